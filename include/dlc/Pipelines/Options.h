//===- Options.h - What the phases can be told ------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One struct for all phases: the tools fill it from flags, dlc-opt from
// pipeline options, the API directly. There are no other ways to configure a
// compilation.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PIPELINES_OPTIONS_H
#define DLC_PIPELINES_OPTIONS_H

#include "dlc/Autodiff/Rematerialize.h"
#include "dlc/Support/LLVM.h"
#include <functional>
#include <string>

namespace dlc {

struct CompileOptions;

/// Adds passes behind those of the phase called `phase`.
using PhaseExtension = std::function<void(
    OpPassManager &manager, StringRef phase, const CompileOptions &options)>;

struct CompileOptions {
  /// 0: one kernel an op, in scalar loops, the reference. 3: everything.
  int optimizationLevel = 3;
  /// What f32 is rounded to where it is multiplied, "bf16" or "f16"; f32 stays
  /// what it is if empty.
  std::string mixedPrecision;
  /// What backward passes may save; they compute the rest again.
  SavingBudget saved;
  /// LLVM's name of a processor, "host", or a level: "x86-64-v3".
  std::string cpu = "host";
  /// Convolutions go by Winograd's algorithm where that is faster.
  bool winograd = true;
  /// A folder for compiled kernels, which are taken from there when they are
  /// needed again; none if empty.
  std::string cacheFolder;
  /// What a program that uses the compiler as a library has to add.
  PhaseExtension extension;
};

} // namespace dlc

#endif // DLC_PIPELINES_OPTIONS_H
