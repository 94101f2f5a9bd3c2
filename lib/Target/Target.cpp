//===- Target.cpp - The processor that code is for ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "dlc/Target/Target.h"
#include "dlcrt/abi.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Target/TargetOptions.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/SubtargetFeature.h"
#include "llvm/TargetParser/Triple.h"
#include <mutex>

using namespace dlc;

namespace {

struct Feature {
  const char *llvmName;
  dlcrt_cpu_feature abi;
  /// The x86-64 level that has it (2 to 4), or 5: an extension.
  int level;
};

constexpr Feature kFeatures[] = {
    {"sse3", DLCRT_CPU_SSE3, 2},
    {"ssse3", DLCRT_CPU_SSSE3, 2},
    {"sse4.1", DLCRT_CPU_SSE4_1, 2},
    {"sse4.2", DLCRT_CPU_SSE4_2, 2},
    {"popcnt", DLCRT_CPU_POPCNT, 2},
    {"cx16", DLCRT_CPU_CX16, 2},
    {"sahf", DLCRT_CPU_LAHF, 2},
    {"avx", DLCRT_CPU_AVX, 3},
    {"avx2", DLCRT_CPU_AVX2, 3},
    {"fma", DLCRT_CPU_FMA, 3},
    {"f16c", DLCRT_CPU_F16C, 3},
    {"bmi", DLCRT_CPU_BMI, 3},
    {"bmi2", DLCRT_CPU_BMI2, 3},
    {"lzcnt", DLCRT_CPU_LZCNT, 3},
    {"movbe", DLCRT_CPU_MOVBE, 3},
    {"avx512f", DLCRT_CPU_AVX512F, 4},
    {"avx512bw", DLCRT_CPU_AVX512BW, 4},
    {"avx512cd", DLCRT_CPU_AVX512CD, 4},
    {"avx512dq", DLCRT_CPU_AVX512DQ, 4},
    {"avx512vl", DLCRT_CPU_AVX512VL, 4},
    {"avx512vnni", DLCRT_CPU_AVX512VNNI, 5},
    {"avx512bf16", DLCRT_CPU_AVX512BF16, 5},
};

void initializeLLVM() {
  static std::once_flag once;
  std::call_once(once, [] {
    LLVMInitializeX86TargetInfo();
    LLVMInitializeX86Target();
    LLVMInitializeX86TargetMC();
    LLVMInitializeX86AsmPrinter();
    LLVMInitializeX86AsmParser();
  });
}

/// The highest level all of whose features `has` says are there.
int getLevel(function_ref<bool(StringRef)> has) {
  int level = 4;
  for (const Feature &feature : kFeatures)
    if (feature.level <= 4 && !has(feature.llvmName))
      level = std::min(level, feature.level - 1);
  return level;
}

} // namespace

llvm::Expected<Target> dlc::getTarget(StringRef cpu) {
  initializeLLVM();
  Target target;
  target.triple = "x86_64-unknown-linux-gnu";
  llvm::StringMap<bool> present;
  target.tune = "generic";
  if (cpu == "host") {
    llvm::Triple host(llvm::sys::getProcessTriple());
    if (host.getArch() != llvm::Triple::x86_64)
      return llvm::createStringError(
          "this machine (%s) is no x86-64, which is what code can be made for; "
          "name one with --target-cpu",
          host.str().c_str());
    present = llvm::sys::getHostCPUFeatures();
    target.tune = llvm::sys::getHostCPUName().str();
  } else {
    std::string error;
    llvm::Triple triple(target.triple);
    const llvm::Target *llvmTarget =
        llvm::TargetRegistry::lookupTarget(triple, error);
    std::unique_ptr<llvm::MCSubtargetInfo> info(
        llvmTarget->createMCSubtargetInfo(triple, "", ""));
    if (!info->isCPUStringValid(cpu))
      return llvm::createStringError(
          "unknown processor '%s': expected 'host', a level like 'x86-64-v3', "
          "or a name that LLVM knows, like 'znver4' or 'skylake-avx512'",
          cpu.str().c_str());
    info.reset(llvmTarget->createMCSubtargetInfo(triple, cpu, ""));
    for (const Feature &feature : kFeatures)
      present[feature.llvmName] =
          info->checkFeatures(std::string("+") + feature.llvmName);
    if (!cpu.starts_with("x86-64"))
      target.tune = cpu.str();
  }

  int level = getLevel([&](StringRef name) { return present.lookup(name); });
  target.isaName = level == 1 ? "x86-64" : "x86-64-v" + std::to_string(level);
  SmallVector<std::string> names;
  for (const Feature &feature : kFeatures) {
    bool extension = feature.level == 5;
    // An extension needs its level, so that there are few kinds of machine.
    if (feature.level > level &&
        !(extension && level == 4 && present.lookup(feature.llvmName)))
      continue;
    names.push_back(std::string("+") + feature.llvmName);
    target.requiredFeatures |= uint64_t(1) << feature.abi;
    if (extension)
      target.isaName += names.back();
  }
  llvm::sort(names);
  target.features = llvm::join(names, ",");
  if (level == 4) {
    target.vectorBytes = 64;
    target.vectorRegisters = 32;
    target.l2Bytes = 1 << 20;
  } else if (level == 3) {
    target.vectorBytes = 32;
  }
  return target;
}

FailureOr<Target> dlc::getTarget(StringRef cpu, Operation *op) {
  llvm::Expected<Target> target = getTarget(cpu);
  if (!target)
    return op->emitError() << llvm::toString(target.takeError());
  return *target;
}

llvm::Expected<std::unique_ptr<llvm::TargetMachine>>
dlc::createTargetMachine(const Target &target, int optimizationLevel) {
  initializeLLVM();
  std::string error;
  llvm::Triple triple(target.triple);
  const llvm::Target *llvmTarget =
      llvm::TargetRegistry::lookupTarget(triple, error);
  if (!llvmTarget)
    return llvm::createStringError(error);
  llvm::TargetOptions options;
  // Products are only contracted where the program says so (fastmath flags).
  options.AllowFPOpFusion = llvm::FPOpFusion::Standard;
  auto level = optimizationLevel == 0 ? llvm::CodeGenOptLevel::None
                                      : llvm::CodeGenOptLevel::Default;
  return std::unique_ptr<llvm::TargetMachine>(llvmTarget->createTargetMachine(
      triple, "x86-64", target.features, options, llvm::Reloc::PIC_,
      llvm::CodeModel::Small, level));
}
