//===- cpu.cpp - CPU feature detection ------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Features are read with cpuid, and those with registers that the operating
// system must save (AVX, AVX-512) count only if xgetbv says that it does.
//
//===----------------------------------------------------------------------===//

#include "cpu.h"
#include "dlcrt/abi.h"
#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace dlcrt {

#if defined(__x86_64__)

namespace {
enum Register { Eax, Ebx, Ecx, Edx };

/// What the operating system saves when it switches threads.
enum class State { General, Avx, Avx512 };

struct FeatureBit {
  dlcrt_cpu_feature feature;
  unsigned leaf;
  unsigned subleaf;
  Register reg;
  unsigned bit;
  State state;
};
} // namespace

static constexpr FeatureBit featureBits[] = {
    {DLCRT_CPU_SSE3, 1, 0, Ecx, 0, State::General},
    {DLCRT_CPU_SSSE3, 1, 0, Ecx, 9, State::General},
    {DLCRT_CPU_SSE4_1, 1, 0, Ecx, 19, State::General},
    {DLCRT_CPU_SSE4_2, 1, 0, Ecx, 20, State::General},
    {DLCRT_CPU_POPCNT, 1, 0, Ecx, 23, State::General},
    {DLCRT_CPU_CX16, 1, 0, Ecx, 13, State::General},
    {DLCRT_CPU_LAHF, 0x80000001, 0, Ecx, 0, State::General},
    {DLCRT_CPU_AVX, 1, 0, Ecx, 28, State::Avx},
    {DLCRT_CPU_AVX2, 7, 0, Ebx, 5, State::Avx},
    {DLCRT_CPU_FMA, 1, 0, Ecx, 12, State::Avx},
    {DLCRT_CPU_F16C, 1, 0, Ecx, 29, State::Avx},
    {DLCRT_CPU_BMI, 7, 0, Ebx, 3, State::General},
    {DLCRT_CPU_BMI2, 7, 0, Ebx, 8, State::General},
    {DLCRT_CPU_LZCNT, 0x80000001, 0, Ecx, 5, State::General},
    {DLCRT_CPU_MOVBE, 1, 0, Ecx, 22, State::General},
    {DLCRT_CPU_AVX512F, 7, 0, Ebx, 16, State::Avx512},
    {DLCRT_CPU_AVX512BW, 7, 0, Ebx, 30, State::Avx512},
    {DLCRT_CPU_AVX512CD, 7, 0, Ebx, 28, State::Avx512},
    {DLCRT_CPU_AVX512DQ, 7, 0, Ebx, 17, State::Avx512},
    {DLCRT_CPU_AVX512VL, 7, 0, Ebx, 31, State::Avx512},
    {DLCRT_CPU_AVX512VNNI, 7, 0, Ecx, 11, State::Avx512},
    {DLCRT_CPU_AVX512BF16, 7, 1, Eax, 5, State::Avx512},
};
static_assert(sizeof(featureBits) / sizeof(featureBits[0]) ==
              DLCRT_CPU_FEATURE_COUNT);

static bool readBit(const FeatureBit &f) {
  unsigned regs[4] = {};
  if (!__get_cpuid_count(f.leaf, f.subleaf, &regs[Eax], &regs[Ebx], &regs[Ecx],
                         &regs[Edx]))
    return false;
  return regs[f.reg] >> f.bit & 1;
}

/// XCR0, the set of register states the operating system saves; 0 if it does
/// not use xsave at all.
static uint64_t savedStates() {
  unsigned eax, ebx, ecx, edx;
  constexpr unsigned osxsave = 1u << 27;
  if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || !(ecx & osxsave))
    return 0;
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return uint64_t(high) << 32 | low;
}

static bool isSaved(State state, uint64_t saved) {
  constexpr uint64_t avx = 0x6;     // xmm and ymm
  constexpr uint64_t avx512 = 0xe6; // the masks and both parts of zmm as well
  switch (state) {
  case State::General:
    return true;
  case State::Avx:
    return (saved & avx) == avx;
  case State::Avx512:
    return (saved & avx512) == avx512;
  }
  return false;
}

uint64_t cpuFeatures() {
  uint64_t features = 0;
  uint64_t saved = savedStates();
  for (const FeatureBit &f : featureBits)
    if (isSaved(f.state, saved) && readBit(f))
      features |= uint64_t(1) << f.feature;
  return features;
}

#else

uint64_t cpuFeatures() { return 0; }

#endif

static constexpr const char *const featureNames[] = {
    "sse3",     "ssse3",    "sse4.1",     "sse4.2",    "popcnt",   "cx16",
    "lahf",     "avx",      "avx2",       "fma",       "f16c",     "bmi",
    "bmi2",     "lzcnt",    "movbe",      "avx512f",   "avx512bw", "avx512cd",
    "avx512dq", "avx512vl", "avx512vnni", "avx512bf16"};
static_assert(sizeof(featureNames) / sizeof(featureNames[0]) ==
              DLCRT_CPU_FEATURE_COUNT);

const char *cpuFeatureName(unsigned feature) {
  return feature < DLCRT_CPU_FEATURE_COUNT ? featureNames[feature] : nullptr;
}

} // namespace dlcrt
