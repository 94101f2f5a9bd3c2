//===- Sources.h - The texts of a program -----------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Places in the files that a program is made of, and complaints about them.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_DSL_SOURCES_H
#define DLC_FRONTENDS_DSL_SOURCES_H

#include "dlc/Support/LLVM.h"
#include "llvm/Support/SMLoc.h"
#include "llvm/Support/SourceMgr.h"

namespace dlc::tdl {

using llvm::SMRange;

/// What the names of the library's files begin with.
inline constexpr StringRef kLibraryFolder = "std/";
/// What the names of ONNX models end with.
inline constexpr StringRef kModelEnding = ".onnx";

class Sources {
public:
  explicit Sources(MLIRContext *context) : context(context) {}

  MLIRContext *getContext() const { return context; }

  /// Keeps `text`, which is what the file `name` holds.
  StringRef add(StringRef name, StringRef text);

  Location getLocation(SMRange range) const;
  /// Whether it is in no text that a user has written, but in the language's
  /// own library, or in what stands for a model.
  bool isForeign(SMRange range) const;

  InFlightDiagnostic error(SMRange range) const {
    return mlir::emitError(getLocation(range));
  }

  /// The file's text up to `place`.
  StringRef getTextBefore(llvm::SMLoc place) const;

  /// "mlp.tdl:3:5", for messages that are about another place.
  std::string describe(SMRange range) const;

private:
  struct Position {
    StringRef file;
    unsigned line, column;
  };
  Position find(llvm::SMLoc place) const;

  MLIRContext *context;
  llvm::SourceMgr manager;
  /// Where the lines of each file begin.
  std::vector<std::vector<const char *>> lines;
};

/// From the beginning of `first` to the end of `last`.
inline SMRange join(SMRange first, SMRange last) {
  return {first.Start, last.End};
}

inline StringRef getText(SMRange range) {
  return {range.Start.getPointer(),
          size_t(range.End.getPointer() - range.Start.getPointer())};
}

} // namespace dlc::tdl

#endif // DLC_FRONTENDS_DSL_SOURCES_H
