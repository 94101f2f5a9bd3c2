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
    for (unsigned i = 0; i < function.getNumResults(); ++i) {
      mlir::NamedAttrList description(function.getResultAttrDict(i));
      description.set("type",
                      mlir::TypeAttr::get(function.getResultTypes()[i]));
      results.push_back(description.getDictionary(&getContext()));
    }
    function->setAttr("dlc.results", builder.getArrayAttr(results));

    auto end = cast<func::ReturnOp>(function.front().getTerminator());
    for (auto [i, result] : llvm::enumerate(end.getOperands()))
      write(builder, end, i, result);
    end->setOperands({});
    function.setType(builder.getFunctionType(function.getArgumentTypes(), {}));
    function.removeResAttrsAttr();
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
