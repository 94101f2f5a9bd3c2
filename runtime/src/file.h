//===- file.h - an open file ------------------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reading and hashing parts of a file.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_FILE_H
#define DLCRT_SRC_FILE_H

#include "dlcrt/dlcrt.h"

namespace dlcrt {

class File {
public:
  explicit File(const char *path) : path(path) {}
  File(const File &) = delete;
  File &operator=(const File &) = delete;
  ~File();

  /// Opens a regular file for reading.
  dlcrt_status open();
  dlcrt_status read(uint64_t offset, void *data, size_t bytes) const;
  /// Gives dlcrt_hash of a part of the file.
  dlcrt_status hash(uint64_t offset, uint64_t bytes, uint64_t &result) const;

  const char *name() const { return path; }
  int descriptor() const { return fd; }
  uint64_t bytes() const { return size; }

private:
  const char *path;
  int fd = -1;
  uint64_t size = 0;
};

} // namespace dlcrt

#endif // DLCRT_SRC_FILE_H
