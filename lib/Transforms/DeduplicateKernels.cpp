//===- DeduplicateKernels.cpp - dlc-deduplicate-kernels -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Two kernels are the same if they print the same, names and locations aside.
//
//===----------------------------------------------------------------------===//

#include "dlc/Transforms/Passes.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/StringMap.h"

namespace dlc {
#define GEN_PASS_DEF_DEDUPLICATEKERNELSPASS
#include "dlc/Transforms/Passes.h.inc"
} // namespace dlc

using namespace dlc;

/// The kernel's text without its name.
static std::string getText(rt::KernelOp kernel) {
  StringAttr name = kernel.getSymNameAttr();
  kernel.setSymName("kernel");
  std::string text;
  llvm::raw_string_ostream stream(text);
  kernel->print(stream, mlir::OpPrintingFlags().useLocalScope());
  kernel.setSymNameAttr(name);
  return text;
}

namespace {
struct DeduplicateKernels
    : impl::DeduplicateKernelsPassBase<DeduplicateKernels> {
  using DeduplicateKernelsPassBase::DeduplicateKernelsPassBase;

  void runOnOperation() override {
    llvm::StringMap<StringAttr> first;
    llvm::DenseMap<StringAttr, StringAttr> replacement;
    for (auto kernel :
         llvm::make_early_inc_range(getOperation().getOps<rt::KernelOp>())) {
      auto [known, isNew] =
          first.try_emplace(getText(kernel), kernel.getSymNameAttr());
      if (isNew)
        continue;
      replacement[kernel.getSymNameAttr()] = known->second;
      kernel.erase();
      ++removed;
    }
    getOperation().walk([&](rt::DispatchOp dispatch) {
      StringAttr kept = replacement.lookup(dispatch.getKernelAttr().getAttr());
      if (kept)
        dispatch.setKernelAttr(FlatSymbolRefAttr::get(kept));
    });
  }
};
} // namespace
