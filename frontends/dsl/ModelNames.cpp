//===- ModelNames.cpp - What programs call what models have ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModelNames.h"
#include "Lexer.h"
#include "dlc/Dialect/Dlc/Dlc.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/GlobPattern.h"

using namespace dlc;
using namespace dlc::tdl;

std::vector<std::string> dlc::tdl::makeNames(ArrayRef<std::string> names,
                                             ArrayRef<StringRef> taken) {
  llvm::StringSet<> used;
  used.insert_range(getKeywords());
  used.insert_range(taken);
  std::vector<std::string> made;
  for (const std::string &name : names) {
    std::string text;
    for (char c : name)
      text += llvm::isAlnum(c) ? c : '_';
    if (text.empty() || !llvm::isAlpha(text.front()))
      text = "x" + text;
    std::string unique = text;
    for (int i = 1; !used.insert(unique).second; ++i)
      unique = text + "_" + std::to_string(i);
    made.push_back(unique);
  }
  return made;
}

llvm::Expected<std::vector<bool>>
dlc::tdl::findTrained(ArrayRef<OnnxFunction::Tensor> weights,
                      ArrayRef<StringRef> frozen) {
  std::vector<bool> isTrained(weights.size(), true);
  for (StringRef text : frozen) {
    llvm::Expected<llvm::GlobPattern> pattern = llvm::GlobPattern::create(text);
    if (!pattern)
      return llvm::createStringError("\"" + text + "\" is no pattern: " +
                                     llvm::toString(pattern.takeError()));
    bool isUsed = false;
    for (auto [i, weight] : llvm::enumerate(weights))
      if (pattern->match(weight.name)) {
        isTrained[i] = false;
        isUsed = true;
      }
    if (!isUsed)
      return llvm::createStringError("the model has no weight like \"" + text +
                                     "\"");
  }
  return isTrained;
}

std::string dlc::tdl::getSizeKey(const OnnxFunction::Tensor &input, size_t i) {
  const std::string &name = input.dims[i].name;
  return name.empty() ? input.name + "_" + std::to_string(i) : name;
}

ModelInputs dlc::tdl::describeInputs(ArrayRef<OnnxFunction::Tensor> inputs,
                                     ArrayRef<StringRef> taken) {
  ModelInputs made;
  std::vector<std::string> names;
  for (const OnnxFunction::Tensor &input : inputs)
    names.push_back(input.name);
  made.names = makeNames(names, taken);
  // The same name is the same size.
  names.clear();
  for (const OnnxFunction::Tensor &input : inputs)
    for (size_t i = 0; i < input.dims.size(); ++i)
      if (std::string key = getSizeKey(input, i);
          input.dims[i].size < 0 && !llvm::is_contained(names, key))
        names.push_back(key);
  SmallVector<StringRef> others(taken);
  others.append(made.names.begin(), made.names.end());
  for (auto [name, size] : llvm::zip(names, makeNames(names, others)))
    made.sizes[name] = size;
  for (const OnnxFunction::Tensor &input : inputs) {
    std::vector<std::string> sizes;
    for (auto [i, dim] : llvm::enumerate(input.dims))
      sizes.push_back(dim.size >= 0 ? std::to_string(dim.size)
                                    : made.sizes[getSizeKey(input, i)]);
    made.types.push_back(formatTensorType(input.elementType, sizes));
  }
  return made;
}

std::optional<std::pair<Value, int64_t>> dlc::tdl::findDim(OpFoldResult size) {
  auto value = dyn_cast<Value>(size);
  auto dim = value ? value.getDefiningOp<tensor::DimOp>() : tensor::DimOp();
  if (!dim || !dim.getConstantIndex())
    return std::nullopt;
  return std::pair(dim.getSource(), *dim.getConstantIndex());
}
