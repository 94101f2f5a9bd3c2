//===- WriteOutputs.cpp - dlc-write-outputs -------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Replaces an entry's results by writes to the caller's buffers, and describes
// them in the attribute dlc.results: for each a dictionary of name, type, dtype
// and dims.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/Dlc/Shapes.h"
#include "dlc/Transforms/Passes.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace dlc {
#define GEN_PASS_DEF_WRITEOUTPUTSPASS
#include "dlc/Transforms/Passes.h.inc"
} // namespace dlc

using namespace dlc;

namespace {
struct WriteOutputs : impl::WriteOutputsPassBase<WriteOutputs> {
  using WriteOutputsPassBase::WriteOutputsPassBase;

  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (function.isExternal())
      return;
    OpBuilder builder(function);
    SmallVector<Attribute> results;
    auto end = cast<func::ReturnOp>(function.front().getTerminator());
    SmallVector<std::pair<unsigned, Value>> updates;
    for (auto [i, result] : llvm::enumerate(end.getOperands())) {
      if (auto updated =
              function.getResultAttrOfType<IntegerAttr>(i, "dlc.updates")) {
        updates.emplace_back(updated.getInt(), result);
        continue;
      }
      write(builder, end, results.size(), result);
      mlir::NamedAttrList description(function.getResultAttrDict(i));
      description.set("type",
                      mlir::TypeAttr::get(function.getResultTypes()[i]));
      results.push_back(description.getDictionary(&getContext()));
    }
    function->setAttr("dlc.results", builder.getArrayAttr(results));
    update(function, end, updates);
  }

  /// Has the function return what it has written to its arguments, in the order
  /// of these. Bufferization needs a user of it.
  static void update(func::FuncOp function, func::ReturnOp end,
                     MutableArrayRef<std::pair<unsigned, Value>> updates) {
    llvm::sort(updates, llvm::less_first());
    OpBuilder builder(end);
    // Weights, and what a kernel has computed, are in memory of their own.
    // Anything else may be in that of an argument, and has to be read before
    // that is written to; and so does what goes to several arguments.
    llvm::SmallDenseSet<Value> seen;
    for (auto &[index, value] : updates) {
      if (value == function.getArgument(index) ||
          value.getDefiningOp<rt::WeightOp>() ||
          (value.getDefiningOp<rt::DispatchOp>() && seen.insert(value).second))
        continue;
      Value again = computeAgain(builder, value);
      value = again ? again
                    : mlir::bufferization::AllocTensorOp::create(
                          builder, value.getLoc(),
                          cast<RankedTensorType>(value.getType()), ValueRange(),
                          value);
    }
    SmallVector<Value> written;
    for (auto [index, value] : updates) {
      function.setArgAttr(index, "dlc.updated", builder.getUnitAttr());
      written.push_back(mlir::bufferization::MaterializeInDestinationOp::create(
                            builder, value.getLoc(), value.getType(), value,
                            function.getArgument(index))
                            .getResult());
    }
    end->setOperands(written);
    function.removeResAttrsAttr();
    function.setType(builder.getFunctionType(
        function.getArgumentTypes(), mlir::TypeRange(ValueRange(written))));
  }

  /// Another one of what a kernel makes of nothing, like zeros; null if `value`
  /// is no such thing.
  static Value computeAgain(OpBuilder &builder, Value value) {
    auto dispatch = value.getDefiningOp<rt::DispatchOp>();
    if (!dispatch || !dispatch.getInputs().empty() ||
        dispatch->getNumResults() != 1)
      return {};
    auto empty = dispatch.getOutputs().front().getDefiningOp<tensor::EmptyOp>();
    if (!empty)
      return {};
    IRMapping mapping;
    builder.clone(*empty, mapping);
    return builder.clone(*dispatch, mapping)->getResult(0);
  }

  /// Has `result` written to output `index`.
  static void write(OpBuilder &builder, Operation *end, int64_t index,
                    Value result) {
    Location loc = result.getLoc();
    auto type = cast<RankedTensorType>(result.getType());
    builder.setInsertionPoint(end);
    SmallVector<Value> sizes;
    for (int64_t i = 0; i < type.getRank(); ++i)
      if (type.isDynamicDim(i))
        sizes.push_back(mlir::getValueOrCreateConstantIndexOp(
            builder, loc, getDim(builder, loc, result, i)));
    // As early as possible, so that what computes the result can write to the
    // buffer at once.
    builder.setInsertionPointToStart(end->getBlock());
    for (Value size : sizes)
      if (Operation *op = size.getDefiningOp();
          op && !op->isBeforeInBlock(&*builder.getInsertionPoint()))
        builder.setInsertionPointAfter(op);
    Value buffer = rt::OutputOp::create(
        builder, loc, MemRefType::get(type.getShape(), type.getElementType()),
        index, sizes);
    builder.setInsertionPoint(end);
    mlir::bufferization::MaterializeInDestinationOp::create(
        builder, loc, TypeRange(), result, buffer, /*restrict=*/true,
        /*writable=*/true);
  }
};
} // namespace
