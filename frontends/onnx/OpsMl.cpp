//===- OpsMl.cpp - Import of ai.onnx.ml -----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Operators of the classical machine-learning set that work element by element
// or pick features.
//
//===----------------------------------------------------------------------===//

#include "Arithmetic.h"
#include "OpTable.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

static LogicalResult importArrayFeatureExtractor(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value x = node.getInput(0);
  int64_t rank = node.getRank(0);
  if (rank == 0)
    return node.fail("needs a tensor of rank 1 or more");
  // Of a list, there is one row.
  if (rank == 1) {
    x = reshapeTo(b, x, {b.getIndexAttr(1), node.getSizeOf(x, 0)});
    rank = 2;
  }
  OpFoldResult count = b.getIndexAttr(1);
  for (OpFoldResult size : node.getSizesOf(node.getInput(1)))
    count = mulSizes(b, b.getLoc(), count, size);
  Value indices = reshapeTo(b, node.getInput(1), count);
  Term index(node, indices);
  Term inRange =
      (index >= 0) & (index < index.like(node.getSizeOf(x, rank - 1)));
  AssertOp::create(
      b,
      b.createOrFold<ReduceOp>(ReduceKind::all, inRange, ArrayRef<int64_t>{0}),
      node.getTitle() + "an index is out of range");
  node.setOutput(0, GatherOp::create(b, x, rank - 1, indices));
  return success();
}

static LogicalResult importBinarizer(Node &node) {
  Term x(node, node.getInput(0));
  Term above = x > node.getFloat("threshold", 0);
  node.setOutput(0, above.to(node.getElementType(0)));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getMlOps() {
  static constexpr OpRow kRows[] = {
      {"ArrayFeatureExtractor", 1, importArrayFeatureExtractor},
      {"Binarizer", 1, importBinarizer},
  };
  return kRows;
}
