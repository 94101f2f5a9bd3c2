//===- dtype.cpp - element types ------------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header. The names are NumPy's, and for the narrow types those of
// ml_dtypes.
//
//===----------------------------------------------------------------------===//

#include "dtype.h"
#include <cstdio>

namespace dlcrt {

namespace {
struct NarrowFloat {
  uint8_t code; // DLPack's
  const char *name;
};
} // namespace

static constexpr NarrowFloat narrowFloats[] = {
    {7, "float8_e3m4"},      {8, "float8_e4m3"},      {9, "float8_e4m3b11fnuz"},
    {10, "float8_e4m3fn"},   {11, "float8_e4m3fnuz"}, {12, "float8_e5m2"},
    {13, "float8_e5m2fnuz"}, {14, "float8_e8m0fnu"},  {15, "float6_e2m3fn"},
    {16, "float6_e3m2fn"},   {17, "float4_e2m1fn"}};

/// The name in front of the number of bits, null for a code without one.
static const char *familyOf(uint8_t code) {
  switch (code) {
  case kDLInt:
    return "int";
  case kDLUInt:
    return "uint";
  case kDLFloat:
    return "float";
  case kDLOpaqueHandle:
    return "handle";
  case kDLBfloat:
    return "bfloat";
  case kDLComplex:
    return "complex";
  default:
    return nullptr;
  }
}

static void writeName(char *text, size_t bytes, uint8_t code, uint8_t bits) {
  if (code == kDLBool && bits == 8) {
    snprintf(text, bytes, "bool");
    return;
  }
  for (const NarrowFloat &narrow : narrowFloats) {
    if (narrow.code == code && narrow.name[5] - '0' == bits) {
      snprintf(text, bytes, "%s", narrow.name);
      return;
    }
  }
  if (const char *family = familyOf(code))
    snprintf(text, bytes, "%s%u", family, bits);
  else
    snprintf(text, bytes, "dtype(code %u, %u bits)", code, bits);
}

DTypeName::DTypeName(dlcrt_dtype dtype) {
  writeName(text, sizeof(text), dtype.code, dtype.bits);
}

DTypeName::DTypeName(DLDataType dtype) {
  writeName(text, sizeof(text), dtype.code, dtype.bits);
  size_t length = 0;
  while (text[length])
    ++length;
  if (dtype.lanes != 1)
    snprintf(text + length, sizeof(text) - length, "x%u", dtype.lanes);
}

uint64_t alignmentOf(dlcrt_dtype dtype) {
  uint64_t bytes = dtype.bits / 8;
  // The largest power of two that divides the size.
  return bytes ? bytes & -bytes : 1;
}

bool countElements(const int64_t *dims, int32_t rank, dlcrt_dtype dtype,
                   int64_t &elements, int64_t &bytes) {
  elements = 1;
  // A zero makes the tensor empty, however large the other dimensions are.
  for (int32_t i = 0; i < rank; ++i)
    if (dims[i] == 0)
      elements = 0;
  if (elements == 0) {
    bytes = 0;
    return true;
  }
  for (int32_t i = 0; i < rank; ++i)
    if (__builtin_mul_overflow(elements, dims[i], &elements))
      return false;
  int64_t bits;
  if (__builtin_mul_overflow(elements, int64_t(dtype.bits), &bits) ||
      bits > INT64_MAX - 7)
    return false;
  bytes = (bits + 7) / 8;
  return true;
}

} // namespace dlcrt
