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
  return kept;
}

Location Sources::getLocation(SMRange range) const {
  unsigned file = manager.FindBufferContainingLoc(range.Start);
  auto [line, column] = manager.getLineAndColumn(range.Start, file);
  auto [endLine, endColumn] = manager.getLineAndColumn(range.End, file);
  StringRef name = manager.getMemoryBuffer(file)->getBufferIdentifier();
  return mlir::FileLineColRange::get(StringAttr::get(context, name), line,
                                     column, endLine, endColumn);
}

bool Sources::isInLibrary(SMRange range) const {
  unsigned file = manager.FindBufferContainingLoc(range.Start);
  return manager.getMemoryBuffer(file)->getBufferIdentifier().starts_with(
      kLibraryFolder);
}

std::string Sources::describe(SMRange range) const {
  unsigned file = manager.FindBufferContainingLoc(range.Start);
  auto [line, column] = manager.getLineAndColumn(range.Start, file);
  StringRef name = manager.getMemoryBuffer(file)->getBufferIdentifier();
  return llvm::formatv("{0}:{1}:{2}", name, line, column);
}
