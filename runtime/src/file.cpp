//===- file.cpp - an open file --------------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Files are read with read(2) rather than through a mapping: a file that gets
// shorter meanwhile is then an error and not a signal.
//
//===----------------------------------------------------------------------===//

#include "file.h"
#include "status.h"
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dlcrt {

File::~File() {
  if (fd >= 0)
    close(fd);
}

dlcrt_status File::open() {
  // Without waiting, should somebody pass a pipe.
  fd = ::open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) {
    bool absent = errno == ENOENT || errno == ENOTDIR;
    return makeStatus(absent ? DLCRT_NOT_FOUND : DLCRT_IO,
                      "cannot open '%s': %s", path, strerror(errno));
  }
  struct stat info;
  if (fstat(fd, &info) != 0)
    return makeStatus(DLCRT_IO, "cannot stat '%s': %s", path, strerror(errno));
  if (!S_ISREG(info.st_mode))
    return makeStatus(DLCRT_BAD_ARTIFACT, "'%s' is not a regular file", path);
  size = info.st_size;
  return nullptr;
}

dlcrt_status File::read(uint64_t offset, void *data, size_t bytes) const {
  char *to = static_cast<char *>(data);
  while (bytes > 0) {
    ssize_t got = pread(fd, to, bytes, offset);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return makeStatus(DLCRT_IO, "cannot read '%s': %s", path,
                        strerror(errno));
    if (got == 0)
      return makeStatus(DLCRT_BAD_ARTIFACT,
                        "'%s' became shorter while it was read", path);
    to += got;
    offset += got;
    bytes -= got;
  }
  return nullptr;
}

dlcrt_status File::hash(uint64_t offset, uint64_t bytes,
                        uint64_t &result) const {
  constexpr size_t pieceBytes = 1 << 18;
  void *piece = malloc(pieceBytes);
  if (!piece)
    return outOfMemory("a file's hash", pieceBytes);
  uint64_t hash = DLCRT_HASH_INIT;
  dlcrt_status error = nullptr;
  for (uint64_t done = 0; done < bytes && !error;) {
    size_t now = bytes - done < pieceBytes ? bytes - done : pieceBytes;
    error = read(offset + done, piece, now);
    if (!error)
      hash = dlcrt_hash_update(hash, piece, now);
    done += now;
  }
  free(piece);
  result = dlcrt_hash_finish(hash, bytes);
  return error;
}

} // namespace dlcrt
