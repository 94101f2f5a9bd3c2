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
#include "Strings.h"
#include "dlc/Dialect/Dlc/Builders.h"
#include "dlc/Frontends/Onnx.h"
#include "dlc/Support/Limits.h"
#include "dlc/Target/Signature.h"
#include "llvm/Support/MemoryBuffer.h"
#include <sys/mman.h>
#include <unistd.h>

using namespace dlc;
using namespace dlc::onnxfrontend;
using onnx::TensorProto;

//===----------------------------------------------------------------------===//
// Tensors
//===----------------------------------------------------------------------===//

/// Tensors of up to this many bytes are constants of the program.
static constexpr int64_t kLargestConstant = 1024;

/// The elements of a tensor as raw data. In typed fields each type has one of
/// its own, where narrow ones are the low bytes of wider numbers (on
/// little-endian machines), and complex ones are two numbers each.
static std::string getRawData(const TensorProto &tensor, unsigned bytes) {
  if (tensor.has_raw_data())
    return tensor.raw_data();
  std::string raw;
  auto append = [&](const auto &values) {
    for (auto value : values)
      raw.append(reinterpret_cast<const char *>(&value),
                 std::min<size_t>(bytes, sizeof(value)));
    return raw;
  };
  switch (tensor.data_type()) {
  case TensorProto::FLOAT:
  case TensorProto::COMPLEX64:
    return append(tensor.float_data());
  case TensorProto::DOUBLE:
  case TensorProto::COMPLEX128:
    return append(tensor.double_data());
  case TensorProto::INT64:
    return append(tensor.int64_data());
  case TensorProto::UINT32:
  case TensorProto::UINT64:
    return append(tensor.uint64_data());
  default:
    return append(tensor.int32_data());
  }
}

/// The bytes of `count` elements of `bits` bits: ONNX packs what is narrower
/// than a byte, the first element in the low bits.
static uint64_t getRawSize(uint64_t count, unsigned bits) {
  return bits < 8 ? llvm::divideCeil(count * bits, 8) : count * (bits / 8);
}

/// `count` packed elements with a byte each, which holds a number of type
/// `type` in its low bits and, if asked for, its sign in the others.
static std::string unpack(StringRef raw, uint64_t count, Type type,
                          bool extendSign) {
  unsigned bits = type.getIntOrFloatBitWidth(), perByte = 8 / bits;
  extendSign &= type.isSignlessInteger();
  std::string bytes;
  for (uint64_t i = 0; i < count; ++i) {
    auto byte = static_cast<uint8_t>(raw[i / perByte]);
    auto high = static_cast<uint8_t>(byte << (8 - bits - i % perByte * bits));
    bytes.push_back(
        static_cast<char>(extendSign ? static_cast<int8_t>(high) >> (8 - bits)
                                     : high >> (8 - bits)));
  }
  return bytes;
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

/// The elements of type `type` that are packed in a list of bytes.
static Value unpackWeight(ImplicitLocOpBuilder &b, Value bytes,
                          RankedTensorType type) {
  Type element = type.getElementType();
  unsigned bits = element.getIntOrFloatBitWidth();
  int64_t perByte = 8 / bits;
  auto spread =
      cast<RankedTensorType>(bytes.getType())
          .clone(
              {cast<RankedTensorType>(bytes.getType()).getDimSize(0), perByte});
  Value all =
      BroadcastOp::create(b, spread, bytes, ArrayRef<int64_t>{0}, ValueRange());
  Value place = IotaOp::create(b, spread, 1, ValueRange());
  Value shift = MulOp::create(b, place, splatLike(b, bits, place));
  Value shifted = ShiftRightOp::create(b, all, shift);
  // What is above the element goes away by conversion to as many bits.
  Type narrow = isa<FloatType>(element) ? b.getIntegerType(bits) : element;
  OpFoldResult length = b.getIndexAttr(spread.getNumElements());
  Value list = convertTo(b, reshapeTo(b, shifted, length), narrow);
  if (isa<FloatType>(element))
    list = BitcastOp::create(
        b, cast<RankedTensorType>(list.getType()).clone(element), list);
  SmallVector<OpFoldResult> zero{b.getIndexAttr(0)},
      count{b.getIndexAttr(type.getNumElements())};
  list = b.createOrFold<SliceOp>(list, zero, count, ArrayRef<int64_t>{1});
  return reshapeTo(
      b, list, mlir::getAsIndexOpFoldResult(b.getContext(), type.getShape()));
}

namespace {

/// A tensor's type, and its data: at a place in a file, or in memory.
struct TensorData {
  RankedTensorType type;
  std::optional<DataPlace> place;
  std::string raw;
};

} // namespace

static llvm::Expected<TensorData> getData(MLIRContext *context,
                                          const TensorProto &tensor) {
  Type elementType = getElementType(context, tensor.data_type());
  if (!elementType || isa<StringType>(elementType))
    return llvm::createStringError("the element type %s is not supported",
                                   getOnnxTypeName(tensor.data_type()).c_str());
  std::optional<DataPlace> place = ModelFile::getDataPlace(tensor);
  SmallVector<int64_t> dims =
      place ? place->dims
            : SmallVector<int64_t>(tensor.dims().begin(), tensor.dims().end());
  unsigned bits = getBitsInFile(elementType);
  if (llvm::Error error = checkShape(dims, bits))
    return std::move(error);
  auto type = RankedTensorType::get(dims, elementType);
  std::string raw;
  if (!place)
    raw = getRawData(tensor, llvm::divideCeil(bits, 8));
  uint64_t need = getRawSize(type.getNumElements(), bits);
  uint64_t have = place ? place->length : raw.size();
  if (have != need)
    return llvm::createStringError(
        "the shape needs %llu bytes of data, but there are %llu",
        (unsigned long long)need, (unsigned long long)have);
  return TensorData{type, place, std::move(raw)};
}

static llvm::Expected<Value> importStrings(ImplicitLocOpBuilder &builder,
                                           const TensorProto &tensor) {
  SmallVector<int64_t> dims(tensor.dims().begin(), tensor.dims().end());
  if (llvm::Error error = checkShape(dims, /*bits=*/64))
    return std::move(error);
  SmallVector<std::string> strings(tensor.string_data().begin(),
                                   tensor.string_data().end());
  int64_t count = ShapedType::getNumElements(dims);
  if (count != static_cast<int64_t>(strings.size()))
    return llvm::createStringError(
        "the shape needs %lld strings, but there are %zu", (long long)count,
        strings.size());
  return createStrings(builder, strings, dims);
}

llvm::Expected<Value> TensorImporter::import(ImplicitLocOpBuilder &builder,
                                             const TensorProto &tensor,
                                             StringRef name) {
  if (tensor.data_type() == TensorProto::STRING)
    return importStrings(builder, tensor);
  llvm::Expected<TensorData> data = getData(builder.getContext(), tensor);
  if (!data)
    return data.takeError();
  auto &[type, place, raw] = *data;
  Type elementType = type.getElementType();
  bool isPacked = getBitsInFile(elementType) < 8;
  if (!place && static_cast<int64_t>(raw.size()) <= kLargestConstant)
    return ConstantOp::create(
               builder,
               getElements(type, isPacked ? unpack(raw, type.getNumElements(),
                                                   elementType, false)
                                          : raw))
        .getResult();
  if (place && place->length == 0)
    return ConstantOp::create(builder, getElements(type, "")).getResult();

  if (!place) {
    llvm::Expected<std::string> file = createMemoryFile(raw);
    if (!file)
      return file.takeError();
    place = DataPlace{*file, 0, raw.size(), {}};
  }
  // A packed weight is read as bytes, and unpacked by those who use it.
  if (isPacked) {
    auto bytes = RankedTensorType::get({static_cast<int64_t>(place->length)},
                                       builder.getIntegerType(8, false));
    return unpackWeight(builder, createWeight(builder, name, bytes, *place),
                        type);
  }
  return createWeight(builder, name, type, *place);
}

llvm::Expected<SmallVector<double>>
dlc::onnxfrontend::readNumbers(MLIRContext *context,
                               const TensorProto &tensor) {
  llvm::Expected<TensorData> data = getData(context, tensor);
  if (!data)
    return data.takeError();
  Type elementType = data->type.getElementType();
  unsigned bits = getBitsInFile(elementType);
  bool isFloat = isa<FloatType>(elementType);
  if (bits < 8 || (!isFloat && bits > 32))
    return llvm::createStringError("the element type %s is not supported here",
                                   getOnnxTypeName(tensor.data_type()).c_str());
  if (data->place && data->place->length != 0) {
    auto bytes = llvm::MemoryBuffer::getFileSlice(
        data->place->file, data->place->length, data->place->offset);
    if (!bytes)
      return llvm::createStringError(bytes.getError(), "can't read '%s'",
                                     data->place->file.c_str());
    data->raw = (*bytes)->getBuffer().str();
  }
  DenseElementsAttr elements = getElements(data->type, data->raw);
  SmallVector<double> numbers;
  if (isFloat) {
    for (APFloat value : elements.getValues<APFloat>()) {
      bool losesInfo;
      value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                    &losesInfo);
      numbers.push_back(value.convertToDouble());
    }
    return numbers;
  }
  for (const APInt &value : elements.getValues<APInt>())
    numbers.push_back(isUnsigned(elementType)
                          ? static_cast<double>(value.getZExtValue())
                          : static_cast<double>(value.getSExtValue()));
  return numbers;
}

TensorImporter::TensorImporter(ModuleOp module, StringRef symbol)
    : symbols(module), symbol(symbol) {
  for (auto weight : module.getOps<WeightOp>())
    if (weight.getFile())
      weights[{weight.getFileAttr(), *weight.getOffset(), weight.getType()}] =
          weight.getSymNameAttr();
}

Value TensorImporter::createWeight(ImplicitLocOpBuilder &builder,
                                   StringRef name, RankedTensorType type,
                                   const DataPlace &place) {
  auto module = cast<ModuleOp>(symbols.getOp());
  OpBuilder atTop = OpBuilder::atBlockBegin(module.getBody());
  if (last)
    atTop.setInsertionPointAfter(last);
  StringAttr file = atTop.getStringAttr(place.file);
  StringAttr &known = weights[{file, static_cast<int64_t>(place.offset), type}];
  if (!known) {
    auto weight = WeightOp::create(
        atTop, builder.getLoc(), symbol, name, type, file,
        atTop.getI64IntegerAttr(place.offset),
        atTop.getI64IntegerAttr(place.length), /*from=*/nullptr,
        /*arguments=*/nullptr, /*value=*/nullptr, /*source=*/false);
    known = symbols.insert(weight);
    last = weight;
  }
  return GetWeightOp::create(builder, type, known);
}

//===----------------------------------------------------------------------===//
// Tensors outside of models
//===----------------------------------------------------------------------===//

llvm::Expected<HostTensor>
dlc::onnxfrontend::readHostTensor(const TensorProto &tensor) {
  // Without dialects, whose types it therefore doesn't have.
  MLIRContext context(MLIRContext::Threading::DISABLED);
  Type type = tensor.data_type() == TensorProto::STRING
                  ? Type()
                  : getElementType(&context, tensor.data_type());
  if (!type)
    return llvm::createStringError("the element type %s is not supported",
                                   getOnnxTypeName(tensor.data_type()).c_str());
  HostTensor result;
  result.dtype = getAbiType(type);
  result.dims.assign(tensor.dims().begin(), tensor.dims().end());
  unsigned width = result.dtype.bits / 8;
  unsigned bits = getBitsInFile(type);
  // Once unpacked, an element has a byte of its own or more.
  if (llvm::Error error = checkShape(result.dims, result.dtype.bits))
    return std::move(error);
  uint64_t count = result.getNumElements();
  std::string raw = getRawData(tensor, width);
  if (raw.size() != getRawSize(count, bits))
    return llvm::createStringError(
        "the shape needs %llu bytes, but there are %zu",
        (unsigned long long)getRawSize(count, bits), raw.size());
  if (bits < 8)
    raw = unpack(raw, count, type, /*extendSign=*/true);
  result.bytes.assign(raw.begin(), raw.end());
  return result;
}
