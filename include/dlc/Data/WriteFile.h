//===- WriteFile.h - Files written whole or not at all ----------*- C++ -*-===//
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

#ifndef DLC_DATA_WRITEFILE_H
#define DLC_DATA_WRITEFILE_H

#include "dlc/Support/LLVM.h"
#include "llvm/Support/Error.h"

namespace dlc {

/// Has `write` fill the file `path` ("-" is the standard output). On failure
/// there is no file.
llvm::Error writeFile(StringRef path, function_ref<void(raw_ostream &)> write);

} // namespace dlc

#endif // DLC_DATA_WRITEFILE_H
