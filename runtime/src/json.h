//===- json.h - the little JSON that the runtime needs ----------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef DLCRT_SRC_JSON_H
#define DLCRT_SRC_JSON_H

#include <cstddef>
#include <cstdint>
#include <cstdio>

namespace dlcrt {

/// Writes `text` as a JSON string. Bytes beyond ASCII pass: names are UTF-8.
void writeJsonString(FILE *file, const char *text);

/// Goes through a JSON text from its start. Each function skips blanks, takes
/// what it is called after, and says whether that was there; what came before a
/// failure is taken, so after one there is nothing to do but to complain.
class JsonReader {
public:
  JsonReader(const char *text, size_t bytes)
      : begin(text), at(text), end(text + bytes) {}

  /// One of the characters that are not in strings or numbers.
  bool take(char c);
  /// A string, of at most `bytes` bytes with the zero at its end.
  bool takeString(char *to, size_t bytes);
  /// A whole number that is not negative.
  bool takeNumber(uint64_t &number);
  bool atEnd();

  /// How many bytes were taken.
  size_t position() const { return at - begin; }

private:
  void skipBlanks();
  bool takeEscape(char *to, size_t &length);
  bool takeHex(uint32_t &unit);

  const char *begin, *at, *end;
};

} // namespace dlcrt

#endif // DLCRT_SRC_JSON_H
