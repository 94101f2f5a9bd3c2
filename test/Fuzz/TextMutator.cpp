//===- TextMutator.cpp - Programs made of programs ------------------------===//
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

#include "TextMutator.h"
#include <cctype>
#include <cstring>
#include <random>
#include <string>
#include <vector>

extern "C" size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t maxSize);

using Words = std::vector<std::string>;

/// Words are runs of letters, digits and what MLIR's names have; the rest is
/// one character each. A number that follows an 'x' in a shape is one of its
/// own.
static Words split(const uint8_t *data, size_t size) {
  Words words;
  bool wasWord = false;
  for (size_t i = 0; i < size; ++i) {
    char c = static_cast<char>(data[i]);
    bool isWord = std::isalnum(data[i]) || std::strchr("_.%@#!-", c);
    bool isBreak = c == 'x' && !words.empty() && !words.back().empty() &&
                   (std::isdigit(words.back()[0]) || words.back()[0] == '?');
    if (isWord && wasWord && !isBreak)
      words.back() += c;
    else
      words.emplace_back(1, c);
    wasWord = isWord && !isBreak;
  }
  return words;
}

static size_t join(const Words &words, uint8_t *out, size_t maxSize) {
  size_t size = 0;
  for (const std::string &word : words) {
    if (word.size() > maxSize - size)
      break;
    std::memcpy(out + size, word.data(), word.size());
    size += word.size();
  }
  return size;
}

/// The words from one line's start to the next.
static std::pair<size_t, size_t> findLine(const Words &words, size_t at) {
  size_t first = at, last = at;
  while (first > 0 && words[first - 1] != "\n")
    --first;
  while (last < words.size() && words[last] != "\n")
    ++last;
  return {first, std::min(last + 1, words.size())};
}

/// Changes `words` in one place, by what is elsewhere in `source`.
static void change(Words &words, const Words &source,
                   std::minstd_rand &random) {
  static const char *const kWords[] = {"-1",
                                       "0",
                                       "1",
                                       "65",
                                       "9223372036854775807",
                                       "?",
                                       "*",
                                       "i1",
                                       "i4",
                                       "ui8",
                                       "bf16",
                                       "index",
                                       "f64",
                                       "f8E5M2",
                                       "tensor",
                                       "dense",
                                       "nan",
                                       "true",
                                       "[]",
                                       "{",
                                       "}",
                                       "\"\"",
                                       "none",
                                       "memref",
                                       "-9223372036854775808",
                                       "complex<f32>",
                                       "vector<4xf32>",
                                       "..",
                                       "**",
                                       "-",
                                       "f32[N]",
                                       "N",
                                       "x[1:]",
                                       "|t| t",
                                       "grad",
                                       "for i in 0..2",
                                       "while",
                                       "(x, x)",
                                       "[x, x]",
                                       "pi"};
  size_t at = random() % words.size();
  const std::string &other = source[random() % source.size()];
  auto [first, last] = findLine(words, at);
  switch (random() % 8) {
  case 0:
    words[at] = kWords[random() % std::size(kWords)];
    break;
  case 1:
    words[at] = other;
    break;
  case 2:
    words.erase(words.begin() + at);
    break;
  case 3:
    words.insert(words.begin() + at, other);
    break;
  case 4:
    words.erase(words.begin() + first, words.begin() + last);
    break;
  case 5: {
    auto [from, to] = findLine(source, random() % source.size());
    Words line(source.begin() + from, source.begin() + to);
    words.insert(words.begin() + first, line.begin(), line.end());
    break;
  }
  default:
    // A word by one of its kind: a name by a name, a number by a number.
    for (int i = 0; i < 50; ++i) {
      const std::string &alike = source[random() % source.size()];
      bool isAlike = std::isdigit(alike[0]) ? std::isdigit(words[at][0])
                                            : alike[0] == words[at][0];
      if (isAlike && alike != words[at]) {
        words[at] = alike;
        break;
      }
    }
  }
}

size_t dlc::test::mutateText(uint8_t *data, size_t size, size_t maxSize,
                             unsigned seed) {
  std::minstd_rand random(seed);
  Words words = split(data, size);
  if (words.empty() || random() % 10 == 0)
    return LLVMFuzzerMutate(data, size, maxSize);
  for (unsigned i = random() % 4 + 1; i > 0 && !words.empty(); --i) {
    Words source = words;
    change(words, source, random);
  }
  return join(words, data, maxSize);
}

size_t dlc::test::crossTexts(const uint8_t *first, size_t firstSize,
                             const uint8_t *second, size_t secondSize,
                             uint8_t *out, size_t maxSize, unsigned seed) {
  std::minstd_rand random(seed);
  Words words = split(first, firstSize), source = split(second, secondSize);
  for (unsigned i = random() % 4 + 1;
       i > 0 && !words.empty() && !source.empty(); --i)
    change(words, source, random);
  return join(words, out, maxSize);
}
