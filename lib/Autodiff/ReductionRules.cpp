//===- ReductionRules.cpp - Derivatives of reductions ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Rules.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "dlc/Support/Permutation.h"

using namespace dlc;

/// The product, for each element, of all others along `dims`; right where there
/// are zeros among them, too.
static Value multiplyOthers(ImplicitLocOpBuilder &b, Value x,
                            ArrayRef<int64_t> dims) {
  Location loc = b.getLoc();
  SmallVector<OpFoldResult> sizes = getDims(b, loc, x), flat, moved;
  SmallVector<int64_t> order;
  for (int64_t dim = 0, rank = sizes.size(); dim < rank; ++dim)
    if (!llvm::is_contained(dims, dim))
      order.push_back(dim);
  for (int64_t dim : order)
    flat.push_back(sizes[dim]);
  OpFoldResult count = b.getIndexAttr(1);
  for (int64_t dim : dims)
    count = mulSizes(b, loc, count, sizes[dim]);
  int64_t last = flat.size();
  flat.push_back(count);
  llvm::append_range(order, dims);
  for (int64_t dim : order)
    moved.push_back(sizes[dim]);

  Value rows = reshapeTo(b, TransposeOp::create(b, x, order), flat);
  auto multiply = [&](bool reverse) {
    return CumulativeOp::create(b, CumulativeKind::prod, rows, last,
                                /*exclusive=*/true, reverse);
  };
  Value others = MulOp::create(b, multiply(false), multiply(true));
  return TransposeOp::create(b, reshapeTo(b, others, moved), invert(order));
}

namespace {
/// The elements that equal the maximum or minimum, and how many there are: all
/// have the same share of it.
struct Extremes {
  Term isExtreme, count;
};
} // namespace

static Extremes findExtremes(ImplicitLocOpBuilder &b, ReduceOp op) {
  Term x(b, op.getOperand());
  ArrayRef<int64_t> dims = op.getDimensions();
  Type type = cast<RankedTensorType>(x.get().getType()).getElementType();
  Term isExtreme = x == Term(b, broadcastAlong(b, op.getResult(), x, dims));
  Term count(b, ReduceOp::create(b, ReduceKind::sum, isExtreme.to(type), dims));
  return {isExtreme, max(count, count.like(1))};
}

static LogicalResult differentiateReduce(ReduceOp op, ImplicitLocOpBuilder &b,
                                         Gradients &gradients) {
  ArrayRef<int64_t> dims = op.getDimensions();
  Term x(b, op.getOperand());
  Value dz = gradients.get(op.getResult());
  auto spread = [&](Value reduced) {
    return Term(b, broadcastAlong(b, reduced, x, dims));
  };
  switch (op.getKind()) {
  case ReduceKind::sum:
    gradients.add(b, x, spread(dz));
    return success();
  case ReduceKind::prod:
    gradients.add(b, x, spread(dz) * Term(b, multiplyOthers(b, x, dims)));
    return success();
  case ReduceKind::max:
  case ReduceKind::min: {
    auto [isExtreme, count] = findExtremes(b, op);
    Term share = Term(b, dz) / count;
    gradients.add(b, x, isExtreme.select(spread(share), x.like(0)));
    return success();
  }
  case ReduceKind::all:
  case ReduceKind::any:
    break;
  }
  llvm_unreachable("of bools, which have no gradient");
}

static LogicalResult pushReduce(ReduceOp op, ImplicitLocOpBuilder &b,
                                Tangents &tangents) {
  ArrayRef<int64_t> dims = op.getDimensions();
  Term x(b, op.getOperand()), dx(b, tangents.get(x));
  auto sum = [&](Value value) {
    return Term(b, ReduceOp::create(b, ReduceKind::sum, value, dims));
  };
  switch (op.getKind()) {
  case ReduceKind::sum:
    tangents.add(b, op.getResult(), sum(dx));
    return success();
  case ReduceKind::prod:
    tangents.add(b, op.getResult(),
                 sum(dx * Term(b, multiplyOthers(b, x, dims))));
    return success();
  case ReduceKind::max:
  case ReduceKind::min: {
    auto [isExtreme, count] = findExtremes(b, op);
    tangents.add(b, op.getResult(),
                 sum(isExtreme.select(dx, dx.like(0))) / count);
    return success();
  }
  case ReduceKind::all:
  case ReduceKind::any:
    break;
  }
  llvm_unreachable("of bools, which have no tangent");
}

void dlc::attachReductionRules(MLIRContext *context) {
  attachRules<ReduceOp, differentiateReduce, pushReduce>(context);
}
