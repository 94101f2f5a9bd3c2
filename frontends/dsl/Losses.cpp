//===- Losses.cpp - Losses by their names ---------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Losses.h"
#include "Parser.h"
#include "Program.h"
#include "Spelling.h"
#include "llvm/ADT/StringSwitch.h"

using namespace dlc;
using namespace dlc::tdl;

StringRef dlc::findLoss(StringRef name) {
  return llvm::StringSwitch<StringRef>(name)
      .Case("softmax_cross_entropy", "cross_entropy")
      .Cases({"sigmoid_cross_entropy", "bce"}, "binary_cross_entropy")
      .Cases({"mse", "l2"}, "squared_error")
      .Cases({"mae", "l1"}, "absolute_error")
      .Default(name);
}

/// The name in "T[..S, C]" and whether something follows ..S.
static std::pair<StringRef, bool> describe(const TypeExpr *type) {
  auto name = dyn_cast<NameType>(type);
  auto base = name ? dyn_cast<NameExpr>(name->name) : nullptr;
  return {base ? base->name : "", name && name->arguments.size() == 2};
}

llvm::Expected<Loss> Loss::find(StringRef text, MLIRContext *context) {
  auto [name, rest] = text.split('(');
  StringRef wanted = findLoss(name.trim());
  if (!rest.empty() && !rest.trim().ends_with(")"))
    return llvm::createStringError(
        "expected --loss=NAME or --loss=NAME(OUTPUT), but found '" + text +
        "'");
  Sources sources(context);
  Ast ast;
  StringRef library =
      sources.add("std/loss.tdl", *findInLibrary("std/loss.tdl"));
  if (failed(parse(library, sources, ast)))
    return llvm::createStringError("the library can't be read");
  std::vector<std::string> names;
  for (const Item *item : ast.items) {
    auto function = dyn_cast<FunctionItem>(item);
    if (!function)
      continue;
    // Others than these two have defaults.
    ArrayRef<Parameter> parameters = function->parameters;
    if (parameters.size() < 2 ||
        llvm::any_of(parameters.drop_front(2), [](const Parameter &parameter) {
          return !parameter.initial;
        }))
      continue;
    names.push_back(function->name.str());
    if (function->name != wanted)
      continue;
    StringRef target = describe(parameters[1].type).first;
    bool ofLabels = llvm::any_of(function->generics, [&](const Generic &one) {
      return one.name == target && one.constraint == "int";
    });
    return Loss{wanted.str(), rest.trim().drop_back(rest.empty() ? 0 : 1).str(),
                ofLabels, describe(parameters[0].type).second};
  }
  return llvm::createStringError("the library has no loss '" + wanted + "'" +
                                 suggest(wanted.str(), names) + "; it has " +
                                 llvm::join(names, ", "));
}
