//===- elements_test.cpp - Small tensors as scalars -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What models compute of shapes is computed by the host, an element at a time.
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/SizeExpression.h"
#include "dlc/Dialect/Dlc/Elements.h"
#include "program.h"

using namespace dlc;

namespace {

/// The elements, as size expressions, of the tensor that a function returns.
SmallVector<std::string> getElements(StringRef body, StringRef type) {
  Program program((R"(
    func.func @f(%x: tensor<?x64xf32> {dlc.dims = ["batch", ""]},
                 %unknown: tensor<2xi64>) -> )" +
                   type + R"( {
      %c0 = arith.constant 0 : index
      %size = tensor.dim %x, %c0 : tensor<?x64xf32>
      %batch = arith.index_cast %size : index to i64
      %c64 = arith.constant 64 : i64
      %shape = tensor.from_elements %batch, %c64 : tensor<2xi64>
  )" + body +
                   "  return %r : " + type + "}")
                      .str());
  Operation *end = program.getFunction().front().getTerminator();
  OpBuilder builder(end);
  SmallVector<std::string> elements;
  for (OpFoldResult size :
       getElementsAsSizes(builder, end->getLoc(), end->getOperand(0)))
    elements.push_back(getSizeExpression(
        mlir::getValueOrCreateConstantIndexOp(builder, end->getLoc(), size)));
  return elements;
}

using Elements = SmallVector<std::string>;

TEST(Elements, OfAShapeAreItsSizes) {
  EXPECT_EQ(getElements("%r = dlc.reverse %shape [0] : tensor<2xi64>",
                        "tensor<2xi64>"),
            (Elements{"64", "batch"}));
}

TEST(Elements, AreGatheredAndJoined) {
  // As exporters write reshapes: [shape[0], -1, 8].
  EXPECT_EQ(getElements(R"(
      %first = dlc.constant dense<0> : tensor<1xi64>
      %rest = dlc.constant dense<[-1, 8]> : tensor<2xi64>
      %b = dlc.gather %shape 0 [%first]
         : (tensor<2xi64>, tensor<1xi64>) -> tensor<1xi64>
      %r = dlc.concat 0 %b, %rest
         : (tensor<1xi64>, tensor<2xi64>) -> tensor<3xi64>
    )",
                        "tensor<3xi64>"),
            (Elements{"batch", "-1", "8"}));
}

TEST(Elements, AreSlicedAndReduced) {
  EXPECT_EQ(getElements(R"(
      %last = dlc.slice %shape [1] [1] [1] : tensor<2xi64> -> tensor<1xi64>
      %r = dlc.reduce prod %last [0] : tensor<1xi64> -> tensor<i64>
    )",
                        "tensor<i64>"),
            (Elements{"64"}));
}

TEST(Elements, ThatSizesDecideAreKnown) {
  // A size is never -1, so that the other branch is taken.
  EXPECT_EQ(getElements(R"(
      %minus = dlc.constant dense<-1> : tensor<2xi64>
      %one = dlc.constant dense<1> : tensor<2xi64>
      %is = dlc.compare eq, %shape, %minus : tensor<2xi64> -> tensor<2xi1>
      %r = dlc.select %is, %one, %shape : tensor<2xi1>, tensor<2xi64>
    )",
                        "tensor<2xi64>"),
            (Elements{"batch", "64"}));
}

TEST(Elements, OfInputsAreReadWhileTheModelRuns) {
  Program program(R"(
    func.func @f(%x: tensor<2xi64>) -> tensor<2xi64> {
      return %x : tensor<2xi64>
    }
  )");
  Operation *end = program.getFunction().front().getTerminator();
  OpBuilder builder(end);
  Value element = getElement(builder, end->getLoc(), end->getOperand(0), {1});
  EXPECT_TRUE(element.getDefiningOp<tensor::ExtractOp>());
}

TEST(Elements, AreConstantOnlyIfAllAre) {
  Program program(R"(
    func.func @f(%x: tensor<2xi64>) -> (tensor<2x2xi64>, tensor<2xi64>) {
      %c = dlc.constant dense<[[1, 2], [3, 4]]> : tensor<2x2xi64>
      %t = dlc.transpose %c [1, 0] : tensor<2x2xi64> -> tensor<2x2xi64>
      %n = dlc.neg %x : tensor<2xi64>
      return %t, %n : tensor<2x2xi64>, tensor<2xi64>
    }
  )");
  Operation *end = program.getFunction().front().getTerminator();
  EXPECT_EQ(getConstantElements(end->getOperand(0)),
            (SmallVector<int64_t>{1, 3, 2, 4}));
  EXPECT_EQ(getConstantElements(end->getOperand(1)), std::nullopt);
}

} // namespace
