//===- mixed_levels_test.cpp - Phases that are optimized or not -----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Whatever an optimized phase makes, those that aren't optimized take: that is
// how a wrong result is traced to a phase.
//
//===----------------------------------------------------------------------===//

#include "dlc/Compiler/Jit.h"
#include "dlc/Data/Files.h"
#include "dlc/Pipelines/Phases.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include <cmath>
#include <gtest/gtest.h>

using namespace dlc;

namespace {

/// A convolution with a filter that is known, large enough for Winograd's
/// algorithm.
constexpr const char *kModel = R"(
dlc.weight @w "w" file("{0}", 0, 9216) : tensor<3x3x16x16xf32>
func.func @main(%x: tensor<1x14x?x16xf32> {{dlc.name = "x", dlc.dims = ["", "", "w", ""]})
    -> (tensor<1x12x?x16xf32> {{dlc.name = "y"}) {{
  %w = dlc.get_weight @w : tensor<3x3x16x16xf32>
  %y = dlc.conv channels_last %x, %w strides [1, 1] padding [0, 0, 0, 0]
      dilations [1, 1] groups 1 :
      (tensor<1x14x?x16xf32>, tensor<3x3x16x16xf32>) -> tensor<1x12x?x16xf32>
  return %y : tensor<1x12x?x16xf32>
}
)";

std::vector<char> makeFloats(size_t count) {
  std::vector<char> bytes(count * sizeof(float));
  for (size_t i = 0; i < count; ++i) {
    float value = std::sin(static_cast<float>(i));
    std::memcpy(&bytes[i * sizeof(float)], &value, sizeof(float));
  }
  return bytes;
}

class MixedLevelsTest : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("dlc-mixed", folder));
    std::vector<char> filter = makeFloats(3 * 3 * 16 * 16);
    write("w.bin", StringRef(filter.data(), filter.size()));
    write("model.mlir", llvm::formatv(kModel, getPath("w.bin")).str());
    dlcrt_context *created = nullptr;
    ASSERT_EQ(dlcrt_context_create(/*options=*/nullptr, &created), nullptr);
    context.reset(created);
  }

  void TearDown() override { llvm::sys::fs::remove_directories(folder); }

  std::string getPath(StringRef file) {
    llvm::SmallString<128> path(folder);
    llvm::sys::path::append(path, file);
    return path.str().str();
  }

  void write(StringRef file, StringRef text) {
    llvm::Error error =
        writeFile(getPath(file), [&](raw_ostream &stream) { stream << text; });
    ASSERT_FALSE(error) << llvm::toString(std::move(error));
  }

  /// What the model computes with the first `numOptimized` stages optimized.
  llvm::Expected<HostTensor> compute(size_t numOptimized) {
    Compilation compilation{CompileOptions()};
    if (llvm::Error error = compilation.load(getPath("model.mlir")))
      return std::move(error);
    size_t stage = 0;
    auto setLevel = [&] {
      compilation.setOptimizationLevel(stage++ < numOptimized ? 3 : 0);
    };
    for (const Phase &phase : getPhases()) {
      setLevel();
      if (llvm::Error error = compilation.runPhases(phase.name))
        return std::move(error);
    }
    setLevel();
    llvm::Expected<ModulePtr> module =
        compileAndLoad(compilation, "mixed", context.get());
    if (!module)
      return module.takeError();
    std::vector<HostTensor> inputs(1);
    inputs[0].dims = {1, 14, 15, 16};
    inputs[0].bytes = makeFloats(14 * 15 * 16);
    llvm::Expected<std::vector<HostTensor>> outputs =
        runEntry(context.get(), module->get(), 0, inputs);
    if (!outputs)
      return outputs.takeError();
    return std::move(outputs->front());
  }

  llvm::SmallString<128> folder;
  ContextPtr context;
};

TEST_F(MixedLevelsTest, AllAgree) {
  llvm::Expected<HostTensor> plain = compute(0);
  ASSERT_TRUE(bool(plain)) << llvm::toString(plain.takeError());
  for (size_t count = 1; count <= getPhases().size() + 1; ++count) {
    llvm::Expected<HostTensor> mixed = compute(count);
    ASSERT_TRUE(bool(mixed))
        << count << ": " << llvm::toString(mixed.takeError());
    EXPECT_TRUE(compareTensors(*mixed, *plain, 1e-4, 1e-4).matches) << count;
  }
}

} // namespace
