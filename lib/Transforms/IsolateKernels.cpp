//===- IsolateKernels.cpp - dlc-isolate-kernels ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Puts each kernel into a module of its own.
//
//===----------------------------------------------------------------------===//

#include "dlc/Transforms/Passes.h"

namespace dlc {
#define GEN_PASS_DEF_ISOLATEKERNELSPASS
#include "dlc/Transforms/Passes.h.inc"
} // namespace dlc

using namespace dlc;

namespace {
struct IsolateKernels : impl::IsolateKernelsPassBase<IsolateKernels> {
  using IsolateKernelsPassBase::IsolateKernelsPassBase;

  void runOnOperation() override {
    OpBuilder builder(&getContext());
    for (auto kernel :
         llvm::make_early_inc_range(getOperation().getOps<rt::KernelOp>())) {
      builder.setInsertionPoint(kernel);
      auto module =
          ModuleOp::create(builder, kernel.getLoc(), kernel.getSymName());
      kernel->moveBefore(module.getBody(), module.getBody()->end());
    }
  }
};
} // namespace
