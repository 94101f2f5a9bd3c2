//===- VersionFlag.h - --specialize -----------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What --specialize=batch=1,seq=128 says.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_TOOLS_VERSIONFLAG_H
#define DLC_LIB_TOOLS_VERSIONFLAG_H

#include "dlc/Frontends/Onnx.h"
#include "llvm/Support/Error.h"

namespace dlc {

using NamedSizes = std::vector<NamedSize>;

/// The sizes that each of `flags` gives, in the order of names. Errors: what is
/// no list of names with sizes, names and lists given twice.
llvm::Expected<std::vector<NamedSizes>>
parseVersions(ArrayRef<std::string> flags);

} // namespace dlc

#endif // DLC_LIB_TOOLS_VERSIONFLAG_H
