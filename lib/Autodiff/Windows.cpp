//===- Windows.cpp - Windows seen from what they slide over ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Windows.h"
#include "dlc/Dialect/Dlc/Builders.h"
#include "dlc/Dialect/Dlc/Shapes.h"

using namespace dlc;

Value dlc::padForBackward(ImplicitLocOpBuilder &b, Value dz, Value x,
                          ArrayRef<WindowDim> dims) {
  Location loc = b.getLoc();
  int64_t rank = cast<RankedTensorType>(x.getType()).getRank();
  OpFoldResult zero = b.getIndexAttr(0), one = b.getIndexAttr(1);
  SmallVector<OpFoldResult> lows(rank, zero), highs(rank, zero);
  SmallVector<int64_t> interior(rank, 0);
  for (const WindowDim &dim : dims) {
    // How far a window reaches beyond its first element.
    OpFoldResult reach = mulSizes(b, loc, subSizes(b, loc, dim.window, one),
                                  b.getIndexAttr(dim.dilation));
    OpFoldResult size = getDim(b, loc, dz, dim.dim);
    OpFoldResult gaps = maxSizes(b, loc, subSizes(b, loc, size, one), zero);
    OpFoldResult extent = addSizes(
        b, loc, size, mulSizes(b, loc, gaps, b.getIndexAttr(dim.stride - 1)));
    OpFoldResult low = subSizes(b, loc, reach, b.getIndexAttr(dim.low));
    // low + extent + high is reach more than x has.
    OpFoldResult all = addSizes(b, loc, getDim(b, loc, x, dim.dim), reach);
    lows[dim.dim] = low;
    highs[dim.dim] = subSizes(b, loc, all, addSizes(b, loc, low, extent));
    interior[dim.dim] = dim.stride - 1;
  }
  return padOrCrop(b, dz, lows, highs, interior);
}
