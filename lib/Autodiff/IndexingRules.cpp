//===- IndexingRules.cpp - Derivatives of gathers and scatters ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a gather reads several times gets the sum of what comes back: a scatter
// that adds. A scatter's updates get what is at their places.
//
//===----------------------------------------------------------------------===//

#include "Rules.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "dlc/Support/Permutation.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace dlc;

/// The nearest of the indices 0, ..., bound - 1.
static Term clamp(Term indices, Term bound) {
  return max(min(indices, bound - 1), indices.like(0));
}

/// How many indices there are for each number in `tuples`, which index the
/// dimensions of `x` from `first` on.
static Term getBounds(ImplicitLocOpBuilder &b, Value tuples, Value x,
                      int64_t first) {
  auto type = cast<RankedTensorType>(tuples.getType());
  int64_t last = type.getRank() - 1;
  SmallVector<Value> bounds;
  for (int64_t i = 0; i < type.getDimSize(last); ++i) {
    Value size = mlir::getValueOrCreateConstantIndexOp(
        b, b.getLoc(), getDim(b, b.getLoc(), x, first + i));
    bounds.push_back(
        arith::IndexCastOp::create(b, type.getElementType(), size));
  }
  Value list = tensor::FromElementsOp::create(
      b, type.clone({type.getDimSize(last)}), bounds);
  return {b, broadcastTo(b, list, getDims(b, b.getLoc(), tuples), last)};
}

//===----------------------------------------------------------------------===//
// Gathers
//===----------------------------------------------------------------------===//

static LogicalResult differentiateGather(GatherOp op, ImplicitLocOpBuilder &b,
                                         Gradients &gradients) {
  Location loc = b.getLoc();
  Value x = op.getOperand(), dz = gradients.get(op.getResult());
  Term indices(b, op.getIndices());
  int64_t dim = op.getDimension(), rank = getRank(x);
  int64_t indexRank = getRank(indices);
  Term places = clamp(indices, indices.like(getDim(b, loc, x, dim)));

  // Both with the gathered dimension first, and the indices as a list.
  SmallVector<int64_t> order{dim}, indicesFirst;
  for (int64_t i = 0; i < indexRank; ++i)
    indicesFirst.push_back(dim + i);
  for (int64_t i = 0; i < rank; ++i) {
    if (i == dim)
      continue;
    order.push_back(i);
    indicesFirst.push_back(i < dim ? i : i + indexRank - 1);
  }
  OpFoldResult count = mulSizes(b, loc, getDims(b, loc, indices));
  SmallVector<OpFoldResult> sizes = getDims(b, loc, x), rows{count};
  for (int64_t i : ArrayRef(order).drop_front())
    rows.push_back(sizes[i]);
  Value updates = reshapeTo(b, TransposeOp::create(b, dz, indicesFirst), rows);
  Value tuples = reshapeTo(b, places, {count, b.getIndexAttr(1)});
  Value zeros = splatLike(b, 0, TransposeOp::create(b, x, order));
  Value sums = ScatterNdOp::create(b, zeros.getType(), ScatterKind::add, zeros,
                                   tuples, updates);
  gradients.add(b, x, TransposeOp::create(b, sums, invert(order)));
  return success();
}

static LogicalResult differentiateGatherElements(GatherElementsOp op,
                                                 ImplicitLocOpBuilder &b,
                                                 Gradients &gradients) {
  Value x = op.getOperand();
  Term indices(b, op.getIndices());
  int64_t dim = op.getDimension();
  Term places = clamp(indices, indices.like(getDim(b, b.getLoc(), x, dim)));
  gradients.add(b, x,
                ScatterElementsOp::create(b, x.getType(), ScatterKind::add,
                                          splatLike(b, 0, x), dim, places,
                                          gradients.get(op.getResult())));
  return success();
}

static LogicalResult differentiateGatherNd(GatherNdOp op,
                                           ImplicitLocOpBuilder &b,
                                           Gradients &gradients) {
  Value x = op.getOperand();
  Term indices(b, op.getIndices());
  int64_t numBatch = op.getBatchDimensions(), last = getRank(indices) - 1;
  Value tuples = clamp(indices, getBounds(b, indices, x, numBatch));
  // A scatter's tuples are of all dimensions.
  SmallVector<OpFoldResult> column = getDims(b, b.getLoc(), indices);
  column[last] = b.getIndexAttr(1);
  SmallVector<int64_t> shape;
  SmallVector<Value> open, parts;
  splitSizes(column, shape, open);
  auto type = cast<RankedTensorType>(tuples.getType()).clone(shape);
  for (int64_t dim = 0; dim < numBatch; ++dim)
    parts.push_back(IotaOp::create(b, type, dim, open));
  parts.push_back(tuples);
  if (numBatch > 0)
    tuples = ConcatOp::create(b, last, parts);
  gradients.add(b, x,
                ScatterNdOp::create(b, x.getType(), ScatterKind::add,
                                    splatLike(b, 0, x), tuples,
                                    gradients.get(op.getResult())));
  return success();
}

//===----------------------------------------------------------------------===//
// Scatters
//===----------------------------------------------------------------------===//

namespace {

/// The places that a scatter writes to.
struct ElementPlaces {
  ImplicitLocOpBuilder &b;
  ScatterElementsOp op;

  Term scatter(ScatterKind kind, Value into, Value updates) {
    return {b, ScatterElementsOp::create(b, into.getType(), kind, into,
                                         op.getDimension(), op.getIndices(),
                                         updates)};
  }
  Term gather(Value from) {
    auto type = cast<RankedTensorType>(op.getUpdates().getType());
    Type element = cast<RankedTensorType>(from.getType()).getElementType();
    return {b, GatherElementsOp::create(b, type.clone(element), from,
                                        op.getDimension(), op.getIndices())};
  }
  /// Which updates have a place.
  Term isInside() {
    Term indices(b, op.getIndices());
    Term bound =
        indices.like(getDim(b, b.getLoc(), op.getOperand(), op.getDimension()));
    return (indices >= 0) & (indices < bound);
  }
};

struct TuplePlaces {
  ImplicitLocOpBuilder &b;
  ScatterNdOp op;

  Term scatter(ScatterKind kind, Value into, Value updates) {
    return {b, ScatterNdOp::create(b, into.getType(), kind, into,
                                   op.getIndices(), updates)};
  }
  Term gather(Value from) {
    Value rows = GatherNdOp::create(b, from, op.getIndices(), 0);
    return {b, refineTo(b, rows, getDims(b, b.getLoc(), op.getUpdates()))};
  }
  Term isInside() {
    Term tuples(b, op.getIndices());
    Term bounds = getBounds(b, tuples, op.getOperand(), 0);
    int64_t last = getRank(tuples) - 1;
    Value all = ReduceOp::create(b, ReduceKind::all,
                                 (tuples >= 0) & (tuples < bounds), last);
    return {b, broadcastTo(b, all, getDims(b, b.getLoc(), op.getUpdates()),
                           llvm::to_vector(llvm::seq(last)))};
  }
};

} // namespace

/// Of several updates of a place, the last one stays.
template <typename Places>
static Term isLast(ImplicitLocOpBuilder &b, Places &places, Value x,
                   Value updates) {
  SmallVector<OpFoldResult> sizes = getDims(b, b.getLoc(), updates);
  SmallVector<int64_t> shape;
  SmallVector<Value> open;
  splitSizes(mulSizes(b, b.getLoc(), sizes), shape, open);
  Type i64 = b.getI64Type();
  Value list = IotaOp::create(b, RankedTensorType::get(shape, i64), 0, open);
  Term number(b, reshapeTo(b, list, sizes));
  Value none = broadcastScalar(b, scalarConstant(b, i64, -1), x);
  return places.gather(places.scatter(ScatterKind::set, none, number)) ==
         number;
}

namespace {
/// What equals a maximum or minimum, and how many of each there are: all have
/// the same share of it.
struct Extremes {
  Term isX, isUpdate, count;
};
} // namespace

template <typename Places, typename Op>
static Extremes findExtremes(ImplicitLocOpBuilder &b, Places &places, Op op) {
  Term x(b, op.getOperand()), updates(b, op.getUpdates()), z(b, op.getResult());
  Type type = cast<RankedTensorType>(x.get().getType()).getElementType();
  Term isX = x == z;
  Term isUpdate = (updates == places.gather(z)) & places.isInside();
  Term count =
      places.scatter(ScatterKind::add, isX.to(type), isUpdate.to(type));
  return {isX, isUpdate, max(count, count.like(1))};
}

/// For each update that is multiplied in, all other factors of the element at
/// its place: what is left of the product without it or, as it may be 0, of
/// that of all that aren't, which it is if no other one is.
template <typename Places, typename Op>
static Term multiplyOthers(ImplicitLocOpBuilder &b, Places &places, Op op) {
  Term x(b, op.getOperand()), updates(b, op.getUpdates());
  Type type = cast<RankedTensorType>(updates.get().getType()).getElementType();
  Term one = updates.like(1), none = updates.like(0), isZero = updates == 0;
  Term product = places.gather(
      places.scatter(ScatterKind::mul, x, isZero.select(one, updates)));
  Term zeros = places.gather(
      places.scatter(ScatterKind::add, x.like(0), isZero.to(type)));
  Term rest = isZero.select(product, product / updates);
  Term isOnly = (zeros - isZero.to(type)) == 0;
  return (isOnly & places.isInside()).select(rest, none);
}

template <typename Places, typename Op>
static LogicalResult differentiateScatter(Op op, ImplicitLocOpBuilder &b,
                                          Gradients &gradients) {
  Places places{b, op};
  Term x(b, op.getOperand()), updates(b, op.getUpdates()), z(b, op.getResult()),
      dz(b, gradients.get(z));
  Term none = updates.like(0);
  switch (op.getKind()) {
  case ScatterKind::set:
    gradients.add(b, x, places.scatter(ScatterKind::set, dz, none));
    gradients.add(
        b, updates,
        isLast(b, places, x, updates).select(places.gather(dz), none));
    return success();
  case ScatterKind::add:
    gradients.add(b, x, dz);
    gradients.add(b, updates,
                  places.isInside().select(places.gather(dz), none));
    return success();
  case ScatterKind::mul:
    gradients.add(b, x,
                  dz * places.scatter(ScatterKind::mul, x.like(1), updates));
    gradients.add(b, updates,
                  places.gather(dz) * multiplyOthers(b, places, op));
    return success();
  case ScatterKind::max:
  case ScatterKind::min:
    break;
  }
  auto [isX, isUpdate, count] = findExtremes(b, places, op);
  Term share = dz / count;
  gradients.add(b, x, isX.select(share, x.like(0)));
  gradients.add(b, updates, isUpdate.select(places.gather(share), none));
  return success();
}

template <typename Places, typename Op>
static LogicalResult pushScatter(Op op, ImplicitLocOpBuilder &b,
                                 Tangents &tangents) {
  Places places{b, op};
  Term x(b, op.getOperand()), updates(b, op.getUpdates()), z(b, op.getResult()),
      dx(b, tangents.getOrZero(b, x)),
      dUpdates(b, tangents.getOrZero(b, updates));
  switch (op.getKind()) {
  case ScatterKind::set:
  case ScatterKind::add:
    return pushLinear(op, b, tangents);
  case ScatterKind::mul: {
    Term factors = places.scatter(ScatterKind::mul, x.like(1), updates);
    tangents.add(b, z,
                 places.scatter(ScatterKind::add, dx * factors,
                                dUpdates * multiplyOthers(b, places, op)));
    return success();
  }
  case ScatterKind::max:
  case ScatterKind::min:
    break;
  }
  auto [isX, isUpdate, count] = findExtremes(b, places, op);
  Term sum = places.scatter(ScatterKind::add, isX.select(dx, dx.like(0)),
                            isUpdate.select(dUpdates, dUpdates.like(0)));
  tangents.add(b, z, sum / count);
  return success();
}

template <typename Places, typename Op>
static void attachScatter(MLIRContext *context) {
  attachRules<Op, differentiateScatter<Places, Op>, pushScatter<Places, Op>>(
      context);
}

void dlc::attachIndexingRules(MLIRContext *context) {
  attachRules<GatherOp, differentiateGather, pushLinear>(context);
  attachRules<GatherElementsOp, differentiateGatherElements, pushLinear>(
      context);
  attachRules<GatherNdOp, differentiateGatherNd, pushLinear>(context);
  attachScatter<ElementPlaces, ScatterElementsOp>(context);
  attachScatter<TuplePlaces, ScatterNdOp>(context);
}
