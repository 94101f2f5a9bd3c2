//===- ValueNames.cpp - Values by the names of their parts ----------------===//
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

#include "ValueNames.h"

using namespace dlc;
using namespace dlc::onnxfrontend;
using Infos = ArrayRef<dlcrt_tensor_info>;

/// Whether the first of `infos` are called `names`, behind `stem`.
static bool areCalled(Infos infos, StringRef stem, ArrayRef<StringRef> names) {
  return infos.size() >= names.size() &&
         llvm::all_of(llvm::zip_first(names, infos), [&](auto pair) {
           auto [name, info] = pair;
           StringRef actual(info.name);
           return actual.consume_front(stem) && actual == name;
         });
}

static NamedValue matchTensor(Infos infos, StringRef name) {
  if (areCalled(infos, name, {""}))
    return {ValueKind::numbers, 1};
  if (areCalled(infos, name, {".ends", ".bytes"}))
    return {ValueKind::strings, 2};
  return {};
}

static NamedValue matchMap(Infos infos, StringRef name) {
  size_t keys = matchTensor(infos, (name + ".keys").str()).count;
  if (keys == 0)
    return {};
  size_t values =
      matchTensor(infos.drop_front(keys), (name + ".values").str()).count;
  return {ValueKind::map, values == 0 ? 0 : keys + values};
}

NamedValue dlc::onnxfrontend::matchNames(Infos infos, StringRef name) {
  if (NamedValue tensor = matchTensor(infos, name); tensor.count != 0)
    return tensor;
  if (NamedValue map = matchMap(infos, name); map.count != 0)
    return map;
  if (areCalled(infos, name, {".values.ends", ".shapes", ".values.bytes"}))
    return {ValueKind::sequence, 3};
  if (areCalled(infos, name, {".values", ".shapes"}))
    return {ValueKind::sequence, 2};
  if (areCalled(infos, name, {".ends"})) {
    size_t count = matchMap(infos.drop_front(), name).count;
    return {ValueKind::maps, count == 0 ? 0 : 1 + count};
  }
  if (!areCalled(infos, name, {".present"}))
    return {};
  size_t held = matchNames(infos.drop_front(), (name + ".value").str()).count;
  return {ValueKind::optional, held == 0 ? 0 : 1 + held};
}

ValueParts dlc::findValueParts(Infos infos) {
  StringRef first = infos.front().name;
  for (StringRef suffix :
       {".present", ".keys.ends", ".keys", ".values.ends", ".values", ".ends"})
    if (StringRef name = first; name.consume_back(suffix))
      if (size_t count = matchNames(infos, name).count)
        return {name.str(), count};
  return {first.str(), 1};
}
