//===- signature.h - checks of the caller's tensors -------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compares tensors with an entry's signature. Which dimensions share a name is
// worked out once, when the module is loaded, so that a check is a walk over
// the dimensions.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_SIGNATURE_H
#define DLCRT_SRC_SIGNATURE_H

#include "dlcrt/dlcrt.h"

namespace dlcrt {

/// The first dimension of an entry's inputs that has the name of another.
struct DimLink {
  static constexpr uint32_t none = UINT32_MAX;
  uint32_t input = none;
  int32_t axis = 0;
};

/// An entry with its links.
class Signature {
public:
  ~Signature();

  /// False if there is no memory. The entry must have been validated.
  bool build(const dlcrt_entry &entry);

  /// Checks all tensors of a call, except for shapes of outputs that only the
  /// host program knows.
  dlcrt_status check(const DLTensor *inputs, size_t numInputs,
                     const DLTensor *outputs, size_t numOutputs) const;

  /// Checks the shape of the caller's output `index` against what the host
  /// program says.
  dlcrt_status checkOutputShape(uint32_t index, const DLTensor &tensor,
                                const int64_t *dims) const;

private:
  dlcrt_status checkInput(uint32_t index, const DLTensor *inputs) const;
  dlcrt_status checkOutput(uint32_t index, const DLTensor &tensor,
                           const DLTensor *inputs) const;

  const dlcrt_entry *entry = nullptr;
  DimLink *links = nullptr;              // of all dimensions, inputs first
  const DimLink **inputLinks = nullptr;  // of each input, rank links
  const DimLink **outputLinks = nullptr; // of each output
};

/// True if the elements of `tensor` lie in row-major order without holes.
bool isDense(const DLTensor &tensor);

/// The first element of `tensor`. One without elements may have no data.
inline void *firstElement(const DLTensor &tensor) {
  return tensor.data ? static_cast<char *>(tensor.data) + tensor.byte_offset
                     : nullptr;
}

} // namespace dlcrt

#endif // DLCRT_SRC_SIGNATURE_H
