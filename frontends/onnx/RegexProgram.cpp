//===- RegexProgram.cpp - The automaton of a regular expression -----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From the end of a pattern to its front: each piece is given the state that
// comes after it.
//
//===----------------------------------------------------------------------===//

#include "RegexProgram.h"
#include "llvm/Support/ConvertUTF.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

/// Repetitions of repetitions make many.
static constexpr size_t kMostStates = 100000;

CharacterRanges dlc::onnxfrontend::normalizeRanges(CharacterRanges ranges) {
  llvm::sort(ranges);
  CharacterRanges result;
  for (auto range : ranges) {
    if (!result.empty() && range.first <= result.back().second + 1)
      result.back().second = std::max(result.back().second, range.second);
    else
      result.push_back(range);
  }
  return result;
}

static SmallVector<uint8_t> encode(uint32_t character) {
  char bytes[4], *end = bytes;
  llvm::ConvertCodePointToUTF8(character, end);
  return SmallVector<uint8_t>(bytes, end);
}

namespace {

class ProgramBuilder {
public:
  llvm::Expected<std::vector<RegexState>> build(const RegexNode &node) {
    int start = addNode(node, add({RegexState::accept}));
    if (states.size() >= kMostStates)
      return llvm::createStringError("repeats too much");
    // One that only leads to the start.
    add({RegexState::split, start, start});
    return std::move(states);
  }

private:
  int add(RegexState state) {
    if (states.size() < kMostStates)
      states.push_back(state);
    return static_cast<int>(states.size()) - 1;
  }

  int addSplit(int next, int other) {
    return add({RegexState::split, next, other});
  }

  int addNode(const RegexNode &node, int next) {
    if (states.size() >= kMostStates)
      return next;
    switch (node.kind) {
    case RegexNode::characters:
      return addCharacters(node.ranges, next);
    case RegexNode::assertion:
      return add({node.asserted, next});
    case RegexNode::sequence:
      for (const RegexNode &child : llvm::reverse(node.children))
        next = addNode(child, next);
      return next;
    case RegexNode::alternatives: {
      int start = addNode(node.children.front(), next);
      for (const RegexNode &child : llvm::drop_begin(node.children))
        start = addSplit(start, addNode(child, next));
      return start;
    }
    case RegexNode::repetition:
      return addRepetition(node, next);
    }
    llvm_unreachable("all kinds are there");
  }

  int addRepetition(const RegexNode &node, int next) {
    const RegexNode &child = node.children.front();
    if (node.most < 0) {
      // The loop's place is known before what is in it.
      int loop = addSplit(next, next);
      states[loop].other = addNode(child, loop);
      next = loop;
    }
    for (int i = node.least; i < node.most; ++i)
      next = addSplit(addNode(child, next), next);
    for (int i = 0; i < node.least; ++i)
      next = addNode(child, next);
    return next;
  }

  int addCharacters(const CharacterRanges &ranges, int next) {
    // Where the length of the encoding changes; surrogates have none.
    static constexpr std::pair<uint32_t, uint32_t> kParts[] = {
        {0, 0x7F},
        {0x80, 0x7FF},
        {0x800, 0xD7FF},
        {0xE000, 0xFFFF},
        {0x10000, kLastCharacter}};
    SmallVector<int> starts;
    for (auto [low, high] : normalizeRanges(ranges))
      for (auto [from, to] : kParts)
        if (low <= to && high >= from)
          addRange(std::max(low, from), std::min(high, to), next, starts);
    if (starts.empty()) // Nothing is one of no characters.
      return add({RegexState::byte, next, -1, 1, 0});
    int start = starts.back();
    for (int other : llvm::reverse(ArrayRef(starts).drop_back()))
      start = addSplit(other, start);
    return start;
  }

  /// Adds a range of characters whose encodings have the same length. Where the
  /// first bytes differ, it is split so that all others are full ranges.
  void addRange(uint32_t low, uint32_t high, int next,
                SmallVectorImpl<int> &starts) {
    SmallVector<uint8_t> first = encode(low), last = encode(high);
    for (size_t i = 1; i < first.size(); ++i) {
      // The bits of the bytes from number i on.
      uint32_t rest = (uint32_t(1) << (6 * (first.size() - i))) - 1;
      if ((low & ~rest) == (high & ~rest))
        continue;
      if ((low & rest) != 0) {
        addRange(low, low | rest, next, starts);
        return addRange((low | rest) + 1, high, next, starts);
      }
      if ((high & rest) != rest) {
        addRange(low, (high & ~rest) - 1, next, starts);
        return addRange(high & ~rest, high, next, starts);
      }
    }
    for (size_t i = first.size(); i-- > 0;)
      next = add({RegexState::byte, next, -1, first[i], last[i]});
    starts.push_back(next);
  }

  std::vector<RegexState> states;
};

} // namespace

llvm::Expected<std::vector<RegexState>>
dlc::onnxfrontend::createProgram(const RegexNode &node) {
  return ProgramBuilder().build(node);
}
