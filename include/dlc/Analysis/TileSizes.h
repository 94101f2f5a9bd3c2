//===- TileSizes.h - How kernels are cut into tiles -------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The cost model for tiles: enough of them to keep threads busy, each large
// enough to be worth handing out and small enough for a core's caches.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_ANALYSIS_TILESIZES_H
#define DLC_ANALYSIS_TILESIZES_H

#include "dlc/Analysis/TileAlignment.h"
#include "dlc/Target/Target.h"

namespace dlc {

/// Tile sizes for the root's loops; 0: not cut. Only loops along which all ops
/// can be cut are.
SmallVector<int64_t> chooseTileSizes(const TileAlignment &alignment,
                                     const Target &target);

} // namespace dlc

#endif // DLC_ANALYSIS_TILESIZES_H
