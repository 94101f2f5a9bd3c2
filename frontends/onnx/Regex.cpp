//===- Regex.cpp - Regular expressions as tables --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A state of the table is the set of states that the program may be in, and
// what kind of byte came last. What asserts something between two bytes is
// decided when the second one is read.
//
//===----------------------------------------------------------------------===//

#include "Regex.h"
#include "RegexProgram.h"
#include <map>

using namespace dlc;
using namespace dlc::onnxfrontend;

/// A table that is no larger than the L2 cache.
static constexpr size_t kMostStates = 4096;

namespace {

using Side = RegexSide;

class TableBuilder {
public:
  explicit TableBuilder(ArrayRef<RegexState> program) : program(program) {}

  llvm::Expected<RegexTable> build() {
    for (Side side : {Side::edge, Side::word, Side::other})
      table.starts.push_back(
          getNumber({{static_cast<int>(program.size()) - 1}, side}));
    table.dead = getNumber({{}, Side::other});
    for (size_t i = 0; i < sets.size(); ++i) {
      if (sets.size() > kMostStates)
        return llvm::createStringError("needs more than %zu states",
                                       kMostStates);
      Set set = *sets[i];
      // All bytes of a side see the same assertions.
      std::vector<int> before[2] = {close(set, Side::word),
                                    close(set, Side::other)};
      for (unsigned byte = 0; byte < 256; ++byte) {
        Side side = getRegexSide(static_cast<unsigned char>(byte));
        std::vector<int> after;
        for (int number : before[side == Side::word ? 0 : 1]) {
          const RegexState &state = program[number];
          if (state.kind == RegexState::byte && byte >= state.low &&
              byte <= state.high)
            after.push_back(state.next);
        }
        llvm::sort(after);
        after.erase(std::unique(after.begin(), after.end()), after.end());
        table.next.push_back(getNumber({std::move(after), side}));
      }
      for (Side side : {Side::edge, Side::word, Side::other})
        table.accepts.push_back(llvm::any_of(close(set, side), [&](int number) {
          return program[number].kind == RegexState::accept;
        }));
    }
    return std::move(table);
  }

private:
  /// States before what goes on without a byte is followed, and the side of the
  /// byte that came last.
  using Set = std::pair<std::vector<int>, Side>;

  int64_t getNumber(Set set) {
    // Where nothing can match any more, it does not matter what came last.
    if (set.first.empty())
      set.second = Side::other;
    auto [place, isNew] = numbers.try_emplace(std::move(set), sets.size());
    if (isNew)
      sets.push_back(&place->first);
    return static_cast<int64_t>(place->second);
  }

  /// All states that are reached without a byte, before one of side `next`.
  std::vector<int> close(const Set &set, Side next) const {
    bool isBoundary = (set.second == Side::word) != (next == Side::word);
    std::vector<bool> seen(program.size());
    std::vector<int> reached, open(set.first);
    while (!open.empty()) {
      int number = open.back();
      open.pop_back();
      if (seen[number])
        continue;
      seen[number] = true;
      reached.push_back(number);
      const RegexState &state = program[number];
      bool goesOn =
          state.kind == RegexState::split ||
          (state.kind == RegexState::textBegin && set.second == Side::edge) ||
          (state.kind == RegexState::textEnd && next == Side::edge) ||
          (state.kind == RegexState::wordBoundary && isBoundary) ||
          (state.kind == RegexState::notBoundary && !isBoundary);
      if (!goesOn)
        continue;
      open.push_back(state.next);
      if (state.kind == RegexState::split)
        open.push_back(state.other);
    }
    return reached;
  }

  ArrayRef<RegexState> program;
  RegexTable table;
  std::map<Set, size_t> numbers;
  std::vector<const Set *> sets;
};

} // namespace

RegexSide dlc::onnxfrontend::getRegexSide(unsigned char byte) {
  return llvm::isAlnum(byte) || byte == '_' ? Side::word : Side::other;
}

llvm::Expected<RegexTable> dlc::onnxfrontend::compileRegex(StringRef pattern) {
  llvm::Expected<RegexNode> tree = parseRegex(pattern);
  if (!tree)
    return tree.takeError();
  llvm::Expected<std::vector<RegexState>> program = createProgram(*tree);
  if (!program)
    return program.takeError();
  return TableBuilder(*program).build();
}
