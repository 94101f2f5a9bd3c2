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
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"
#include <mutex>
#include <vector>

namespace dlc {

/// Gathers what is reported while it lives.
class DiagnosticCollector {
public:
  /// `texts` are read in place of the files they are called after.
  explicit DiagnosticCollector(mlir::MLIRContext *context,
                               const llvm::StringMap<std::string> &texts = {});

  /// `summary` and all errors so far, a line each.
  llvm::Error takeError(std::string summary);

  const std::vector<std::string> &getWarnings() const { return warnings; }
  const std::vector<std::string> &getRemarks() const { return remarks; }

private:
  /// The line that a location names, with what it means marked below; nothing
  /// where that is no file that can be read.
  std::string getExcerpt(mlir::Location location, llvm::StringRef indent) const;

  llvm::StringMap<std::string> texts;
  mlir::ScopedDiagnosticHandler handler;
  std::mutex mutex;
  std::string text;
  std::vector<std::string> warnings, remarks;
};

} // namespace dlc

#endif // DLC_LIB_COMPILER_DIAGNOSTICS_H
