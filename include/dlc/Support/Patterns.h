//===- Patterns.h - Applying rewrite patterns -------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One way to run patterns to their end.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_SUPPORT_PATTERNS_H
#define DLC_SUPPORT_PATTERNS_H

#include "dlc/Support/LLVM.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace dlc {

/// Applies patterns until none matches. If there is no end to that, what is
/// there after some rounds is right as well, so it is no failure.
inline void applyPatterns(Operation *op, RewritePatternSet patterns) {
  // Blocks are the canonicalizer's to merge.
  mlir::GreedyRewriteConfig config;
  config.setRegionSimplificationLevel(
      mlir::GreedySimplifyRegionLevel::Disabled);
  (void)mlir::applyPatternsGreedily(op, std::move(patterns), config);
}

} // namespace dlc

#endif // DLC_SUPPORT_PATTERNS_H
