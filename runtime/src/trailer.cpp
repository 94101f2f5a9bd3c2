//===- trailer.cpp - checks of a file's trailer ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "trailer.h"
#include "status.h"
#include <cstring>

namespace dlcrt {

static dlcrt_status damaged(const File &file, const char *what) {
  return makeStatus(DLCRT_BAD_ARTIFACT, "'%s' is damaged: %s", file.name(),
                    what);
}

/// True if the parts lie one behind the other in the file.
static bool partsFit(const dlcrt_trailer &t) {
  uint64_t end = t.file_bytes - sizeof(dlcrt_trailer);
  if (t.code_bytes > end)
    return false;
  if (t.weights_bytes == 0)
    return true;
  return t.weights_offset % DLCRT_WEIGHTS_FILE_ALIGNMENT == 0 &&
         t.weights_offset >= t.code_bytes && t.weights_offset <= end &&
         t.weights_bytes <= end - t.weights_offset;
}

dlcrt_status readTrailer(const File &file, dlcrt_trailer &trailer) {
  if (file.bytes() < sizeof(trailer))
    return makeStatus(DLCRT_BAD_ARTIFACT,
                      "'%s' is not a model library, or truncated: it has only "
                      "%llu bytes",
                      file.name(),
                      static_cast<unsigned long long>(file.bytes()));
  if (dlcrt_status error =
          file.read(file.bytes() - sizeof(trailer), &trailer, sizeof(trailer)))
    return error;
  if (memcmp(trailer.magic, DLCRT_TRAILER_MAGIC, sizeof(trailer.magic)) != 0)
    return makeStatus(DLCRT_BAD_ARTIFACT,
                      "'%s' is not a model library, or truncated: it does not "
                      "end with a trailer",
                      file.name());
  constexpr size_t hashed = offsetof(dlcrt_trailer, trailer_hash);
  uint64_t hash = dlcrt_hash_finish(
      dlcrt_hash_update(DLCRT_HASH_INIT, &trailer, hashed), hashed);
  if (hash != trailer.trailer_hash)
    return damaged(file, "the trailer's hash is wrong");
  if (trailer.abi_version != DLCRT_ABI_VERSION)
    return makeStatus(DLCRT_INCOMPATIBLE,
                      "'%s' was compiled for ABI version %u, this runtime has "
                      "version %u",
                      file.name(), trailer.abi_version, DLCRT_ABI_VERSION);
  if (trailer.struct_size != sizeof(trailer))
    return damaged(file, "the trailer's size is wrong");
  if (trailer.file_bytes != file.bytes())
    return makeStatus(
        DLCRT_BAD_ARTIFACT, "'%s' is damaged: expected %llu bytes, got %llu",
        file.name(), static_cast<unsigned long long>(trailer.file_bytes),
        static_cast<unsigned long long>(file.bytes()));
  if (!partsFit(trailer))
    return damaged(file, "code and weights don't fit into the file");
  return nullptr;
}

dlcrt_status checkCode(const File &file, const dlcrt_trailer &trailer) {
  uint64_t hash;
  if (dlcrt_status error = file.hash(0, trailer.code_bytes, hash))
    return error;
  if (hash != trailer.code_hash)
    return damaged(file, "the code's hash is wrong");
  return nullptr;
}

dlcrt_status checkWeights(const File &file, const dlcrt_trailer &trailer) {
  if (trailer.weights_bytes == 0)
    return nullptr;
  uint64_t hash;
  if (dlcrt_status error =
          file.hash(trailer.weights_offset, trailer.weights_bytes, hash))
    return error;
  if (hash != trailer.weights_hash)
    return damaged(file, "the weights' hash is wrong");
  return nullptr;
}

} // namespace dlcrt
