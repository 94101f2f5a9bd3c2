//===- PoolingRules.cpp - Derivatives of pooling --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Rules.h"
#include "Windows.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"
#include "dlc/Dialect/Dlc/Reduction.h"
#include "dlc/Dialect/Dlc/Shapes.h"

using namespace dlc;

/// Above this many places of a window, code that has them one by one is too
/// large.
static constexpr int64_t kMostPlaces = 256;

/// An element has been added to each window that it was in.
static Value differentiateSum(ImplicitLocOpBuilder &b, PoolOp op, Value dz) {
  SmallVector<WindowDim> dims;
  int64_t rank = op.getWindow().size();
  for (int64_t dim = 0; dim < rank; ++dim)
    dims.push_back({dim, b.getIndexAttr(op.getWindow()[dim]),
                    op.getStrides()[dim], op.getPadding()[2 * dim],
                    op.getDilations()[dim]});
  return PoolOp::create(b, ReduceKind::sum,
                        padForBackward(b, dz, op.getOperand(), dims),
                        op.getWindow(), SmallVector<int64_t>(rank, 1),
                        SmallVector<int64_t>(2 * rank, 0), op.getDilations());
}

/// The first of a window's elements that equals the extreme has its gradient.
static Value differentiateExtreme(ImplicitLocOpBuilder &b, PoolOp op,
                                  Value dz) {
  Location loc = b.getLoc();
  Term z(b, op.getResult()), zero = z.like(0);
  Value x = op.getOperand();
  auto type = cast<RankedTensorType>(x.getType());
  int64_t rank = type.getRank();
  SmallVector<OpFoldResult> low, high, sizes = getDims(b, loc, z);
  for (int64_t dim = 0; dim < rank; ++dim) {
    low.push_back(b.getIndexAttr(op.getPadding()[2 * dim]));
    high.push_back(b.getIndexAttr(op.getPadding()[2 * dim + 1]));
  }
  Value identity = ConstantOp::create(
      b, mlir::DenseElementsAttr::get(
             RankedTensorType::get({}, type.getElementType()),
             getReductionIdentity(op.getKind(), type.getElementType())));
  Value padded = PadOp::create(b, PadMode::constant, x, identity, low, high);

  Value sum;
  Term isLeft = zero == 0;
  int64_t count = llvm::product_of(op.getWindow());
  for (int64_t i = 0; i < count; ++i) {
    SmallVector<OpFoldResult> offsets(rank);
    SmallVector<WindowDim> dims;
    for (int64_t dim = rank - 1, rest = i; dim >= 0; --dim) {
      int64_t window = op.getWindow()[dim];
      int64_t offset = rest % window * op.getDilations()[dim];
      rest /= window;
      offsets[dim] = b.getIndexAttr(offset);
      // A window of this place alone.
      dims.push_back({dim, b.getIndexAttr(1), op.getStrides()[dim],
                      op.getPadding()[2 * dim] - offset, 1});
    }
    Term element(b,
                 SliceOp::create(b, padded, offsets, sizes, op.getStrides()));
    Term isExtreme = isLeft & (element == z);
    isLeft = isLeft & !isExtreme;
    Value part = padForBackward(b, isExtreme.select(dz, zero), x, dims);
    sum = sum ? AddOp::create(b, sum, part).getResult() : part;
  }
  return sum;
}

static LogicalResult differentiatePool(PoolOp op, ImplicitLocOpBuilder &b,
                                       Gradients &gradients) {
  Value dz = gradients.get(op.getResult());
  switch (op.getKind()) {
  case ReduceKind::sum:
    gradients.add(b, op.getOperand(), differentiateSum(b, op, dz));
    return success();
  case ReduceKind::max:
  case ReduceKind::min:
    if (llvm::product_of(op.getWindow()) > kMostPlaces)
      return failRule(op, "windows of more than " + Twine(kMostPlaces) +
                              " elements");
    gradients.add(b, op.getOperand(), differentiateExtreme(b, op, dz));
    return success();
  default:
    return failRule(op, "the factors of products");
  }
}

void dlc::attachPoolingRules(MLIRContext *context) {
  attachRule<PoolOp, differentiatePool>(context);
}
