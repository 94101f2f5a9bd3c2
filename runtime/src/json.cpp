//===- json.cpp - the little JSON that the runtime needs ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// RFC 8259, without what no header of tensors has: fractions, exponents,
// literals.
//
//===----------------------------------------------------------------------===//

#include "json.h"

namespace dlcrt {

void writeJsonString(FILE *file, const char *text) {
  fputc('"', file);
  for (; *text; ++text) {
    unsigned char c = *text;
    if (c == '"' || c == '\\')
      fprintf(file, "\\%c", c);
    else if (c < 0x20)
      fprintf(file, "\\u%04x", c);
    else
      fputc(c, file);
  }
  fputc('"', file);
}

void JsonReader::skipBlanks() {
  while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
    ++at;
}

bool JsonReader::take(char c) {
  skipBlanks();
  if (at == end || *at != c)
    return false;
  ++at;
  return true;
}

bool JsonReader::takeNumber(uint64_t &number) {
  skipBlanks();
  const char *first = at;
  number = 0;
  for (; at < end && *at >= '0' && *at <= '9'; ++at)
    if (__builtin_mul_overflow(number, 10, &number) ||
        __builtin_add_overflow(number, *at - '0', &number))
      return false;
  return at > first;
}

bool JsonReader::takeHex(uint32_t &unit) {
  unit = 0;
  for (int i = 0; i < 4; ++i, ++at) {
    if (at == end)
      return false;
    unsigned char c = *at;
    unsigned digit = c - '0', letter = (c | 0x20) - 'a';
    if (digit < 10)
      unit = unit * 16 + digit;
    else if (letter < 6)
      unit = unit * 16 + letter + 10;
    else
      return false;
  }
  return true;
}

/// What follows a backslash, as UTF-8: at most four bytes.
bool JsonReader::takeEscape(char *to, size_t &length) {
  static constexpr char kinds[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
  if (at == end)
    return false;
  char kind = *at++;
  length = 1;
  for (int i = 0; kinds[i]; ++i) {
    if (kinds[i] == kind) {
      *to = meanings[i];
      return true;
    }
  }
  uint32_t code, low;
  if (kind != 'u' || !takeHex(code) || code == 0)
    return false;
  if (code >= 0xd800 && code < 0xe000) {
    // Two halves of a code beyond 16 bits.
    if (code >= 0xdc00 || end - at < 2 || at[0] != '\\' || at[1] != 'u')
      return false;
    at += 2;
    if (!takeHex(low) || low < 0xdc00 || low >= 0xe000)
      return false;
    code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
  }
  if (code < 0x80) {
    to[0] = static_cast<char>(code);
    return true;
  }
  length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  for (size_t i = length; i-- > 1; code >>= 6)
    to[i] = static_cast<char>(0x80 | (code & 0x3f));
  to[0] = static_cast<char>((0xf00 >> length & 0xff) | code);
  return true;
}

bool JsonReader::takeString(char *to, size_t bytes) {
  if (!take('"'))
    return false;
  size_t length = 0;
  while (at < end && *at != '"') {
    char piece[4] = {*at};
    size_t count = 1;
    if (static_cast<unsigned char>(*at) < 0x20)
      return false;
    if (*at++ == '\\' && !takeEscape(piece, count))
      return false;
    if (bytes - length <= count)
      return false;
    for (size_t i = 0; i < count; ++i)
      to[length++] = piece[i];
  }
  if (at == end)
    return false;
  ++at;
  to[length] = 0;
  return true;
}

bool JsonReader::atEnd() {
  skipBlanks();
  return at == end;
}

} // namespace dlcrt
