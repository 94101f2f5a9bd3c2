//===- Linker.h - Linking in process ----------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A user's machine needs no compiler and no linker: objects are linked by lld,
// which is part of the tool.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TARGET_LINKER_H
#define DLC_TARGET_LINKER_H

#include "dlc/Target/ObjectCode.h"

namespace dlc {

/// Links `objects` into a shared library. It may use libc and libm; anything
/// else that is left undefined is an error.
llvm::Error linkSharedLibrary(ArrayRef<ObjectBytes> objects,
                              raw_ostream &output);

/// Links `objects`, and files `more`, into one relocatable object.
llvm::Error linkObject(ArrayRef<ObjectBytes> objects,
                       ArrayRef<std::string> more, raw_ostream &output);

/// Puts `objects`, and files `more`, into an archive.
llvm::Error writeArchive(ArrayRef<ObjectBytes> objects,
                         ArrayRef<std::string> more, raw_ostream &output);

} // namespace dlc

#endif // DLC_TARGET_LINKER_H
