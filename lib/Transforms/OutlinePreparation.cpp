//===- OutlinePreparation.cpp - Computing with weights beforehand ---------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What is computed of weights alone is computed while the artifact is written:
// each such tensor becomes a weight that a function makes of others.
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/KnownValues.h"
#include "dlc/Dialect/Dlc/Dlc.h"
#include "dlc/Dialect/DlcRt/DlcRt.h"
#include "dlc/Transforms/Passes.h"
#include "mlir/Analysis/TopologicalSortUtils.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/StringMap.h"

namespace dlc {
#define GEN_PASS_DEF_OUTLINEPREPARATIONPASS
#include "dlc/Transforms/Passes.h.inc"
} // namespace dlc

using namespace dlc;

static int64_t getElements(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type && type.hasStaticShape() ? type.getNumElements() : 0;
}

/// Whether `op` makes much of little: such tensors are computed where they are
/// needed rather than stored.
static bool expands(Operation *op) {
  int64_t read = 0;
  for (Value operand : op->getOperands())
    if (!operand.getDefiningOp<tensor::EmptyOp>())
      read += getElements(operand);
  return getElements(op->getResult(0)) > 2 * read;
}

namespace {

class Preparation {
public:
  explicit Preparation(ModuleOp module)
      : module(module), symbols(module), builder(module.getContext()) {}

  void run() {
    llvm::SetVector<Value> roots;
    for (auto function : module.getOps<func::FuncOp>())
      function.walk([&](Operation *op) {
        // Inside the bodies of structured ops there are scalars.
        if (op->getParentOfType<linalg::LinalgOp>())
          return;
        bool known = op->getNumResults() == 1 && isKnown(op->getResult(0));
        if (!known || op->getParentOfType<rt::GroupOp>())
          for (Value operand : op->getOperands())
            findRoots(operand, roots);
      });
    // Functions first, from the program as it is: what one root is made of may
    // be another root.
    SmallVector<std::pair<Value, Value>> replacements;
    for (Value root : roots)
      if (Value weight = outline(root))
        replacements.push_back({root, weight});
    for (auto [root, weight] : replacements)
      root.replaceAllUsesWith(weight);
    IRRewriter rewriter(builder);
    for (auto function : module.getOps<func::FuncOp>())
      (void)mlir::runRegionDCE(rewriter, function->getRegions());
    markSources();
  }

private:
  /// The tensors to prepare among those that `value` is made of.
  void findRoots(Value value, llvm::SetVector<Value> &roots) {
    Operation *op = value.getDefiningOp();
    if (!op || op->getNumResults() != 1 || getElements(value) == 0 ||
        op->getParentOfType<rt::GroupOp>() || !isKnown(value))
      return;
    if (op->hasTrait<mlir::OpTrait::ConstantLike>() ||
        isa<rt::WeightOp, tensor::EmptyOp, linalg::FillOp>(op))
      return;
    if (!expands(op)) {
      roots.insert(value);
      return;
    }
    for (Value operand : op->getOperands())
      findRoots(operand, roots);
  }

  /// The weight that takes the place of `root`; null if it is made of none.
  Value outline(Value root) {
    // All ops that make it, and the weights they read.
    llvm::SetVector<Operation *> slice;
    collect(root.getDefiningOp(), slice);
    slice = mlir::topologicalSort(slice);
    SmallVector<rt::WeightOp> weights;
    for (Operation *op : slice)
      if (auto weight = dyn_cast<rt::WeightOp>(op))
        weights.push_back(weight);
    if (weights.empty())
      return {};

    SmallVector<Type> types;
    SmallVector<Attribute> arguments;
    for (rt::WeightOp weight : weights) {
      types.push_back(weight.getType());
      arguments.push_back(weight.getWeightAttr());
    }
    Location loc = root.getLoc();
    builder.setInsertionPointToEnd(module.getBody());
    auto function =
        func::FuncOp::create(builder, loc, "prepare",
                             builder.getFunctionType(types, root.getType()));
    Block *body = function.addEntryBlock();
    builder.setInsertionPointToStart(body);
    IRMapping mapping;
    for (auto [weight, argument] : llvm::zip(weights, body->getArguments()))
      mapping.map(weight.getResult(), argument);
    for (Operation *op : slice)
      if (!isa<rt::WeightOp>(op))
        builder.clone(*op, mapping);
    func::ReturnOp::create(builder, loc, mapping.lookup(root));
    StringAttr name = unify(function);

    // Versions of an entry prepare the same.
    Attribute all = builder.getArrayAttr(arguments);
    StringAttr &symbol = made[{name, all}];
    if (!symbol) {
      auto first = symbols.lookup<WeightOp>(weights.front().getWeight());
      builder.setInsertionPointAfter(
          symbols.lookup<WeightOp>(weights.back().getWeight()));
      auto prepared = WeightOp::create(
          builder, loc, "prepared", first.getLabel(), root.getType(),
          /*file=*/nullptr, /*offset=*/nullptr, /*length=*/nullptr,
          FlatSymbolRefAttr::get(name), cast<ArrayAttr>(all),
          /*value=*/nullptr, /*source=*/false);
      symbol = symbols.insert(prepared);
    }
    builder.setInsertionPoint(root.getDefiningOp());
    return rt::WeightOp::create(builder, loc, root.getType(), symbol);
  }

  static void collect(Operation *op, llvm::SetVector<Operation *> &slice) {
    if (!slice.insert(op))
      return;
    llvm::SetVector<Value> needed(op->operand_begin(), op->operand_end());
    mlir::getUsedValuesDefinedAbove(op->getRegions(), needed);
    for (Value value : needed)
      collect(value.getDefiningOp(), slice);
  }

  /// The name of a function that is like `function`: an earlier one, if there
  /// is, in place of which this one goes.
  StringAttr unify(func::FuncOp function) {
    std::string text;
    llvm::raw_string_ostream stream(text);
    function->print(stream, mlir::OpPrintingFlags().useLocalScope());
    auto [known, isNew] = functions.try_emplace(text);
    if (isNew)
      known->second = symbols.insert(function);
    else
      function.erase();
    return known->second;
  }

  /// Weights that the program does not read itself.
  void markSources() {
    llvm::DenseSet<Attribute> read;
    for (auto function : module.getOps<func::FuncOp>())
      function.walk([&](rt::WeightOp weight) {
        read.insert(weight.getWeightAttr().getAttr());
      });
    llvm::DenseSet<Attribute> arguments;
    for (auto weight : module.getOps<WeightOp>())
      if (weight.getFrom())
        for (auto name : weight.getArguments()->getAsRange<FlatSymbolRefAttr>())
          arguments.insert(name.getAttr());
    for (auto weight : module.getOps<WeightOp>())
      weight.setSource(arguments.contains(weight.getSymNameAttr()) &&
                       !read.contains(weight.getSymNameAttr()));
  }

  ModuleOp module;
  SymbolTable symbols;
  OpBuilder builder;
  llvm::StringMap<StringAttr> functions;
  /// The weights that functions make of others.
  llvm::DenseMap<std::pair<Attribute, Attribute>, StringAttr> made;
};

struct OutlinePreparation
    : impl::OutlinePreparationPassBase<OutlinePreparation> {
  using OutlinePreparationPassBase::OutlinePreparationPassBase;

  void runOnOperation() override { Preparation(getOperation()).run(); }
};

} // namespace
