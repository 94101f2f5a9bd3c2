//===- Tensors.cpp - ONNX's types and tensors in MLIR ---------------------===//
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

#include "Tensors.h"
#include "ModelFile.h"
#include "dlc/Frontends/Onnx.h"
#include "dlc/Target/Signature.h"
#include <sys/mman.h>
#include <unistd.h>

using namespace dlc;
using namespace dlc::onnxfrontend;
using onnx::TensorProto;

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

Type dlc::onnxfrontend::getElementType(MLIRContext *context, int32_t type) {
  OpBuilder b(context);
  auto integer = [&](unsigned width, bool isUnsigned) -> Type {
    return IntegerType::get(context, width,
                            isUnsigned ? IntegerType::Unsigned
                                       : IntegerType::Signless);
  };
  switch (type) {
  case TensorProto::FLOAT:
    return b.getF32Type();
  case TensorProto::DOUBLE:
    return b.getF64Type();
  case TensorProto::FLOAT16:
    return b.getF16Type();
  case TensorProto::BFLOAT16:
    return b.getBF16Type();
  case TensorProto::FLOAT8E4M3FN:
    return mlir::Float8E4M3FNType::get(context);
  case TensorProto::FLOAT8E4M3FNUZ:
    return mlir::Float8E4M3FNUZType::get(context);
  case TensorProto::FLOAT8E5M2:
    return mlir::Float8E5M2Type::get(context);
  case TensorProto::FLOAT8E5M2FNUZ:
    return mlir::Float8E5M2FNUZType::get(context);
  case TensorProto::BOOL:
    return b.getI1Type();
  case TensorProto::INT8:
    return integer(8, false);
  case TensorProto::INT16:
    return integer(16, false);
  case TensorProto::INT32:
    return integer(32, false);
  case TensorProto::INT64:
    return integer(64, false);
  case TensorProto::UINT8:
    return integer(8, true);
  case TensorProto::UINT16:
    return integer(16, true);
  case TensorProto::UINT32:
    return integer(32, true);
  case TensorProto::UINT64:
    return integer(64, true);
  default:
    return {};
  }
}

int32_t dlc::onnxfrontend::getOnnxType(Type elementType) {
  for (int32_t type = 1; type <= TensorProto::DataType_MAX; ++type)
    if (getElementType(elementType.getContext(), type) == elementType)
      return type;
  return 0;
}

std::string dlc::onnxfrontend::getOnnxTypeName(int32_t type) {
  static constexpr const char *kNames[] = {
      "UNDEFINED",    "FLOAT",          "UINT8",      "INT8",
      "UINT16",       "INT16",          "INT32",      "INT64",
      "STRING",       "BOOL",           "FLOAT16",    "DOUBLE",
      "UINT32",       "UINT64",         "COMPLEX64",  "COMPLEX128",
      "BFLOAT16",     "FLOAT8E4M3FN",   "FLOAT8E4M3FNUZ",
      "FLOAT8E5M2",   "FLOAT8E5M2FNUZ", "UINT4",      "INT4",
      "FLOAT4E2M1",   "FLOAT8E8M0",     "UINT2",      "INT2"};
  if (type >= 0 && type < static_cast<int32_t>(std::size(kNames)))
    return kNames[type];
  return "type " + std::to_string(type);
}

//===----------------------------------------------------------------------===//
// Tensors
//===----------------------------------------------------------------------===//

/// Tensors of up to this many bytes are constants of the program.
static constexpr int64_t kLargestConstant = 1024;

/// The elements of a tensor that has its data in typed fields, as raw data.
static std::string getRawData(const TensorProto &tensor, unsigned bytes) {
  std::string raw;
  auto append = [&](const auto &values, unsigned width) {
    for (auto value : values)
      raw.append(reinterpret_cast<const char *>(&value), width);
  };
  if (tensor.has_raw_data())
    return tensor.raw_data();
  append(tensor.float_data(), 4);
  append(tensor.double_data(), 8);
  append(tensor.int64_data(), 8);
  // Narrow types are the low bytes of wider fields (little-endian machines).
  append(tensor.int32_data(), bytes);
  append(tensor.uint64_data(), bytes);
  return raw;
}

/// A file in memory that holds `bytes`: for the rare large tensor in typed
/// fields, which does not lie in its file the way weights do.
static llvm::Expected<std::string> createMemoryFile(StringRef bytes) {
  int file = ::memfd_create("dlc-weight", 0);
  for (size_t done = 0; file >= 0 && done < bytes.size();) {
    ssize_t written = ::write(file, bytes.data() + done, bytes.size() - done);
    if (written < 0)
      return llvm::createStringError("can't hold a weight in memory");
    done += written;
  }
  if (file < 0)
    return llvm::createStringError("can't hold a weight in memory");
  return "/proc/self/fd/" + std::to_string(file);
}

static DenseElementsAttr getElements(RankedTensorType type, StringRef raw) {
  Type element = type.getElementType();
  if (element.isInteger(1)) {
    SmallVector<bool> bits;
    for (char byte : raw)
      bits.push_back(byte != 0);
    return DenseElementsAttr::get(type, bits);
  }
  return DenseElementsAttr::getFromRawBuffer(
      type, ArrayRef<char>(raw.data(), raw.size()));
}

llvm::Expected<Value> TensorImporter::import(ImplicitLocOpBuilder &builder,
                                             const TensorProto &tensor,
                                             StringRef name) {
  Type elementType = getElementType(builder.getContext(), tensor.data_type());
  if (!elementType)
    return llvm::createStringError(
        "the element type %s is not supported",
        getOnnxTypeName(tensor.data_type()).c_str());
  std::optional<DataPlace> place = ModelFile::getDataPlace(tensor);
  SmallVector<int64_t> dims =
      place ? place->dims
            : SmallVector<int64_t>(tensor.dims().begin(), tensor.dims().end());
  int64_t count = 1;
  for (int64_t dim : dims)
    if (dim < 0 || llvm::MulOverflow(count, dim, count))
      return llvm::createStringError("the shape is impossible");
  auto type = RankedTensorType::get(dims, elementType);
  unsigned bytes = llvm::divideCeil(elementType.getIntOrFloatBitWidth(), 8);

  std::string raw;
  if (!place) {
    raw = getRawData(tensor, bytes);
  } else if (place->length != static_cast<uint64_t>(count) * bytes) {
    return llvm::createStringError(
        "the shape needs %lld bytes of data, but there are %llu",
        (long long)(count * bytes), (unsigned long long)place->length);
  }
  if (!place && raw.size() != static_cast<uint64_t>(count) * bytes)
    return llvm::createStringError(
        "the shape needs %lld bytes of data, but there are %zu",
        (long long)(count * bytes), raw.size());
  if (!place && static_cast<int64_t>(raw.size()) <= kLargestConstant)
    return ConstantOp::create(builder, getElements(type, raw)).getResult();
  if (place && place->length == 0)
    return ConstantOp::create(builder, getElements(type, "")).getResult();

  if (!place) {
    llvm::Expected<std::string> file = createMemoryFile(raw);
    if (!file)
      return file.takeError();
    place = DataPlace{*file, 0, raw.size(), dims};
  }
  auto module = cast<ModuleOp>(symbols.getOp());
  OpBuilder atTop = OpBuilder::atBlockBegin(module.getBody());
  if (last)
    atTop.setInsertionPointAfter(last);
  auto weight = WeightOp::create(
      atTop, builder.getLoc(), "weight", name, type,
      atTop.getStringAttr(place->file), atTop.getI64IntegerAttr(place->offset),
      atTop.getI64IntegerAttr(place->length), /*from=*/nullptr,
      /*arguments=*/nullptr, /*value=*/nullptr, /*source=*/false);
  StringAttr symbol = symbols.insert(weight);
  last = weight;
  return GetWeightOp::create(builder, type, symbol).getResult();
}

//===----------------------------------------------------------------------===//
// Tensors outside of models
//===----------------------------------------------------------------------===//

llvm::Expected<HostTensor> dlc::parseOnnxTensor(StringRef bytes) {
  TensorProto tensor;
  if (!tensor.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    return llvm::createStringError("no tensor, or a damaged one");
  MLIRContext context(MLIRContext::Threading::DISABLED);
  Type type = getElementType(&context, tensor.data_type());
  if (!type)
    return llvm::createStringError(
        "the element type %s is not supported",
        getOnnxTypeName(tensor.data_type()).c_str());
  HostTensor result;
  result.dtype = getAbiType(type);
  uint64_t count = 1;
  for (int64_t dim : tensor.dims()) {
    bool overflows = false;
    count = llvm::SaturatingMultiply(count, static_cast<uint64_t>(dim),
                                     &overflows);
    if (dim < 0 || overflows)
      return llvm::createStringError("the shape is impossible");
    result.dims.push_back(dim);
  }
  unsigned width = result.dtype.bits / 8;
  std::string raw = getRawData(tensor, width);
  if (raw.size() % width != 0 || raw.size() / width != count)
    return llvm::createStringError(
        "the shape needs %llu elements of %u bytes, but there are %zu bytes",
        (unsigned long long)count, width, raw.size());
  result.bytes.assign(raw.begin(), raw.end());
  return result;
}
