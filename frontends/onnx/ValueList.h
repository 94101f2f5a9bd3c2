//===- ValueList.h - Lists that are read from files -------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Numbers of one type, or strings, from several of ONNX's messages, as they
// stand in inputs and outputs of programs.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_VALUELIST_H
#define DLC_FRONTENDS_ONNX_VALUELIST_H

#include "dlc/Data/HostTensor.h"
#include "dlc/Support/LLVM.h"

namespace onnx {
class TensorProto;
} // namespace onnx

namespace dlc::onnxfrontend {

class ValueList {
public:
  /// An empty list of what `infos` are: one input or output of numbers, or two
  /// for strings.
  explicit ValueList(ArrayRef<dlcrt_tensor_info> infos)
      : dtype(infos.front().dtype), areStrings(infos.size() == 2) {}

  bool hasStrings() const { return areStrings; }
  dlcrt_dtype getDtype() const { return dtype; }
  size_t size() const {
    return areStrings ? ends.size() : bytes.size() / (dtype.bits / 8);
  }

  void append(StringRef string);
  /// An integer, of which the type has the low bits.
  void append(int64_t number);
  /// The elements of a tensor. Errors: those of another type.
  llvm::Error append(const onnx::TensorProto &tensor);

  /// The part, or the two parts, that stand for the list as a tensor.
  std::vector<HostTensor> getParts(ArrayRef<int64_t> dims) const;
  std::vector<HostTensor> getParts() const {
    return getParts(static_cast<int64_t>(size()));
  }

private:
  dlcrt_dtype dtype;
  bool areStrings;
  std::vector<int64_t> ends;
  std::string bytes;
};

/// A tensor of these integers.
HostTensor createIntegerTensor(ArrayRef<int64_t> dims,
                               ArrayRef<int64_t> elements);

/// Whether two types of elements are the same.
bool isSame(dlcrt_dtype lhs, dlcrt_dtype rhs);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_VALUELIST_H
