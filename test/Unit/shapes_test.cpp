//===- shapes_test.cpp - Sizes of tensors ---------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where sizes come from, and what is known about them.
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/SizeExpression.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "program.h"

using namespace dlc;

namespace {

/// The sizes, as expressions, of the tensor that a function returns.
SmallVector<std::string> getResultSizes(StringRef body, StringRef type) {
  Program program((R"(
    func.func @f(%x: tensor<?x?xf32> {dlc.dims = ["b", "s"]},
                 %y: tensor<?x8xf32> {dlc.dims = ["b", ""]},
                 %i: tensor<?xi64> {dlc.dims = ["i"]}, %n: index) -> )" +
                   type + " {" + body + "  return %r : " + type + "}")
                      .str());
  Operation *end = program.getFunction().front().getTerminator();
  OpBuilder builder(end);
  SmallVector<std::string> sizes;
  for (OpFoldResult size : getDims(builder, end->getLoc(), end->getOperand(0)))
    sizes.push_back(getSizeExpression(
        mlir::getValueOrCreateConstantIndexOp(builder, end->getLoc(), size)));
  return sizes;
}

using Sizes = SmallVector<std::string>;

TEST(Dims, OfArgumentsGoByTheirNames) {
  // y's first size is x's, as both are called b.
  EXPECT_EQ(
      getResultSizes("%r = dlc.neg %y : tensor<?x8xf32>", "tensor<?x8xf32>"),
      (Sizes{"b", "8"}));
}

TEST(Dims, PassThroughMovement) {
  EXPECT_EQ(getResultSizes("%r = dlc.transpose %x [1, 0] : "
                           "tensor<?x?xf32> -> tensor<?x?xf32>",
                           "tensor<?x?xf32>"),
            (Sizes{"s", "b"}));
  EXPECT_EQ(getResultSizes("%r = dlc.concat 1 %x, %y : (tensor<?x?xf32>, "
                           "tensor<?x8xf32>) -> tensor<?x?xf32>",
                           "tensor<?x?xf32>"),
            (Sizes{"b", "(s + 8)"}));
  EXPECT_EQ(getResultSizes("%r = dlc.gather %x 1 [%i] : (tensor<?x?xf32>, "
                           "tensor<?xi64>) -> tensor<?x?xf32>",
                           "tensor<?x?xf32>"),
            (Sizes{"b", "i"}));
}

TEST(Dims, OfPadsAddUp) {
  EXPECT_EQ(getResultSizes("%v = dlc.constant dense<0.0> : tensor<f32>\n"
                           "%r = dlc.pad constant %x, %v [1, 0] [2, 0] : "
                           "tensor<?x?xf32> -> tensor<?x?xf32>",
                           "tensor<?x?xf32>"),
            (Sizes{"((b + 1) + 2)", "s"}));
}

TEST(Dims, OfReductionsAreWhatIsKept) {
  EXPECT_EQ(getResultSizes("%r = dlc.reduce sum %x [0] : "
                           "tensor<?x?xf32> -> tensor<?xf32>",
                           "tensor<?xf32>"),
            (Sizes{"s"}));
}

TEST(Dims, OfProductsAreThoseOfTheOperands) {
  EXPECT_EQ(getResultSizes(
                "%r = dlc.dot_general %x, %y batch [] x [] contract [0] x [0]"
                " : (tensor<?x?xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>",
                "tensor<?x8xf32>"),
            (Sizes{"s", "8"}));
}

TEST(Dims, OfLaterPhasesAreThoseOfTheDestination) {
  EXPECT_EQ(getResultSizes("%e = tensor.empty(%n) : tensor<?xf32>\n"
                           "%d = tensor.empty(%n) : tensor<?xf32>\n"
                           "%r = linalg.exp ins(%e : tensor<?xf32>) "
                           "outs(%d : tensor<?xf32>) -> tensor<?xf32>",
                           "tensor<?xf32>"),
            (Sizes{"?"}));
}

class SizesTest : public testing::Test {
protected:
  SizesTest()
      : program("func.func @f(%x: tensor<?xf32>, %n: index) { return }"),
        builder(program.getFunction().front().getTerminator()),
        loc(builder.getUnknownLoc()), n(program.getFunction().getArgument(1)) {}

  OpFoldResult known(int64_t value) { return builder.getIndexAttr(value); }
  std::optional<int64_t> get(OpFoldResult size) {
    return mlir::getConstantIntValue(size);
  }

  Program program;
  OpBuilder builder;
  Location loc;
  OpFoldResult n;
};

TEST_F(SizesTest, KnownSizesFold) {
  EXPECT_EQ(get(addSizes(builder, loc, known(2), known(3))), 5);
  EXPECT_EQ(get(subSizes(builder, loc, known(2), known(3))), -1);
  EXPECT_EQ(get(mulSizes(builder, loc, known(2), known(3))), 6);
  EXPECT_EQ(get(floorDivSizes(builder, loc, known(-7), known(2))), -4);
  EXPECT_EQ(get(ceilDivSizes(builder, loc, known(7), known(2))), 4);
  EXPECT_EQ(get(maxSizes(builder, loc, known(2), known(3))), 3);
  EXPECT_EQ(get(minSizes(builder, loc, known(2), known(3))), 2);
}

TEST_F(SizesTest, NeutralElementsVanish) {
  EXPECT_EQ(addSizes(builder, loc, n, known(0)), n);
  EXPECT_EQ(addSizes(builder, loc, known(0), n), n);
  EXPECT_EQ(subSizes(builder, loc, n, known(0)), n);
  EXPECT_EQ(mulSizes(builder, loc, known(1), n), n);
  EXPECT_EQ(floorDivSizes(builder, loc, n, known(1)), n);
  EXPECT_EQ(get(subSizes(builder, loc, n, n)), 0);
  EXPECT_EQ(maxSizes(builder, loc, n, n), n);
}

TEST_F(SizesTest, ProductsAreDividedByTheirFactors) {
  OpFoldResult product = mulSizes(builder, loc, n, known(64));
  EXPECT_EQ(floorDivSizes(builder, loc, product, known(64)), n);
  EXPECT_EQ(get(floorDivSizes(builder, loc, product, n)), 64);
}

TEST_F(SizesTest, EqualComputationsAreEqual) {
  OpFoldResult a = addSizes(builder, loc, n, known(1));
  OpFoldResult b = addSizes(builder, loc, n, known(1));
  OpFoldResult c = addSizes(builder, loc, n, known(2));
  EXPECT_NE(a, b);
  EXPECT_TRUE(provablyEqual(a, b));
  EXPECT_FALSE(provablyEqual(a, c));
  EXPECT_FALSE(provablyEqual(n, known(1)));
  EXPECT_TRUE(provablyEqual(known(3), known(3)));
}

TEST_F(SizesTest, SizesAreNotNegative) {
  Value zero = mlir::arith::ConstantIndexOp::create(builder, loc, 0);
  Value dim = tensor::DimOp::create(builder, loc,
                                    program.getFunction().getArgument(0), zero);
  Value one = mlir::arith::ConstantIndexOp::create(builder, loc, 1);
  EXPECT_TRUE(provablyNonNegative(dim));
  EXPECT_TRUE(
      provablyNonNegative(mlir::arith::AddIOp::create(builder, loc, dim, one)));
  EXPECT_FALSE(
      provablyNonNegative(mlir::arith::SubIOp::create(builder, loc, dim, one)));
  EXPECT_FALSE(provablyNonNegative(cast<Value>(n)));
  EXPECT_TRUE(provablyNonNegative(
      mlir::arith::MaxSIOp::create(builder, loc, cast<Value>(n), zero)));
}

TEST_F(SizesTest, SplittingAndMergingAreInverse) {
  SmallVector<int64_t> shape;
  SmallVector<Value> open;
  splitSizes({known(4), n, known(8)}, shape, open);
  EXPECT_EQ(shape, (SmallVector<int64_t>{4, ShapedType::kDynamic, 8}));
  EXPECT_EQ(open, (SmallVector<Value>{cast<Value>(n)}));
  SmallVector<OpFoldResult> merged = mergeSizes(builder, shape, open);
  ASSERT_EQ(merged.size(), 3u);
  EXPECT_EQ(get(merged[0]), 4);
  EXPECT_EQ(merged[1], n);
  EXPECT_EQ(get(merged[2]), 8);
}

// floor((size + low + high - dilation * (window - 1) - 1) / stride) + 1
TEST(Windows, AreCounted) {
  EXPECT_EQ(getWindowedSize(8, 3, 0, 0, 1, 1), 6);
  EXPECT_EQ(getWindowedSize(8, 3, 1, 1, 2, 1), 4);
  EXPECT_EQ(getWindowedSize(9, 3, 0, 0, 1, 3), 3);
  EXPECT_EQ(getWindowedSize(3, 3, 0, 0, 5, 1), 1);
  EXPECT_EQ(getWindowedSize(2, 3, 0, 0, 1, 1), 0);
  EXPECT_EQ(getWindowedSize(ShapedType::kDynamic, 3, 0, 0, 1, 1),
            ShapedType::kDynamic);
}

TEST_F(SizesTest, WindowsAreCountedAlikeInPrograms) {
  for (int64_t size : {5, 8, 9})
    for (int64_t stride : {1, 2, 3})
      for (int64_t dilation : {1, 2})
        EXPECT_EQ(get(getWindowedSize(builder, loc, known(size), known(3), 1, 0,
                                      stride, dilation)),
                  getWindowedSize(size, 3, 1, 0, stride, dilation));
}

} // namespace
