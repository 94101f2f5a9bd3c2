//===- Describe.cpp - Values as editors show them -------------------------===//
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

#include "Describe.h"
#include "llvm/ADT/StringExtras.h"

using namespace dlc;
using namespace dlc::tdl;

/// The lines of comments right above a place, without their '#'.
static std::string getComment(SMRange range, const Sources &sources) {
  StringRef before = sources.getTextBefore(range.Start);
  std::vector<StringRef> lines;
  while (before.consume_back("\n")) {
    StringRef line = before.substr(before.rfind('\n') + 1);
    before = before.drop_back(line.size());
    line = line.trim();
    if (!line.consume_front("#"))
      break;
    lines.insert(lines.begin(), line.trim());
  }
  return llvm::join(lines, "\n");
}

Description dlc::tdl::describe(const Item *item, const Sources &sources) {
  StringRef code = getText(item->range);
  if (auto function = dyn_cast<FunctionItem>(item)) {
    const char *body = function->body->range.Start.getPointer();
    code = code.take_front(body - code.data()).rtrim().rtrim("=").rtrim();
  }
  return {code.str(), getComment(item->range, sources)};
}

Description dlc::tdl::describe(StringRef name, const Val &value,
                               const Sources &sources) {
  if (auto kind = getAs<RecordKind>(value))
    return describe(kind->item, sources);
  if (auto module = getAs<Module>(value))
    return {"import " + module->name, ""};
  auto function = getAs<Function>(value);
  if (!function)
    return {(name + ": " + formatType(value)).str(), ""};
  if (function->item)
    return describe(function->item, sources);
  if (function->parameters.empty())
    return {(name + ": " + formatType(value)).str(), ""};
  return {(name + "(" + llvm::join(function->parameters, ", ") + ")").str(),
          ""};
}

SMRange dlc::tdl::getDeclaration(const Val &value) {
  if (auto kind = getAs<RecordKind>(value))
    return kind->item->nameRange;
  auto function = getAs<Function>(value);
  return function && function->item ? function->item->nameRange : SMRange();
}

Completion dlc::tdl::makeCompletion(StringRef name, const Val &value,
                                    const Sources &sources) {
  using Kind = Completion::Kind;
  Kind kind = getAs<Function>(value)     ? Kind::function
              : getAs<Module>(value)     ? Kind::file
              : getAs<RecordKind>(value) ? Kind::record
                                         : Kind::value;
  return {kind, name.str(), describe(name, value, sources)};
}

std::vector<Completion> dlc::tdl::getMembers(const Val &value,
                                             const Sources &sources) {
  std::vector<Completion> members;
  auto add = [&](StringRef name, const Val &one) {
    members.push_back(makeCompletion(name, one, sources));
  };
  if (auto module = getAs<Module>(value)) {
    for (auto &entry : module->scope->getNames())
      add(entry.first(), entry.second);
    llvm::sort(members, [](const Completion &lhs, const Completion &rhs) {
      return lhs.name < rhs.name;
    });
  } else if (auto record = getAs<Record>(value)) {
    for (auto [field, one] :
         llvm::zip(record->kind->item->fields, record->fields))
      add(field.name, one);
  } else if (auto tuple = getAs<Tuple>(value)) {
    for (auto [i, one] : llvm::enumerate(tuple->elements))
      add(tuple->names.empty() ? std::to_string(i) : tuple->names[i], one);
  }
  return members;
}
