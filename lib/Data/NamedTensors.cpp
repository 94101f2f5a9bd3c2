//===- NamedTensors.cpp - Tensors from the command line -------------------===//
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

#include "dlc/Data/NamedTensors.h"
#include "dlc/Frontends/Onnx.h"

using namespace dlc;

/// Those of `infos` that the value `name` consists of; none if there is no such
/// value.
static ArrayRef<dlcrt_tensor_info> findParts(ArrayRef<dlcrt_tensor_info> infos,
                                             StringRef name) {
  while (!infos.empty()) {
    ValueParts parts = findValueParts(infos);
    if (parts.name == name)
      return infos.take_front(parts.count);
    infos = infos.drop_front(parts.count);
  }
  return {};
}

llvm::Error dlc::gatherTensors(ArrayRef<std::string> files,
                               ArrayRef<std::string> archives,
                               ArrayRef<dlcrt_tensor_info> infos,
                               NamedTensors &tensors) {
  for (const std::string &argument : files) {
    auto [name, file] = StringRef(argument).split('=');
    if (name.empty() || file.empty())
      return llvm::createStringError("'" + argument +
                                     "' is not of the form NAME=FILE");
    ArrayRef<dlcrt_tensor_info> parts = findParts(infos, name);
    if (parts.size() > 1) {
      llvm::Expected<std::vector<HostTensor>> values =
          readValueFile(file, parts);
      if (!values)
        return values.takeError();
      for (auto [info, value] : llvm::zip(parts, *values))
        if (!tensors.try_emplace(info.name, std::move(value)).second)
          return llvm::createStringError("'%s' is given twice", info.name);
      continue;
    }
    llvm::Expected<HostTensor> tensor = readTensorFile(file);
    if (!tensor)
      return tensor.takeError();
    if (!tensors.try_emplace(name, std::move(*tensor)).second)
      return llvm::createStringError("'" + name + "' is given twice");
  }
  for (const std::string &file : archives) {
    llvm::Expected<std::vector<NamedTensor>> members = readNpzFile(file);
    if (!members)
      return members.takeError();
    for (NamedTensor &member : *members)
      if (!tensors.try_emplace(member.name, std::move(member.tensor)).second)
        return llvm::createStringError("'" + member.name + "' is given twice");
  }
  return llvm::Error::success();
}

llvm::Error dlc::checkNames(const NamedTensors &tensors,
                            ArrayRef<dlcrt_tensor_info> infos, StringRef what) {
  auto getName = [](const dlcrt_tensor_info &info) {
    return StringRef(info.name);
  };
  for (StringRef name : tensors.keys()) {
    if (llvm::is_contained(llvm::map_range(infos, getName), name))
      continue;
    std::string names = llvm::join(llvm::map_range(infos, getName), "', '");
    return llvm::createStringError(
        "the model has no " + what.str() + " '" + name.str() +
        (names.empty() ? "'" : "', only '" + names + "'"));
  }
  return llvm::Error::success();
}
