//===- Initialize.cpp - Records as they begin -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Elaborator.h"
#include "dlc/Dialect/Dlc/Random.h"

using namespace dlc;
using namespace dlc::tdl;

Tensor Elaborator::deriveKey(const Tensor &key, size_t number) {
  // Numbers far from each other, so that the keys made of two that differ in a
  // few bits, like seeds, are all different.
  Value seed = createRandomKey(b, (number + 1) * 2654435769);
  Value mixed = XorOp::create(b, key.value, seed);
  return makeTensor(createRandomBits(b, {}, mixed), {});
}

/// What a record's fields begin with: each has a key of its own, by the name
/// 'key', and the sizes of its type.
FailureOr<Val> Elaborator::initialize(const Val &type, Tensor key,
                                      SMRange range) {
  if (auto list = getAs<List>(type)) {
    List made;
    for (auto [i, element] : llvm::enumerate(list->elements)) {
      FailureOr<Val> value = initialize(element, deriveKey(key, i), range);
      if (failed(value))
        return failure();
      made.elements.push_back(*value);
    }
    return Val(std::make_shared<const List>(std::move(made)));
  }
  auto record = getAs<Record>(type);
  if (!record)
    return error(range) << "records begin as their fields say, but this is "
                        << formatType(type);
  const RecordItem *item = record->kind->item;
  Scope &scope = makeScope(record->kind->scope);
  for (auto [generic, argument] : llvm::zip(item->generics, record->arguments))
    scope.set(generic, argument);
  Record made{record->kind, record->arguments, {}};
  for (auto [i, field] : llvm::enumerate(item->fields)) {
    Tensor fieldKey = deriveKey(key, i);
    FailureOr<Val> value = failure();
    if (field.initial) {
      Scope &inner = makeScope(&scope);
      inner.set("key", fieldKey);
      value = evaluate(field.initial, inner, record->fields[i]);
      if (succeeded(value))
        value = convert(*value, record->fields[i], field.initial->range,
                        "'" + field.name + "'");
    } else if (getAs<Record>(record->fields[i]) ||
               getAs<List>(record->fields[i])) {
      value = initialize(record->fields[i], fieldKey, range);
    } else {
      return error(field.range)
             << "nothing tells what '" << field.name << "' of '" << item->name
             << "' begins with; write it, as in " << field.name
             << ": f32 = zeros()";
    }
    if (failed(value))
      return failure();
    made.fields.push_back(*value);
  }
  return Val(std::make_shared<const Record>(std::move(made)));
}
