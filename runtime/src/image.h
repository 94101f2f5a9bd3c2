//===- image.h - comparing a linked library with its file -------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The dynamic linker takes a library it has already linked under a path for the
// one asked for, even if the file was replaced since. A server that loads a new
// version of a model over the old one would then run old code with new weights.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_IMAGE_H
#define DLCRT_SRC_IMAGE_H

#include "file.h"

namespace dlcrt {

/// Checks that the linked library around `address` has the code and constants
/// of `file`, whose first `codeBytes` bytes are the library.
dlcrt_status checkImage(const File &file, uint64_t codeBytes,
                        uintptr_t address);

} // namespace dlcrt

#endif // DLCRT_SRC_IMAGE_H
