//===- FormatFiles.h - dlc-compile --format ---------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Programs in the tensor language, brought into its style.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_TOOLS_FORMATFILES_H
#define DLC_LIB_TOOLS_FORMATFILES_H

#include "dlc/Support/LLVM.h"
#include "llvm/Support/CommandLine.h"

namespace dlc {

/// The flags, which a tool declares with its own.
struct FormatFlags {
  explicit FormatFlags(llvm::cl::OptionCategory &category)
      : format("format", llvm::cl::cat(category),
               llvm::cl::desc("Bring programs (.tdl) into the language's "
                              "style, in place; '-' is from standard input to "
                              "standard output")),
        check("check", llvm::cl::cat(category),
              llvm::cl::desc("With --format: change nothing, but name the "
                             "files that would change, and fail if there are "
                             "any")) {}

  llvm::cl::opt<bool> format, check;
};

/// Formats the files, or with `check` only says what would change. A file that
/// is as it should be is not written. Returns the exit status.
int formatFiles(StringRef tool, ArrayRef<std::string> paths, bool check);

} // namespace dlc

#endif // DLC_LIB_TOOLS_FORMATFILES_H
