//===- safetensors_save.cpp - files of named tensors ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Into a file beside the one that is to be, which then takes its name.
//
//===----------------------------------------------------------------------===//

#include "json.h"
#include "safetensors.h"
#include "status.h"
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

namespace dlcrt {

namespace {
struct DtypeName {
  dlcrt_dtype dtype;
  const char *name;
};
} // namespace

static constexpr DtypeName dtypeNames[] = {
    {{kDLFloat, 64}, "F64"},  {{kDLFloat, 32}, "F32"},
    {{kDLFloat, 16}, "F16"},  {{kDLBfloat, 16}, "BF16"},
    {{10, 8}, "F8_E4M3"},     {{12, 8}, "F8_E5M2"},
    {{14, 8}, "F8_E8M0"},     {{kDLInt, 64}, "I64"},
    {{kDLInt, 32}, "I32"},    {{kDLInt, 16}, "I16"},
    {{kDLInt, 8}, "I8"},      {{kDLUInt, 64}, "U64"},
    {{kDLUInt, 32}, "U32"},   {{kDLUInt, 16}, "U16"},
    {{kDLUInt, 8}, "U8"},     {{kDLBool, 8}, "BOOL"},
    {{kDLComplex, 64}, "C64"}};

const char *safetensorsName(dlcrt_dtype dtype) {
  for (const DtypeName &known : dtypeNames)
    if (known.dtype.code == dtype.code && known.dtype.bits == dtype.bits)
      return known.name;
  return nullptr;
}

/// The order in the file: wide elements first, so that all lie at multiples of
/// their sizes.
template <typename Action>
static void forEach(const NamedTensor *tensors, size_t count, Action action) {
  for (unsigned bits = 128; bits >= 8; bits /= 2)
    for (size_t i = 0; i < count; ++i)
      if (tensors[i].dtype.bits == bits)
        action(tensors[i]);
}

/// The header, padded so that the tensors begin at a multiple of 8.
static void writeHeader(FILE *file, const NamedTensor *tensors, size_t count,
                        const char *note) {
  unsigned long long offset = 0;
  char separator = '{';
  if (note) {
    fputs("{\"__metadata__\":{\"note\":", file);
    writeJsonString(file, note);
    fputc('}', file);
    separator = ',';
  }
  forEach(tensors, count, [&](const NamedTensor &tensor) {
    fputc(separator, file);
    separator = ',';
    writeJsonString(file, tensor.name);
    fprintf(file, ":{\"dtype\":\"%s\",\"shape\":[",
            safetensorsName(tensor.dtype));
    for (int32_t i = 0; i < tensor.rank; ++i)
      fprintf(file, i ? ",%lld" : "%lld",
              static_cast<long long>(tensor.dims[i]));
    fprintf(file, "],\"data_offsets\":[%llu,%llu]}", offset,
            offset + tensor.bytes);
    offset += tensor.bytes;
  });
  fputs(count || note ? "}" : "{}", file);
  while (ftell(file) % 8 != 0)
    fputc(' ', file);
}

static bool writeFile(FILE *file, const NamedTensor *tensors, size_t count,
                      const char *note) {
  char *header = nullptr;
  size_t bytes = 0;
  FILE *text = open_memstream(&header, &bytes);
  if (!text)
    return false;
  writeHeader(text, tensors, count, note);
  bool ok = fclose(text) == 0;
  for (unsigned shift = 0; ok && shift < 64; shift += 8)
    ok = fputc(static_cast<int>(uint64_t(bytes) >> shift & 0xff), file) != EOF;
  ok = ok && fwrite(header, 1, bytes, file) == bytes;
  free(header);
  forEach(tensors, count, [&](const NamedTensor &tensor) {
    ok = ok && fwrite(tensor.data, 1, tensor.bytes, file) == tensor.bytes;
  });
  return ok && fflush(file) == 0 && fsync(fileno(file)) == 0;
}

dlcrt_status saveTensors(const char *path, const NamedTensor *tensors,
                         size_t count, const char *note) {
  for (size_t i = 0; i < count; ++i)
    if (!safetensorsName(tensors[i].dtype))
      return makeStatus(DLCRT_INVALID_ARGUMENT,
                        "cannot save '%s': safetensors files have no tensors "
                        "of the dtype of '%s'",
                        path, tensors[i].name);
  static constexpr char suffix[] = ".XXXXXX";
  size_t length = strlen(path);
  char *temporary = static_cast<char *>(malloc(length + sizeof(suffix)));
  if (!temporary)
    return outOfMemory("a file's name", length + sizeof(suffix));
  memcpy(temporary, path, length);
  memcpy(temporary + length, suffix, sizeof(suffix));
  int descriptor = mkstemp(temporary);
  FILE *file = descriptor < 0 ? nullptr : fdopen(descriptor, "wb");
  bool ok = file && writeFile(file, tensors, count, note);
  int error = errno;
  if (file && fclose(file) != 0 && ok) {
    ok = false;
    error = errno;
  }
  if (ok && rename(temporary, path) != 0) {
    ok = false;
    error = errno;
  }
  if (!ok && descriptor >= 0)
    unlink(temporary);
  free(temporary);
  return ok ? nullptr
            : makeStatus(DLCRT_IO, "cannot write '%s': %s", path,
                         strerror(error));
}

} // namespace dlcrt
