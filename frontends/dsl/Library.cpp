//===- Library.cpp - The library that is written in the language ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Program.h"

using namespace dlc;
using namespace dlc::tdl;

namespace {
struct LibraryFile {
  StringRef path, text;
};
} // namespace

static constexpr LibraryFile kFiles[] = {
#include "Library.inc"
};

std::vector<StringRef> dlc::tdl::getLibraryFiles() {
  std::vector<StringRef> paths;
  for (const LibraryFile &file : kFiles)
    paths.push_back(file.path);
  return paths;
}

std::optional<StringRef> dlc::tdl::findInLibrary(StringRef path) {
  for (const LibraryFile &file : kFiles)
    if (file.path == path)
      return file.text;
  return std::nullopt;
}
