//===- Signature.cpp - What an artifact says about its entries ------------===//
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

#include "dlc/Target/Signature.h"

using namespace dlc;

dlcrt_dtype dlc::getAbiType(Type type) {
  if (auto complex = dyn_cast<mlir::ComplexType>(type))
    return {5, static_cast<uint8_t>(
                   2 * complex.getElementType().getIntOrFloatBitWidth())};
  // An element that is narrower than a byte has a byte of its own.
  auto bits = static_cast<uint8_t>(std::max(8u, type.getIntOrFloatBitWidth()));
  if (type.isInteger(1))
    return {6, 8};
  if (type.isUnsignedInteger())
    return {1, bits};
  if (isa<IntegerType>(type))
    return {0, bits};
  if (type.isBF16())
    return {4, bits};
  // The 8-bit and narrower floats have codes of their own in DLPack 1.1.
  if (isa<mlir::Float8E4M3FNType>(type))
    return {10, bits};
  if (isa<mlir::Float8E4M3FNUZType>(type))
    return {11, bits};
  if (isa<mlir::Float8E5M2Type>(type))
    return {12, bits};
  if (isa<mlir::Float8E5M2FNUZType>(type))
    return {13, bits};
  if (isa<mlir::Float8E8M0FNUType>(type))
    return {14, bits};
  if (isa<mlir::Float4E2M1FNType>(type))
    return {17, bits};
  return {2, bits};
}

static TensorSignature getTensor(Attribute attribute, StringRef what,
                                 size_t index) {
  auto description = cast<DictionaryAttr>(attribute);
  auto type = cast<RankedTensorType>(
      cast<mlir::TypeAttr>(description.get("type")).getValue());
  TensorSignature tensor;
  auto name = description.getAs<StringAttr>("dlc.name");
  tensor.name = name ? name.str() : (what + std::to_string(index)).str();
  if (description.get("dlc.state"))
    tensor.flags |= DLCRT_STATE;
  if (description.get("dlc.updated"))
    tensor.flags |= DLCRT_UPDATED;
  auto dtype = description.getAs<mlir::TypeAttr>("dlc.dtype");
  tensor.dtype = getAbiType(dtype ? dtype.getValue() : type.getElementType());
  for (int64_t size : type.getShape())
    tensor.dims.push_back(ShapedType::isDynamic(size) ? DLCRT_DYNAMIC : size);
  tensor.names.resize(tensor.dims.size());
  if (auto names = description.getAs<ArrayAttr>("dlc.dims"))
    for (auto [i, dim] : llvm::enumerate(names))
      tensor.names[i] = cast<StringAttr>(dim).str();
  return tensor;
}

std::vector<EntrySignature> dlc::getEntries(ModuleOp module) {
  std::vector<EntrySignature> entries;
  for (Attribute attribute : module->getAttrOfType<ArrayAttr>("dlc.entries")) {
    auto description = cast<DictionaryAttr>(attribute);
    EntrySignature entry;
    entry.name = description.getAs<StringAttr>("name").str();
    entry.memory = description.getAs<StringAttr>("memory").str();
    for (auto [i, input] :
         llvm::enumerate(description.getAs<ArrayAttr>("inputs")))
      entry.inputs.push_back(getTensor(input, "input", i));
    for (auto [i, output] :
         llvm::enumerate(description.getAs<ArrayAttr>("outputs")))
      entry.outputs.push_back(getTensor(output, "output", i));
    if (auto versions = description.getAs<ArrayAttr>("versions"))
      for (auto version : versions.getAsRange<DictionaryAttr>())
        entry.versions.emplace_back(version.getAs<StringAttr>("sizes").str(),
                                    version.getAs<StringAttr>("memory").str());
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::vector<SiteSignature> dlc::getSites(ModuleOp module) {
  std::vector<SiteSignature> sites;
  for (Attribute attribute : module->getAttrOfType<ArrayAttr>("dlc.sites")) {
    auto description = cast<DictionaryAttr>(attribute);
    sites.push_back(
        {description.getAs<FlatSymbolRefAttr>("kernel").getValue().str(),
         static_cast<unsigned>(
             description.getAs<IntegerAttr>("num_args").getInt()),
         description.getAs<StringAttr>("source").str()});
  }
  return sites;
}
