//===- BufferizableOpInterfaceImpl.cpp - From tensors to buffers ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How dispatches and weights become buffers in one-shot bufferization: a
// dispatch reads its inputs and overwrites its outputs; a weight is read only.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/DlcRt/DlcRt.h"
#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Bufferization/IR/DstBufferizableOpInterfaceImpl.h"

using namespace dlc;
using namespace dlc::rt;
namespace bufferization = mlir::bufferization;

namespace {

struct DispatchModel
    : bufferization::DstBufferizableOpInterfaceExternalModel<DispatchModel,
                                                             DispatchOp> {
  bool bufferizesToMemoryRead(Operation *op, OpOperand &operand,
                              const bufferization::AnalysisState &) const {
    // A kernel writes every element of its outputs and reads none.
    return !cast<DispatchOp>(op).isDpsInit(&operand);
  }

  bool bufferizesToMemoryWrite(Operation *op, OpOperand &operand,
                               const bufferization::AnalysisState &) const {
    return cast<DispatchOp>(op).isDpsInit(&operand);
  }

  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const bufferization::BufferizationOptions &options,
                          bufferization::BufferizationState &state) const {
    auto dispatch = cast<DispatchOp>(op);
    if (!dispatch.hasPureTensorSemantics())
      return success();
    auto convert = [&](mlir::OperandRange operands,
                       SmallVector<Value> &converted) -> LogicalResult {
      for (Value operand : operands) {
        if (!isa<RankedTensorType>(operand.getType())) {
          converted.push_back(operand);
          continue;
        }
        FailureOr<Value> buffer =
            bufferization::getBuffer(rewriter, operand, options, state);
        if (failed(buffer))
          return failure();
        converted.push_back(*buffer);
      }
      return success();
    };
    SmallVector<Value> inputs, outputs;
    rewriter.setInsertionPoint(op);
    if (failed(convert(dispatch.getInputs(), inputs)) ||
        failed(convert(dispatch.getOutputs(), outputs)))
      return failure();
    DispatchOp::create(rewriter, op->getLoc(), TypeRange(),
                       dispatch.getKernel(), inputs, outputs);
    bufferization::replaceOpWithBufferizedValues(rewriter, op, outputs);
    return success();
  }
};

struct WeightModel
    : bufferization::BufferizableOpInterface::ExternalModel<WeightModel,
                                                            WeightOp> {
  bool isWritable(Operation *, Value,
                  const bufferization::AnalysisState &) const {
    return false;
  }

  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const bufferization::BufferizationOptions &,
                          bufferization::BufferizationState &) const {
    auto weight = cast<WeightOp>(op);
    auto type = dyn_cast<RankedTensorType>(weight.getType());
    if (!type)
      return success();
    auto buffer = MemRefType::get(type.getShape(), type.getElementType());
    bufferization::replaceOpWithNewBufferizedOp<WeightOp>(
        rewriter, op, buffer, weight.getWeightAttr());
    return success();
  }
};

} // namespace

void dlc::rt::registerBufferizableOpInterfaceModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, DlcRtDialect *) {
    DispatchOp::attachInterface<DispatchModel>(*context);
    WeightOp::attachInterface<WeightModel>(*context);
  });
}
