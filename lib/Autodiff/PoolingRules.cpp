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

namespace {

/// The elements of all windows, one place of a window after the other.
class Places {
public:
  Places(ImplicitLocOpBuilder &b, PoolOp op)
      : b(b), op(op), count(llvm::product_of(op.getWindow())),
        rank(op.getWindow().size()) {
    for (int64_t dim = 0; dim < rank; ++dim) {
      low.push_back(b.getIndexAttr(op.getPadding()[2 * dim]));
      high.push_back(b.getIndexAttr(op.getPadding()[2 * dim + 1]));
    }
  }

  /// Of x, or of its tangent: for each place, the elements there, and what
  /// `padding` has around them.
  SmallVector<Term> read(Value x, TypedAttr padding) {
    Value identity = ConstantOp::create(
        b, mlir::DenseElementsAttr::get(
               RankedTensorType::get({}, padding.getType()), padding));
    Value padded = PadOp::create(b, PadMode::constant, x, identity, low, high);
    SmallVector<OpFoldResult> sizes = getDims(b, b.getLoc(), op.getResult());
    SmallVector<Term> elements;
    for (int64_t i = 0; i < count; ++i) {
      SmallVector<OpFoldResult> offsets;
      for (int64_t offset : getOffsets(i))
        offsets.push_back(b.getIndexAttr(offset));
      elements.emplace_back(
          b, SliceOp::create(b, padded, offsets, sizes, op.getStrides()));
    }
    return elements;
  }

  /// What the elements at a place have the gradients `dz` from, in the shape of
  /// x.
  Value giveBack(int64_t place, Value dz) {
    SmallVector<WindowDim> dims;
    for (auto [dim, offset] : llvm::enumerate(getOffsets(place)))
      // A window of this place alone.
      dims.push_back({int64_t(dim), b.getIndexAttr(1), op.getStrides()[dim],
                      op.getPadding()[2 * dim] - offset, 1});
    return padForBackward(b, dz, op.getOperand(), dims);
  }

private:
  SmallVector<int64_t> getOffsets(int64_t place) {
    SmallVector<int64_t> offsets(rank);
    for (int64_t dim = rank - 1; dim >= 0; --dim) {
      offsets[dim] = place % op.getWindow()[dim] * op.getDilations()[dim];
      place /= op.getWindow()[dim];
    }
    return offsets;
  }

  ImplicitLocOpBuilder &b;
  PoolOp op;
  int64_t count, rank;
  SmallVector<OpFoldResult> low, high;
};

} // namespace

/// For each place, whether it is the first whose element equals the extreme.
static SmallVector<Term> findExtremes(ArrayRef<Term> elements, Term z) {
  SmallVector<Term> isExtreme;
  Term isLeft = z.like(0) == 0;
  for (Term element : elements) {
    isExtreme.push_back(isLeft & (element == z));
    isLeft = isLeft & !isExtreme.back();
  }
  return isExtreme;
}

/// For each place, the product of the elements at all others.
static SmallVector<Term> multiplyOthers(ArrayRef<Term> elements) {
  SmallVector<Term> others;
  Term before = elements.front().like(1), behind = before;
  for (Term element : elements) {
    others.push_back(before);
    before = before * element;
  }
  for (size_t i = elements.size(); i-- > 0; behind = behind * elements[i])
    others[i] = others[i] * behind;
  return others;
}

namespace {
/// How much of an element at each place is in the result.
class Shares {
public:
  Shares(ImplicitLocOpBuilder &b, Places &places, PoolOp op)
      : isProduct(op.getKind() == ReduceKind::prod) {
    Value x = op.getOperand();
    auto type = cast<RankedTensorType>(x.getType());
    SmallVector<Term> elements = places.read(
        x, getReductionIdentity(op.getKind(), type.getElementType()));
    terms = isProduct ? multiplyOthers(elements)
                      : findExtremes(elements, Term(b, op.getResult()));
  }

  size_t size() const { return terms.size(); }
  Term take(size_t place, Term change) const {
    return isProduct ? change * terms[place]
                     : terms[place].select(change, change.like(0));
  }

private:
  bool isProduct;
  SmallVector<Term> terms;
};
} // namespace

/// Refuses windows of too many places.
static LogicalResult checkPlaces(PoolOp op) {
  if (llvm::product_of(op.getWindow()) <= kMostPlaces)
    return success();
  return failRule(op,
                  "windows of more than " + Twine(kMostPlaces) + " elements");
}

static LogicalResult differentiatePool(PoolOp op, ImplicitLocOpBuilder &b,
                                       Gradients &gradients) {
  Term dz(b, gradients.get(op.getResult()));
  if (op.getKind() == ReduceKind::sum) {
    gradients.add(b, op.getOperand(), differentiateSum(b, op, dz));
    return success();
  }
  if (failed(checkPlaces(op)))
    return failure();
  Places places(b, op);
  Shares shares(b, places, op);
  for (size_t i = 0; i < shares.size(); ++i)
    gradients.add(b, op.getOperand(), places.giveBack(i, shares.take(i, dz)));
  return success();
}

static LogicalResult pushPool(PoolOp op, ImplicitLocOpBuilder &b,
                              Tangents &tangents) {
  if (op.getKind() == ReduceKind::sum)
    return pushLinear(op, b, tangents);
  if (failed(checkPlaces(op)))
    return failure();
  Places places(b, op);
  Shares shares(b, places, op);
  auto type = cast<RankedTensorType>(op.getOperand().getType());
  SmallVector<Term> changes = places.read(
      tangents.get(op.getOperand()), b.getFloatAttr(type.getElementType(), 0));
  for (auto [i, change] : llvm::enumerate(changes))
    tangents.add(b, op.getResult(), shares.take(i, change));
  return success();
}

void dlc::attachPoolingRules(MLIRContext *context) {
  attachRules<PoolOp, differentiatePool, pushPool>(context);
}
