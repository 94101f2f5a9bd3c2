//===- OpsDataMovement.cpp - Import of operators that move elements -------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Transposes, repetition and concatenation.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "dlc/Support/Permutation.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

//===----------------------------------------------------------------------===//
// Transposes
//===----------------------------------------------------------------------===//

static LogicalResult importTranspose(Node &node) {
  int64_t rank = node.getRank(0);
  SmallVector<int64_t> reversed(rank);
  for (int64_t i = 0; i < rank; ++i)
    reversed[i] = rank - 1 - i;
  SmallVector<int64_t> permutation = node.getInts("perm", reversed);
  if (!isPermutation(permutation, rank))
    return node.fail("perm is no permutation of " + Twine(rank) +
                     " dimensions");
  node.setOutput(
      0, node.b.createOrFold<TransposeOp>(node.getInput(0), permutation));
  return success();
}

/// Splits dimensions, permutes them, and joins groups of them again.
static Value rearrange(Node &node, Value value, ArrayRef<OpFoldResult> split,
                       ArrayRef<int64_t> permutation,
                       ArrayRef<OpFoldResult> joined) {
  Value parts = reshapeTo(node.b, value, split);
  return reshapeTo(node.b, TransposeOp::create(node.b, parts, permutation),
                   joined);
}

static LogicalResult importDepthToSpace(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  if (node.getRank(0) != 4)
    return node.fail("needs a tensor of rank 4");
  SmallVector<OpFoldResult> s = node.getSizesOf(node.getInput(0));
  OpFoldResult block = b.getIndexAttr(node.getInt("blocksize", 1));
  auto times = [&](OpFoldResult size) {
    return mulSizes(b, b.getLoc(), size, block);
  };
  OpFoldResult channels =
      floorDivSizes(b, b.getLoc(), s[1], mulSizes(b, b.getLoc(), block, block));
  SmallVector<OpFoldResult> joined{s[0], channels, times(s[2]), times(s[3])};
  if (node.getString("mode", "DCR") == "CRD")
    node.setOutput(0, rearrange(node, node.getInput(0),
                                {s[0], channels, block, block, s[2], s[3]},
                                {0, 1, 4, 2, 5, 3}, joined));
  else
    node.setOutput(0, rearrange(node, node.getInput(0),
                                {s[0], block, block, channels, s[2], s[3]},
                                {0, 3, 4, 1, 5, 2}, joined));
  return success();
}

static LogicalResult importSpaceToDepth(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  if (node.getRank(0) != 4)
    return node.fail("needs a tensor of rank 4");
  SmallVector<OpFoldResult> s = node.getSizesOf(node.getInput(0));
  OpFoldResult block = b.getIndexAttr(node.getInt("blocksize", 1));
  auto over = [&](OpFoldResult size) {
    return floorDivSizes(b, b.getLoc(), size, block);
  };
  OpFoldResult channels =
      mulSizes(b, b.getLoc(), s[1], mulSizes(b, b.getLoc(), block, block));
  // SpaceToDepth-28: whether a block's places or the channels come first.
  SmallVector<int64_t> permutation{0, 3, 5, 1, 2, 4};
  if (node.getString("mode", "DCR") == "CRD")
    permutation = {0, 1, 3, 5, 2, 4};
  node.setOutput(
      0, rearrange(node, node.getInput(0),
                   {s[0], s[1], over(s[2]), block, over(s[3]), block},
                   permutation, {s[0], channels, over(s[2]), over(s[3])}));
  return success();
}

static LogicalResult importConcat(Node &node) {
  FailureOr<int64_t> axis = node.getAxis("axis", 1, node.getRank(0));
  if (failed(axis))
    return failure();
  for (size_t i = 1; i < node.getNumInputs(); ++i)
    for (int64_t dim = 0; dim < node.getRank(0); ++dim)
      if (node.getRank(i) != node.getRank(0) ||
          (dim != *axis &&
           node.getType(i).getDimSize(dim) != node.getType(0).getDimSize(dim) &&
           !node.getType(i).isDynamicDim(dim) &&
           !node.getType(0).isDynamicDim(dim)))
        return node.fail("inputs 0 and " + Twine(i) +
                         " do not have the same sizes beside axis " +
                         Twine(*axis));
  for (Value input : node.getInputs().drop_front())
    for (int64_t dim = 0; dim < node.getRank(0); ++dim)
      if (dim != *axis &&
          failed(node.expectEqual(node.getSizeOf(node.getInput(0), dim),
                                  node.getSizeOf(input, dim))))
        return failure();
  node.setOutput(0, node.b.createOrFold<ConcatOp>(*axis, node.getInputs()));
  return success();
}

static LogicalResult importTile(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<OpFoldResult> sizes = node.getSizesOf(node.getInput(0));
  FailureOr<SmallVector<OpFoldResult>> repeats = node.getSizes(1, sizes.size());
  if (failed(repeats))
    return failure();
  if (repeats->size() != sizes.size())
    return node.fail("needs a number of repetitions for each of " +
                     Twine(sizes.size()) + " dimensions");
  // Each dimension with a new one before it, along which it is repeated.
  SmallVector<OpFoldResult> spread, joined;
  SmallVector<int64_t> dimensions;
  for (auto [size, repeat] : llvm::zip(sizes, *repeats)) {
    dimensions.push_back(spread.size() + 1);
    spread.append({repeat, size});
    joined.push_back(mulSizes(b, b.getLoc(), size, repeat));
  }
  Value repeated = broadcastTo(b, node.getInput(0), spread, dimensions);
  node.setOutput(0, reshapeTo(b, repeated, joined));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getDataMovementOps() {
  static constexpr OpRow kRows[] = {
      {"Concat", 1, importConcat},
      {"DepthToSpace", 1, importDepthToSpace},
      {"SpaceToDepth", 1, importSpaceToDepth},
      {"Tile", 6, importTile},
      {"Transpose", 1, importTranspose},
  };
  return kRows;
}
