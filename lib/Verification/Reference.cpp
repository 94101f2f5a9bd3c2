//===- Reference.cpp - The source, node by node ---------------------------===//
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

#include "Reference.h"
#include "Tolerance.h"

using namespace dlc;

static std::string getEntryName(size_t step) {
  return "node" + std::to_string(step);
}

llvm::Error Reference::compile() {
  const SourceProgram &program = checker.getProgram();
  mlir::OwningOpRef<ModuleOp> module = createFrame(program);
  auto addStep = [&](StringRef node, const Piece &piece) {
    SmallVector<Value> inputs =
        addEntry(*module, program, piece, getEntryName(steps.size()));
    ++numSteps[node];
    steps.push_back({node.str(), std::move(inputs), piece.outputs});
  };
  for (auto [i, node] : llvm::enumerate(program.getNodes())) {
    llvm::BitVector inside(program.getNodes().size());
    inside.set(i);
    addStep(node.name, {inside, node.values});
  }
  // Entries may also return constants.
  Piece constants{llvm::BitVector(program.getNodes().size()), {}};
  for (Value output : program.getOutputs())
    if (!isa<BlockArgument>(output) && !program.getMaker(output))
      constants.outputs.push_back(output);
  addStep("constants", constants);
  llvm::Expected<ModulePtr> loaded = checker.compile(std::move(module), 0);
  if (!loaded)
    return loaded.takeError();
  library = std::move(*loaded);
  return llvm::Error::success();
}

/// `error` with the name of the node, unless it begins with it.
static llvm::Error inNode(StringRef node, llvm::Error error) {
  std::string prefix = ("node '" + node + "': ").str();
  std::string message = llvm::toString(std::move(error));
  bool isNamed = StringRef(message).starts_with(prefix);
  return llvm::createStringError((isNamed ? "" : prefix) + message);
}

/// Replaces what a node has made by what `authority` says of the node. Nodes
/// may have outputs that nobody reads and that are not in the program.
static size_t overrule(MutableArrayRef<HostTensor> outputs,
                       const std::map<size_t, HostTensor> &authority) {
  auto fits = [](const HostTensor &a, const HostTensor &b) {
    return a.dtype.code == b.dtype.code && a.dtype.bits == b.dtype.bits &&
           a.dims == b.dims;
  };
  size_t count = 0;
  for (auto [i, output] : llvm::enumerate(outputs)) {
    SmallVector<const HostTensor *> candidates;
    for (const auto &[index, tensor] : authority)
      if (fits(output, tensor) &&
          (outputs.size() != authority.size() || index == i))
        candidates.push_back(&tensor);
    if (candidates.size() != 1)
      continue;
    output = *candidates.front();
    ++count;
  }
  return count;
}

llvm::Error Reference::runSteps(
    ValueMap &values,
    function_ref<void(size_t step, MutableArrayRef<HostTensor> outputs)>
        change) {
  for (auto [i, step] : llvm::enumerate(steps)) {
    uint32_t entry = 0;
    if (llvm::Error error = takeStatus(dlcrt_module_find_entry(
            library.get(), getEntryName(i).c_str(), &entry)))
      return error;
    llvm::Expected<std::vector<HostTensor>> outputs =
        checker.run(library.get(), entry, step.inputs, values);
    if (!outputs)
      return inNode(step.node, outputs.takeError());
    change(i, *outputs);
    for (auto [value, output] : llvm::zip_equal(step.outputs, *outputs))
      values[value] = std::move(output);
  }
  return llvm::Error::success();
}

llvm::Expected<size_t> Reference::run(const OnnxRuntimeValues *authority) {
  size_t numOverruled = 0;
  auto change = [&](size_t i, MutableArrayRef<HostTensor> outputs) {
    StringRef node = steps[i].node;
    if (!authority || numSteps[node] > 1)
      return;
    if (auto known = authority->outputs.find(node);
        known != authority->outputs.end())
      numOverruled += overrule(outputs, known->second);
  };
  if (llvm::Error error = runSteps(checker.getReference(), change))
    return std::move(error);
  return numOverruled;
}

llvm::Error Reference::measureNoise() {
  ValueMap noisy;
  for (BlockArgument argument : checker.getProgram().getEntry().getArguments())
    noisy[argument] = checker.getReference()[argument];
  uint64_t seed = 0;
  auto change = [&](size_t, MutableArrayRef<HostTensor> outputs) {
    for (HostTensor &output : outputs)
      addNoise(output, ++seed);
  };
  if (llvm::Error error = runSteps(noisy, change))
    return error;
  for (const auto &[value, tensor] : checker.getReference())
    checker.getTolerances()[value] = getTolerance(tensor, noisy[value]);
  return llvm::Error::success();
}
