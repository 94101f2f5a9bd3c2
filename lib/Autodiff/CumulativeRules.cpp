//===- CumulativeRules.cpp - Derivatives of running sums and products -----===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Of a running product, no element is divided by, as it may be 0. With the
// product e before each element, where e next to an element is e x,
//   de next to it = x de + e dx,
// and in the other direction, the gradient s of what comes behind an element is
//   s before it = x s + de.
// Both are loops along the dimension.
//
//===----------------------------------------------------------------------===//

#include "Rules.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"
#include "dlc/Dialect/Dlc/Shapes.h"

using namespace dlc;
namespace scf = mlir::scf;

/// The t that is 0 at the first place along `dim` and, next to each place, x t
/// + c there; the last place is the first one if `isReverse`.
static Term accumulate(ImplicitLocOpBuilder &b, Term x, Term c, int64_t dim,
                       bool isReverse) {
  Location loc = b.getLoc();
  SmallVector<OpFoldResult> sizes = getDims(b, loc, x), row(sizes);
  OpFoldResult count = sizes[dim], one = b.getIndexAttr(1);
  row[dim] = one;
  SmallVector<int64_t> shape;
  SmallVector<Value> open;
  splitSizes(sizes, shape, open);
  auto type = cast<RankedTensorType>(x.get().getType());
  Value all = EmptyOp::create(b, type.clone(shape), open);
  Value first = broadcastTo(b, scalarConstant(b, type.getElementType(), 0), row,
                            ArrayRef<int64_t>());
  auto asValue = [&](OpFoldResult size) {
    return mlir::getValueOrCreateConstantIndexOp(b, loc, size);
  };
  auto loop = scf::ForOp::create(b, asValue(b.getIndexAttr(0)), asValue(count),
                                 asValue(one), ValueRange{first, all});
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  OpFoldResult place = loop.getInductionVar();
  if (isReverse)
    place = subSizes(b, loc, subSizes(b, loc, count, one), place);
  SmallVector<OpFoldResult> offsets(sizes.size(), b.getIndexAttr(0));
  offsets[dim] = place;
  auto take = [&](Value from) {
    return Term(b, SliceOp::create(b, from, offsets, row,
                                   SmallVector<int64_t>(row.size(), 1)));
  };
  Term t(b, loop.getRegionIterArg(0));
  Value kept = InsertSliceOp::create(b, t, loop.getRegionIterArg(1), offsets);
  Term next = take(x) * t + take(c);
  scf::YieldOp::create(b, ValueRange{next, kept});
  return {b, loop.getResult(1)};
}

/// The product before each element.
static Term multiplyBefore(ImplicitLocOpBuilder &b, CumulativeOp op) {
  if (op.getExclusive())
    return {b, op.getResult()};
  return {b, CumulativeOp::create(b, CumulativeKind::prod, op.getOperand(),
                                  op.getDimension(), /*exclusive=*/true,
                                  op.getReverse())};
}

static LogicalResult differentiateCumulative(CumulativeOp op,
                                             ImplicitLocOpBuilder &b,
                                             Gradients &gradients) {
  Term x(b, op.getOperand()), dz(b, gradients.get(op.getResult()));
  int64_t dim = op.getDimension();
  if (op.getKind() == CumulativeKind::sum) {
    gradients.add(b, x,
                  CumulativeOp::create(b, CumulativeKind::sum, dz, dim,
                                       op.getExclusive(), !op.getReverse()));
    return success();
  }
  Term e = multiplyBefore(b, op), de = dz;
  if (!op.getExclusive()) {
    gradients.add(b, x, dz * e);
    de = dz * x;
  }
  gradients.add(b, x, e * accumulate(b, x, de, dim, !op.getReverse()));
  return success();
}

static LogicalResult pushCumulative(CumulativeOp op, ImplicitLocOpBuilder &b,
                                    Tangents &tangents) {
  if (op.getKind() == CumulativeKind::sum)
    return pushLinear(op, b, tangents);
  Term x(b, op.getOperand()), dx(b, tangents.get(x)),
      change = multiplyBefore(b, op) * dx,
      de = accumulate(b, x, change, op.getDimension(), op.getReverse());
  tangents.add(b, op.getResult(), op.getExclusive() ? de : x * de + change);
  return success();
}

void dlc::attachCumulativeRules(MLIRContext *context) {
  attachRules<CumulativeOp, differentiateCumulative, pushCumulative>(context);
}
