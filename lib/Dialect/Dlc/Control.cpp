//===- Control.cpp - Assertions -------------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Canonicalization of assert.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/Dlc/Dlc.h"
#include "mlir/IR/Matchers.h"

using namespace dlc;

LogicalResult AssertOp::canonicalize(AssertOp op, PatternRewriter &rewriter) {
  DenseElementsAttr value;
  if (!mlir::matchPattern(op.getCondition(), mlir::m_Constant(&value)) ||
      !value.getSplatValue<bool>())
    return rewriter.notifyMatchFailure(op, "condition is not known to hold");
  rewriter.eraseOp(op);
  return success();
}

LogicalResult RequireOp::canonicalize(RequireOp op, PatternRewriter &rewriter) {
  if (!mlir::matchPattern(op.getCondition(), mlir::m_One()))
    return rewriter.notifyMatchFailure(op, "condition is not known to hold");
  rewriter.eraseOp(op);
  return success();
}
