//===- Diagnostics.h - Diagnostics as errors --------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// MLIR reports through handlers; the API returns errors.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_COMPILER_DIAGNOSTICS_H
#define DLC_LIB_COMPILER_DIAGNOSTICS_H

#include "mlir/IR/Diagnostics.h"
#include "llvm/Support/Error.h"
#include <mutex>
#include <vector>

namespace dlc {

/// Gathers what is reported while it lives.
class DiagnosticCollector {
public:
  explicit DiagnosticCollector(mlir::MLIRContext *context);

  /// `summary` and all errors so far, a line each.
  llvm::Error takeError(std::string summary);

  const std::vector<std::string> &getWarnings() const { return warnings; }

private:
  mlir::ScopedDiagnosticHandler handler;
  std::mutex mutex;
  std::string text;
  std::vector<std::string> warnings;
};

} // namespace dlc

#endif // DLC_LIB_COMPILER_DIAGNOSTICS_H
