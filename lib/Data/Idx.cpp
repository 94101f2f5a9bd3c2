//===- Idx.cpp - The files that MNIST comes in ----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The format is described at the end of yann.lecun.com/exdb/mnist.
//
//===----------------------------------------------------------------------===//

#include "dlc/Data/HostTensor.h"
#include "llvm/Support/Endian.h"
#include <algorithm>
#include <optional>

using namespace dlc;

static std::optional<dlcrt_dtype> getDtype(uint8_t code) {
  switch (code) {
  case 0x08:
    return dlcrt_dtype{kDLUInt, 8};
  case 0x09:
    return dlcrt_dtype{kDLInt, 8};
  case 0x0b:
    return dlcrt_dtype{kDLInt, 16};
  case 0x0c:
    return dlcrt_dtype{kDLInt, 32};
  case 0x0d:
    return dlcrt_dtype{kDLFloat, 32};
  case 0x0e:
    return dlcrt_dtype{kDLFloat, 64};
  default:
    return std::nullopt;
  }
}

llvm::Expected<HostTensor> dlc::parseIdx(llvm::StringRef bytes) {
  if (bytes.size() < 4 || bytes[0] != 0 || bytes[1] != 0)
    return llvm::createStringError("it does not begin as such files do");
  std::optional<dlcrt_dtype> dtype = getDtype(bytes[2]);
  if (!dtype)
    return llvm::createStringError("0x%02x is no dtype of such files",
                                   static_cast<uint8_t>(bytes[2]));
  size_t rank = static_cast<uint8_t>(bytes[3]);
  if (bytes.size() < 4 + 4 * rank)
    return llvm::createStringError("it ends in its header");
  HostTensor tensor;
  tensor.dtype = *dtype;
  uint64_t width = dtype->bits / 8, size = width;
  bool isTooLarge = false;
  for (size_t i = 0; i < rank; ++i) {
    uint32_t dim = llvm::support::endian::read32be(bytes.data() + 4 + 4 * i);
    tensor.dims.push_back(dim);
    isTooLarge |= __builtin_mul_overflow(size, uint64_t(dim), &size);
  }
  llvm::StringRef elements = bytes.drop_front(4 + 4 * rank);
  if (isTooLarge || elements.size() != size)
    return llvm::createStringError(
        "its header is of %llu bytes of elements, but %zu are there",
        static_cast<unsigned long long>(size), elements.size());
  tensor.bytes.assign(elements.begin(), elements.end());
  for (size_t i = 0; i + width <= tensor.bytes.size(); i += width)
    std::reverse(tensor.bytes.begin() + i, tensor.bytes.begin() + i + width);
  return tensor;
}
