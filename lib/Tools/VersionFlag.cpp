//===- VersionFlag.cpp - --specialize -------------------------------------===//
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

#include "VersionFlag.h"

using namespace dlc;

static llvm::Error fail(StringRef flag, const Twine &problem) {
  return llvm::createStringError("--specialize=" + flag + ": " + problem);
}

static llvm::Expected<NamedSizes> parseSizes(StringRef flag) {
  NamedSizes sizes;
  SmallVector<StringRef> items;
  flag.split(items, ',');
  for (StringRef item : items) {
    // A name may have any character in it.
    auto [name, number] = item.rsplit('=');
    int64_t size;
    if (name.empty() || number.getAsInteger(10, size) || size < 1)
      return fail(flag, "'" + item +
                            "' is not of the form NAME=SIZE, with a size from "
                            "1 on");
    sizes.push_back({name.str(), size});
  }
  llvm::sort(sizes, [](const NamedSize &lhs, const NamedSize &rhs) {
    return lhs.name < rhs.name;
  });
  for (size_t i = 1; i < sizes.size(); ++i)
    if (sizes[i].name == sizes[i - 1].name)
      return fail(flag, "'" + sizes[i].name + "' is given twice");
  return sizes;
}

llvm::Expected<std::vector<NamedSizes>>
dlc::parseVersions(ArrayRef<std::string> flags) {
  std::vector<NamedSizes> versions;
  auto equal = [](const NamedSize &lhs, const NamedSize &rhs) {
    return lhs.name == rhs.name && lhs.size == rhs.size;
  };
  for (const std::string &flag : flags) {
    llvm::Expected<NamedSizes> sizes = parseSizes(flag);
    if (!sizes)
      return sizes.takeError();
    for (const NamedSizes &other : versions)
      if (llvm::equal(*sizes, other, equal))
        return fail(flag, "these sizes are given twice");
    versions.push_back(std::move(*sizes));
  }
  return versions;
}
