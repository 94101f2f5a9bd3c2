//===- TextPositions.h - Places as editors count them -----------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Editors count from 0, and on a line in units of UTF-16; dlc counts from 1,
// and in bytes of UTF-8.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_TOOLS_TEXTPOSITIONS_H
#define DLC_LIB_TOOLS_TEXTPOSITIONS_H

#include "dlc/Support/LLVM.h"
#include "llvm/Support/LSP/Protocol.h"

namespace dlc {

/// How many units of UTF-16 the character takes that begins with `byte`; none
/// for the other bytes of one.
inline int countUnits(char byte) {
  auto bits = static_cast<unsigned char>(byte);
  return bits >= 0xf0 ? 2 : (bits & 0xc0) == 0x80 ? 0 : 1;
}

/// The text from the beginning of a line on, which counts from 0.
inline StringRef dropLines(StringRef text, int line) {
  for (; line > 0 && !text.empty(); --line)
    text = text.split('\n').second;
  return text;
}

/// The byte at a position; the line's end if it is shorter.
inline size_t getOffset(StringRef text, llvm::lsp::Position position) {
  StringRef rest = dropLines(text, position.line);
  int units = position.character;
  while (!rest.empty() && rest.front() != '\n' && units > 0) {
    units -= countUnits(rest.front());
    rest = rest.drop_front();
    while (!rest.empty() && countUnits(rest.front()) == 0)
      rest = rest.drop_front();
  }
  return text.size() - rest.size();
}

inline llvm::lsp::Position getPosition(StringRef text, unsigned line,
                                       unsigned column) {
  StringRef before = dropLines(text, int(line) - 1).take_front(column - 1);
  int units = 0;
  for (char byte : before)
    units += countUnits(byte);
  return llvm::lsp::Position(int(line) - 1, units);
}

} // namespace dlc

#endif // DLC_LIB_TOOLS_TEXTPOSITIONS_H
