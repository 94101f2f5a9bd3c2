//===- ValueList.cpp - Lists that are read from files ---------------------===//
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

#include "ValueList.h"
#include "ModelFile.h"
#include "Tensors.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

static HostTensor createHostTensor(dlcrt_dtype dtype, ArrayRef<int64_t> dims,
                                   const void *elements, size_t size) {
  HostTensor tensor;
  tensor.dtype = dtype;
  tensor.dims.assign(dims.begin(), dims.end());
  auto bytes = static_cast<const char *>(elements);
  tensor.bytes.assign(bytes, bytes + size);
  return tensor;
}

HostTensor dlc::onnxfrontend::createIntegerTensor(ArrayRef<int64_t> dims,
                                                  ArrayRef<int64_t> elements) {
  return createHostTensor({0, 64}, dims, elements.data(),
                          elements.size() * sizeof(int64_t));
}

bool dlc::onnxfrontend::isSame(dlcrt_dtype lhs, dlcrt_dtype rhs) {
  return lhs.code == rhs.code && lhs.bits == rhs.bits;
}

void ValueList::append(StringRef string) {
  bytes += string;
  ends.push_back(static_cast<int64_t>(bytes.size()));
}

void ValueList::append(int64_t number) {
  bytes.append(reinterpret_cast<const char *>(&number), dtype.bits / 8);
}

llvm::Error ValueList::append(const onnx::TensorProto &tensor) {
  if (areStrings) {
    for (const std::string &string : tensor.string_data())
      append(StringRef(string));
    return llvm::Error::success();
  }
  llvm::Expected<HostTensor> read = readHostTensor(tensor);
  if (!read)
    return read.takeError();
  if (!isSame(read->dtype, dtype))
    return llvm::createStringError("an element is %s, but the model takes %s",
                                   getDtypeName(read->dtype).c_str(),
                                   getDtypeName(dtype).c_str());
  bytes.append(read->bytes.begin(), read->bytes.end());
  return llvm::Error::success();
}

std::vector<HostTensor> ValueList::getParts(ArrayRef<int64_t> dims) const {
  if (!areStrings)
    return {createHostTensor(dtype, dims, bytes.data(), bytes.size())};
  auto length = static_cast<int64_t>(bytes.size());
  return {createIntegerTensor(dims, ends),
          createHostTensor({1, 8}, length, bytes.data(), bytes.size())};
}
