//===- Jit.h - Compile and run in one process -------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A session that compiles a model and has it loaded, by the same way through an
// artifact that ahead-of-time users go.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_COMPILER_JIT_H
#define DLC_COMPILER_JIT_H

#include "dlc/Compiler/Compilation.h"
#include "dlc/Data/HostTensor.h"
#include "dlcrt/dlcrt.h"
#include <memory>

namespace dlc {

/// A runtime status as an error; success for NULL. Frees the status.
llvm::Error takeStatus(dlcrt_status status);

struct ContextDeleter {
  void operator()(dlcrt_context *context) const {
    dlcrt_context_release(context);
  }
};
struct ModuleDeleter {
  void operator()(dlcrt_module *module) const { dlcrt_module_release(module); }
};
struct StateDeleter {
  void operator()(dlcrt_state *state) const { dlcrt_state_release(state); }
};
using StatePtr = std::unique_ptr<dlcrt_state, StateDeleter>;
using ContextPtr = std::unique_ptr<dlcrt_context, ContextDeleter>;
using ModulePtr = std::unique_ptr<dlcrt_module, ModuleDeleter>;

/// Compiles the model in `path` and loads it into `context`.
llvm::Expected<ModulePtr> compileAndLoad(StringRef path,
                                         const CompileOptions &options,
                                         dlcrt_context *context,
                                         CompileObserver *observer = nullptr);

/// Runs the phases that are left and loads the result, as the model `name`.
llvm::Expected<ModulePtr> compileAndLoad(Compilation &compilation,
                                         StringRef name,
                                         dlcrt_context *context);

/// Loads the model library `path`.
llvm::Expected<ModulePtr> loadModule(StringRef path, dlcrt_context *context);

/// Runs entry `entry` and lets the runtime make the outputs, which are copied.
llvm::Expected<std::vector<HostTensor>>
runEntry(dlcrt_context *context, dlcrt_module *module, uint32_t entry,
         std::vector<HostTensor> &inputs);

} // namespace dlc

#endif // DLC_COMPILER_JIT_H
