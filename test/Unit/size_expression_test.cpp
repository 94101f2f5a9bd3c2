//===- size_expression_test.cpp - Sizes as text ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What reports and artifacts say about sizes.
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/SizeExpression.h"
#include "program.h"

using namespace dlc;

/// The expression of what a function of three arguments returns.
static std::string getExpression(StringRef body) {
  Program program((R"(
    func.func @f(%x: tensor<?x?xf32> {dlc.name = "x", dlc.dims = ["batch", ""]},
                 %y: tensor<?xf32>, %n: index) -> index {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c4 = arith.constant 4 : index
      %batch = tensor.dim %x, %c0 : tensor<?x?xf32>
  )" + body + R"(
      return %r : index
    }
  )")
                      .str());
  return getSizeExpression(
      program.getFunction().front().getTerminator()->getOperand(0));
}

TEST(SizeExpression, DimensionsHaveTheirNames) {
  EXPECT_EQ(getExpression("%r = tensor.dim %x, %c0 : tensor<?x?xf32>"),
            "batch");
}

TEST(SizeExpression, OthersAreNamedAfterTheirInput) {
  EXPECT_EQ(getExpression("%r = tensor.dim %x, %c1 : tensor<?x?xf32>"), "x.1");
  EXPECT_EQ(getExpression("%r = tensor.dim %y, %c0 : tensor<?xf32>"),
            "input1.0");
}

TEST(SizeExpression, ArithmeticIsSpelledOut) {
  EXPECT_EQ(getExpression("%r = arith.constant 7 : index"), "7");
  EXPECT_EQ(getExpression("%r = arith.addi %batch, %c4 : index"),
            "(batch + 4)");
  EXPECT_EQ(getExpression("%a = arith.muli %c4, %batch : index\n"
                          "%r = arith.subi %a, %c1 : index"),
            "((4*batch) - 1)");
  EXPECT_EQ(getExpression("%r = arith.floordivsi %batch, %c4 : index"),
            "(batch/4)");
  EXPECT_EQ(getExpression("%r = arith.ceildivsi %batch, %c4 : index"),
            "ceildiv(batch, 4)");
  EXPECT_EQ(getExpression("%r = arith.maxsi %batch, %c4 : index"),
            "max(batch, 4)");
  EXPECT_EQ(getExpression("%r = arith.minsi %batch, %c4 : index"),
            "min(batch, 4)");
}

TEST(SizeExpression, WhatIsNoExpressionIsUnknown) {
  EXPECT_EQ(getExpression("%r = arith.addi %n, %c1 : index"), "(? + 1)");
}
