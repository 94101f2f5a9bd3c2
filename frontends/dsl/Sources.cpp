//===- Sources.cpp - The texts of a program -------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Sources.h"
#include "mlir/IR/Location.h"

using namespace dlc;
using namespace dlc::tdl;

StringRef Sources::add(StringRef name, StringRef text) {
  auto buffer = llvm::MemoryBuffer::getMemBufferCopy(text, name);
  StringRef kept = buffer->getBuffer();
  manager.AddNewSourceBuffer(std::move(buffer), {});
  std::vector<const char *> &begins = lines.emplace_back();
  begins.push_back(kept.begin());
  for (const char &c : kept)
    if (c == '\n')
      begins.push_back(&c + 1);
  return kept;
}

/// LLVM would look for the beginning of the line each time, which takes long in
/// a file of one line.
Sources::Position Sources::find(llvm::SMLoc place) const {
  unsigned file = manager.FindBufferContainingLoc(place);
  ArrayRef<const char *> begins = lines[file - 1];
  auto it = llvm::upper_bound(begins, place.getPointer());
  return {manager.getMemoryBuffer(file)->getBufferIdentifier(),
          unsigned(it - begins.begin()),
          unsigned(place.getPointer() - *(it - 1)) + 1};
}

Location Sources::getLocation(SMRange range) const {
  Position begin = find(range.Start), end = find(range.End);
  return mlir::FileLineColRange::get(StringAttr::get(context, begin.file),
                                     begin.line, begin.column, end.line,
                                     end.column);
}

StringRef Sources::getTextBefore(llvm::SMLoc place) const {
  unsigned file = manager.FindBufferContainingLoc(place);
  StringRef text = manager.getMemoryBuffer(file)->getBuffer();
  return text.take_front(place.getPointer() - text.data());
}

bool Sources::isForeign(SMRange range) const {
  StringRef file = find(range.Start).file;
  return file.starts_with(kLibraryFolder) || file.ends_with(kModelEnding);
}

std::string Sources::describe(SMRange range) const {
  Position place = find(range.Start);
  return llvm::formatv("{0}:{1}:{2}", place.file, place.line, place.column);
}
