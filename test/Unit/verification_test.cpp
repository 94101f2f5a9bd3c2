//===- verification_test.cpp - Finding miscompilations --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A model with a bit of everything, right and with a wrong pattern at a time.
//
//===----------------------------------------------------------------------===//

#include "dlc/Compiler/Jit.h"
#include "dlc/Data/Files.h"
#include "dlc/Verification/Verification.h"
#include "wrong_patterns.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <gtest/gtest.h>

using namespace dlc;

namespace {

constexpr const char *kModel = R"(
func.func @main(
    %x: tensor<2x3x8x8xf32> {dlc.name = "x"},
    %w: tensor<4x3x3x3xf32> {dlc.name = "w"},
    %b: tensor<4xf32> {dlc.name = "b"},
    %m: tensor<16x16xf32> {dlc.name = "m"},
    %i: tensor<5xi64> {dlc.name = "i"})
    -> (tensor<5x16xf32> {dlc.name = "y"}, tensor<5xf32> {dlc.name = "s"},
        tensor<5x16xf32> {dlc.name = "r"}) {
  %half = dlc.constant dense<0.5> : tensor<2x3x8x8xf32>
  %zero = dlc.constant dense<0.0> : tensor<2x4x8x8xf32>
  %border = dlc.constant dense<0.0> : tensor<f32>
  %factor = dlc.constant dense<0.375> : tensor<5x16xf32>
  %none = dlc.constant dense<0.0> : tensor<5x16xf32>
  %c = dlc.sub %x, %half : tensor<2x3x8x8xf32> loc("center")
  %f = dlc.conv channels_first %c, %w strides [1, 1] padding [1, 1, 1, 1]
      dilations [1, 1] groups 1 : (tensor<2x3x8x8xf32>, tensor<4x3x3x3xf32>) ->
      tensor<2x4x8x8xf32> loc("conv")
  %b4 = dlc.broadcast %b [1] : tensor<4xf32> -> tensor<2x4x8x8xf32> loc("bias")
  %a = dlc.add %f, %b4 : tensor<2x4x8x8xf32> loc("bias")
  %relu = dlc.max %a, %zero : tensor<2x4x8x8xf32> loc("relu")
  %pool = dlc.pool max %relu window [1, 1, 2, 2] strides [1, 1, 2, 2] padding
      [0, 0, 0, 0, 0, 0, 0, 0] dilations [1, 1, 1, 1] : tensor<2x4x8x8xf32> ->
      tensor<2x4x4x4xf32> loc("pool")
  %t = dlc.transpose %pool [0, 2, 1, 3] : tensor<2x4x4x4xf32> ->
      tensor<2x4x4x4xf32> loc("transpose")
  %slice = dlc.slice %t [0, 1, 0, 0] [2, 2, 4, 4] [1, 1, 1, 1] :
      tensor<2x4x4x4xf32> -> tensor<2x2x4x4xf32> loc("slice")
  %pad = dlc.pad constant %slice, %border [0, 1, 0, 0] [0, 1, 0, 0] :
      tensor<2x2x4x4xf32> -> tensor<2x4x4x4xf32> loc("pad")
  %cat = dlc.concat 1 %pad, %t : (tensor<2x4x4x4xf32>, tensor<2x4x4x4xf32>) ->
      tensor<2x8x4x4xf32> loc("concat")
  %flat = dlc.reshape %cat : tensor<2x8x4x4xf32> -> tensor<16x16xf32>
      loc("flatten")
  %p = dlc.dot_general %flat, %m batch [] x [] contract [1] x [0] :
      (tensor<16x16xf32>, tensor<16x16xf32>) -> tensor<16x16xf32> loc("matmul")
  %g = dlc.gather %p 0 [%i] : (tensor<16x16xf32>, tensor<5xi64>) ->
      tensor<5x16xf32> loc("gather")
  %mul = dlc.mul %g, %factor : tensor<5x16xf32> loc("scale")
  %sum = dlc.reduce sum %mul [1] : tensor<5x16xf32> -> tensor<5xf32> loc("sum")
  %wide = dlc.broadcast %sum [0] : tensor<5xf32> -> tensor<5x16xf32>
      loc("deviation")
  %d = dlc.sub %mul, %wide : tensor<5x16xf32> loc("deviation")
  %whole = dlc.convert %d : tensor<5x16xf32> -> tensor<5x16xi32> loc("whole")
  %r = dlc.convert %whole : tensor<5x16xi32> -> tensor<5x16xf32> loc("real")
  %soft = dlc.softmax %mul 1 : tensor<5x16xf32> loc("softmax")
  %cond = dlc.compare lt, %mul, %wide : tensor<5x16xf32> -> tensor<5x16xi1>
      loc("select")
  %y = dlc.select %cond, %soft, %mul : tensor<5x16xi1>, tensor<5x16xf32>
      loc("select")
  return %y, %sum, %r : tensor<5x16xf32>, tensor<5xf32>, tensor<5x16xf32>
}
)";

class VerificationTest : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("dlc-verify", folder));
    options.model = getPath("model.mlir");
    options.artifact = getPath("model.so");
    options.reproducer = getPath("reproducer");
    llvm::Error error =
        writeFile(options.model, [](raw_ostream &stream) { stream << kModel; });
    ASSERT_FALSE(error) << llvm::toString(std::move(error));
  }

  void TearDown() override { llvm::sys::fs::remove_directories(folder); }

  std::string getPath(StringRef file) {
    llvm::SmallString<128> path(folder);
    llvm::sys::path::append(path, file);
    return path.str().str();
  }

  VerifyReport verify() {
    Compilation compilation(options.compile);
    llvm::Error error = compilation.load(options.model);
    if (!error)
      error = compilation.writeArtifact(options.artifact,
                                        ArtifactKind::sharedLibrary, "model");
    EXPECT_FALSE(error) << llvm::toString(std::move(error));
    llvm::Expected<VerifyReport> report = verifyArtifact(options);
    if (report)
      return *report;
    ADD_FAILURE() << llvm::toString(report.takeError());
    return {};
  }

  /// Whether a reproducer's program computes what it should.
  bool isRight(const std::string &reproducer, const CompileOptions &compile) {
    dlcrt_context *created = nullptr;
    EXPECT_EQ(dlcrt_context_create(/*options=*/nullptr, &created), nullptr);
    ContextPtr context(created);
    llvm::Expected<ModulePtr> module =
        compileAndLoad(reproducer + "/model.mlir", compile, created);
    llvm::Expected<std::vector<NamedTensor>> inputs =
        readNpzFile(reproducer + "/inputs.npz");
    llvm::Expected<std::vector<NamedTensor>> expected =
        readNpzFile(reproducer + "/expected.npz");
    if (!module || !inputs || !expected) {
      ADD_FAILURE();
      return false;
    }
    std::vector<HostTensor> arguments;
    for (NamedTensor &input : *inputs)
      arguments.push_back(std::move(input.tensor));
    llvm::Expected<std::vector<HostTensor>> outputs =
        runEntry(created, module->get(), 0, arguments);
    if (!outputs) {
      ADD_FAILURE() << llvm::toString(outputs.takeError());
      return false;
    }
    EXPECT_EQ(outputs->size(), expected->size());
    return llvm::all_of(llvm::zip(*outputs, *expected), [](auto pair) {
      auto &[output, reference] = pair;
      return compareTensors(output, reference.tensor, 1e-4, 1e-4).matches;
    });
  }

  llvm::SmallString<128> folder;
  VerifyOptions options;
};

TEST_F(VerificationTest, WhatIsRightIsFoundRight) {
  VerifyReport report = verify();
  EXPECT_TRUE(report.isRight());
  EXPECT_EQ(report.numNodes, 19u);
  EXPECT_EQ(report.outputs.size(), 3u);
  EXPECT_EQ(report.layers.size(), 20u);
  EXPECT_TRUE(report.findings.empty());
  EXPECT_TRUE(report.notes.empty());
}

class WrongPatternTest : public VerificationTest,
                         public testing::WithParamInterface<WrongPattern> {};

TEST_P(WrongPatternTest, IsFound) {
  options.compile.extension = plant(GetParam());
  VerifyReport report = verify();
  EXPECT_FALSE(report.isRight());
  std::string text;
  llvm::raw_string_ostream stream(text);
  printReport(stream, report);
  ASSERT_EQ(report.findings.size(), 1u) << text;
  EXPECT_EQ(report.findings[0].node, GetParam().node) << text;
  EXPECT_EQ(report.findings[0].phase, GetParam().phase) << text;
  EXPECT_TRUE(llvm::is_contained(report.findings[0].passes, "Planted")) << text;
  EXPECT_FALSE(isRight(report.findings[0].reproducer, options.compile));
  EXPECT_TRUE(isRight(report.findings[0].reproducer, CompileOptions()));
}

INSTANTIATE_TEST_SUITE_P(, WrongPatternTest,
                         testing::ValuesIn(getWrongPatterns().vec()),
                         [](const testing::TestParamInfo<WrongPattern> &info) {
                           return info.param.name;
                         });

} // namespace
