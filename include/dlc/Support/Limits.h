//===- Limits.h - How large what is read may be -----------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Files come from anywhere. What is beyond these limits is refused, so that the
// rest of dlc can count and recurse without a thought; docs/security.md lists
// them with their messages.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_SUPPORT_LIMITS_H
#define DLC_SUPPORT_LIMITS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MathExtras.h"

namespace dlc {

/// Dimensions of a tensor; NumPy's and PyTorch's own limit.
inline constexpr size_t kMaxRank = 64;

/// Graphs inside of nodes inside of graphs.
inline constexpr int kMaxGraphDepth = 16;

/// Brackets in brackets in a program's text.
inline constexpr size_t kMaxTextDepth = 256;

/// Calls of functions inside of functions.
inline constexpr int kMaxCallDepth = 32;

/// Nodes of a model, those of a function once for each call, and those of a
/// loop as often as its import takes. Also expressions of a program in the
/// tensor language, as often as they are elaborated, with the ops they become.
inline constexpr int64_t kMaxNodes = 1000000;

/// Bytes of a file in the tensor language, letters of a name in it, and files
/// of a program.
inline constexpr uint64_t kMaxProgramBytes = 4 << 20;
inline constexpr size_t kMaxFiles = 256;
inline constexpr size_t kMaxNameLength = 256;

/// Brackets in brackets of such a file, and operators in a row.
inline constexpr unsigned kMaxExprDepth = 200;
inline constexpr unsigned kMaxOperators = 1000;

/// Expressions in expressions while a program is elaborated, those of the
/// functions that are called included, and branches and loops in each other.
inline constexpr unsigned kMaxElaborationDepth = 1000;
inline constexpr unsigned kMaxRegionDepth = 64;

/// Derivatives of derivatives.
inline constexpr unsigned kMaxDerivatives = 8;

/// Tuples, lists and records in each other, and what one consists of.
inline constexpr unsigned kMaxValueDepth = 64;
inline constexpr uint64_t kMaxValueParts = 65536;

/// Names in a size, as often as they stand in it.
inline constexpr size_t kMaxSizeTerms = 256;

/// Bytes of a protobuf message, but for the data of a model's tensors.
inline constexpr uint64_t kMaxMessageBytes = INT32_MAX;

/// Whether the bytes of a tensor of elements of `bits` bits can't be counted in
/// 64 bits with a sign. Sizes of 0 do not make the others smaller; negative
/// ones are open and don't count.
inline bool isTooLarge(llvm::ArrayRef<int64_t> sizes, unsigned bits) {
  int64_t bytes = bits < 8 ? 1 : bits / 8;
  for (int64_t size : sizes)
    if (size > 0 && llvm::MulOverflow(bytes, size, bytes))
      return true;
  return false;
}

/// Refuses a tensor in a file whose shape no memory holds.
inline llvm::Error checkShape(llvm::ArrayRef<int64_t> sizes, unsigned bits) {
  if (sizes.size() > kMaxRank)
    return llvm::createStringError(
        "the shape has %zu dimensions, more than %zu", sizes.size(), kMaxRank);
  for (int64_t size : sizes)
    if (size < 0)
      return llvm::createStringError("the shape has the negative size %lld",
                                     static_cast<long long>(size));
  if (isTooLarge(sizes, bits))
    return llvm::createStringError("the shape is of 2^63 bytes or more");
  return llvm::Error::success();
}

} // namespace dlc

#endif // DLC_SUPPORT_LIMITS_H
