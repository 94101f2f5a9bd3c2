//===- processor_test.cpp - Processors to compile for ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What code may use on which processor.
//
//===----------------------------------------------------------------------===//

#include "dlc/Target/Target.h"
#include <gtest/gtest.h>

using namespace dlc;

namespace {

Target get(StringRef cpu) {
  llvm::Expected<Target> target = getTarget(cpu);
  EXPECT_TRUE(static_cast<bool>(target));
  return std::move(*target);
}

TEST(Processor, LevelsHaveTheirRegisters) {
  EXPECT_EQ(get("x86-64").getLanes(32), 4);
  EXPECT_EQ(get("x86-64-v2").getLanes(32), 4);
  EXPECT_EQ(get("x86-64-v3").getLanes(32), 8);
  EXPECT_EQ(get("x86-64-v4").getLanes(32), 16);
  EXPECT_EQ(get("x86-64-v4").getLanes(8), 64);
  EXPECT_EQ(get("x86-64-v3").vectorRegisters, 16);
  EXPECT_EQ(get("x86-64-v4").vectorRegisters, 32);
}

TEST(Processor, HigherLevelsNeedMore) {
  uint64_t previous = 0;
  for (StringRef level : {"x86-64-v2", "x86-64-v3", "x86-64-v4"}) {
    Target target = get(level);
    EXPECT_EQ(target.isaName, level);
    EXPECT_EQ(target.requiredFeatures & previous, previous);
    EXPECT_NE(target.requiredFeatures, previous);
    previous = target.requiredFeatures;
  }
}

TEST(Processor, ModelsAreLevelsWithExtensions) {
  Target target = get("sapphirerapids");
  EXPECT_TRUE(StringRef(target.isaName).starts_with("x86-64-v4+"));
  EXPECT_NE(target.features.find("+avx512vnni"), std::string::npos);
  EXPECT_EQ(target.tune, "sapphirerapids");
  EXPECT_EQ(get("haswell").isaName, "x86-64-v3");
}

TEST(Processor, UnknownOnesAreRefused) {
  llvm::Expected<Target> target = getTarget("pentium17");
  ASSERT_FALSE(static_cast<bool>(target));
  EXPECT_TRUE(StringRef(llvm::toString(target.takeError()))
                  .starts_with("unknown processor 'pentium17': expected"));
}

} // namespace
