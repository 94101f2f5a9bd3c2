//===- Format.h - Programs in the language's style --------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For tools, which report errors and not diagnostics.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_COMPILER_FORMAT_H
#define DLC_COMPILER_FORMAT_H

#include "dlc/Support/LLVM.h"
#include "llvm/Support/Error.h"

namespace dlc {

/// The program `text` in the tensor language, which the file `path` holds, as
/// it should look.
llvm::Expected<std::string> formatProgram(StringRef path, StringRef text);

} // namespace dlc

#endif // DLC_COMPILER_FORMAT_H
