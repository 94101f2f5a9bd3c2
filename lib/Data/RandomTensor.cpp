//===- RandomTensor.cpp - Inputs of no particular values ------------------===//
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

#include "dlc/Data/RandomTensor.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/MathExtras.h"
#include <cstring>
#include <random>
#include <unistd.h>

using namespace dlc;

llvm::SmallVector<StringRef> dlc::getDimNames(const dlcrt_entry &entry) {
  llvm::SmallVector<StringRef> names;
  llvm::StringSet<> seen;
  for (const dlcrt_tensor_info &info : ArrayRef(entry.inputs, entry.num_inputs))
    for (int32_t i = 0; i < info.rank; ++i)
      if (info.dim_names && info.dim_names[i] &&
          seen.insert(info.dim_names[i]).second)
        names.push_back(info.dim_names[i]);
  return names;
}

llvm::Expected<NamedSizes> dlc::parseSizes(ArrayRef<std::string> arguments,
                                           const dlcrt_entry &entry) {
  llvm::SmallVector<StringRef> names = getDimNames(entry);
  NamedSizes sizes;
  for (const std::string &argument : arguments) {
    auto [name, text] = StringRef(argument).split('=');
    int64_t size = 0;
    if (name.empty() || text.getAsInteger(10, size) || size < 0)
      return llvm::createStringError("'" + argument +
                                     "' is not of the form NAME=SIZE");
    if (!llvm::is_contained(names, name))
      return llvm::createStringError(
          "no input has a dimension '" + name.str() + "'; there " +
          (names.empty() ? "are only fixed ones"
                         : "is '" + llvm::join(names, "', '") + "'"));
    sizes[name] = size;
  }
  return sizes;
}

static int64_t getMemoryBytes() {
  return int64_t(::sysconf(_SC_PHYS_PAGES)) * ::sysconf(_SC_PAGESIZE);
}

llvm::Expected<HostTensor> dlc::makeRandomTensor(const dlcrt_tensor_info &info,
                                                 const NamedSizes &sizes,
                                                 uint64_t seed,
                                                 int64_t otherwise) {
  HostTensor tensor;
  tensor.dtype = info.dtype;
  int64_t count = 1;
  bool isTooLarge = false;
  for (int32_t i = 0; i < info.rank; ++i) {
    int64_t size = info.dims[i];
    if (size == DLCRT_DYNAMIC) {
      bool isNamed = info.dim_names && info.dim_names[i];
      auto found = isNamed ? sizes.find(info.dim_names[i]) : sizes.end();
      size = found == sizes.end() ? otherwise : found->second;
    }
    tensor.dims.push_back(size);
    isTooLarge |= llvm::MulOverflow(count, size, count);
  }
  unsigned width = info.dtype.bits / 8;
  int64_t bytes = 0;
  isTooLarge |= llvm::MulOverflow<int64_t>(count, width, bytes);
  if (isTooLarge || bytes > getMemoryBytes())
    return llvm::createStringError(
        "input '%s' is too large for this machine's memory", info.name);
  std::mt19937_64 generator(seed);
  std::uniform_real_distribution<double> real(0, 1);
  dlcrt_dtype dtype = info.dtype;
  // A complex number is two floats.
  if (dtype.code == kDLComplex) {
    dtype = {kDLFloat, static_cast<uint8_t>(dtype.bits / 2)};
    width /= 2;
  }
  bool isFloat = dtype.code == kDLFloat || dtype.code == kDLBfloat;
  tensor.bytes.resize(bytes);
  for (int64_t start = 0; start < bytes; start += width) {
    double value = real(generator);
    uint64_t bits = isFloat ? getFloatBits(value, dtype) : value >= 0.5;
    std::memcpy(tensor.bytes.data() + start, &bits, width);
  }
  return tensor;
}
