//===- Examples.cpp - What a training learns from -------------------------===//
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

#include "dlc/Data/Examples.h"
#include "dlc/Data/Files.h"
#include "dlc/Data/NamedTensors.h"
#include "llvm/ADT/StringExtras.h"
#include <cmath>
#include <cstring>

using namespace dlc;

//===----------------------------------------------------------------------===//
// Elements
//===----------------------------------------------------------------------===//

static bool isOfFloats(dlcrt_dtype dtype) {
  return dtype.code == kDLFloat || dtype.code == kDLBfloat;
}

/// The bits of a whole number in an integer type; none if it doesn't fit.
static std::optional<uint64_t> getIntegerBits(double value, dlcrt_dtype dtype) {
  bool isSigned = dtype.code == kDLInt;
  unsigned bits = dtype.code == kDLBool ? 1 : dtype.bits;
  double least = isSigned ? -std::ldexp(1, bits - 1) : 0,
         end = std::ldexp(1, bits - isSigned);
  if (value != std::floor(value) || value < least || value >= end)
    return std::nullopt;
  return isSigned ? static_cast<uint64_t>(static_cast<int64_t>(value))
                  : static_cast<uint64_t>(value);
}

llvm::Expected<HostTensor> dlc::convertElements(const HostTensor &tensor,
                                                dlcrt_dtype dtype) {
  if (tensor.dtype.code == dtype.code && tensor.dtype.bits == dtype.bits)
    return tensor;
  bool isInteger =
      dtype.code == kDLInt || dtype.code == kDLUInt || dtype.code == kDLBool;
  if (tensor.dtype.code == kDLComplex || !(isInteger || isOfFloats(dtype)) ||
      dtype.bits % 8 != 0)
    return llvm::createStringError("expected dtype " + getDtypeName(dtype) +
                                   ", got " + getDtypeName(tensor.dtype));
  HostTensor converted;
  converted.dtype = dtype;
  converted.dims = tensor.dims;
  size_t width = dtype.bits / 8;
  int64_t elements = tensor.getNumElements();
  converted.bytes.resize(elements * width);
  for (int64_t i = 0; i < elements; ++i) {
    double value = getElementAsDouble(tensor, i);
    std::optional<uint64_t> bits =
        isInteger ? getIntegerBits(value, dtype) : getFloatBits(value, dtype);
    if (!bits)
      return llvm::createStringError("element %lld is %g, which is no %s",
                                     static_cast<long long>(i), value,
                                     getDtypeName(dtype).c_str());
    std::memcpy(converted.bytes.data() + i * width, &*bits, width);
  }
  return converted;
}

//===----------------------------------------------------------------------===//
// Files
//===----------------------------------------------------------------------===//

static llvm::Expected<HostTensor> readArray(StringRef file) {
  auto [path, columns] = file.rsplit(':');
  bool choosesColumns = path.ends_with(".csv");
  if (!choosesColumns && !file.ends_with(".csv"))
    return readTensorFile(file);
  StringRef csv = choosesColumns ? path : file;
  auto buffer = readFile(csv);
  if (!buffer)
    return buffer.takeError();
  return parseCsv((*buffer)->getBuffer(), csv,
                  choosesColumns ? columns : StringRef());
}

llvm::Expected<Examples> Examples::read(ArrayRef<std::string> sources,
                                        ArrayRef<dlcrt_tensor_info> inputs) {
  NamedTensors arrays;
  std::vector<std::string> archives;
  for (const std::string &source : sources) {
    auto [name, file] = StringRef(source).split('=');
    if (file.empty() && name.ends_with(".npz")) {
      archives.push_back(source);
      continue;
    }
    if (name.empty() || file.empty())
      return llvm::createStringError(
          "'" + source + "' is neither of the form FILE.npz nor NAME=FILE");
    llvm::Expected<HostTensor> array = readArray(file);
    if (!array)
      return array.takeError();
    if (!arrays.try_emplace(name, std::move(*array)).second)
      return llvm::createStringError("'" + name.str() + "' is given twice");
  }
  if (llvm::Error error = gatherTensors({}, archives, inputs, arrays))
    return error;
  if (llvm::Error error = checkNames(arrays, inputs, "input"))
    return error;
  Examples examples;
  for (const dlcrt_tensor_info &info : inputs) {
    auto found = arrays.find(info.name);
    if (found == arrays.end())
      return llvm::createStringError("there are no examples for the input '%s'",
                                     info.name);
    if (llvm::Error error = examples.add(std::move(found->second), info))
      return llvm::createStringError("input '" + std::string(info.name) +
                                     "': " + llvm::toString(std::move(error)));
  }
  if (examples.count < 0)
    return llvm::createStringError(
        "no input takes examples: all of them are of shape []");
  return examples;
}

//===----------------------------------------------------------------------===//
// Rows
//===----------------------------------------------------------------------===//

llvm::Error Examples::add(HostTensor tensor, const dlcrt_tensor_info &info) {
  llvm::Expected<HostTensor> converted = convertElements(tensor, info.dtype);
  if (!converted)
    return converted.takeError();
  bool isRows = info.rank > 0;
  if (static_cast<int32_t>(converted->dims.size()) != info.rank)
    return llvm::createStringError("expected an array of rank %d, got rank %zu",
                                   info.rank, converted->dims.size());
  if (isRows)
    if (llvm::Error error = addRows(*converted, info))
      return error;
  columns.push_back({std::move(*converted), isRows});
  return llvm::Error::success();
}

llvm::Error Examples::addRows(const HostTensor &tensor,
                              const dlcrt_tensor_info &info) {
  auto ll = [](int64_t value) { return static_cast<long long>(value); };
  for (int32_t i = 1; i < info.rank; ++i)
    if (info.dims[i] != DLCRT_DYNAMIC && info.dims[i] != tensor.dims[i])
      return llvm::createStringError("dimension %d: expected %lld, got %lld", i,
                                     ll(info.dims[i]), ll(tensor.dims[i]));
  int64_t rows = tensor.dims.front();
  if (count >= 0 && rows != count)
    return llvm::createStringError("has %lld examples, but others have %lld",
                                   ll(rows), ll(count));
  count = rows;
  if (info.dims[0] == DLCRT_DYNAMIC)
    return llvm::Error::success();
  if (batchSize != DLCRT_DYNAMIC && batchSize != info.dims[0])
    return llvm::createStringError("takes %lld examples, but others take %lld",
                                   ll(info.dims[0]), ll(batchSize));
  batchSize = info.dims[0];
  return llvm::Error::success();
}

std::vector<HostTensor> Examples::take(ArrayRef<int64_t> rows) const {
  std::vector<HostTensor> inputs;
  for (const Column &column : columns) {
    if (!column.isRows) {
      inputs.push_back(column.tensor);
      continue;
    }
    HostTensor part;
    part.dtype = column.tensor.dtype;
    part.dims = column.tensor.dims;
    part.dims.front() = static_cast<int64_t>(rows.size());
    size_t width = count > 0 ? column.tensor.bytes.size() / count : 0;
    part.bytes.resize(rows.size() * width);
    for (auto [i, row] : llvm::enumerate(rows))
      std::memcpy(part.bytes.data() + i * width,
                  column.tensor.bytes.data() + row * width, width);
    inputs.push_back(std::move(part));
  }
  return inputs;
}
