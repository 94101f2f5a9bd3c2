//===- Random.cpp - Random numbers ----------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Random.h"
#include "dlc/Dialect/Dlc/Random.h"
#include "llvm/Support/xxhash.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

static Value getKey(Node &node) {
  if (!node.hasAttribute("seed"))
    return createRandomKey(node.b, llvm::xxh3_64bits(node.getTitle()));
  // The seed's bits as a float, as other systems have it.
  auto seed = static_cast<float>(node.getFloat("seed", 0));
  return createRandomKey(node.b, llvm::bit_cast<uint32_t>(seed));
}

Term dlc::onnxfrontend::createUniform(Node &node, ArrayRef<OpFoldResult> sizes,
                                      Type elementType) {
  return dlc::createUniform(node.b, sizes, elementType, getKey(node));
}

Term dlc::onnxfrontend::createNormal(Node &node, ArrayRef<OpFoldResult> sizes,
                                     Type elementType) {
  return dlc::createNormal(node.b, sizes, elementType, getKey(node));
}
