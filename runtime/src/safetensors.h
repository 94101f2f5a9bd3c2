//===- safetensors.h - files of named tensors -------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A safetensors file (github.com/huggingface/safetensors, format version 0.x)
// is the number of bytes of a header, little-endian in 8 bytes; the header, a
// JSON object that gives each tensor's dtype, shape, and first and last byte in
// what follows; and the tensors, dense, without gaps.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_SAFETENSORS_H
#define DLCRT_SRC_SAFETENSORS_H

#include "dlcrt/dlcrt.h"

namespace dlcrt {

class File;

/// A tensor that is to be in a file.
struct NamedTensor {
  const char *name;
  dlcrt_dtype dtype;
  int32_t rank;
  const int64_t *dims;
  void *data;
  uint64_t bytes;
};

/// "F32", or null for dtypes that the format has no name for.
const char *safetensorsName(dlcrt_dtype dtype);

/// Where a file's note goes to; null if nobody wants it.
struct NoteBuffer {
  char *text;
  size_t bytes;
};

/// Writes a file that is whole or not there: what was there before stays until
/// the new one is on the disk. `note` may be null.
dlcrt_status saveTensors(const char *path, const NamedTensor *tensors,
                         size_t count, const char *note);

/// Reads all of `tensors` from a file, which may have more. Nothing is written
/// to them unless the file has each with its dtype and dimensions.
dlcrt_status loadTensors(const char *path, const NamedTensor *tensors,
                         size_t count, NoteBuffer note);

/// The part of this that looks at foreign bytes: finds where in the `dataBytes`
/// behind the header each of `tensors` begins. `file` is for messages.
dlcrt_status findTensors(const char *file, const char *header,
                         uint64_t headerBytes, uint64_t dataBytes,
                         const NamedTensor *tensors, size_t count,
                         uint64_t *offsets, NoteBuffer note);

} // namespace dlcrt

#endif // DLCRT_SRC_SAFETENSORS_H
