//===- OpsEinsum.cpp - Import of Einsum -----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A sum of products over named dimensions: operands are brought to distinct
// labels, and then multiplied one after the other, each time summing what
// nobody needs any more.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "dlc/Support/Permutation.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

namespace {

/// Labels of dimensions: letters, and the numbers of those that an ellipsis
/// stands for, counted from the last one.
using Labels = SmallVector<int64_t>;

struct Operand {
  Value value;
  Labels labels;
};

} // namespace

static int64_t getEllipsisLabel(int64_t fromLast) { return -1 - fromLast; }

/// The labels that a part of the equation gives the dimensions of a tensor of
/// rank `rank`; of unknown rank, `ellipsis` is what "..." stands for.
static FailureOr<Labels> parseLabels(Node &node, StringRef text,
                                     std::optional<int64_t> rank,
                                     int64_t ellipsis) {
  Labels labels;
  bool hasEllipsis = text.contains("...");
  int64_t letters = text.size() - (hasEllipsis ? 3 : 0);
  if (rank)
    ellipsis = *rank - letters;
  if (ellipsis < 0 || (rank && !hasEllipsis && ellipsis != 0))
    return node.fail("'" + text + "' does not describe a tensor of rank " +
                     Twine(rank.value_or(0)));
  while (!text.empty()) {
    if (text.consume_front("...")) {
      for (int64_t i = ellipsis - 1; i >= 0; --i)
        labels.push_back(getEllipsisLabel(i));
    } else if (llvm::isAlpha(text.front())) {
      labels.push_back(text.front());
      text = text.drop_front();
    } else {
      return node.fail("'" + text.take_front() + "' is no label");
    }
  }
  return labels;
}

/// Takes the diagonal of dimensions with the same label.
static Operand takeDiagonals(Node &node, Operand operand) {
  ImplicitLocOpBuilder &b = node.b;
  for (size_t i = 0; i < operand.labels.size(); ++i)
    for (size_t j = operand.labels.size() - 1; j > i; --j) {
      if (operand.labels[i] != operand.labels[j])
        continue;
      // What is off the diagonal is made 0 and summed away.
      SmallVector<OpFoldResult> sizes = node.getSizesOf(operand.value);
      SmallVector<int64_t> shape;
      SmallVector<Value> open;
      splitSizes(sizes, shape, open);
      auto type = RankedTensorType::get(shape, b.getI64Type());
      Value onDiagonal =
          CompareOp::create(b, Comparison::eq, IotaOp::create(b, type, i, open),
                            IotaOp::create(b, type, j, open));
      Value kept = SelectOp::create(b, onDiagonal, operand.value,
                                    splatLike(b, 0, operand.value));
      SmallVector<int64_t> removed{static_cast<int64_t>(j)};
      operand.value = ReduceOp::create(b, ReduceKind::sum, kept, removed);
      operand.labels.erase(operand.labels.begin() + j);
    }
  return operand;
}

/// Sums over the dimensions whose labels are not in `needed`.
static Operand sumOthers(Node &node, Operand operand,
                         const llvm::SmallDenseSet<int64_t> &needed) {
  SmallVector<int64_t> summed;
  Labels kept;
  for (auto [i, label] : llvm::enumerate(operand.labels))
    if (needed.contains(label))
      kept.push_back(label);
    else
      summed.push_back(i);
  if (!summed.empty())
    operand.value =
        ReduceOp::create(node.b, ReduceKind::sum, operand.value, summed);
  operand.labels = kept;
  return operand;
}

/// Removes dimensions of size 1 that the other operand stretches.
static Operand dropSingles(Node &node, Operand operand, const Operand &other) {
  auto type = cast<RankedTensorType>(operand.value.getType());
  auto otherType = cast<RankedTensorType>(other.value.getType());
  SmallVector<OpFoldResult> sizes = node.getSizesOf(operand.value), kept;
  Labels labels;
  for (auto [i, label] : llvm::enumerate(operand.labels)) {
    const auto *same = llvm::find(other.labels, label);
    bool isStretched = type.getDimSize(i) == 1 && same != other.labels.end() &&
                       otherType.getDimSize(same - other.labels.begin()) != 1;
    if (isStretched)
      continue;
    labels.push_back(label);
    kept.push_back(sizes[i]);
  }
  return {reshapeTo(node.b, operand.value, kept), labels};
}

/// The product of two operands, summed over the labels that both have and that
/// are not in `needed`.
static FailureOr<Operand> multiply(Node &node, Operand lhs, Operand rhs,
                                   const llvm::SmallDenseSet<int64_t> &needed) {
  Operand l = dropSingles(node, lhs, rhs), r = dropSingles(node, rhs, lhs);
  SmallVector<int64_t> lhsBatch, rhsBatch, lhsContracting, rhsContracting;
  Labels batch, lhsFree, rhsFree;
  for (auto [i, label] : llvm::enumerate(l.labels)) {
    const auto *same = llvm::find(r.labels, label);
    if (same == r.labels.end()) {
      lhsFree.push_back(label);
      continue;
    }
    bool isBatch = needed.contains(label);
    if (isBatch)
      batch.push_back(label);
    (isBatch ? lhsBatch : lhsContracting).push_back(i);
    (isBatch ? rhsBatch : rhsContracting).push_back(same - r.labels.begin());
    if (failed(
            node.expectEqual(node.getSizeOf(l.value, i),
                             node.getSizeOf(r.value, same - r.labels.begin()))))
      return failure();
  }
  for (int64_t label : r.labels)
    if (!llvm::is_contained(l.labels, label))
      rhsFree.push_back(label);
  Value product =
      DotGeneralOp::create(node.b, l.value, r.value, lhsBatch, rhsBatch,
                           lhsContracting, rhsContracting);
  Labels labels(batch);
  labels.append(lhsFree);
  labels.append(rhsFree);
  return Operand{product, labels};
}

static LogicalResult importEinsum(Node &node) {
  std::string equation = node.getString("equation", "");
  llvm::erase(equation, ' ');
  auto [left, right] = StringRef(equation).split("->");
  SmallVector<StringRef> parts;
  left.split(parts, ',');
  if (parts.size() != node.getNumInputs())
    return node.fail("has " + Twine(node.getNumInputs()) +
                     " inputs for the equation '" + equation + "'");
  SmallVector<Operand> operands;
  int64_t ellipsis = 0;
  llvm::SmallDenseMap<int64_t, int64_t> uses;
  for (auto [i, part] : llvm::enumerate(parts)) {
    FailureOr<Labels> labels = parseLabels(node, part, node.getRank(i), 0);
    if (failed(labels))
      return failure();
    for (int64_t label : *labels) {
      ++uses[label];
      ellipsis = std::max(ellipsis, -label);
    }
    operands.push_back(takeDiagonals(node, {node.getInput(i), *labels}));
  }
  Labels result;
  if (StringRef(equation).contains("->")) {
    FailureOr<Labels> labels = parseLabels(node, right, std::nullopt, ellipsis);
    if (failed(labels))
      return failure();
    result = *labels;
  } else {
    // Without a right side: the ellipsis, and what is there once, in order.
    for (auto [label, count] : uses)
      if (label < 0 || count == 1)
        result.push_back(label);
    llvm::sort(result);
  }
  for (auto [i, label] : llvm::enumerate(result))
    if (!uses.contains(label) ||
        llvm::is_contained(ArrayRef(result).drop_front(i + 1), label))
      return node.fail("the result of '" + equation +
                       "' needs different labels of the inputs");

  auto getNeeded = [&](ArrayRef<Operand> rest) {
    llvm::SmallDenseSet<int64_t> needed(result.begin(), result.end());
    for (const Operand &operand : rest)
      needed.insert(operand.labels.begin(), operand.labels.end());
    return needed;
  };
  ArrayRef<Operand> rest = operands;
  rest = rest.drop_front();
  Operand product = sumOthers(node, operands.front(), getNeeded(rest));
  while (!rest.empty()) {
    Operand next = rest.front();
    rest = rest.drop_front();
    llvm::SmallDenseSet<int64_t> needed = getNeeded(rest);
    llvm::SmallDenseSet<int64_t> shared(needed);
    shared.insert(product.labels.begin(), product.labels.end());
    next = sumOthers(node, next, shared);
    FailureOr<Operand> both = multiply(node, product, next, needed);
    if (failed(both))
      return failure();
    product = sumOthers(node, *both, needed);
  }
  SmallVector<int64_t> permutation;
  for (int64_t label : result)
    permutation.push_back(llvm::find(product.labels, label) -
                          product.labels.begin());
  node.setOutput(0,
                 node.b.createOrFold<TransposeOp>(product.value, permutation));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getEinsumOps() {
  static constexpr OpRow kRows[] = {{"Einsum", 12, importEinsum}};
  return kRows;
}
