//===- trailer.cpp - fuzzing the end of a model library -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A hash protects the trailer, and no fuzzer guesses hashes: the fields that
// the input does not change are those of a good file.
//
//===----------------------------------------------------------------------===//

#include "trailer.h"
#include "bytes.h"
#include "targets.h"
#include <cstdlib>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

namespace dlcrt::test {

/// Replaces a field, or changes it a little.
static void change(Bytes &bytes, uint64_t &field) {
  switch (bytes.upTo(3)) {
  case 1:
    field = bytes.take<uint64_t>();
    break;
  case 2:
    field += bytes.take<int8_t>();
    break;
  case 3:
    field += bytes.take<int8_t>() * int64_t(DLCRT_WEIGHTS_FILE_ALIGNMENT);
    break;
  default:
    break;
  }
}

static uint64_t hashOf(const void *data, size_t size) {
  return dlcrt_hash_finish(dlcrt_hash_update(DLCRT_HASH_INIT, data, size),
                           size);
}

/// A file in memory that is replaced for each input.
static int openFile() {
  static const int file = memfd_create("fuzz", 0);
  if (file < 0)
    abort();
  return file;
}

static void write(int file, const void *data, size_t size, uint64_t offset) {
  if (pwrite(file, data, size, offset) != static_cast<ssize_t>(size))
    abort();
}

void fuzzTrailer(const uint8_t *data, size_t size) {
  Bytes bytes(data, size);
  uint64_t content = bytes.upTo(2) * DLCRT_WEIGHTS_FILE_ALIGNMENT;
  dlcrt_trailer trailer = {};
  memcpy(trailer.magic, DLCRT_TRAILER_MAGIC, sizeof(trailer.magic));
  trailer.abi_version =
      bytes.rarely() ? bytes.take<uint32_t>() : DLCRT_ABI_VERSION;
  trailer.struct_size = sizeof(trailer) + (bytes.rarely() ? 8 : 0);
  trailer.code_bytes = bytes.upTo(255);
  trailer.weights_offset = DLCRT_WEIGHTS_FILE_ALIGNMENT;
  if (content > trailer.weights_offset)
    trailer.weights_bytes = content - trailer.weights_offset;
  trailer.file_bytes = content + sizeof(trailer);
  for (uint64_t *field : {&trailer.code_bytes, &trailer.weights_offset,
                          &trailer.weights_bytes, &trailer.file_bytes})
    change(bytes, *field);
  trailer.trailer_hash =
      hashOf(&trailer, offsetof(dlcrt_trailer, trailer_hash));
  if (bytes.rarely())
    trailer.trailer_hash ^= bytes.take<uint64_t>();
  if (bytes.rarely())
    trailer.magic[bytes.upTo(7)] ^= bytes.take<char>();

  int memory = openFile();
  if (ftruncate(memory, 0) != 0)
    abort();
  size_t cut = bytes.rarely() ? bytes.upTo(sizeof(trailer)) : 0;
  write(memory, &trailer, sizeof(trailer) - cut, content);

  std::string path = "/proc/self/fd/" + std::to_string(memory);
  File file(path.c_str());
  dlcrt_trailer read;
  if (!succeeds(file.open(), DLCRT_IO, DLCRT_NOT_FOUND) ||
      !succeeds(readTrailer(file, read), DLCRT_BAD_ARTIFACT,
                DLCRT_INCOMPATIBLE))
    return;
  uint64_t end = file.bytes() - sizeof(read);
  bool fits =
      read.code_bytes <= end &&
      (read.weights_bytes == 0 ||
       (read.weights_offset >= read.code_bytes && read.weights_offset <= end &&
        read.weights_bytes <= end - read.weights_offset));
  if (!fits)
    abort();
  succeeds(checkCode(file, read), DLCRT_BAD_ARTIFACT, DLCRT_BAD_ARTIFACT);
  succeeds(checkWeights(file, read), DLCRT_BAD_ARTIFACT, DLCRT_BAD_ARTIFACT);
}

} // namespace dlcrt::test
