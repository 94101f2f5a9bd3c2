//===- Target.h - The processor that code is for ----------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What code generation needs to know about a processor: what LLVM calls it,
// what it has to have, and the numbers that tile sizes follow from.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TARGET_TARGET_H
#define DLC_TARGET_TARGET_H

#include "dlc/Support/LLVM.h"
#include "dlcrt/abi.h"
#include "llvm/Support/Error.h"
#include <memory>

namespace llvm {
class TargetMachine;
} // namespace llvm

namespace dlc {

struct Target {
  std::string triple;
  /// The processor to schedule for; it does not widen the instruction set.
  std::string tune;
  /// LLVM's features, "+avx,+avx2,...", sorted: exactly what may be used.
  std::string features;
  /// The same for people: "x86-64-v4+avx512bf16+avx512vnni".
  std::string isaName;
  /// The same for the loader: 1 << dlcrt_cpu_feature each.
  uint64_t requiredFeatures = 0;

  /// Bytes of a vector register, and how many there are.
  int64_t vectorBytes = 16;
  int64_t vectorRegisters = 16;
  /// Bytes of the first- and second-level data caches of a core.
  int64_t l1Bytes = 32 << 10;
  int64_t l2Bytes = 512 << 10;

  bool has(dlcrt_cpu_feature feature) const {
    return requiredFeatures >> feature & 1;
  }

  /// The lanes of a vector register for elements of `bits` bits.
  int64_t getLanes(int64_t bits) const { return vectorBytes * 8 / bits; }
};

/// The target for `cpu`: "host", a level ("x86-64-v3"), or LLVM's name of a
/// processor. Only instructions of the x86-64 levels and a few known extensions
/// are used, so that all machines of a kind get the same code. Errors: an
/// unknown processor.
llvm::Expected<Target> getTarget(StringRef cpu);

/// The same for a pass on `op`, which errors are reported at.
FailureOr<Target> getTarget(StringRef cpu, Operation *op);

/// LLVM's code generator for a target. `optimizationLevel` as in -O.
llvm::Expected<std::unique_ptr<llvm::TargetMachine>>
createTargetMachine(const Target &target, int optimizationLevel);

} // namespace dlc

#endif // DLC_TARGET_TARGET_H
