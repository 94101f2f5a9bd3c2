//===- ContractionRules.cpp - Products in batches -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Examples that differ in one operand become a dimension of that operand alone:
// the other one is not repeated, and a product of matrices stays one. Where
// they differ in both, they are one more dimension that is gone through in
// products, and more groups of convolutions.
//
//===----------------------------------------------------------------------===//

#include "Rules.h"
#include "dlc/Dialect/Dlc/Builders.h"
#include "dlc/Dialect/Dlc/Shapes.h"

using namespace dlc;

//===----------------------------------------------------------------------===//
// dot_general
//===----------------------------------------------------------------------===//

static LogicalResult batchDot(DotGeneralOp op, ImplicitLocOpBuilder &b,
                              Batching &batching) {
  Type element = op.getResult().getType().getElementType();
  bool isLhs = batching.isBatched(op.getLhs()),
       isRhs = batching.isBatched(op.getRhs());
  auto get = [&](Value side, bool isBatched) {
    return isBatched ? batching.getAll(b, side) : batching.getShared(side);
  };
  auto getDims = [](ArrayRef<int64_t> dims, bool isBatched) {
    return isBatched ? shiftDims(dims) : llvm::to_vector(dims);
  };
  SmallVector<int64_t> lhsBatch = getDims(op.getLhsBatch(), isLhs),
                       rhsBatch = getDims(op.getRhsBatch(), isRhs);
  if (isLhs && isRhs) {
    lhsBatch = prepend(int64_t(0), ArrayRef(lhsBatch));
    rhsBatch = prepend(int64_t(0), ArrayRef(rhsBatch));
  }
  Value product = DotGeneralOp::create(
      b, get(op.getLhs(), isLhs), get(op.getRhs(), isRhs), lhsBatch, rhsBatch,
      getDims(op.getLhsContracting(), isLhs),
      getDims(op.getRhsContracting(), isRhs), element);
  if (!isLhs || !isRhs) {
    // The examples are the first of the free dimensions of their operand.
    int64_t place = op.getLhsBatch().size();
    if (isRhs)
      place += op.getLhsFree().size();
    SmallVector<int64_t> order{place};
    for (int64_t dim = 0; dim < getRank(product); ++dim)
      if (dim != place)
        order.push_back(dim);
    product = TransposeOp::create(b, product, order);
  }
  batching.setAll(b, op.getResult(), product);
  return success();
}

//===----------------------------------------------------------------------===//
// conv
//===----------------------------------------------------------------------===//

/// Examples of images are more images.
static Value convolveImages(ImplicitLocOpBuilder &b, ConvOp op, Value images,
                            Value filter) {
  Location loc = b.getLoc();
  SmallVector<OpFoldResult> sizes = getDims(b, loc, images),
                            joined(ArrayRef(sizes).drop_front());
  joined[0] = mulSizes(b, loc, sizes[0], sizes[1]);
  Value made = ConvOp::create(b, op.getLayout(), reshapeTo(b, images, joined),
                              filter, op.getStrides(), op.getPadding(),
                              op.getDilations(), op.getGroups());
  SmallVector<OpFoldResult> split = getDims(b, loc, made);
  split[0] = sizes[1];
  return reshapeTo(b, made, prepend(sizes[0], ArrayRef(split)));
}

/// Has the second of the parts that dimension `dim` consists of, whose sizes
/// are `parts`, in front of all others.
static Value takeOut(ImplicitLocOpBuilder &b, Value tensor, int64_t dim,
                     ArrayRef<OpFoldResult> parts) {
  SmallVector<OpFoldResult> sizes = getDims(b, b.getLoc(), tensor), split;
  SmallVector<int64_t> order{dim + 1};
  for (int64_t i = 0, rank = sizes.size(); i < rank; ++i)
    if (i == dim)
      llvm::append_range(split, parts);
    else
      split.push_back(sizes[i]);
  for (int64_t i = 0, rank = split.size(); i < rank; ++i)
    if (i != dim + 1)
      order.push_back(i);
  return TransposeOp::create(b, reshapeTo(b, tensor, split), order);
}

/// `tensor` with dimensions `dim` and `dim` + 1 as one.
static Value join(ImplicitLocOpBuilder &b, Value tensor, int64_t dim) {
  SmallVector<OpFoldResult> sizes = getDims(b, b.getLoc(), tensor);
  sizes[dim] = mulSizes(b, b.getLoc(), sizes[dim], sizes[dim + 1]);
  sizes.erase(sizes.begin() + dim + 1);
  return reshapeTo(b, tensor, sizes);
}

/// Examples of filters are more filters, in each of the groups: B G*O C K.. as
/// G*B*O C K..
static Value convolveFilters(ImplicitLocOpBuilder &b, ConvOp op, Value image,
                             Value filters) {
  Location loc = b.getLoc();
  SmallVector<OpFoldResult> sizes = getDims(b, loc, filters);
  OpFoldResult groups = b.getIndexAttr(op.getGroups()),
               part = floorDivSizes(b, loc, sizes[1], groups);
  SmallVector<OpFoldResult> split{sizes[0], groups, part};
  split.append(sizes.begin() + 2, sizes.end());
  SmallVector<int64_t> order =
      llvm::to_vector(llvm::seq<int64_t>(split.size()));
  std::swap(order[0], order[1]);
  Value grouped = TransposeOp::create(b, reshapeTo(b, filters, split), order);
  Value made = ConvOp::create(
      b, op.getLayout(), image, join(b, join(b, grouped, 0), 0),
      op.getStrides(), op.getPadding(), op.getDilations(), op.getGroups());
  // N G*B*O S.. as B N G*O S..
  return join(b, takeOut(b, made, 1, {groups, sizes[0], part}), 2);
}

/// Examples of both are more groups.
static Value convolveBoth(ImplicitLocOpBuilder &b, ConvOp op, Value images,
                          Value filters, int64_t count) {
  SmallVector<OpFoldResult> sizes = getDims(b, b.getLoc(), filters);
  SmallVector<int64_t> order =
      llvm::to_vector(llvm::seq<int64_t>(getRank(images)));
  std::swap(order[0], order[1]);
  Value image = join(b, TransposeOp::create(b, images, order), 1);
  Value made = ConvOp::create(b, op.getLayout(), image, join(b, filters, 0),
                              op.getStrides(), op.getPadding(),
                              op.getDilations(), op.getGroups() * count);
  // N B*O S.. as B N O S..
  OpFoldResult one = b.getIndexAttr(1);
  return join(b, takeOut(b, made, 1, {one, sizes[0], sizes[1]}), 2);
}

static LogicalResult batchConv(ConvOp op, ImplicitLocOpBuilder &b,
                               Batching &batching) {
  Value image = op.getImage(), filter = op.getFilter(), made;
  std::optional<int64_t> count = mlir::getConstantIntValue(batching.getCount());
  if (!batching.isBatched(filter))
    made = convolveImages(b, op, batching.getAll(b, image),
                          batching.getShared(filter));
  else if (op.getLayout() == Layout::channels_last)
    return failure();
  else if (!batching.isBatched(image))
    made = convolveFilters(b, op, batching.getShared(image),
                           batching.getAll(b, filter));
  else if (count.value_or(0) > 0)
    made = convolveBoth(b, op, batching.getAll(b, image),
                        batching.getAll(b, filter), *count);
  else
    return failure();
  batching.setAll(b, op.getResult(), made);
  return success();
}

void dlc::attachContractionBatching(MLIRContext *context) {
  attachRule<DotGeneralOp, batchDot>(context);
  attachRule<ConvOp, batchConv>(context);
}
