//===- TileSizes.cpp - How kernels are cut into tiles ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/TileSizes.h"
#include "dlc/Dialect/DlcRt/DlcRt.h"
#include "dlc/Support/Winograd.h"

using namespace dlc;

namespace {

/// What a size that is not known is taken for.
constexpr int64_t kAssumedSize = 128;
/// How many tiles a kernel should have at least, where its size allows it: some
/// for each of a few dozen threads.
constexpr int64_t kWantedTiles = 64;
/// How many elements a tile of plain work should have at least; fewer are done
/// faster than handed out.
constexpr int64_t kPlainTileElements = 16 << 10;

int64_t assumed(int64_t size) {
  return ShapedType::isDynamic(size) ? kAssumedSize : size;
}

/// The number of tiles of `tile` that cover `size`.
int64_t countTiles(int64_t size, int64_t tile) {
  return tile == 0 ? 1 : llvm::divideCeil(assumed(size), tile);
}

/// `tile` such that the tiles of `size` are as even as their number allows, and
/// multiples of `unit`.
int64_t balance(int64_t size, int64_t tile, int64_t unit) {
  if (ShapedType::isDynamic(size))
    return tile;
  if (size == 0)
    return unit;
  int64_t count = llvm::divideCeil(size, tile);
  return llvm::alignTo(llvm::divideCeil(size, count), unit);
}

/// The one contraction of a kernel, if it has one.
linalg::LinalgOp findContraction(const TileAlignment &alignment) {
  for (Operation *op : alignment.getOps())
    if (getStructuredKind(cast<linalg::LinalgOp>(op)) ==
        StructuredKind::contraction)
      return cast<linalg::LinalgOp>(op);
  return {};
}

/// Rows of plain work (elementwise, reductions): outer loops are cut into
/// single steps until a tile is small enough.
SmallVector<int64_t> choosePlain(const TileAlignment &alignment) {
  SmallVector<bool> tileable = alignment.getTileable();
  SmallVector<int64_t> ranges = alignment.getRoot().getStaticLoopRanges();
  SmallVector<int64_t> tiles(ranges.size(), 0);
  int64_t total = 1;
  for (int64_t size : ranges)
    total *= assumed(size);
  int64_t wanted = std::max<int64_t>(total / kWantedTiles, kPlainTileElements);
  int64_t inner = 1;
  for (int64_t loop = ranges.size() - 1; loop >= 0; --loop) {
    int64_t size = assumed(ranges[loop]);
    if (tileable[loop] && inner * size > wanted) {
      int64_t tile = std::max<int64_t>(1, wanted / inner);
      // Whole vectors along the innermost loop.
      bool innermost = loop == static_cast<int64_t>(ranges.size()) - 1;
      if (innermost)
        tile = llvm::alignTo(tile, 64);
      if (tile < size)
        tiles[loop] = balance(ranges[loop], tile, innermost ? 64 : 1);
      inner *= std::min(tile, size);
      continue;
    }
    // What is open may be much larger than assumed.
    if (tileable[loop] && ShapedType::isDynamic(ranges[loop]) &&
        inner * size * 4 > wanted)
      tiles[loop] = size;
    inner *= size;
  }
  return tiles;
}

/// The element size of an operand.
int64_t getBytes(Value value) {
  return llvm::divideCeil(
      mlir::getElementTypeOrSelf(value.getType()).getIntOrFloatBitWidth(), 8);
}

class ContractionTiles {
public:
  ContractionTiles(const TileAlignment &alignment, linalg::LinalgOp contraction,
                   const Target &target)
      : contraction(contraction), target(target),
        ranges(contraction.getStaticLoopRanges()),
        follows(alignment.getLoops(contraction)),
        tileable(alignment.getTileable()) {
    AffineMap out =
        contraction.getMatchingIndexingMap(contraction.getDpsInitOperand(0));
    for (AffineExpr expr : out.getResults())
      if (auto dim = dyn_cast<mlir::AffineDimExpr>(expr))
        parallel.push_back(dim.getPosition());
    reduced = 1;
    for (auto [i, kind] : llvm::enumerate(contraction.getIteratorTypesArray()))
      if (kind == utils::IteratorType::reduction)
        reduced *= std::max<int64_t>(1, assumed(ranges[i]));
  }

  SmallVector<int64_t> choose() {
    SmallVector<int64_t> tiles(ranges.size(), 0);
    if (parallel.empty())
      return mapToRoot(tiles);
    if (!contraction.getBlock()->getOps<rt::WinogradTapOp>().empty()) {
      chooseSquares(tiles);
      return mapToRoot(tiles);
    }
    // The last loop is that of vectors, the others are rows.
    int64_t lane = parallel.back();
    int64_t unit = 2 * target.getLanes(32);
    SmallVector<int64_t> rows(parallel.begin(), parallel.end() - 1);
    bool windowed = hasWindows(contraction);

    chooseRows(rows, windowed, tiles);
    int64_t rowTiles = 1;
    for (int64_t loop : rows)
      rowTiles *= countTiles(ranges[loop], tiles[loop]);
    chooseLanes(lane, unit, rowTiles, tiles);
    return mapToRoot(tiles);
  }

private:
  /// Cuts rows so that what a tile reads of the first operand stays in the
  /// second-level cache. Windowed rows are cut along their outer dimensions
  /// only, so that neighbours' windows overlap within a tile.
  void chooseRows(ArrayRef<int64_t> rows, bool windowed,
                  SmallVectorImpl<int64_t> &tiles) {
    int64_t bytes = getBytes(contraction.getDpsInputs()[0]);
    int64_t budget = target.l2Bytes / 4;
    // Bytes of one row of the first operand: for windows, its channels.
    int64_t rowBytes = bytes * (windowed ? getLastSize() : reduced);
    int64_t inner = 1;
    for (int64_t loop : llvm::reverse(rows)) {
      int64_t size = assumed(ranges[loop]);
      bool innermost = loop == rows.back();
      int64_t limit = std::max<int64_t>(1, budget / (rowBytes * inner));
      if (!windowed)
        limit = std::clamp<int64_t>(limit / inner, 1, innermost ? 64 : limit);
      if (windowed && innermost)
        limit = std::max<int64_t>(limit, 64);
      // A multiple of the rows that registers hold, where they are many.
      int64_t unit = innermost && !windowed && size >= 8 ? 8 : 1;
      int64_t tile = llvm::alignTo(std::min(limit, size), unit);
      if (tile < size || ShapedType::isDynamic(ranges[loop]))
        tiles[loop] = balance(ranges[loop], std::max<int64_t>(tile, 1), unit);
      inner *= std::min(tile, size);
      if (inner * rowBytes > budget)
        budget = 0;
    }
  }

  /// The size of the first operand's last dimension: the channels of an image.
  int64_t getLastSize() {
    auto type = cast<RankedTensorType>(contraction.getDpsInputs()[0].getType());
    return type.getRank() == 0 ? 1 : assumed(type.getShape().back());
  }

  /// Cuts the vectors' loop: few pieces if rows make enough tiles, since each
  /// piece reads the rows again; and none so large that its part of the second
  /// operand leaves the cache while rows go by.
  void chooseLanes(int64_t lane, int64_t unit, int64_t rowTiles,
                   SmallVectorImpl<int64_t> &tiles) {
    int64_t size = assumed(ranges[lane]);
    if (size <= unit)
      return;
    int64_t bytes = getBytes(contraction.getDpsInputs().back());
    int64_t wantedPieces = llvm::divideCeil(kWantedTiles, rowTiles);
    int64_t fits = std::max<int64_t>(
        unit, target.l2Bytes / 2 / std::max<int64_t>(1, reduced * bytes));
    int64_t tile = std::max<int64_t>(unit, size / wantedPieces);
    tile = std::min(tile, fits);
    // Not so small that handing it out costs more than doing it.
    int64_t rowsInTile = 1;
    for (int64_t loop : ArrayRef(parallel).drop_back())
      rowsInTile *= tiles[loop] == 0 ? assumed(ranges[loop]) : tiles[loop];
    while (tile < size && tile * rowsInTile * reduced < (256 << 10))
      tile *= 2;
    tile = llvm::alignTo(tile, unit);
    if (tile < size || ShapedType::isDynamic(ranges[lane]))
      tiles[lane] = balance(ranges[lane], tile, unit);
  }

  /// Of a convolution by Winograd's algorithm: rows of whole squares, as many
  /// as stay in the second-level cache when they are transformed; or more, for
  /// each tile reads the filters, which mostly come from memory. Output
  /// channels are cut only where rows make too few tiles, since each piece
  /// transforms the image again.
  void chooseSquares(SmallVectorImpl<int64_t> &tiles) {
    enum { n, y, x, o, numParallel };
    // Each piece is worth many times its transform.
    constexpr int64_t kLeastChannels = 128, kLeastTiles = 8;
    // What keeps the multipliers busy while filters are read.
    constexpr int64_t kLeastSquares = 48;
    // What fits of the images that networks mostly have: with twice as many
    // channels they are half as wide.
    constexpr int64_t kRowsIfOpen = 4;
    auto inputType =
        cast<RankedTensorType>(contraction.getDpsInputs()[0].getType());
    int64_t columns = llvm::divideCeil(assumed(ranges[x]), winograd::kTile),
            rows = llvm::divideCeil(assumed(ranges[y]), winograd::kTile);
    int64_t rowBytes = winograd::kProducts * columns *
                       assumed(inputType.getShape().back()) * 4;
    int64_t wanted = std::max<int64_t>(llvm::divideCeil(kLeastSquares, columns),
                                       target.l2Bytes / 2 / rowBytes);
    int64_t fit = std::clamp<int64_t>(wanted, 1, rows);
    if (ShapedType::isDynamic(ranges[x]))
      fit = kRowsIfOpen;
    tiles[n] = 1;
    int64_t tile = balance(rows, fit, 1);
    // Tiles that are all the same have their size as a constant.
    for (int64_t even = fit; even >= llvm::divideCeil(fit, 2); --even)
      if (rows % even == 0) {
        tile = even;
        break;
      }
    if (tile < rows || ShapedType::isDynamic(ranges[y]))
      tiles[y] = winograd::kTile * tile;
    int64_t pieces = assumed(ranges[n]) * llvm::divideCeil(rows, tile);
    int64_t channels = ranges[o];
    while (pieces < kLeastTiles && channels % (2 * kLeastChannels) == 0) {
      channels /= 2;
      pieces *= 2;
    }
    if (channels < ranges[o])
      tiles[o] = channels;
  }

  SmallVector<int64_t> mapToRoot(ArrayRef<int64_t> own) {
    SmallVector<int64_t> tiles(tileable.size(), 0);
    for (auto [loop, root] : llvm::enumerate(follows))
      if (root >= 0 && tileable[root])
        tiles[root] = own[loop];
    return tiles;
  }

  linalg::LinalgOp contraction;
  const Target &target;
  SmallVector<int64_t> ranges;
  ArrayRef<int64_t> follows;
  SmallVector<bool> tileable;
  /// The loops of the result's dimensions, in its order.
  SmallVector<int64_t> parallel;
  int64_t reduced;
};

} // namespace

SmallVector<int64_t> dlc::chooseTileSizes(const TileAlignment &alignment,
                                          const Target &target) {
  if (linalg::LinalgOp contraction = findContraction(alignment))
    return ContractionTiles(alignment, contraction, target).choose();
  return choosePlain(alignment);
}
