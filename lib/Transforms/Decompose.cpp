//===- Decompose.cpp - dlc-decompose --------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Replaces composites by their definitions.
//
//===----------------------------------------------------------------------===//

#include "dlc/Transforms/Passes.h"
#include "mlir/IR/PatternMatch.h"

namespace dlc {
#define GEN_PASS_DEF_DECOMPOSEPASS
#include "dlc/Transforms/Passes.h.inc"
} // namespace dlc

using namespace dlc;

namespace {
struct Decompose : impl::DecomposePassBase<Decompose> {
  using DecomposePassBase::DecomposePassBase;

  void runOnOperation() override {
    // A definition may hold composites itself.
    bool found = true;
    while (found) {
      found = false;
      getOperation()->walk([&](DecomposableOpInterface op) {
        OpBuilder builder(op);
        op->replaceAllUsesWith(op.decompose(builder));
        op->erase();
        found = true;
      });
    }
  }
};
} // namespace
