//===- program.h - Programs for tests of analyses -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A program that is written down as text, and its parts.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TEST_UNIT_PROGRAM_H
#define DLC_TEST_UNIT_PROGRAM_H

#include "dlc/Dialect/Dlc/Dlc.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Parser/Parser.h"
#include <gtest/gtest.h>

namespace dlc {

class Program {
public:
  explicit Program(StringRef text) {
    context.loadDialect<DlcDialect, mlir::func::FuncDialect,
                        linalg::LinalgDialect, memref::MemRefDialect>();
    module = mlir::parseSourceString<ModuleOp>(text, &context);
    EXPECT_TRUE(module);
  }

  ModuleOp getModule() { return *module; }

  func::FuncOp getFunction() { return *module->getOps<func::FuncOp>().begin(); }

  /// All ops of a kind, in the order in which they are written.
  template <typename Op> SmallVector<Op> getOps() {
    SmallVector<Op> ops;
    module->walk<mlir::WalkOrder::PreOrder>([&](Op op) { ops.push_back(op); });
    return ops;
  }

private:
  MLIRContext context;
  mlir::OwningOpRef<ModuleOp> module;
};

} // namespace dlc

#endif // DLC_TEST_UNIT_PROGRAM_H
