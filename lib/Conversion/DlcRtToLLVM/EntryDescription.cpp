//===- EntryDescription.cpp - What an artifact says of entries ------------===//
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

#include "EntryDescription.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/SymbolTable.h"

using namespace dlc;

static func::FuncOp getFunction(func::FuncOp entry, DictionaryAttr version) {
  return SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(
      entry, version.getAs<FlatSymbolRefAttr>("function"));
}

LogicalResult dlc::checkVersions(func::FuncOp entry) {
  auto versions = entry->getAttrOfType<ArrayAttr>("dlc.versions");
  if (!versions)
    return success();
  for (auto version : versions.getAsRange<DictionaryAttr>()) {
    func::FuncOp function = getFunction(entry, version);
    if (!function || !function->hasAttr("dlc.sizes"))
      return entry.emitError("has a version ")
             << version.get("function") << ", which is none";
  }
  return success();
}

static Attribute getMemory(func::FuncOp function) {
  Attribute memory = function->getAttr("dlc.memory");
  return memory ? memory : StringAttr::get(function.getContext(), "0");
}

Attribute dlc::describeEntry(func::FuncOp entry) {
  OpBuilder builder(entry.getContext());
  SmallVector<Attribute> inputs;
  for (unsigned i = 0; i < entry.getNumArguments(); ++i) {
    mlir::NamedAttrList input(entry.getArgAttrDict(i));
    auto type = cast<MemRefType>(entry.getArgumentTypes()[i]);
    input.set("type", mlir::TypeAttr::get(RankedTensorType::get(
                          type.getShape(), type.getElementType())));
    inputs.push_back(input.getDictionary(builder.getContext()));
  }
  mlir::NamedAttrList description;
  description.set("name", entry.getSymNameAttr());
  description.set("inputs", builder.getArrayAttr(inputs));
  Attribute results = entry->getAttr("dlc.results");
  description.set("outputs", results ? results : builder.getArrayAttr({}));
  description.set("memory", getMemory(entry));
  if (auto versions = entry->getAttrOfType<ArrayAttr>("dlc.versions")) {
    SmallVector<Attribute> list;
    for (auto version : versions.getAsRange<DictionaryAttr>()) {
      func::FuncOp function = getFunction(entry, version);
      list.push_back(builder.getDictionaryAttr(
          {builder.getNamedAttr("sizes", function->getAttr("dlc.sizes")),
           builder.getNamedAttr("memory", getMemory(function))}));
    }
    description.set("versions", builder.getArrayAttr(list));
  }
  return description.getDictionary(builder.getContext());
}
