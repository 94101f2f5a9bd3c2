//===- Values.cpp - What names stand for ----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Values.h"
#include "dlc/Dialect/Dlc/Dlc.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/MathExtras.h"

using namespace dlc;
using namespace dlc::tdl;

//===----------------------------------------------------------------------===//
// Element types
//===----------------------------------------------------------------------===//

namespace {
struct DTypeName {
  StringRef name;
  mlir::Type (*make)(MLIRContext *);
};
} // namespace

template <unsigned width, IntegerType::SignednessSemantics signedness>
static mlir::Type makeInteger(MLIRContext *context) {
  return IntegerType::get(context, width, signedness);
}
template <typename T> static mlir::Type makeFloat(MLIRContext *context) {
  return T::get(context);
}

static ArrayRef<DTypeName> getDTypes() {
  static constexpr auto kSigned = IntegerType::Signless;
  static constexpr auto kUnsigned = IntegerType::Unsigned;
  static constexpr DTypeName kNames[] = {
      {"f64", makeFloat<mlir::Float64Type>},
      {"f32", makeFloat<mlir::Float32Type>},
      {"f16", makeFloat<mlir::Float16Type>},
      {"bf16", makeFloat<mlir::BFloat16Type>},
      {"f8e4m3fn", makeFloat<mlir::Float8E4M3FNType>},
      {"f8e5m2", makeFloat<mlir::Float8E5M2Type>},
      {"i64", makeInteger<64, kSigned>},
      {"i32", makeInteger<32, kSigned>},
      {"i16", makeInteger<16, kSigned>},
      {"i8", makeInteger<8, kSigned>},
      {"u64", makeInteger<64, kUnsigned>},
      {"u32", makeInteger<32, kUnsigned>},
      {"u16", makeInteger<16, kUnsigned>},
      {"u8", makeInteger<8, kUnsigned>},
      {"bool", makeInteger<1, kSigned>},
  };
  return kNames;
}

mlir::Type dlc::tdl::parseDType(StringRef name, MLIRContext *context) {
  for (const DTypeName &one : getDTypes())
    if (one.name == name)
      return one.make(context);
  return {};
}

std::string dlc::tdl::formatNumber(double number) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%.9g", number);
  return text;
}

std::string dlc::tdl::formatDType(mlir::Type type) {
  for (const DTypeName &one : getDTypes())
    if (one.make(type.getContext()) == type)
      return one.name.str();
  return llvm::formatv("{0}", type);
}

//===----------------------------------------------------------------------===//
// For people
//===----------------------------------------------------------------------===//

std::string dlc::tdl::formatTensorType(mlir::Type dtype,
                                       ArrayRef<std::string> sizes) {
  std::string text = formatDType(dtype);
  return sizes.empty() ? text : text + "[" + llvm::join(sizes, ", ") + "]";
}

std::string dlc::tdl::formatTensorType(RankedTensorType type) {
  std::vector<std::string> sizes;
  for (int64_t size : type.getShape())
    sizes.push_back(ShapedType::isDynamic(size) ? "?" : std::to_string(size));
  return formatTensorType(type.getElementType(), sizes);
}

static std::string formatList(ArrayRef<Val> values,
                              ArrayRef<std::string> names = {}) {
  std::vector<std::string> parts;
  for (auto [i, value] : llvm::enumerate(values))
    parts.push_back((names.empty() ? "" : names[i] + ": ") + formatType(value));
  return llvm::join(parts, ", ");
}

namespace {
struct Formatter {
  std::string operator()(const Tensor &tensor) const {
    std::string text = formatDType(tensor.dtype);
    return tensor.sizes.empty() ? text : text + formatSizes(tensor.sizes);
  }
  std::string operator()(const Size &size) const {
    return "the size " + size.str();
  }
  std::string operator()(const Number &number) const {
    return "the number " + formatNumber(number.value);
  }
  std::string operator()(const Truth &truth) const {
    return truth.value ? "true" : "false";
  }
  std::string operator()(const Text &text) const {
    return "the text \"" + text.text + "\"";
  }
  std::string operator()(const DType &dtype) const {
    return "the type " + formatDType(dtype.type);
  }
  std::string operator()(const Rest &rest) const {
    return "the sizes " + formatSizes(rest.sizes);
  }
  std::string operator()(const AnySize &) const { return "int"; }
  std::string operator()(const AnyNumber &) const { return "number"; }
  std::string operator()(const Unbound &) const { return "not known yet"; }
  std::string operator()(const std::shared_ptr<const AnyType> &any) const {
    return "the type " + formatType(any->type);
  }
  std::string operator()(const std::shared_ptr<const Tuple> &tuple) const {
    return "(" + formatList(tuple->elements, tuple->names) + ")";
  }
  std::string operator()(const std::shared_ptr<const List> &list) const {
    if (list->elements.empty())
      return "an empty list";
    return llvm::formatv("[{0}; {1}]", formatType(list->elements.front()),
                         list->elements.size());
  }
  std::string operator()(const std::shared_ptr<const Record> &record) const {
    std::string name = record->kind->item->name.str();
    std::vector<std::string> parts;
    for (const Val &argument : record->arguments)
      if (auto size = std::get_if<Size>(&argument))
        parts.push_back(size->str());
      else
        parts.push_back(formatDType(std::get<DType>(argument).type));
    return parts.empty() ? name : name + "[" + llvm::join(parts, ", ") + "]";
  }
  std::string
  operator()(const std::shared_ptr<const Function> &function) const {
    return "the function '" + function->name + "'";
  }
  std::string operator()(const std::shared_ptr<const RecordKind> &kind) const {
    return "the record '" + kind->item->name.str() + "'";
  }
  std::string operator()(const std::shared_ptr<const Module> &module) const {
    return "the file '" + module->name + "'";
  }
};
} // namespace

std::string dlc::tdl::formatType(const Val &value) {
  return std::visit(Formatter(), value);
}

std::string dlc::tdl::shorten(StringRef text) {
  constexpr size_t kMost = 60;
  return text.size() <= kMost ? text.str()
                              : (text.take_front(kMost) + "...").str();
}

//===----------------------------------------------------------------------===//
// Tensors inside of values
//===----------------------------------------------------------------------===//

/// Counts once, since values share their parts.
static Extent measure(ArrayRef<Val> values, Extent &known) {
  if (known.parts > 0)
    return known;
  Extent all{1, 0};
  for (const Val &value : values) {
    Extent one = getExtent(value);
    all.parts = llvm::SaturatingAdd(all.parts, one.parts);
    all.depth = std::max(all.depth, one.depth);
  }
  ++all.depth;
  return known = all;
}

Extent dlc::tdl::getExtent(const Val &value) {
  if (auto tuple = getAs<Tuple>(value))
    return measure(tuple->elements, tuple->extent);
  if (auto list = getAs<List>(value))
    return measure(list->elements, list->extent);
  if (auto record = getAs<Record>(value))
    return measure(record->fields, record->extent);
  return {1, 0};
}

static std::vector<Val> mapAll(ArrayRef<Val> values,
                               function_ref<Tensor(const Tensor &)> map) {
  std::vector<Val> mapped;
  for (const Val &value : values)
    mapped.push_back(mapTensors(value, map));
  return mapped;
}

Val dlc::tdl::mapTensors(const Val &value,
                         function_ref<Tensor(const Tensor &)> map) {
  if (auto tensor = std::get_if<Tensor>(&value))
    return map(*tensor);
  if (auto tuple = getAs<Tuple>(value))
    return std::make_shared<const Tuple>(
        Tuple{mapAll(tuple->elements, map), tuple->names});
  if (auto list = getAs<List>(value))
    return std::make_shared<const List>(List{mapAll(list->elements, map)});
  if (auto record = getAs<Record>(value))
    return std::make_shared<const Record>(
        Record{record->kind, record->arguments, mapAll(record->fields, map)});
  return value;
}

SmallVector<Tensor> dlc::tdl::getTensors(const Val &value) {
  SmallVector<Tensor> tensors;
  mapTensors(value, [&](const Tensor &tensor) {
    tensors.push_back(tensor);
    return tensor;
  });
  return tensors;
}

SmallVector<Value> dlc::tdl::getValues(ArrayRef<Val> values) {
  SmallVector<Value> all;
  for (const Val &value : values)
    for (const Tensor &tensor : getTensors(value))
      all.push_back(tensor.value);
  return all;
}

bool dlc::tdl::hasFloats(const Tensor &tensor) {
  return isa<FloatType>(tensor.dtype);
}

bool dlc::tdl::hasFloats(const Val &value) {
  return llvm::any_of(getTensors(value),
                      [](const Tensor &tensor) { return hasFloats(tensor); });
}

static void collectNames(const Val &value, const std::string &name,
                         std::vector<std::string> &names) {
  auto goInto = [&](const Val &element, const Twine &part) {
    collectNames(element, name.empty() ? part.str() : (name + "." + part).str(),
                 names);
  };
  if (std::holds_alternative<Tensor>(value)) {
    names.push_back(name);
  } else if (auto tuple = getAs<Tuple>(value)) {
    for (auto [i, element] : llvm::enumerate(tuple->elements))
      goInto(element, tuple->names.empty() ? Twine(i) : Twine(tuple->names[i]));
  } else if (auto list = getAs<List>(value)) {
    for (auto [i, element] : llvm::enumerate(list->elements))
      goInto(element, Twine(i));
  } else if (auto record = getAs<Record>(value)) {
    const RecordKind &kind = *record->kind;
    for (auto [i, field] : llvm::enumerate(record->fields))
      goInto(field, kind.labels.empty() ? Twine(kind.item->fields[i].name)
                                        : Twine(kind.labels[i]));
  }
}

std::vector<std::string> dlc::tdl::getTensorNames(const Val &value,
                                                  StringRef name) {
  std::vector<std::string> names;
  collectNames(value, name.str(), names);
  return names;
}
