//===- Convert.cpp - Values as known types --------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Elaborator.h"

using namespace dlc;
using namespace dlc::tdl;

namespace {

/// Compares a value with a type, part by part.
class Converter {
public:
  Converter(Elaborator &elaborator, SMRange range)
      : elaborator(elaborator), range(range) {}

  /// Nothing if the two don't fit; what is wrong is told by the caller.
  std::optional<Val> convert(const Val &value, const Val &type) {
    if (auto wanted = std::get_if<Tensor>(&type)) {
      if (auto tensor = std::get_if<Tensor>(&value)) {
        bool fits = tensor->dtype == wanted->dtype &&
                    ArrayRef(tensor->sizes) == ArrayRef(wanted->sizes);
        if (fits)
          return value;
        for (auto [size, other] : llvm::zip(tensor->sizes, wanted->sizes))
          if (size != other)
            different = {size, other};
        return std::nullopt;
      }
      bool isNumber = std::holds_alternative<Number>(value) ||
                      std::holds_alternative<Size>(value) ||
                      std::holds_alternative<Truth>(value);
      if (!isNumber || !wanted->sizes.empty())
        return std::nullopt;
      FailureOr<Tensor> scalar =
          elaborator.makeScalar(value, wanted->dtype, range);
      hasComplained = failed(scalar);
      return failed(scalar) ? std::nullopt : std::optional<Val>(*scalar);
    }
    if (auto tuple = getAs<Tuple>(type)) {
      auto given = getAs<Tuple>(value);
      if (!given)
        return std::nullopt;
      Tuple made{{}, tuple->names};
      if (!convertAll(given->elements, tuple->elements, made.elements))
        return std::nullopt;
      return std::make_shared<const Tuple>(std::move(made));
    }
    if (auto list = getAs<List>(type)) {
      auto given = getAs<List>(value);
      List made;
      if (!given || !convertAll(given->elements, list->elements, made.elements))
        return std::nullopt;
      return std::make_shared<const List>(std::move(made));
    }
    if (auto record = getAs<Record>(type)) {
      auto given = getAs<Record>(value);
      if (!given || given->kind->item != record->kind->item)
        return std::nullopt;
      Record made{record->kind, record->arguments, {}};
      if (!convertAll(given->fields, record->fields, made.fields))
        return std::nullopt;
      return std::make_shared<const Record>(std::move(made));
    }
    if (auto size = std::get_if<Size>(&type)) {
      auto given = std::get_if<Size>(&value);
      return given && *given == *size ? std::optional(value) : std::nullopt;
    }
    return value.index() == type.index() ||
                   (std::holds_alternative<AnySize>(type) &&
                    std::holds_alternative<Size>(value))
               ? std::optional(value)
               : std::nullopt;
  }

  bool hasComplained = false;
  /// Two sizes that should be the same.
  SmallVector<Size, 2> different;

private:
  bool convertAll(ArrayRef<Val> values, ArrayRef<Val> types,
                  std::vector<Val> &into) {
    if (values.size() != types.size())
      return false;
    for (auto [value, type] : llvm::zip(values, types)) {
      std::optional<Val> one = convert(value, type);
      if (!one)
        return false;
      into.push_back(*one);
    }
    return true;
  }

  Elaborator &elaborator;
  SMRange range;
};

} // namespace

FailureOr<Val> Elaborator::convert(Val value, const Val &type, SMRange range,
                                   const Twine &what) {
  Converter converter(*this, range);
  if (std::optional<Val> converted = converter.convert(value, type))
    return *converted;
  if (converter.hasComplained)
    return failure();
  InFlightDiagnostic diagnostic = error(range);
  diagnostic << what.str() << " should be " << formatType(type)
             << ", but this is " << formatType(value);
  for (const Size &size : converter.different)
    size.describeOrigins(sources, diagnostic);
  return diagnostic;
}
