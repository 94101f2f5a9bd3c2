//===- HostTensor.cpp - Tensors in memory ---------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Elements, comparison, and reading of whatever file a tensor is in.
//
//===----------------------------------------------------------------------===//

#include "dlc/Data/HostTensor.h"
#include "dlc/Data/Files.h"
#include "dlc/Frontends/Onnx.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include <cmath>
#include <complex>
#include <cstring>

using namespace dlc;

DLTensor HostTensor::getView() {
  DLTensor view = {};
  view.data = bytes.data();
  view.device = {kDLCPU, 0};
  view.ndim = static_cast<int32_t>(dims.size());
  view.dtype = {dtype.code, dtype.bits, 1};
  view.shape = dims.data();
  return view;
}

std::string dlc::getDtypeName(dlcrt_dtype dtype) {
  std::string bits = std::to_string(dtype.bits);
  switch (dtype.code) {
  case kDLInt:
    return "int" + bits;
  case kDLUInt:
    return "uint" + bits;
  case kDLFloat:
    return "float" + bits;
  case kDLBfloat:
    return "bfloat" + bits;
  case kDLBool:
    return "bool";
  case kDLComplex:
    return "complex" + bits;
  default:
    return llvm::formatv("dtype({0}, {1})", int(dtype.code), bits);
  }
}

template <typename T>
static double load(const HostTensor &tensor, int64_t index) {
  T value;
  std::memcpy(&value, tensor.bytes.data() + index * sizeof(T), sizeof(T));
  return static_cast<double>(value);
}

template <typename T>
static std::complex<double> loadComplex(const HostTensor &tensor,
                                        int64_t index) {
  return {load<T>(tensor, 2 * index), load<T>(tensor, 2 * index + 1)};
}

/// An element of 8 or 16 bits, or narrower in a byte of its own.
static double loadSmallFloat(const HostTensor &tensor, int64_t index,
                             const llvm::fltSemantics &semantics) {
  unsigned bytes = tensor.dtype.bits / 8;
  uint16_t bits = 0;
  std::memcpy(&bits, tensor.bytes.data() + index * bytes, bytes);
  unsigned width = llvm::APFloat::semanticsSizeInBits(semantics);
  llvm::APFloat value(semantics, llvm::APInt(width, bits, /*isSigned=*/false,
                                             /*implicitTrunc=*/true));
  return value.convertToDouble();
}

/// The semantics of DLPack's codes for floats of 8 bits and less, or null.
static const llvm::fltSemantics *getNarrowSemantics(uint8_t code) {
  switch (code) {
  case 10: // kDLFloat8_e4m3fn
    return &llvm::APFloat::Float8E4M3FN();
  case 11: // kDLFloat8_e4m3fnuz
    return &llvm::APFloat::Float8E4M3FNUZ();
  case 12: // kDLFloat8_e5m2
    return &llvm::APFloat::Float8E5M2();
  case 13: // kDLFloat8_e5m2fnuz
    return &llvm::APFloat::Float8E5M2FNUZ();
  case 14: // kDLFloat8_e8m0fnu
    return &llvm::APFloat::Float8E8M0FNU();
  case 17: // kDLFloat4_e2m1fn
    return &llvm::APFloat::Float4E2M1FN();
  default:
    return nullptr;
  }
}

double dlc::getElementAsDouble(const HostTensor &tensor, int64_t index) {
  unsigned bits = tensor.dtype.bits;
  if (const llvm::fltSemantics *narrow = getNarrowSemantics(tensor.dtype.code))
    return loadSmallFloat(tensor, index, *narrow);
  switch (tensor.dtype.code) {
  case kDLInt:
    return bits == 8    ? load<int8_t>(tensor, index)
           : bits == 16 ? load<int16_t>(tensor, index)
           : bits == 32 ? load<int32_t>(tensor, index)
                        : load<int64_t>(tensor, index);
  case kDLUInt:
  case kDLBool:
    return bits == 8    ? load<uint8_t>(tensor, index)
           : bits == 16 ? load<uint16_t>(tensor, index)
           : bits == 32 ? load<uint32_t>(tensor, index)
                        : load<uint64_t>(tensor, index);
  case kDLBfloat:
    return loadSmallFloat(tensor, index, llvm::APFloat::BFloat());
  case kDLComplex:
    return bits == 64 ? std::abs(loadComplex<float>(tensor, index))
                      : std::abs(loadComplex<double>(tensor, index));
  default:
    return bits == 16 ? loadSmallFloat(tensor, index, llvm::APFloat::IEEEhalf())
           : bits == 32 ? load<float>(tensor, index)
                        : load<double>(tensor, index);
  }
}

uint64_t dlc::getFloatBits(double value, dlcrt_dtype dtype) {
  const llvm::fltSemantics &semantics =
      dtype.code == kDLBfloat ? llvm::APFloat::BFloat()
      : dtype.bits == 16      ? llvm::APFloat::IEEEhalf()
      : dtype.bits == 32      ? llvm::APFloat::IEEEsingle()
                              : llvm::APFloat::IEEEdouble();
  llvm::APFloat number(value);
  bool losesInfo;
  number.convert(semantics, llvm::APFloat::rmNearestTiesToEven, &losesInfo);
  return number.bitcastToAPInt().getZExtValue();
}

//===----------------------------------------------------------------------===//
// Comparison
//===----------------------------------------------------------------------===//

static std::string getShape(llvm::ArrayRef<int64_t> dims) {
  std::string text = "[";
  for (auto [i, dim] : llvm::enumerate(dims))
    text += (i ? ", " : "") + std::to_string(dim);
  return text + "]";
}

/// The real and imaginary parts of complex numbers in a dimension of their own.
static HostTensor getParts(const HostTensor &tensor) {
  HostTensor parts = tensor;
  parts.dtype = {kDLFloat, static_cast<uint8_t>(tensor.dtype.bits / 2)};
  parts.dims.push_back(2);
  return parts;
}

TensorComparison dlc::compareTensors(const HostTensor &actual,
                                     const HostTensor &expected,
                                     double relative, double absolute) {
  TensorComparison result;
  auto fail = [&](std::string problem) {
    result.matches = false;
    result.problem = std::move(problem);
    return result;
  };
  if (actual.dtype.code != expected.dtype.code ||
      actual.dtype.bits != expected.dtype.bits)
    return fail("expected elements of " + getDtypeName(expected.dtype) +
                ", but got " + getDtypeName(actual.dtype));
  if (actual.dims != expected.dims)
    return fail("expected shape " + getShape(expected.dims) + ", but got " +
                getShape(actual.dims));
  if (expected.dtype.code == kDLComplex)
    return compareTensors(getParts(actual), getParts(expected), relative,
                          absolute);
  double magnitude = 0;
  int64_t wrong = 0, firstWrong = -1, count = expected.getNumElements();
  for (int64_t i = 0; i < count; ++i) {
    double a = getElementAsDouble(actual, i);
    double e = getElementAsDouble(expected, i);
    if (a == e || (std::isnan(a) && std::isnan(e)))
      continue;
    double difference = std::fabs(a - e);
    if (std::isfinite(difference))
      result.maxAbsolute = std::max(result.maxAbsolute, difference);
    // Relative to an infinity, every number would be near it.
    if (std::isinf(e) || !(difference <= absolute + relative * std::fabs(e))) {
      ++wrong;
      if (firstWrong < 0)
        firstWrong = i;
    }
  }
  for (int64_t i = 0; i < count; ++i)
    if (double e = std::fabs(getElementAsDouble(expected, i)); std::isfinite(e))
      magnitude = std::max(magnitude, e);
  result.maxRelative =
      magnitude > 0 ? result.maxAbsolute / magnitude : result.maxAbsolute;
  if (wrong > 0)
    return fail(llvm::formatv(
        "{0} of {1} elements differ, first at {2}: expected {3}, but got {4}",
        wrong, count, firstWrong, getElementAsDouble(expected, firstWrong),
        getElementAsDouble(actual, firstWrong)));
  return result;
}

//===----------------------------------------------------------------------===//
// Files
//===----------------------------------------------------------------------===//

/// Puts the file's name before an error.
static llvm::Error inFile(llvm::StringRef path, llvm::Error error) {
  return llvm::createStringError("'" + path +
                                 "': " + llvm::toString(std::move(error)));
}

llvm::Expected<HostTensor> dlc::readTensorFile(llvm::StringRef path) {
  auto buffer = readFile(path);
  if (!buffer)
    return buffer.takeError();
  llvm::StringRef bytes = (*buffer)->getBuffer();
  llvm::StringRef extension = llvm::sys::path::extension(path);
  llvm::Expected<HostTensor> tensor =
      extension == ".pb"                                ? parseOnnxTensor(bytes)
      : extension == ".idx" || path.ends_with("-ubyte") ? parseIdx(bytes)
                                                        : parseNpy(bytes);
  if (!tensor)
    return inFile(path, tensor.takeError());
  return tensor;
}

llvm::Expected<std::vector<HostTensor>>
dlc::readValueFile(llvm::StringRef path,
                   llvm::ArrayRef<dlcrt_tensor_info> infos) {
  auto buffer = readFile(path);
  if (!buffer)
    return buffer.takeError();
  llvm::Expected<std::vector<HostTensor>> parts =
      parseOnnxValue((*buffer)->getBuffer(), infos);
  if (!parts)
    return inFile(path, parts.takeError());
  return parts;
}

llvm::Expected<std::vector<NamedTensor>>
dlc::readNpzFile(llvm::StringRef path) {
  auto buffer = readFile(path);
  if (!buffer)
    return buffer.takeError();
  llvm::Expected<std::vector<NamedTensor>> tensors =
      parseNpz((*buffer)->getBuffer());
  if (!tensors)
    return inFile(path, tensors.takeError());
  return tensors;
}

llvm::Error dlc::writeNpyFile(const HostTensor &tensor, llvm::StringRef path) {
  return writeFile(
      path, [&](llvm::raw_ostream &stream) { stream << formatNpy(tensor); });
}
