//===- Search.cpp - From a wrong result to its cause ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A bisection finds how many nodes it takes for wrong values to appear; then
// what comes before the last of them is replaced by the reference's values as
// far as possible.
//
// Every piece is compiled by itself, and what fusion makes of a node depends on
// what is around it. So what a bisection assumes need not hold, and nothing is
// concluded from it: each step goes on with a piece that was seen to be wrong.
//
//===----------------------------------------------------------------------===//

#include "Search.h"

using namespace dlc;

namespace {

class Search {
public:
  explicit Search(PieceChecker &checker)
      : checker(checker), program(checker.getProgram()) {}

  /// The shortest beginning of `piece` at whose end values are wrong, by the
  /// nodes' order.
  Piece bisect(const Piece &piece);

  /// The piece with as few nodes as possible.
  Piece reduce(Piece piece);

  /// A piece with fewer nodes in which the value of an earlier one is wrong.
  std::optional<Piece> lookBefore(const Piece &piece);

private:
  bool isWrong(const Piece &piece) { return checker.check(piece).isWrong(); }
  Piece getBeginning(const Piece &piece, ArrayRef<unsigned> order,
                     size_t count);
  Piece keepWrongOutputs(const Piece &piece);
  Piece dropOutputs(Piece piece, ArrayRef<Value> wrong);
  Piece cutFront(const Piece &piece);
  Piece dropNodes(Piece piece);
  SmallVector<unsigned> getOrder(const Piece &piece) {
    return llvm::to_vector(piece.nodes.set_bits());
  }

  PieceChecker &checker;
  const SourceProgram &program;
};

} // namespace

/// The first `count` nodes of `piece`, and what the others and its outputs need
/// of them.
Piece Search::getBeginning(const Piece &piece, ArrayRef<unsigned> order,
                           size_t count) {
  if (count == order.size())
    return piece;
  Piece beginning{llvm::BitVector(piece.nodes.size()), {}};
  llvm::BitVector rest = piece.nodes;
  for (unsigned node : order.take_front(count)) {
    beginning.nodes.set(node);
    rest.reset(node);
  }
  for (Value input : program.getSlice(piece.outputs, rest).inputs)
    if (std::optional<unsigned> maker = program.getMaker(input);
        maker && beginning.nodes.test(*maker))
      beginning.outputs.push_back(input);
  return beginning;
}

Piece Search::bisect(const Piece &piece) {
  SmallVector<unsigned> order = getOrder(piece);
  size_t right = 0, wrong = order.size();
  while (wrong - right > 1) {
    size_t middle = (right + wrong) / 2;
    (isWrong(getBeginning(piece, order, middle)) ? wrong : right) = middle;
  }
  return getBeginning(piece, order, wrong);
}

/// Only the outputs that are wrong, and the nodes that they need; with others,
/// if they are right alone.
Piece Search::keepWrongOutputs(const Piece &piece) {
  Judgement judgement = checker.check(piece);
  Piece smaller{piece.nodes, {}};
  for (auto [value, output] : llvm::zip(piece.outputs, judgement.outputs))
    if (!output.matches)
      smaller.outputs.push_back(value);
  if (smaller.outputs.empty())
    return piece;
  smaller.nodes = program.getNeeded(smaller.outputs, piece.nodes);
  return isWrong(smaller) ? smaller : dropOutputs(piece, smaller.outputs);
}

/// Without the outputs that may be left out, many at a time at first; `wrong`
/// is kept.
Piece Search::dropOutputs(Piece piece, ArrayRef<Value> wrong) {
  for (size_t count = piece.outputs.size() / 2; count > 0; count /= 2)
    for (size_t first = 0; first < piece.outputs.size();) {
      Piece smaller{piece.nodes, {}};
      for (auto [i, output] : llvm::enumerate(piece.outputs))
        if (i < first || i >= first + count ||
            llvm::is_contained(wrong, output))
          smaller.outputs.push_back(output);
      smaller.nodes = program.getNeeded(smaller.outputs, piece.nodes);
      bool isSmaller = smaller.outputs.size() < piece.outputs.size();
      if (isSmaller && isWrong(smaller))
        piece = std::move(smaller);
      else
        first += count;
    }
  return piece;
}

/// The shortest end of `piece` that is wrong, with lengths that double.
Piece Search::cutFront(const Piece &piece) {
  SmallVector<unsigned> order = getOrder(piece);
  for (size_t count = 1; count < order.size(); count *= 2) {
    Piece end{llvm::BitVector(piece.nodes.size()), piece.outputs};
    for (unsigned node : ArrayRef(order).take_back(count))
      end.nodes.set(node);
    end.nodes = program.getNeeded(end.outputs, end.nodes);
    if (isWrong(end))
      return end;
  }
  return piece;
}

/// Without each node that need not be computed.
Piece Search::dropNodes(Piece piece) {
  for (unsigned node : getOrder(piece)) {
    // One that others no longer need went with them.
    if (piece.nodes.count() == 1 || !piece.nodes.test(node))
      continue;
    Piece smaller = piece;
    smaller.nodes.reset(node);
    smaller.nodes = program.getNeeded(smaller.outputs, smaller.nodes);
    if (smaller.nodes.any() && isWrong(smaller))
      piece = std::move(smaller);
  }
  return piece;
}

Piece Search::reduce(Piece piece) {
  return dropNodes(cutFront(keepWrongOutputs(piece)));
}

std::optional<Piece> Search::lookBefore(const Piece &piece) {
  for (unsigned node : getOrder(piece)) {
    const SmallVector<Value> &values = program.getNodes()[node].values;
    if (values.empty() || llvm::equal(values, piece.outputs))
      continue;
    Piece before{program.getNeeded(values, piece.nodes), values};
    if (before.nodes.count() < piece.nodes.count() && isWrong(before))
      return before;
  }
  return std::nullopt;
}

std::optional<Culprit> dlc::findCulprit(PieceChecker &checker,
                                        const Piece &piece) {
  Search search(checker);
  Piece found = search.reduce(search.bisect(piece));
  while (std::optional<Piece> before = search.lookBefore(found))
    found = search.reduce(std::move(*before));

  Culprit culprit{found, 0, checker.check(found)};
  if (!culprit.judgement.isWrong())
    return std::nullopt;
  std::optional<unsigned> first;
  for (auto [i, value] : llvm::enumerate(found.outputs)) {
    std::optional<unsigned> maker = checker.getProgram().getMaker(value);
    bool isWrong = culprit.judgement.outputs.empty() ||
                   !culprit.judgement.outputs[i].matches;
    if (isWrong && maker && (!first || *maker < *first))
      first = maker;
  }
  if (!first)
    return std::nullopt;
  culprit.node = *first;
  return culprit;
}
