//===- cpu.h - what this processor can do -----------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The features of dlcrt_cpu_feature that the processor and the operating system
// both offer, and how many processors this process may use.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_CPU_H
#define DLCRT_SRC_CPU_H

#include <cstdint>

namespace dlcrt {

/// A bit, 1 << dlcrt_cpu_feature, for each feature that may be used. Empty on
/// processors other than x86.
uint64_t cpuFeatures();

/// "avx2" for DLCRT_CPU_AVX2; null for a number this runtime doesn't know.
const char *cpuFeatureName(unsigned feature);

/// How many processors the process may use: its affinity mask, cut by the CPU
/// quotas of its control groups (versions 1 and 2). `root` is put in front of
/// the paths that are read: "" but in tests.
int32_t usableCpus(const char *root);

} // namespace dlcrt

#endif // DLCRT_SRC_CPU_H
