//===- Files.h - Files read and written as a whole --------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// LLVM's streams end the program where an error is left in them; here it is
// taken out.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DATA_FILES_H
#define DLC_DATA_FILES_H

#include "dlc/Support/LLVM.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"

namespace dlc {

llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> readFile(StringRef path);

/// Has `write` fill the file `path` ("-" is the standard output). On failure
/// there is no file.
llvm::Error writeFile(StringRef path, function_ref<void(raw_ostream &)> write);

} // namespace dlc

#endif // DLC_DATA_FILES_H
