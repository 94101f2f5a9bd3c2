//===- ValueFile.cpp - Values in files of their own -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Serialized tensors, maps, sequences and optionals, as the parts that
// GraphBoundary.h names.
//
//===----------------------------------------------------------------------===//

#include "ModelFile.h"
#include "Tensors.h"
#include "ValueList.h"
#include "ValueNames.h"
#include "dlc/Support/Limits.h"
#include "dlc/Target/Signature.h"
#include "onnx/onnx-data.pb.h"

using namespace dlc;
using namespace dlc::onnxfrontend;
using Infos = ArrayRef<dlcrt_tensor_info>;
using Parts = llvm::Expected<std::vector<HostTensor>>;

//===----------------------------------------------------------------------===//
// Tensors and sequences of them
//===----------------------------------------------------------------------===//

static Parts readStrings(const onnx::TensorProto &tensor, Infos infos) {
  ValueList strings(infos);
  if (llvm::Error error = strings.append(tensor))
    return std::move(error);
  std::vector<int64_t> dims(tensor.dims().begin(), tensor.dims().end());
  if (llvm::Error error = checkShape(dims, /*bits=*/64))
    return std::move(error);
  int64_t count = 1;
  for (int64_t dim : dims)
    count *= dim;
  if (count != static_cast<int64_t>(strings.size()))
    return llvm::createStringError(
        "the shape needs %lld strings, but there are %zu", (long long)count,
        strings.size());
  return strings.getParts(dims);
}

static Parts readTensor(const onnx::TensorProto &tensor, Infos infos) {
  if (infos.size() == 2)
    return readStrings(tensor, infos);
  llvm::Expected<HostTensor> read = readHostTensor(tensor);
  if (!read)
    return read.takeError();
  return std::vector<HostTensor>{std::move(*read)};
}

static Parts readSequence(const onnx::SequenceProto &sequence, Infos infos) {
  // The second part is the shapes, the others are the elements.
  SmallVector<dlcrt_tensor_info> elements{infos.front()};
  llvm::append_range(elements, infos.drop_front(2));
  ValueList values(elements);
  std::vector<int64_t> sizes;
  int rank = 0;
  for (const onnx::TensorProto &tensor : sequence.tensor_values()) {
    rank = tensor.dims_size();
    sizes.insert(sizes.end(), tensor.dims().begin(), tensor.dims().end());
    if (llvm::Error error = values.append(tensor))
      return std::move(error);
  }
  int64_t count = sequence.tensor_values_size();
  // An empty sequence has the rank that the model says, if it does.
  if (count == 0 && infos[1].dims[1] >= 0)
    rank = static_cast<int>(infos[1].dims[1]);
  if (static_cast<int64_t>(sizes.size()) != count * rank)
    return llvm::createStringError(
        "the elements of the sequence have different ranks");
  std::vector<HostTensor> parts = values.getParts();
  parts.insert(parts.begin() + 1, createIntegerTensor({count, rank}, sizes));
  return parts;
}

//===----------------------------------------------------------------------===//
// Maps and sequences of them
//===----------------------------------------------------------------------===//

namespace {
/// The entries of one map or several.
struct Entries {
  ValueList keys, values;

  /// Where the keys are the first `numKeyParts` of `infos`.
  Entries(Infos infos, size_t numKeyParts)
      : keys(infos.take_front(numKeyParts)),
        values(infos.drop_front(numKeyParts)) {}
  explicit Entries(Infos infos)
      : Entries(infos, StringRef(infos[0].name).ends_with(".ends") ? 2 : 1) {}

  llvm::Error append(const onnx::MapProto &map);
  std::vector<HostTensor> getParts() const {
    std::vector<HostTensor> parts = keys.getParts();
    llvm::append_range(parts, values.getParts());
    return parts;
  }
};
} // namespace

/// The places of keys in ascending order, as programs give them.
template <typename T> static SmallVector<int> getOrder(const T &keys) {
  SmallVector<int> order = llvm::to_vector(llvm::seq<int>(0, keys.size()));
  llvm::sort(order, [&](int lhs, int rhs) {
    return keys[lhs] == keys[rhs] ? lhs < rhs : keys[lhs] < keys[rhs];
  });
  return order;
}

/// Whether keys of ONNX's type `type` are what `keys` has.
static bool fitsKeys(int32_t type, const ValueList &keys) {
  if (type == onnx::TensorProto::STRING || keys.hasStrings())
    return type == onnx::TensorProto::STRING && keys.hasStrings();
  MLIRContext context(MLIRContext::Threading::DISABLED);
  Type element = getElementType(&context, type);
  return element && isSame(getAbiType(element), keys.getDtype());
}

llvm::Error Entries::append(const onnx::MapProto &map) {
  if (!fitsKeys(map.key_type(), keys))
    return llvm::createStringError(
        "the keys are %s, which the model does not take",
        getOnnxTypeName(map.key_type()).c_str());
  SmallVector<int> order =
      keys.hasStrings() ? getOrder(map.string_keys()) : getOrder(map.keys());
  const auto &tensors = map.values().tensor_values();
  if (static_cast<size_t>(tensors.size()) != order.size())
    return llvm::createStringError("there are %zu keys for %d values",
                                   order.size(), tensors.size());
  for (int i : order) {
    if (keys.hasStrings())
      keys.append(StringRef(map.string_keys(i)));
    else
      keys.append(map.keys(i));
    if (llvm::Error error = values.append(tensors[i]))
      return error;
    if (values.size() != keys.size())
      return llvm::createStringError("a value is not one element");
  }
  return llvm::Error::success();
}

static Parts readMap(const onnx::MapProto &map, Infos infos) {
  Entries entries(infos);
  if (llvm::Error error = entries.append(map))
    return std::move(error);
  return entries.getParts();
}

static Parts readMaps(const onnx::SequenceProto &sequence, Infos infos) {
  Entries entries(infos.drop_front());
  std::vector<int64_t> ends;
  for (const onnx::MapProto &map : sequence.map_values()) {
    if (llvm::Error error = entries.append(map))
      return std::move(error);
    ends.push_back(static_cast<int64_t>(entries.keys.size()));
  }
  std::vector<HostTensor> parts = entries.getParts();
  auto count = static_cast<int64_t>(ends.size());
  parts.insert(parts.begin(), createIntegerTensor(count, ends));
  return parts;
}

//===----------------------------------------------------------------------===//
// Optionals
//===----------------------------------------------------------------------===//

/// The least that a model takes where there is nothing.
static std::vector<HostTensor> createNothing(Infos infos) {
  std::vector<HostTensor> parts;
  for (const dlcrt_tensor_info &info : infos) {
    HostTensor nothing;
    nothing.dtype = info.dtype;
    for (int64_t dim : ArrayRef(info.dims, info.rank))
      nothing.dims.push_back(std::max<int64_t>(dim, 0));
    nothing.bytes.resize(nothing.getNumElements() * (info.dtype.bits / 8));
    parts.push_back(std::move(nothing));
  }
  return parts;
}

static Parts readHeld(const onnx::OptionalProto &optional, Infos infos) {
  switch (matchNames(infos, findValueParts(infos).name).kind) {
  case ValueKind::map:
    return readMap(optional.map_value(), infos);
  case ValueKind::sequence:
    return readSequence(optional.sequence_value(), infos);
  case ValueKind::maps:
    return readMaps(optional.sequence_value(), infos);
  default:
    return readTensor(optional.tensor_value(), infos);
  }
}

static Parts readOptional(const onnx::OptionalProto &optional, Infos infos) {
  HostTensor present;
  present.dtype = {6, 8};
  present.bytes = {optional.has_tensor_value() ||
                   optional.has_sequence_value() || optional.has_map_value()};
  Infos held = infos.drop_front();
  Parts parts =
      present.bytes[0] ? readHeld(optional, held) : Parts(createNothing(held));
  if (parts)
    parts->insert(parts->begin(), std::move(present));
  return parts;
}

//===----------------------------------------------------------------------===//
// Messages
//===----------------------------------------------------------------------===//

template <typename Proto> static llvm::Expected<Proto> parse(StringRef bytes) {
  if (bytes.size() > kMaxMessageBytes)
    return llvm::createStringError("a value of 2 GiB or more");
  Proto proto;
  if (!proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    return llvm::createStringError("no value, or a damaged one");
  return proto;
}

llvm::Expected<HostTensor> dlc::parseOnnxTensor(StringRef bytes) {
  llvm::Expected<onnx::TensorProto> tensor = parse<onnx::TensorProto>(bytes);
  if (!tensor)
    return tensor.takeError();
  return readHostTensor(*tensor);
}

/// The parts that `read` makes of a message.
template <typename Proto>
static Parts parseAs(StringRef bytes, Infos infos,
                     Parts (*read)(const Proto &, Infos)) {
  llvm::Expected<Proto> proto = parse<Proto>(bytes);
  if (!proto)
    return proto.takeError();
  return read(*proto, infos);
}

Parts dlc::parseOnnxValue(StringRef bytes, Infos infos) {
  switch (matchNames(infos, findValueParts(infos).name).kind) {
  case ValueKind::map:
    return parseAs(bytes, infos, readMap);
  case ValueKind::sequence:
    return parseAs(bytes, infos, readSequence);
  case ValueKind::maps:
    return parseAs(bytes, infos, readMaps);
  case ValueKind::optional:
    return parseAs(bytes, infos, readOptional);
  default:
    return parseAs(bytes, infos, readTensor);
  }
}
