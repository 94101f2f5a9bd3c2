//===- Versions.cpp - Versions for given sizes ----------------------------===//
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

#include "Versions.h"
#include "dlc/Dialect/Dlc/Dlc.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/StringExtras.h"

using namespace dlc;

std::string dlc::formatSizes(ArrayRef<NamedSize> sizes) {
  return llvm::join(llvm::map_range(sizes,
                                    [](const NamedSize &size) {
                                      return size.name + "=" +
                                             std::to_string(size.size);
                                    }),
                    ", ");
}

/// All that says what a weight holds.
static Attribute getContents(WeightOp weight) {
  mlir::NamedAttrList attributes(weight->getAttrDictionary());
  attributes.erase(weight.getSymNameAttrName());
  return attributes.getDictionary(weight.getContext());
}

/// Takes over the weights that `module` doesn't have. Returns the names in
/// `module` of all of them, by those in `version`.
static llvm::DenseMap<StringAttr, StringAttr>
mergeWeights(ModuleOp module, ModuleOp version, SymbolTable &symbols) {
  llvm::DenseMap<Attribute, StringAttr> known;
  WeightOp last;
  for (auto weight : module.getOps<WeightOp>()) {
    known[getContents(weight)] = weight.getSymNameAttr();
    last = weight;
  }
  llvm::DenseMap<StringAttr, StringAttr> names;
  for (auto weight : llvm::make_early_inc_range(version.getOps<WeightOp>())) {
    StringAttr before = weight.getSymNameAttr();
    StringAttr &name = known[getContents(weight)];
    if (!name) {
      // They stay in the model's order, before functions.
      weight->remove();
      name = symbols.insert(weight, last ? std::next(last->getIterator())
                                         : module.getBody()->begin());
      last = weight;
    }
    names[before] = name;
  }
  return names;
}

/// Where the inputs of `entry` have these sizes: of each, an input, a dimension
/// of it, and the size there. Equal names are equal sizes, so that one place is
/// enough.
static SmallVector<int64_t> findPlaces(func::FuncOp entry,
                                       ArrayRef<NamedSize> sizes) {
  SmallVector<int64_t> places;
  auto find = [&](const NamedSize &size) {
    for (unsigned i = 0; i < entry.getNumArguments(); ++i) {
      auto names = entry.getArgAttrOfType<ArrayAttr>(i, "dlc.dims");
      for (auto [dim, name] :
           llvm::enumerate(names ? names.getValue() : ArrayRef<Attribute>()))
        if (cast<StringAttr>(name).getValue() == size.name) {
          places.append({i, static_cast<int64_t>(dim), size.size});
          return;
        }
    }
  };
  for (const NamedSize &size : sizes)
    find(size);
  return places;
}

void dlc::addVersion(ModuleOp module, ModuleOp version,
                     ArrayRef<NamedSize> sizes) {
  OpBuilder builder(module.getContext());
  SymbolTable symbols(module);
  auto entry = cast<func::FuncOp>(module.lookupSymbol("main"));
  auto function = cast<func::FuncOp>(version.lookupSymbol("main"));
  auto names = mergeWeights(module, version, symbols);
  function.walk([&](GetWeightOp read) {
    read.setWeight(names.lookup(read.getWeightAttr().getAttr()));
  });
  function->remove();
  function.setPrivate();
  function->setAttr("dlc.sizes", builder.getStringAttr(formatSizes(sizes)));
  StringAttr symbol = symbols.insert(function, module.getBody()->end());

  SmallVector<Attribute> versions;
  if (auto before = entry->getAttrOfType<ArrayAttr>("dlc.versions"))
    llvm::append_range(versions, before);
  versions.push_back(builder.getDictionaryAttr(
      {builder.getNamedAttr("function", FlatSymbolRefAttr::get(symbol)),
       builder.getNamedAttr(
           "places", builder.getDenseI64ArrayAttr(findPlaces(entry, sizes)))}));
  entry->setAttr("dlc.versions", builder.getArrayAttr(versions));
}
