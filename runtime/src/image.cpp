//===- image.cpp - comparing a linked library with its file ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Segments that are never written to are, in memory, the bytes of the file; the
// others hold relocated addresses and are not compared.
//
//===----------------------------------------------------------------------===//

#include "image.h"
#include "status.h"
#include <cstdlib>
#include <cstring>
#include <link.h>

namespace dlcrt {

namespace {
struct Image {
  uintptr_t address; // somewhere in it
  uintptr_t base;
  const ElfW(Phdr) *segments = nullptr;
  size_t count = 0;
};
} // namespace

static bool holds(const ElfW(Phdr) & segment, uintptr_t base,
                  uintptr_t address) {
  return segment.p_type == PT_LOAD &&
         address - base - segment.p_vaddr < segment.p_memsz;
}

/// Called for each linked library, until it gives nonzero.
static int findImage(dl_phdr_info *info, size_t, void *result) {
  Image &image = *static_cast<Image *>(result);
  for (size_t i = 0; i < info->dlpi_phnum; ++i) {
    if (!holds(info->dlpi_phdr[i], info->dlpi_addr, image.address))
      continue;
    image.base = info->dlpi_addr;
    image.segments = info->dlpi_phdr;
    image.count = info->dlpi_phnum;
    return 1;
  }
  return 0;
}

/// Compares one segment, piece by piece.
static dlcrt_status compare(const File &file, uint64_t codeBytes,
                            const ElfW(Phdr) & segment, const char *memory,
                            char *piece, size_t pieceBytes, bool &same) {
  if (segment.p_offset > codeBytes ||
      segment.p_filesz > codeBytes - segment.p_offset) {
    same = false;
    return nullptr;
  }
  for (uint64_t done = 0; done < segment.p_filesz && same;) {
    uint64_t left = segment.p_filesz - done;
    size_t now = left < pieceBytes ? left : pieceBytes;
    if (dlcrt_status error = file.read(segment.p_offset + done, piece, now))
      return error;
    same = memcmp(piece, memory + done, now) == 0;
    done += now;
  }
  return nullptr;
}

dlcrt_status checkImage(const File &file, uint64_t codeBytes,
                        uintptr_t address) {
  Image image{address, 0};
  dl_iterate_phdr(findImage, &image);
  constexpr size_t pieceBytes = 1 << 18;
  auto *piece = static_cast<char *>(malloc(pieceBytes));
  if (!piece)
    return outOfMemory("a file's comparison", pieceBytes);
  bool same = image.count > 0;
  dlcrt_status error = nullptr;
  for (size_t i = 0; i < image.count && same && !error; ++i) {
    const ElfW(Phdr) &segment = image.segments[i];
    bool isConstant = segment.p_type == PT_LOAD && !(segment.p_flags & PF_W);
    if (isConstant)
      error =
          compare(file, codeBytes, segment,
                  reinterpret_cast<const char *>(image.base + segment.p_vaddr),
                  piece, pieceBytes, same);
  }
  free(piece);
  if (!error && !same)
    error = makeStatus(DLCRT_BAD_ARTIFACT,
                       "'%s' was replaced while an older version of it is "
                       "loaded; release that, or load the new one under "
                       "another path",
                       file.name());
  return error;
}

} // namespace dlcrt
