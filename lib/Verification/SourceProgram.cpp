//===- SourceProgram.cpp - The nodes of an entry --------------------------===//
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

#include "SourceProgram.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/Support/Path.h"

using namespace dlc;

/// Constants belong to whoever reads them.
static bool isConstant(Operation *op) {
  return op->hasTrait<mlir::OpTrait::ConstantLike>() || isa<GetWeightOp>(op);
}

/// Whether an entry can take or return it.
static bool isTensor(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type &&
         isa<IntegerType, FloatType, mlir::ComplexType>(type.getElementType());
}

/// What its author calls the node that `op` is of.
static std::string getNodeName(Operation *op) {
  std::string name;
  op->getLoc()->walk([&](Location part) {
    if (auto named = dyn_cast<mlir::NameLoc>(part))
      name = named.getName().str();
    else if (auto file = dyn_cast<mlir::FileLineColLoc>(part))
      name = (op->getName().getStringRef() + ":" + Twine(file.getLine())).str();
    return name.empty() ? WalkResult::advance() : WalkResult::interrupt();
  });
  return name.empty() ? op->getName().getStringRef().str() : name;
}

SourceProgram::SourceProgram(func::FuncOp entry) : entry(entry) {
  for (auto [i, argument] : llvm::enumerate(entry.getArguments())) {
    auto name = entry.getArgAttrOfType<StringAttr>(i, "dlc.name");
    addName(argument, name ? name.str() : "input" + std::to_string(i));
  }
  for (auto [i, output] : llvm::enumerate(getOutputs())) {
    auto name = entry.getResultAttrOfType<StringAttr>(i, "dlc.name");
    addName(output, name ? name.str() : "output" + std::to_string(i));
  }
  findNodes();
  findValues();
}

ValueRange SourceProgram::getOutputs() const {
  return getEntry().getBody().front().getTerminator()->getOperands();
}

void SourceProgram::addName(Value value, StringRef wanted) {
  if (names.contains(value))
    return;
  unsigned count = uses[wanted]++;
  names[value] =
      count == 0 ? wanted.str() : (wanted + "#" + Twine(count + 1)).str();
}

void SourceProgram::findNodes() {
  Location last = mlir::UnknownLoc::get(entry.getContext());
  for (Operation &op : entry.getBody().front().without_terminator()) {
    if (isConstant(&op))
      continue;
    bool isNew = op.getLoc() != last || isa<mlir::UnknownLoc>(op.getLoc());
    last = op.getLoc();
    if (isNew)
      nodes.push_back({getNodeName(&op), {}});
    makers[&op] = nodes.size() - 1;
  }
}

void SourceProgram::findValues() {
  Block &body = entry.getBody().front();
  for (Operation &op : body.without_terminator()) {
    auto maker = makers.find(&op);
    for (Value result : op.getResults()) {
      bool isRead = llvm::any_of(result.getUsers(), [&](Operation *user) {
        auto reader = makers.find(body.findAncestorOpInBlock(*user));
        return reader == makers.end() || reader->second != maker->second;
      });
      if (maker == makers.end() || !isTensor(result) || !isRead)
        continue;
      SourceNode &node = nodes[maker->second];
      node.values.push_back(result);
      addName(result, node.name);
    }
  }
}

std::optional<unsigned> SourceProgram::getMaker(Value value) const {
  auto found = makers.find(value.getDefiningOp());
  if (found == makers.end())
    return std::nullopt;
  return found->second;
}

SourceProgram::Slice
SourceProgram::getSlice(ValueRange values,
                        const llvm::BitVector &inside) const {
  Slice slice;
  llvm::SetVector<Value> reached(values.begin(), values.end());
  // What a node checks has no result.
  for (const auto &[op, node] : makers)
    if (op->getNumResults() == 0 && inside.test(node))
      slice.ops.insert(op);
  auto reachOperands = [&](Operation *op) {
    reached.insert(op->operand_begin(), op->operand_end());
    mlir::getUsedValuesDefinedAbove(op->getRegions(), reached);
  };
  for (Operation *op : slice.ops)
    reachOperands(op);
  for (size_t i = 0; i < reached.size(); ++i) {
    Value value = reached[i];
    std::optional<unsigned> maker = getMaker(value);
    bool isGiven = maker ? isTensor(value) && !inside.test(*maker)
                         : isa<BlockArgument>(value);
    if (isGiven)
      slice.inputs.insert(value);
    else if (slice.ops.insert(value.getDefiningOp()))
      reachOperands(value.getDefiningOp());
  }
  return slice;
}

llvm::BitVector SourceProgram::getNeeded(ValueRange values,
                                         const llvm::BitVector &inside) const {
  llvm::BitVector needed(nodes.size());
  for (Operation *op : getSlice(values, inside).ops)
    if (auto maker = makers.find(op);
        maker != makers.end() && inside.test(maker->second))
      needed.set(maker->second);
  return needed;
}
