//===- ContractionRules.cpp - Derivatives of products ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The gradients of products are products, and those of convolutions are
// convolutions.
//
//===----------------------------------------------------------------------===//

#include "Rules.h"
#include "Windows.h"
#include "dlc/Dialect/Dlc/Builders.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "dlc/Support/Permutation.h"

using namespace dlc;

static Type getElementType(Value value) {
  return cast<RankedTensorType>(value.getType()).getElementType();
}

//===----------------------------------------------------------------------===//
// dot_general
//===----------------------------------------------------------------------===//

namespace {
/// An operand of a product: which of its dimensions are what.
struct Side {
  Value value;
  ArrayRef<int64_t> batch, contracting;
  SmallVector<int64_t> free;
  /// The first of the result's dimensions that its free ones are.
  int64_t firstFree;
};
} // namespace

/// The gradient of `side`: the product of that of the result and the other
/// operand over the other one's free dimensions. Its own free dimensions come
/// first if they do so in `side`, so that mostly nothing has to be transposed.
static Value differentiateSide(ImplicitLocOpBuilder &b, const Side &side,
                               const Side &other, Value dz) {
  auto numbers = [](int64_t first, size_t count) {
    return llvm::to_vector(
        llvm::seq(first, first + static_cast<int64_t>(count)));
  };
  size_t numBatch = side.batch.size(), numFree = side.free.size(),
         numContracting = side.contracting.size();
  bool isFreeFirst = numFree == 0 || numContracting == 0 ||
                     side.free.front() < side.contracting.front();
  SmallVector<int64_t> batch = numbers(0, numBatch),
                       summed = numbers(other.firstFree, other.free.size());
  Value factor = convertTo(b, other.value, getElementType(dz));
  Value product = isFreeFirst
                      ? DotGeneralOp::create(b, dz, factor, batch, other.batch,
                                             summed, other.free)
                      : DotGeneralOp::create(b, factor, dz, other.batch, batch,
                                             other.free, summed);
  // That has the batch dimensions, those free in `side` and the contracting
  // ones, these in the order in which they are in `other`.
  SmallVector<int64_t> order = llvm::to_vector(other.contracting);
  llvm::sort(order);
  int64_t firstFree = numBatch + (isFreeFirst ? 0 : numContracting),
          firstContracting = numBatch + (isFreeFirst ? numFree : 0);
  SmallVector<int64_t> permutation(
      cast<RankedTensorType>(side.value.getType()).getRank());
  for (auto [i, dim] : llvm::enumerate(side.batch))
    permutation[dim] = i;
  for (auto [i, dim] : llvm::enumerate(side.free))
    permutation[dim] = firstFree + i;
  for (auto [mine, others] : llvm::zip(side.contracting, other.contracting))
    permutation[mine] =
        firstContracting + (llvm::find(order, others) - order.begin());
  return convertTo(b, TransposeOp::create(b, product, permutation),
                   getElementType(side.value));
}

static LogicalResult differentiateDot(DotGeneralOp op, ImplicitLocOpBuilder &b,
                                      Gradients &gradients) {
  int64_t numBatch = op.getLhsBatch().size();
  Side lhs{op.getLhs(), op.getLhsBatch(), op.getLhsContracting(),
           op.getLhsFree(), numBatch};
  Side rhs{op.getRhs(), op.getRhsBatch(), op.getRhsContracting(),
           op.getRhsFree(), numBatch + static_cast<int64_t>(lhs.free.size())};
  Value dz = gradients.get(op.getResult());
  if (gradients.isWanted(lhs.value))
    gradients.add(b, lhs.value, differentiateSide(b, lhs, rhs, dz));
  if (gradients.isWanted(rhs.value))
    gradients.add(b, rhs.value, differentiateSide(b, rhs, lhs, dz));
  return success();
}

//===----------------------------------------------------------------------===//
// conv
//===----------------------------------------------------------------------===//

namespace {
/// A convolution as one of channels first.
struct Conv {
  ConvOp op;
  /// N C S.., O C/groups K.., N O S'..
  Value image, filter, dz;
};
} // namespace

/// Where the dimensions of a tensor of channels first are in one of channels
/// last: N C S.. in N S.. C, and O C K.. in K.. C O.
static SmallVector<int64_t> getImageOrder(int64_t rank) {
  SmallVector<int64_t> order{0, rank - 1};
  llvm::append_range(order, llvm::seq<int64_t>(1, rank - 1));
  return order;
}
static SmallVector<int64_t> getFilterOrder(int64_t rank) {
  SmallVector<int64_t> order{rank - 1, rank - 2};
  llvm::append_range(order, llvm::seq<int64_t>(0, rank - 2));
  return order;
}

static Value swapFirstTwo(ImplicitLocOpBuilder &b, Value tensor) {
  SmallVector<int64_t> swapped = llvm::to_vector(llvm::seq(getRank(tensor)));
  std::swap(swapped[0], swapped[1]);
  return TransposeOp::create(b, tensor, swapped);
}

/// With the first two of its dimensions A, G * B or, by `isFirst`, G * A, B:
/// as B, G * A or G * B, A.
static Value swapInGroups(ImplicitLocOpBuilder &b, Value tensor, int64_t groups,
                          bool isFirst) {
  if (groups == 1)
    return swapFirstTwo(b, tensor);
  Location loc = b.getLoc();
  SmallVector<OpFoldResult> sizes = getDims(b, loc, tensor);
  OpFoldResult count = b.getIndexAttr(groups);
  OpFoldResult part = floorDivSizes(b, loc, sizes[isFirst ? 0 : 1], count);
  SmallVector<OpFoldResult> split, joined;
  SmallVector<int64_t> order;
  if (isFirst) {
    split = {count, part, sizes[1]};
    joined = {mulSizes(b, loc, count, sizes[1]), part};
    order = {0, 2, 1};
  } else {
    split = {sizes[0], count, part};
    joined = {part, mulSizes(b, loc, count, sizes[0])};
    order = {2, 1, 0};
  }
  for (size_t dim = 2; dim < sizes.size(); ++dim) {
    split.push_back(sizes[dim]);
    joined.push_back(sizes[dim]);
    order.push_back(dim + 1);
  }
  return reshapeTo(
      b, TransposeOp::create(b, reshapeTo(b, tensor, split), order), joined);
}

/// The padding of a convolution without zeros at the end, or where no window
/// reaches them.
static SmallVector<int64_t> getReachedPadding(const Conv &conv) {
  ConvOp op = conv.op;
  SmallVector<int64_t> padding(op.getPadding());
  ArrayRef<int64_t> image = op.getImage().getType().getShape(),
                    filter = op.getFilter().getType().getShape();
  for (int64_t i = 0; i < op.getSpatialRank(); ++i) {
    int64_t size = image[op.getFirstSpatialDim() + i],
            window = filter[op.getFirstFilterSpatialDim() + i];
    if (ShapedType::isDynamic(size) || ShapedType::isDynamic(window))
      continue;
    int64_t steps = size + padding[2 * i] + padding[2 * i + 1] -
                    op.getDilations()[i] * (window - 1) - 1;
    int64_t &high = padding[2 * i + 1];
    if (steps > 0)
      high -= std::min(high, steps % op.getStrides()[i]);
  }
  return padding;
}

/// Whether each pixel of the result comes from one of the image.
static bool isPointwise(ConvOp op) {
  ArrayRef<int64_t> window = op.getFilter()
                                 .getType()
                                 .getShape()
                                 .drop_front(op.getFirstFilterSpatialDim())
                                 .take_front(op.getSpatialRank());
  auto areAll = [](ArrayRef<int64_t> values, int64_t expected) {
    return llvm::all_of(values, [&](int64_t v) { return v == expected; });
  };
  return op.getGroups() == 1 && areAll(window, 1) &&
         areAll(op.getStrides(), 1) && areAll(op.getPadding(), 0);
}

/// Of such a filter, O C 1..: a product of matrices, over all pixels.
static Value correlatePixels(ImplicitLocOpBuilder &b, const Conv &conv) {
  SmallVector<int64_t> summed{0};
  llvm::append_range(summed, llvm::seq<int64_t>(2, getRank(conv.image)));
  Value product =
      DotGeneralOp::create(b, conv.dz, conv.image, {}, {}, summed, summed);
  return reshapeTo(b, product, getDims(b, b.getLoc(), conv.filter));
}

/// Of a filter for each channel: image and dz N C S.. as 1 C N S.. and
/// C 1 N S.., where the batch is one more spatial dimension. What follows C
/// then keeps its order, so that channels may come last without a copy.
static Value correlateChannels(ImplicitLocOpBuilder &b, const Conv &conv,
                               ArrayRef<int64_t> padding) {
  ConvOp op = conv.op;
  auto prepend = [](int64_t count, int64_t value, ArrayRef<int64_t> rest) {
    SmallVector<int64_t> result(count, value);
    llvm::append_range(result, rest);
    return result;
  };
  auto insertOne = [&](Value tensor, int64_t dim) {
    tensor = swapFirstTwo(b, tensor);
    SmallVector<OpFoldResult> sizes = getDims(b, b.getLoc(), tensor);
    sizes.insert(sizes.begin() + dim, b.getIndexAttr(1));
    return reshapeTo(b, tensor, sizes);
  };
  Value product = ConvOp::create(
      b, Layout::channels_first, insertOne(conv.image, 0),
      insertOne(conv.dz, 1), prepend(1, 1, op.getDilations()),
      prepend(2, 0, padding), prepend(1, 1, op.getStrides()), op.getGroups());
  // 1 C 1 K.. to C 1 K..
  SmallVector<OpFoldResult> sizes = getDims(b, b.getLoc(), product);
  sizes.erase(sizes.begin());
  sizes[1] = b.getIndexAttr(1);
  return reshapeTo(b, product, sizes);
}

/// Each place of the filter has met an image element for each of the result's:
/// the convolution of the image with dz, the batch taken for the channels,
/// stride and dilation having changed places.
static Value differentiateFilter(ImplicitLocOpBuilder &b, const Conv &conv) {
  ConvOp op = conv.op;
  int64_t rank = op.getSpatialRank() + 2;
  SmallVector<int64_t> padding = getReachedPadding(conv);
  Value filter;
  if (isPointwise(op)) {
    filter = correlatePixels(b, conv);
  } else if (op.isDepthwise() && op.getSpatialRank() < 3) {
    filter = correlateChannels(b, conv, padding);
  } else {
    Value image = swapInGroups(b, conv.image, op.getGroups(), false);
    Value dz = swapFirstTwo(b, conv.dz);
    filter = swapFirstTwo(b, ConvOp::create(b, Layout::channels_first, image,
                                            dz, op.getDilations(), padding,
                                            op.getStrides(), op.getGroups()));
  }
  // Image elements that no window reached to the end of make it too large.
  return SliceOp::create(
      b, filter, SmallVector<OpFoldResult>(rank, b.getIndexAttr(0)),
      getDims(b, b.getLoc(), conv.filter), SmallVector<int64_t>(rank, 1));
}

/// The convolution of the padded dz with the filter turned around, inputs and
/// outputs having changed places.
static Value differentiateImage(ImplicitLocOpBuilder &b, const Conv &conv) {
  ConvOp op = conv.op;
  int64_t spatialRank = op.getSpatialRank();
  SmallVector<WindowDim> dims;
  SmallVector<int64_t> spatial;
  for (int64_t i = 0; i < spatialRank; ++i) {
    spatial.push_back(2 + i);
    dims.push_back({2 + i, getDim(b, b.getLoc(), conv.filter, 2 + i),
                    op.getStrides()[i], op.getPadding()[2 * i],
                    op.getDilations()[i]});
  }
  Value filter = ReverseOp::create(
      b, swapInGroups(b, conv.filter, op.getGroups(), true), spatial);
  return ConvOp::create(b, Layout::channels_first,
                        padForBackward(b, conv.dz, conv.image, dims), filter,
                        SmallVector<int64_t>(spatialRank, 1),
                        SmallVector<int64_t>(2 * spatialRank, 0),
                        op.getDilations(), op.getGroups());
}

static LogicalResult differentiateConv(ConvOp op, ImplicitLocOpBuilder &b,
                                       Gradients &gradients) {
  Value dz = gradients.get(op.getResult());
  Type wide = getElementType(dz);
  int64_t rank = op.getSpatialRank() + 2;
  bool isLast = op.getLayout() == Layout::channels_last;
  SmallVector<int64_t> imageOrder = getImageOrder(rank),
                       filterOrder = getFilterOrder(rank);
  auto takeFirst = [&](Value tensor, ArrayRef<int64_t> order) -> Value {
    tensor = convertTo(b, tensor, wide);
    return isLast ? TransposeOp::create(b, tensor, order).getResult() : tensor;
  };
  auto give = [&](Value operand, Value gradient, ArrayRef<int64_t> order) {
    if (isLast)
      gradient = TransposeOp::create(b, gradient, invert(order));
    gradients.add(b, operand, convertTo(b, gradient, getElementType(operand)));
  };
  Conv conv{op, takeFirst(op.getImage(), imageOrder),
            takeFirst(op.getFilter(), filterOrder), takeFirst(dz, imageOrder)};
  if (gradients.isWanted(op.getImage()))
    give(op.getImage(), differentiateImage(b, conv), imageOrder);
  if (gradients.isWanted(op.getFilter()))
    give(op.getFilter(), differentiateFilter(b, conv), filterOrder);
  return success();
}

void dlc::attachContractionRules(MLIRContext *context) {
  attachRules<DotGeneralOp, differentiateDot, pushMultilinear>(context);
  attachRules<ConvOp, differentiateConv, pushMultilinear>(context);
}
