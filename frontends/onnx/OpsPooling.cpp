//===- OpsPooling.cpp - Import of pooling ---------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reductions over windows, and over whole images.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "PoolWindow.h"
#include <cmath>

using namespace dlc;
using namespace dlc::onnxfrontend;

/// MaxPool-22: one more window where there is a rest, unless it would start in
/// the padding at the end.
static OpFoldResult addForCeil(Node &node, OpFoldResult image, OpFoldResult low,
                               OpFoldResult high, OpFoldResult extent,
                               int64_t stride) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  OpFoldResult step = b.getIndexAttr(stride);
  OpFoldResult start = addSizes(b, loc, image, low);
  OpFoldResult span = subSizes(b, loc, addSizes(b, loc, start, high), extent);
  // The last window's place: the first one past the span, but before the end.
  OpFoldResult last = minSizes(
      b, loc, mulSizes(b, loc, ceilDivSizes(b, loc, span, step), step),
      mulSizes(b, loc,
               floorDivSizes(b, loc, subSizes(b, loc, start, b.getIndexAttr(1)),
                             step),
               step));
  return addSizes(
      b, loc, high,
      maxSizes(b, loc, subSizes(b, loc, last, span), b.getIndexAttr(0)));
}

FailureOr<PoolWindow> dlc::onnxfrontend::getPoolWindow(Node &node, Value x) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  int64_t spatial = cast<RankedTensorType>(x.getType()).getRank() - 2;
  std::optional<SmallVector<int64_t>> kernel = node.getInts("kernel_shape");
  if (spatial < 1 || !kernel || static_cast<int64_t>(kernel->size()) != spatial)
    return node.fail("needs a kernel_shape for the " + Twine(spatial) +
                     " spatial dimensions of its input");
  SmallVector<int64_t> ones(spatial, 1);
  PoolWindow result;
  result.window = *kernel;
  result.strides = node.getInts("strides", ones);
  result.dilations = node.getInts("dilations", ones);
  SmallVector<OpFoldResult> image = node.getSizesOf(x), window;
  image.erase(image.begin(), image.begin() + 2);
  for (int64_t size : *kernel)
    window.push_back(b.getIndexAttr(size));
  FailureOr<WindowPadding> padding =
      getWindowPadding(node, image, window, result.strides, result.dilations);
  if (failed(padding))
    return failure();
  std::string mode = node.getString("auto_pad", "NOTSET");
  bool addsWindow = node.getInt("ceil_mode", 0) != 0 && mode != "SAME_UPPER" &&
                    mode != "SAME_LOWER";
  for (int64_t i = 0; i < spatial; ++i) {
    OpFoldResult extent = getExtent(node, window[i], result.dilations[i]);
    OpFoldResult &low = padding->low[i], &high = padding->high[i];
    if (addsWindow)
      high = addForCeil(node, image[i], low, high, extent, result.strides[i]);
    std::optional<int64_t> padded = mlir::getConstantIntValue(
        addSizes(b, loc, addSizes(b, loc, image[i], low), high));
    if (padded && *padded < *mlir::getConstantIntValue(extent))
      return node.fail("the window is larger than the padded image along "
                       "spatial dimension " +
                       Twine(i));
  }
  result.padding = *padding;
  return result;
}

/// What doesn't change a maximum (or sum).
static double getIdentity(ReduceKind kind, Type type) {
  if (kind == ReduceKind::sum)
    return 0;
  if (isa<FloatType>(type))
    return -std::numeric_limits<double>::infinity();
  auto integer = cast<mlir::IntegerType>(type);
  return integer.isUnsigned() ? 0 : -std::ldexp(1, integer.getWidth() - 1);
}

static Value createPool(Node &node, ReduceKind kind, Value x,
                        const PoolWindow &pool) {
  // Of sizes that depend on the image's, the edges are there before.
  std::optional<SmallVector<int64_t>> edges = pool.padding.getKnown();
  if (!edges) {
    Type type = cast<RankedTensorType>(x.getType()).getElementType();
    x = padImage(node, x, pool.padding, getIdentity(kind, type));
    edges.emplace(2 * pool.window.size(), 0);
  }
  // Batch and channels are not pooled.
  auto forAll = [](ArrayRef<int64_t> spatial, size_t count, int64_t value) {
    SmallVector<int64_t> all(count, value);
    llvm::append_range(all, spatial);
    return all;
  };
  return PoolOp::create(node.b, kind, x, forAll(pool.window, 2, 1),
                        forAll(pool.strides, 2, 1), forAll(*edges, 4, 0),
                        forAll(pool.dilations, 2, 1));
}

static LogicalResult importMaxPool(Node &node) {
  FailureOr<PoolWindow> pool = getPoolWindow(node, node.getInput(0));
  if (failed(pool))
    return failure();
  Value x = node.getInput(0);
  Value pooled = createPool(node, ReduceKind::max, x, *pool);
  node.setOutput(0, pooled);
  if (node.wantsOutput(1))
    node.setOutput(1, createMaxIndices(node, x, pooled, *pool,
                                       node.getInt("storage_order", 0) != 0));
  return success();
}

FailureOr<Value> dlc::onnxfrontend::createAveragePool(Node &node, Value x) {
  ImplicitLocOpBuilder &b = node.b;
  FailureOr<PoolWindow> pool = getPoolWindow(node, x);
  if (failed(pool))
    return failure();
  Value sum = createPool(node, ReduceKind::sum, x, *pool);
  std::optional<SmallVector<int64_t>> edges = pool->padding.getKnown();
  if (edges && llvm::all_of(*edges, [](int64_t edge) { return edge == 0; })) {
    int64_t count = 1;
    for (int64_t size : pool->window)
      count *= size;
    return DivOp::create(b, sum, splatLike(b, count, sum)).getResult();
  }
  // How many elements each window has: counted the same way, over one image of
  // ones. count_include_pad counts the pads of the attribute too, but not what
  // ceil_mode adds.
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  sizes[0] = sizes[1] = b.getIndexAttr(1);
  Type type = cast<RankedTensorType>(x.getType()).getElementType();
  Value ones = broadcastTo(b, scalarConstant(b, type, 1), sizes, {});
  PoolWindow counting = *pool;
  if (node.getInt("count_include_pad", 0) != 0) {
    WindowPadding counted = pool->padding;
    if (node.getString("auto_pad", "NOTSET") == "NOTSET") {
      size_t rank = pool->window.size();
      SmallVector<int64_t> pads =
          node.getInts("pads", SmallVector<int64_t>(2 * rank, 0));
      for (size_t i = 0; i < rank; ++i)
        counted.high[i] = b.getIndexAttr(pads[rank + i]);
    }
    ones = padImage(node, ones, counted, 1);
    for (auto [i, low] : llvm::enumerate(counting.padding.low)) {
      low = b.getIndexAttr(0);
      OpFoldResult &high = counting.padding.high[i];
      high = subSizes(b, b.getLoc(), high, counted.high[i]);
    }
  }
  Value count = createPool(node, ReduceKind::sum, ones, counting);
  FailureOr<Value> spread = node.broadcastTo(count, node.getSizesOf(sum));
  if (failed(spread))
    return failure();
  return DivOp::create(b, sum, *spread).getResult();
}

static LogicalResult importAveragePool(Node &node) {
  FailureOr<Value> result = createAveragePool(node, node.getInput(0));
  if (failed(result))
    return failure();
  node.setOutput(0, *result);
  return success();
}

/// (sum of |x|^p)^(1/p), computed by `sumOf`.
static Value createLpNorm(Node &node, Value x, double p,
                          function_ref<Value(Value)> sumOf) {
  ImplicitLocOpBuilder &b = node.b;
  Value magnitude = AbsOp::create(b, x);
  if (p == 1)
    return sumOf(magnitude);
  if (p == 2)
    return SqrtOp::create(b, sumOf(MulOp::create(b, x, x)));
  Value powers = PowOp::create(b, magnitude, splatLike(b, p, magnitude));
  Value sum = sumOf(powers);
  return PowOp::create(b, sum, splatLike(b, 1 / p, sum));
}

static LogicalResult importLpPool(Node &node) {
  FailureOr<PoolWindow> pool = getPoolWindow(node, node.getInput(0));
  if (failed(pool))
    return failure();
  node.setOutput(
      0,
      createLpNorm(node, node.getInput(0), node.getInt("p", 2), [&](Value x) {
        return createPool(node, ReduceKind::sum, x, *pool);
      }));
  return success();
}

/// Combines all spatial dimensions, which stay, as 1.
static FailureOr<Value> poolAll(Node &node, ReduceKind kind, Value x) {
  int64_t rank = cast<RankedTensorType>(x.getType()).getRank();
  if (rank < 3)
    return node.fail("needs a tensor of rank 3 or more");
  SmallVector<int64_t> dims = llvm::to_vector(llvm::seq<int64_t>(2, rank));
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  for (int64_t dim : dims)
    sizes[dim] = node.b.getIndexAttr(1);
  return reshapeTo(node.b, ReduceOp::create(node.b, kind, x, dims), sizes);
}

static LogicalResult importGlobalMaxPool(Node &node) {
  FailureOr<Value> result = poolAll(node, ReduceKind::max, node.getInput(0));
  if (failed(result))
    return failure();
  node.setOutput(0, *result);
  return success();
}

FailureOr<Value> dlc::onnxfrontend::createGlobalAveragePool(Node &node,
                                                            Value x) {
  ImplicitLocOpBuilder &b = node.b;
  FailureOr<Value> sum = poolAll(node, ReduceKind::sum, x);
  if (failed(sum))
    return failure();
  auto type = cast<RankedTensorType>(x.getType());
  OpFoldResult count = b.getIndexAttr(1);
  for (int64_t i = 2; i < type.getRank(); ++i)
    count = mulSizes(b, b.getLoc(), count, node.getSizeOf(x, i));
  Value number = sizeAsScalar(b, count, type.getElementType());
  return DivOp::create(b, *sum, broadcastScalar(b, number, *sum)).getResult();
}

static LogicalResult importGlobalAveragePool(Node &node) {
  FailureOr<Value> result = createGlobalAveragePool(node, node.getInput(0));
  if (failed(result))
    return failure();
  node.setOutput(0, *result);
  return success();
}

static LogicalResult importGlobalLpPool(Node &node) {
  if (node.getRank(0) < 3)
    return node.fail("needs a tensor of rank 3 or more");
  node.setOutput(0, createLpNorm(node, node.getInput(0), node.getInt("p", 2),
                                 [&](Value x) {
                                   return *poolAll(node, ReduceKind::sum, x);
                                 }));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getPoolingOps() {
  static constexpr OpRow kRows[] = {
      {"AveragePool", 1, importAveragePool},
      {"GlobalAveragePool", 1, importGlobalAveragePool},
      {"GlobalLpPool", 1, importGlobalLpPool},
      {"GlobalMaxPool", 1, importGlobalMaxPool},
      {"LpPool", 2, importLpPool},
      {"MaxPool", 1, importMaxPool},
  };
  return kRows;
}
