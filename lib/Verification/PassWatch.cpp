//===- PassWatch.cpp - Which passes run -----------------------------------===//
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

#include "PassWatch.h"
#include "mlir/IR/Action.h"
#include "mlir/Pass/Pass.h"

using namespace dlc;

PassWatch::PassWatch(MLIRContext *context, StringRef skipped)
    : context(context) {
  context->registerActionHandler(
      [this, skipped = skipped.str()](function_ref<void()> run,
                                      const mlir::tracing::Action &action) {
        auto *execution = dyn_cast<mlir::PassExecutionAction>(&action);
        if (!execution)
          return run();
        const mlir::Pass &pass = execution->getPass();
        StringRef name =
            pass.getArgument().empty() ? pass.getName() : pass.getArgument();
        {
          std::lock_guard<std::mutex> lock(mutex);
          names.insert(name.str());
        }
        if (name != skipped)
          run();
      });
}

PassWatch::~PassWatch() { context->registerActionHandler(nullptr); }
