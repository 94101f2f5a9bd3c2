//===- dlc-lsp-server.cpp - dlc's dialects in an editor -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// MLIR's language server, which knows dlc's dialects: diagnostics, definitions
// and hovers in .mlir files.
//
//===----------------------------------------------------------------------===//

#include "dlc/InitAll.h"
#include "dlc/Support/BugReport.h"
#include "mlir/IR/Dialect.h"
#include "mlir/Tools/mlir-lsp-server/MlirLspServerMain.h"
#include "llvm/Support/PrettyStackTrace.h"

int main(int argc, char **argv) {
  llvm::setBugReportMsg(dlc::kBugReportMessage);
  mlir::DialectRegistry registry;
  dlc::registerAllDialects(registry);
  return mlir::failed(mlir::MlirLspServerMain(argc, argv, registry));
}
