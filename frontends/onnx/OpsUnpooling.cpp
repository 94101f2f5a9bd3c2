//===- OpsUnpooling.cpp - Where pooled elements come from -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The second output of MaxPool, and MaxUnpool, which goes back by it.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "PoolWindow.h"
#include "Selection.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

Value dlc::onnxfrontend::createMaxIndices(Node &node, Value x, Value pooled,
                                          const PoolWindow &pool,
                                          bool columnMajor) {
  ImplicitLocOpBuilder &b = node.b;
  Type i64 = b.getI64Type();
  SmallVector<OpFoldResult> image = node.getSizesOf(x),
                            sizes = node.getSizesOf(pooled);
  int64_t rank = image.size();
  Type type = node.getElementType(0);
  Value padded = padImage(node, x, pool.padding, 0);
  Term zero(node.b, broadcastTo(b, scalarConstant(b, i64, 0), sizes, {}));
  // Where the windows start; batch and channel are the result's own.
  SmallVector<Term> starts;
  for (int64_t dim = 0; dim < rank; ++dim) {
    Term number(node.b, createIota(node, sizes, dim));
    starts.push_back(dim < 2 ? number
                             : number * pool.strides[dim - 2] -
                                   zero.like(pool.padding.low[dim - 2]));
  }
  SmallVector<int64_t> strides(2, 1);
  llvm::append_range(strides, pool.strides);
  // How far elements that are neighbours along a dimension are apart.
  SmallVector<int64_t> order = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  if (columnMajor)
    std::reverse(order.begin() + 2, order.end());
  SmallVector<OpFoldResult> steps(rank);
  OpFoldResult step = b.getIndexAttr(1);
  for (int64_t dim : llvm::reverse(order)) {
    steps[dim] = step;
    step = mulSizes(b, b.getLoc(), step, image[dim]);
  }

  // The window's places one after the other; the first of equal elements stays.
  Term best(node.b, broadcastTo(b, scalarConstant(b, type, 0), sizes, {}));
  Term index = zero + -1;
  int64_t count = 1;
  for (int64_t size : pool.window)
    count *= size;
  for (int64_t i = 0; i < count; ++i) {
    SmallVector<OpFoldResult> offsets(rank);
    int64_t rest = i;
    Term place = zero, isInside = zero == 0;
    for (int64_t dim = rank - 1; dim >= 0; --dim) {
      int64_t offset = 0;
      if (dim >= 2) {
        offset = rest % pool.window[dim - 2] * pool.dilations[dim - 2];
        rest /= pool.window[dim - 2];
      }
      offsets[dim] = b.getIndexAttr(offset);
      Term at = starts[dim] + offset;
      isInside = isInside & (at >= 0) & (at < at.like(image[dim]));
      place = place + at * at.like(steps[dim]);
    }
    Term element(node.b, SliceOp::create(b, padded, offsets, sizes, strides));
    Term isBetter = isInside & ((index < 0) | (element > best));
    best = isBetter.select(element, best);
    index = isBetter.select(place, index);
  }
  return index;
}

static LogicalResult importMaxUnpool(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  Value x = node.getInput(0);
  int64_t rank = node.getRank(0), spatial = rank - 2;
  SmallVector<int64_t> kernel = node.getInts("kernel_shape", {});
  SmallVector<int64_t> ones(std::max<int64_t>(0, spatial), 1),
      zeros(2 * ones.size(), 0);
  SmallVector<int64_t> strides = node.getInts("strides", ones),
                       pads = node.getInts("pads", zeros);
  if (spatial < 1 || kernel.size() != ones.size() ||
      strides.size() != ones.size() || pads.size() != zeros.size())
    return node.fail("needs an image, and a kernel_shape, strides and pads for "
                     "its spatial dimensions");
  for (auto [x, y] :
       llvm::zip(node.getSizesOf(x), node.getSizesOf(node.getInput(1))))
    if (failed(node.expectEqual(x, y)))
      return failure();
  // MaxUnpool-11: what MaxPool had before it, if all windows fit.
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  for (int64_t i = 0; i < spatial; ++i) {
    OpFoldResult last = subSizes(b, loc, sizes[2 + i], b.getIndexAttr(1));
    sizes[2 + i] =
        addSizes(b, loc, mulSizes(b, loc, last, b.getIndexAttr(strides[i])),
                 b.getIndexAttr(kernel[i] - pads[i] - pads[spatial + i]));
  }
  Type type = node.getElementType(0);
  Value zero = scalarConstant(b, type, 0);
  Value canvas = flatten(node, broadcastTo(b, zero, sizes, {}));
  Value indices = flatten(node, node.getInput(1));
  node.requireIndices(indices, node.getSizeOf(canvas, 0),
                      "an index is out of range");
  Value flat = ScatterElementsOp::create(b, canvas.getType(), ScatterKind::set,
                                         canvas, 0, indices, flatten(node, x));
  Value image = reshapeTo(b, flat, sizes);
  if (node.hasInput(2)) {
    // A larger output has zeros behind it.
    FailureOr<SmallVector<OpFoldResult>> given = node.getSizes(2);
    if (failed(given))
      return failure();
    if (given->size() != sizes.size())
      return node.fail("has an output_shape of " + Twine(given->size()) +
                       " sizes for a tensor of rank " + Twine(rank));
    SmallVector<OpFoldResult> low(rank, b.getIndexAttr(0)), high;
    for (auto [wanted, size] : llvm::zip(*given, sizes)) {
      high.push_back(subSizes(b, loc, wanted, size));
      std::optional<int64_t> known = mlir::getConstantIntValue(high.back());
      if (known && *known < 0)
        return node.fail("has an output_shape that is too small");
      if (!known)
        node.require(node.compare(arith::CmpIPredicate::sge, wanted, size),
                     "has {} in output_shape for at least {}", {wanted, size});
    }
    image = b.createOrFold<PadOp>(PadMode::constant, image, zero, low, high);
  }
  node.setOutput(0, image);
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getUnpoolingOps() {
  static constexpr OpRow kRows[] = {{"MaxUnpool", 9, importMaxUnpool}};
  return kRows;
}
