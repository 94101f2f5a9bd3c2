//===- LowerMathPass.cpp - dlc-lower-math ---------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Functions of vectors are computed by polynomials, upstream's, where those
// hold over the whole range; what is left calls the C library, an element at a
// time.
//
//===----------------------------------------------------------------------===//

#include "dlc/Conversion/Passes.h"
#include "dlc/Support/Patterns.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

namespace dlc {
#define GEN_PASS_DEF_LOWERMATHPASS
#include "dlc/Conversion/Passes.h.inc"
} // namespace dlc

using namespace dlc;

/// Whether there is a polynomial for the function that is good to a few units
/// in the last place wherever the function is defined. That of the sine is not:
/// it loses its argument's last bits.
static bool hasPolynomial(StringRef name) {
  return llvm::is_contained(
      {math::ExpOp::getOperationName(), math::LogOp::getOperationName(),
       math::Log2Op::getOperationName(), math::Log1pOp::getOperationName(),
       math::TanhOp::getOperationName(), math::ErfOp::getOperationName()},
      name);
}

/// Whether the function is evaluated in f32 where its argument is narrower.
static bool isWidened(StringRef name) {
  return name.starts_with("math.") &&
         name != math::AbsFOp::getOperationName() &&
         name != math::CopySignOp::getOperationName();
}

namespace {
struct LowerMath : impl::LowerMathPassBase<LowerMath> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    mlir::populateMathAlgebraicSimplificationPatterns(patterns);
    mlir::populateMathF32ExpansionPatterns(patterns, isWidened);
    mlir::populateMathPolynomialApproximationPatterns(patterns, hasPolynomial);
    math::populateExpansionPatterns(patterns, {"rsqrt"});
    applyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace
