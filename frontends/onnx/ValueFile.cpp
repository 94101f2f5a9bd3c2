//===- ValueFile.cpp - Values in files of their own -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Serialized tensors, sequences and optionals, as the parts that
// GraphBoundary.h names.
//
//===----------------------------------------------------------------------===//

#include "ModelFile.h"
#include "Tensors.h"
#include "dlc/Frontends/Onnx.h"
#include "dlc/Support/Limits.h"
#include "dlc/Target/Signature.h"
#include "onnx/onnx-data.pb.h"

using namespace dlc;
using namespace dlc::onnxfrontend;
using Infos = ArrayRef<dlcrt_tensor_info>;
using Parts = llvm::Expected<std::vector<HostTensor>>;

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

/// Whether the first of `infos` are called `names`, behind `stem`.
static bool areCalled(Infos infos, StringRef stem, ArrayRef<StringRef> names) {
  return infos.size() >= names.size() &&
         llvm::all_of(llvm::zip_first(names, infos), [&](auto pair) {
           auto [name, info] = pair;
           StringRef actual(info.name);
           return actual.consume_front(stem) && actual == name;
         });
}

/// How many of `infos`, from the first on, are the value `name`; 0 if they are
/// not called as its parts are.
static size_t countParts(Infos infos, StringRef name) {
  if (areCalled(infos, name, {""}))
    return 1;
  if (areCalled(infos, name, {".values.ends", ".shapes", ".values.bytes"}))
    return 3;
  if (areCalled(infos, name, {".ends", ".bytes"}) ||
      areCalled(infos, name, {".values", ".shapes"}))
    return 2;
  if (!areCalled(infos, name, {".present"}))
    return 0;
  size_t held = countParts(infos.drop_front(), (name + ".value").str());
  return held == 0 ? 0 : 1 + held;
}

ValueParts dlc::findValueParts(Infos infos) {
  StringRef first = infos.front().name;
  for (StringRef suffix : {".present", ".values.ends", ".values", ".ends"})
    if (StringRef name = first; name.consume_back(suffix))
      if (size_t count = countParts(infos, name))
        return {name.str(), count};
  return {first.str(), 1};
}

//===----------------------------------------------------------------------===//
// Contents
//===----------------------------------------------------------------------===//

template <typename T>
static HostTensor createHostTensor(dlcrt_dtype dtype, ArrayRef<int64_t> dims,
                                   ArrayRef<T> elements) {
  HostTensor tensor;
  tensor.dtype = dtype;
  tensor.dims.assign(dims.begin(), dims.end());
  auto bytes = reinterpret_cast<const char *>(elements.data());
  tensor.bytes.assign(bytes, bytes + elements.size() * sizeof(T));
  return tensor;
}

static constexpr dlcrt_dtype kI64 = {0, 64}, kU8 = {1, 8}, kBool = {6, 8};

/// Appends strings, as where they end and what they are.
static void addStrings(const onnx::TensorProto &tensor,
                       std::vector<int64_t> &ends, std::string &bytes) {
  for (const std::string &string : tensor.string_data()) {
    bytes += string;
    ends.push_back(static_cast<int64_t>(bytes.size()));
  }
}

static Parts readStrings(const onnx::TensorProto &tensor) {
  std::vector<int64_t> ends;
  std::string bytes;
  addStrings(tensor, ends, bytes);
  std::vector<int64_t> dims(tensor.dims().begin(), tensor.dims().end());
  if (llvm::Error error = checkShape(dims, /*bits=*/64))
    return std::move(error);
  int64_t count = 1;
  for (int64_t dim : dims)
    count *= dim;
  if (count != static_cast<int64_t>(ends.size()))
    return llvm::createStringError(
        "the shape needs %lld strings, but there are %zu", (long long)count,
        ends.size());
  auto length = static_cast<int64_t>(bytes.size());
  return std::vector<HostTensor>{
      createHostTensor<int64_t>(kI64, dims, ends),
      createHostTensor<char>(kU8, length,
                             ArrayRef(bytes.data(), bytes.size()))};
}

static Parts readTensor(const onnx::TensorProto &tensor, Infos infos) {
  if (infos.size() == 2)
    return readStrings(tensor);
  llvm::Expected<HostTensor> read = readHostTensor(tensor);
  if (!read)
    return read.takeError();
  return std::vector<HostTensor>{std::move(*read)};
}

static Parts readSequence(const onnx::SequenceProto &sequence, Infos infos) {
  bool isText = infos.size() == 3;
  HostTensor values;
  values.dtype = infos[0].dtype;
  std::vector<int64_t> ends, sizes;
  std::string bytes;
  int rank = 0;
  for (const onnx::TensorProto &tensor : sequence.tensor_values()) {
    rank = tensor.dims_size();
    sizes.insert(sizes.end(), tensor.dims().begin(), tensor.dims().end());
    if (isText) {
      addStrings(tensor, ends, bytes);
      continue;
    }
    llvm::Expected<HostTensor> element = readHostTensor(tensor);
    if (!element)
      return element.takeError();
    if (element->dtype.code != values.dtype.code ||
        element->dtype.bits != values.dtype.bits)
      return llvm::createStringError(
          "an element of the sequence is %s, but the model takes %s",
          getDtypeName(element->dtype).c_str(),
          getDtypeName(values.dtype).c_str());
    llvm::append_range(values.bytes, element->bytes);
  }
  int64_t count = sequence.tensor_values_size();
  // An empty sequence has the rank that the model says, if it does.
  if (count == 0 && infos[1].dims[1] >= 0)
    rank = static_cast<int>(infos[1].dims[1]);
  if (static_cast<int64_t>(sizes.size()) != count * rank)
    return llvm::createStringError(
        "the elements of the sequence have different ranks");
  values.dims.push_back(values.bytes.size() * 8 /
                        std::max<size_t>(values.dtype.bits, 8));
  HostTensor shapes = createHostTensor<int64_t>(kI64, {count, rank}, sizes);
  if (!isText)
    return std::vector<HostTensor>{std::move(values), std::move(shapes)};
  auto number = static_cast<int64_t>(ends.size()),
       length = static_cast<int64_t>(bytes.size());
  return std::vector<HostTensor>{
      createHostTensor<int64_t>(kI64, number, ends), std::move(shapes),
      createHostTensor<char>(kU8, length,
                             ArrayRef(bytes.data(), bytes.size()))};
}

static Parts readOptional(const onnx::OptionalProto &optional, Infos infos) {
  bool present = optional.has_tensor_value() || optional.has_sequence_value();
  std::vector<HostTensor> parts{
      createHostTensor<char>(kBool, {}, ArrayRef<char>{present})};
  Infos held = infos.drop_front();
  if (present) {
    Parts others = optional.has_tensor_value()
                       ? readTensor(optional.tensor_value(), held)
                       : readSequence(optional.sequence_value(), held);
    if (!others)
      return others.takeError();
    llvm::append_range(parts, *others);
    return parts;
  }
  // Something has to be there; the least that the model takes.
  for (const dlcrt_tensor_info &info : held) {
    HostTensor nothing;
    nothing.dtype = info.dtype;
    for (int64_t dim : ArrayRef(info.dims, info.rank))
      nothing.dims.push_back(std::max<int64_t>(dim, 0));
    nothing.bytes.resize(nothing.getNumElements() * (info.dtype.bits / 8));
    parts.push_back(std::move(nothing));
  }
  return parts;
}

template <typename Proto>
static llvm::Error parse(Proto &proto, StringRef bytes) {
  if (bytes.size() > kMaxMessageBytes)
    return llvm::createStringError("a value of 2 GiB or more");
  if (!proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    return llvm::createStringError("no value, or a damaged one");
  return llvm::Error::success();
}

llvm::Expected<HostTensor> dlc::parseOnnxTensor(StringRef bytes) {
  onnx::TensorProto tensor;
  if (llvm::Error error = parse(tensor, bytes))
    return std::move(error);
  return readHostTensor(tensor);
}

Parts dlc::parseOnnxValue(StringRef bytes, Infos infos) {
  StringRef first = infos.front().name;
  if (infos.size() > 1 && first.ends_with(".present")) {
    onnx::OptionalProto optional;
    if (llvm::Error error = parse(optional, bytes))
      return std::move(error);
    return readOptional(optional, infos);
  }
  if (infos.size() > 1 && StringRef(infos[1].name).ends_with(".shapes")) {
    onnx::SequenceProto sequence;
    if (llvm::Error error = parse(sequence, bytes))
      return std::move(error);
    return readSequence(sequence, infos);
  }
  onnx::TensorProto tensor;
  if (llvm::Error error = parse(tensor, bytes))
    return std::move(error);
  return readTensor(tensor, infos);
}
