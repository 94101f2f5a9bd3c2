//===- tile_alignment_test.cpp - Loops that follow each other -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which ops can be computed tile by tile with their consumer.
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/TileAlignment.h"
#include "program.h"

using namespace dlc;

namespace {

/// The structured ops of a function with the body given, fills aside.
SmallVector<linalg::LinalgOp> getStructured(Program &program) {
  SmallVector<linalg::LinalgOp> ops;
  for (auto op : program.getOps<linalg::LinalgOp>())
    if (!isa<linalg::FillOp>(op))
      ops.push_back(op);
  return ops;
}

constexpr const char *kRows = R"(
  #all = affine_map<(d0, d1) -> (d0, d1)>
  #row = affine_map<(d0, d1) -> (d0)>
  func.func @f(%x: tensor<4x8xf32>, %r: tensor<4xf32>) -> tensor<4x8xf32> {
    %sum = linalg.generic {indexing_maps = [#all, #row],
        iterator_types = ["parallel", "reduction"]}
        ins(%x : tensor<4x8xf32>) outs(%r : tensor<4xf32>) {
    ^bb0(%a: f32, %o: f32):
      %0 = arith.addf %a, %o : f32
      linalg.yield %0 : f32
    } -> tensor<4xf32>
    %quotient = linalg.generic {indexing_maps = [#all, #row, #all],
        iterator_types = ["parallel", "parallel"]}
        ins(%x, %sum : tensor<4x8xf32>, tensor<4xf32>)
        outs(%x : tensor<4x8xf32>) {
    ^bb0(%a: f32, %s: f32, %o: f32):
      %0 = arith.divf %a, %s : f32
      linalg.yield %0 : f32
    } -> tensor<4x8xf32>
    return %quotient : tensor<4x8xf32>
  }
)";

TEST(TileAlignment, ARootFollowsItself) {
  Program program(kRows);
  SmallVector<linalg::LinalgOp> ops = getStructured(program);
  TileAlignment alignment(ops[1]);
  EXPECT_EQ(alignment.getLoops(ops[1]), ArrayRef<int64_t>({0, 1}));
  EXPECT_EQ(alignment.getTileable(), (SmallVector<bool>{true, true}));
}

TEST(TileAlignment, AReductionIsCutAlongRowsOnly) {
  Program program(kRows);
  SmallVector<linalg::LinalgOp> ops = getStructured(program);
  TileAlignment alignment(ops[1]);
  alignment.add(ops[0]);
  EXPECT_TRUE(alignment.contains(ops[0]));
  EXPECT_EQ(alignment.getLoops(ops[0]), ArrayRef<int64_t>({0, -1}));
  EXPECT_EQ(alignment.getTileable(), (SmallVector<bool>{true, false}));
  EXPECT_EQ(alignment.getOps().front(), ops[1].getOperation());
}

TEST(TileAlignment, ATransposedProducerFollowsTheOtherLoop) {
  Program program(R"(
    func.func @f(%x: tensor<8x4xf32>, %o: tensor<4x8xf32>) -> tensor<4x8xf32> {
      %e = linalg.exp ins(%x : tensor<8x4xf32>) outs(%x : tensor<8x4xf32>)
          -> tensor<8x4xf32>
      %t = linalg.transpose ins(%e : tensor<8x4xf32>)
          outs(%o : tensor<4x8xf32>) permutation = [1, 0]
      return %t : tensor<4x8xf32>
    }
  )");
  SmallVector<linalg::LinalgOp> ops = getStructured(program);
  TileAlignment alignment(ops[1]);
  alignment.add(ops[0]);
  EXPECT_EQ(alignment.getLoops(ops[0]), ArrayRef<int64_t>({1, 0}));
  EXPECT_EQ(alignment.getTileable(), (SmallVector<bool>{true, true}));
}

TEST(TileAlignment, TwoReadersThatDisagreeAlignNothing) {
  Program program(R"(
    #id = affine_map<(d0, d1) -> (d0, d1)>
    #t = affine_map<(d0, d1) -> (d1, d0)>
    func.func @f(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
      %e = linalg.exp ins(%x : tensor<4x4xf32>) outs(%x : tensor<4x4xf32>)
          -> tensor<4x4xf32>
      %s = linalg.generic {indexing_maps = [#id, #t, #id],
          iterator_types = ["parallel", "parallel"]}
          ins(%e, %e : tensor<4x4xf32>, tensor<4x4xf32>)
          outs(%x : tensor<4x4xf32>) {
      ^bb0(%a: f32, %b: f32, %o: f32):
        %0 = arith.addf %a, %b : f32
        linalg.yield %0 : f32
      } -> tensor<4x4xf32>
      return %s : tensor<4x4xf32>
    }
  )");
  SmallVector<linalg::LinalgOp> ops = getStructured(program);
  TileAlignment alignment(ops[1]);
  alignment.add(ops[0]);
  EXPECT_EQ(alignment.getTileable(), (SmallVector<bool>{false, false}));
}

TEST(StructuredKind, IsTold) {
  Program program(R"(
    func.func @f(%v: f32, %x: tensor<4x4xf32>, %i: tensor<1x4x4x3xf32>,
                 %k: tensor<2x2x3x5xf32>, %y: tensor<1x3x3x5xf32>,
                 %r: tensor<4xf32>) {
      %0 = linalg.fill ins(%v : f32) outs(%x : tensor<4x4xf32>)
          -> tensor<4x4xf32>
      %1 = linalg.exp ins(%x : tensor<4x4xf32>) outs(%x : tensor<4x4xf32>)
          -> tensor<4x4xf32>
      %2 = linalg.reduce { arith.addf } ins(%x : tensor<4x4xf32>)
          outs(%r : tensor<4xf32>) dimensions = [1]
      %3 = linalg.matmul ins(%x, %x : tensor<4x4xf32>, tensor<4x4xf32>)
          outs(%x : tensor<4x4xf32>) -> tensor<4x4xf32>
      %4 = linalg.conv_2d_nhwc_hwcf
          ins(%i, %k : tensor<1x4x4x3xf32>, tensor<2x2x3x5xf32>)
          outs(%y : tensor<1x3x3x5xf32>) -> tensor<1x3x3x5xf32>
      return
    }
  )");
  auto ops = program.getOps<linalg::LinalgOp>();
  ASSERT_EQ(ops.size(), 5u);
  EXPECT_EQ(getStructuredKind(ops[0]), StructuredKind::fill);
  EXPECT_EQ(getStructuredKind(ops[1]), StructuredKind::parallel);
  EXPECT_EQ(getStructuredKind(ops[2]), StructuredKind::reduction);
  EXPECT_EQ(getStructuredKind(ops[3]), StructuredKind::contraction);
  EXPECT_EQ(getStructuredKind(ops[4]), StructuredKind::contraction);
  EXPECT_FALSE(hasWindows(ops[3]));
  EXPECT_TRUE(hasWindows(ops[4]));
}

} // namespace
