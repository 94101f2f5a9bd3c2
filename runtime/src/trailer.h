//===- trailer.h - checks of a file's trailer -------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The end of a model library says how large its parts are and what their hashes
// are; see dlcrt_trailer.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_TRAILER_H
#define DLCRT_SRC_TRAILER_H

#include "file.h"

namespace dlcrt {

/// Reads the trailer and checks its hash, its version and that the sizes fit
/// the file.
dlcrt_status readTrailer(const File &file, dlcrt_trailer &trailer);

/// Compares the hash of the code, or of the weights, with the trailer's.
dlcrt_status checkCode(const File &file, const dlcrt_trailer &trailer);
dlcrt_status checkWeights(const File &file, const dlcrt_trailer &trailer);

} // namespace dlcrt

#endif // DLCRT_SRC_TRAILER_H
