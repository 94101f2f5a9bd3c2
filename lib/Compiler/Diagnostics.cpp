//===- Diagnostics.cpp - Diagnostics as errors ----------------------------===//
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

#include "Diagnostics.h"
#include "mlir/IR/Location.h"
#include "llvm/Support/raw_ostream.h"

using namespace dlc;

/// Where, in the user's words: a node's name or a place in a file. The first
/// one that a location holds.
static std::string getPlace(mlir::Location location) {
  std::string place;
  llvm::raw_string_ostream stream(place);
  location->walk([&](mlir::Location part) {
    if (auto name = llvm::dyn_cast<mlir::NameLoc>(part)) {
      stream << "node '" << name.getName().getValue() << "'";
      return mlir::WalkResult::interrupt();
    }
    if (auto file = llvm::dyn_cast<mlir::FileLineColLoc>(part)) {
      stream << file.getFilename().getValue() << ":" << file.getLine() << ":"
             << file.getColumn();
      return mlir::WalkResult::interrupt();
    }
    return mlir::WalkResult::advance();
  });
  return place;
}

DiagnosticCollector::DiagnosticCollector(mlir::MLIRContext *context)
    : handler(context, [this](mlir::Diagnostic &diagnostic) {
        std::lock_guard<std::mutex> lock(mutex);
        std::string place = getPlace(diagnostic.getLocation());
        if (!place.empty())
          place += ": ";
        if (diagnostic.getSeverity() == mlir::DiagnosticSeverity::Warning)
          warnings.push_back(place + diagnostic.str());
        if (diagnostic.getSeverity() != mlir::DiagnosticSeverity::Error)
          return;
        llvm::raw_string_ostream stream(text);
        stream << "\n  " << place << diagnostic;
        for (mlir::Diagnostic &note : diagnostic.getNotes())
          if (!llvm::StringRef(note.str()).starts_with("see current operation"))
            stream << "\n    note: " << note;
      }) {}

llvm::Error DiagnosticCollector::takeError(std::string summary) {
  std::lock_guard<std::mutex> lock(mutex);
  return llvm::createStringError(summary + (text.empty() ? "" : ":") + text);
}
