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

using namespace dlc;
using namespace dlc::onnxfrontend;

FailureOr<PoolWindow> dlc::onnxfrontend::getPoolWindow(Node &node) {
  RankedTensorType type = node.getType(0);
  int64_t rank = type.getRank(), spatial = rank - 2;
  std::optional<SmallVector<int64_t>> kernel = node.getInts("kernel_shape");
  if (spatial < 1 || !kernel || static_cast<int64_t>(kernel->size()) != spatial)
    return node.fail("needs a kernel_shape for the " + Twine(spatial) +
                     " spatial dimensions of its input");
  SmallVector<int64_t> ones(spatial, 1), zeros(2 * spatial, 0);
  SmallVector<int64_t> strides = node.getInts("strides", ones);
  SmallVector<int64_t> dilations = node.getInts("dilations", ones);
  SmallVector<int64_t> pads = node.getInts("pads", zeros);
  if (static_cast<int64_t>(strides.size()) != spatial ||
      static_cast<int64_t>(dilations.size()) != spatial ||
      static_cast<int64_t>(pads.size()) != 2 * spatial)
    return node.fail("needs strides, dilations and pads for " + Twine(spatial) +
                     " dimensions");
  std::string mode = node.getString("auto_pad", "NOTSET");
  bool ceilMode = node.getInt("ceil_mode", 0) != 0;
  PoolWindow result;
  result.window.assign(2, 1);
  result.strides.assign(2, 1);
  result.dilations.assign(2, 1);
  result.padding.assign(4, 0);
  for (int64_t i = 0; i < spatial; ++i) {
    int64_t size = type.getDimSize(2 + i);
    int64_t extent = dilations[i] * ((*kernel)[i] - 1) + 1;
    int64_t low = pads[i], high = pads[spatial + i];
    bool needsSize = ceilMode || mode == "SAME_UPPER" || mode == "SAME_LOWER";
    if (needsSize && ShapedType::isDynamic(size))
      return node.fail("ceil_mode and auto_pad need an image of known size");
    if (mode == "VALID")
      low = high = 0;
    if (mode == "SAME_UPPER" || mode == "SAME_LOWER") {
      int64_t positions = llvm::divideCeil(size, strides[i]);
      int64_t total =
          std::max<int64_t>(0, (positions - 1) * strides[i] + extent - size);
      low = mode == "SAME_UPPER" ? total / 2 : total - total / 2;
      high = total - low;
    } else if (ceilMode) {
      // One more window where there is a rest, unless it would start in the
      // padding at the end (MaxPool-22).
      int64_t span = size + low + high - extent;
      int64_t positions = llvm::divideCeil(span, strides[i]) + 1;
      if ((positions - 1) * strides[i] >= size + low)
        --positions;
      high += std::max<int64_t>(0, (positions - 1) * strides[i] - span);
    }
    result.window.push_back((*kernel)[i]);
    result.strides.push_back(strides[i]);
    result.dilations.push_back(dilations[i]);
    result.padding.append({low, high});
    if (!ShapedType::isDynamic(size) && size + low + high < extent)
      return node.fail("the window is larger than the padded image along "
                       "spatial dimension " +
                       Twine(i));
  }
  return result;
}

static Value createPool(Node &node, ReduceKind kind, Value x,
                        const PoolWindow &pool) {
  return PoolOp::create(node.b, kind, x, pool.window, pool.strides,
                        pool.padding, pool.dilations);
}

static LogicalResult importMaxPool(Node &node) {
  FailureOr<PoolWindow> pool = getPoolWindow(node);
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

static LogicalResult importAveragePool(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  FailureOr<PoolWindow> pool = getPoolWindow(node);
  if (failed(pool))
    return failure();
  Value x = node.getInput(0);
  int64_t rank = node.getRank(0);
  Value sum = createPool(node, ReduceKind::sum, x, *pool);
  bool hasPadding =
      llvm::any_of(pool->padding, [](int64_t p) { return p != 0; });
  if (!hasPadding) {
    int64_t count = 1;
    for (int64_t size : pool->window)
      count *= size;
    node.setOutput(0, DivOp::create(b, sum, splatLike(b, count, sum)));
    return success();
  }
  // How many elements each window has: counted the same way, over one image of
  // ones. count_include_pad counts the pads of the attribute too, but not what
  // ceil_mode adds.
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  sizes[0] = sizes[1] = b.getIndexAttr(1);
  Value ones =
      broadcastTo(b, scalarConstant(b, node.getElementType(0), 1), sizes, {});
  PoolWindow counting = *pool;
  if (node.getInt("count_include_pad", 0) != 0) {
    SmallVector<int64_t> pads =
        node.getInts("pads", SmallVector<int64_t>(2 * (rank - 2), 0));
    bool fromAttribute = node.getString("auto_pad", "NOTSET") == "NOTSET";
    SmallVector<OpFoldResult> low(rank, b.getIndexAttr(0)), high = low;
    for (int64_t i = 2; i < rank; ++i) {
      int64_t l = pool->padding[2 * i];
      int64_t h =
          fromAttribute ? pads[rank - 2 + i - 2] : pool->padding[2 * i + 1];
      low[i] = b.getIndexAttr(l);
      high[i] = b.getIndexAttr(h);
      counting.padding[2 * i] = 0;
      counting.padding[2 * i + 1] -= h;
    }
    ones = b.createOrFold<PadOp>(PadMode::constant, ones,
                                 scalarConstant(b, node.getElementType(0), 1),
                                 low, high);
  }
  Value count = createPool(node, ReduceKind::sum, ones, counting);
  FailureOr<Value> spread = node.broadcastTo(count, node.getSizesOf(sum));
  if (failed(spread))
    return failure();
  node.setOutput(0, DivOp::create(b, sum, *spread));
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
  FailureOr<PoolWindow> pool = getPoolWindow(node);
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
  int64_t rank = node.getRank(0);
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

static LogicalResult importGlobalAveragePool(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value x = node.getInput(0);
  FailureOr<Value> sum = poolAll(node, ReduceKind::sum, x);
  if (failed(sum))
    return failure();
  OpFoldResult count = b.getIndexAttr(1);
  for (int64_t i = 2; i < node.getRank(0); ++i)
    count = mulSizes(b, b.getLoc(), count, node.getSizeOf(x, i));
  Value number = sizeAsScalar(b, count, node.getElementType(0));
  node.setOutput(0, DivOp::create(b, *sum, broadcastScalar(b, number, *sum)));
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
