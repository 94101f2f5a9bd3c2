//===- FormatFiles.cpp - dlc-compile --format -----------------------------===//
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

#include "FormatFiles.h"
#include "dlc/Compiler/Format.h"
#include "dlc/Data/Files.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace dlc;

/// Returns whether the file would change, which it does unless `check` is set.
static llvm::Expected<bool> formatFile(const std::string &path, bool check) {
  bool isStandard = path == "-";
  if (!isStandard && !StringRef(path).ends_with(".tdl"))
    return llvm::createStringError(
        "can't format '%s': expected a name that ends in .tdl", path.c_str());
  auto file = llvm::MemoryBuffer::getFileOrSTDIN(path);
  if (!file)
    return llvm::createStringError(file.getError(), "can't read '%s': %s",
                                   path.c_str(),
                                   file.getError().message().c_str());
  StringRef text = (*file)->getBuffer();
  llvm::Expected<std::string> formatted =
      formatProgram(isStandard ? "<stdin>" : path, text);
  if (!formatted)
    return formatted.takeError();
  bool changes = *formatted != text;
  if (!check && (changes || isStandard))
    if (llvm::Error error =
            writeFile(path, [&](raw_ostream &stream) { stream << *formatted; }))
      return std::move(error);
  return changes;
}

int dlc::formatFiles(StringRef tool, ArrayRef<std::string> paths, bool check) {
  int status = 0;
  for (const std::string &path : paths) {
    llvm::Expected<bool> changes = formatFile(path, check);
    if (!changes) {
      llvm::errs() << tool << ": error: " << llvm::toString(changes.takeError())
                   << "\n";
      status = 1;
    } else if (check && *changes) {
      llvm::errs() << tool << ": '" << path << "' is not formatted\n";
      status = 1;
    }
  }
  return status;
}
