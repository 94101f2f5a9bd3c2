//===- Einsum.cpp - Index notation as a text ------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Builtins.h"
#include "Equations.h"

using namespace dlc;
using namespace dlc::tdl;

/// "bij" as "b", "i", "j", without spaces.
static SmallVector<StringRef, 4> split(StringRef letters) {
  SmallVector<StringRef, 4> labels;
  for (size_t i = 0; i < letters.size(); ++i)
    if (letters[i] != ' ')
      labels.push_back(letters.substr(i, 1));
  return labels;
}

/// The letters of which there is one, in order.
static SmallVector<StringRef, 4> findSingle(StringRef inputs) {
  SmallVector<StringRef, 4> labels = split(inputs), single;
  llvm::erase(labels, ",");
  llvm::sort(labels);
  for (StringRef label : labels)
    if (llvm::count(labels, label) == 1)
      single.push_back(label);
  return single;
}

FailureOr<Val> EquationEvaluator::runEinsum(StringRef spec, const Call &call) {
  SMRange range = call.arguments.front().range;
  auto error = [&] { return elaborator.error(range); };
  for (char c : spec)
    if (!llvm::isAlpha(c) && !StringRef(", ->").contains(c))
      return error() << "the text of an einsum has letters, ',' and '->', but "
                        "no '"
                     << std::string(1, c) << "'";
  bool hasOutput = spec.contains("->");
  auto [inputs, output] = spec.split("->");
  SmallVector<StringRef> operands;
  inputs.split(operands, ',');
  Labels result = hasOutput ? split(output) : findSingle(inputs);
  ArrayRef<CallArgument> given = ArrayRef(call.arguments).drop_front();
  if (operands.size() != given.size())
    return error() << "the text of the einsum is of " << operands.size()
                   << (operands.size() == 1 ? " tensor" : " tensors")
                   << ", but " << given.size() << " are given";
  std::vector<Indexed> tensors;
  llvm::SmallSetVector<StringRef, 4> all;
  for (auto [letters, argument] : llvm::zip(operands, given)) {
    FailureOr<Tensor> tensor = elaborator.getTensor(
        argument.value, argument.range, "an operand of 'einsum'");
    if (failed(tensor))
      return failure();
    Labels labels = split(letters);
    if (labels.size() != tensor->sizes.size())
      return elaborator.error(argument.range)
             << "'" << letters << "' is of " << labels.size()
             << " dimensions, but this is " << formatType(*tensor);
    for (auto [label, size] : llvm::zip(labels, tensor->sizes))
      if (failed(setSize(label, size, argument.range)))
        return failure();
    all.insert_range(labels);
    tensors.push_back(takeDiagonals({*tensor, labels}));
  }
  for (StringRef label : result) {
    if (!all.contains(label))
      return error() << "the result has '" << label
                     << "', which no operand has";
    if (llvm::count(result, label) > 1)
      return error() << "the result has '" << label << "' twice";
    all.remove(label);
  }
  FailureOr<Indexed> product = multiplyAll(tensors, all, call.range);
  if (failed(product))
    return failure();
  return Val(align(*product, result));
}

static FailureOr<Val> einsum(Elaborator &elaborator, const Call &call) {
  auto text = call.arguments.empty()
                  ? nullptr
                  : std::get_if<Text>(&call.arguments.front().value);
  if (!text || call.arguments.size() < 2)
    return elaborator.error(call.range)
           << "'einsum' takes a text, as in \"ij,jk->ik\", and tensors";
  const Scope none;
  return EquationEvaluator(elaborator, none).runEinsum(text->text, call);
}

Function dlc::tdl::getEinsum() { return {"einsum", einsum}; }
