//===- BufferizableOpInterfaceImpl.cpp - From tensors to buffers ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How dispatches, weights and transforms become buffers in one-shot
// bufferization: a dispatch or a transform reads its inputs and overwrites its
// outputs; a weight is read only.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/DlcRt/DlcRt.h"
#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Bufferization/IR/DstBufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

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

  /// Whether each element of an output is computed of the element of each input
  /// at the same place, all of them operands of the dispatch. Then it may be
  /// written where an input is.
  bool bufferizesToElementwiseAccess(Operation *op,
                                     const bufferization::AnalysisState &,
                                     ArrayRef<OpOperand *> operands) const {
    auto kernel = mlir::SymbolTable::lookupNearestSymbolFrom<KernelOp>(
        op, cast<DispatchOp>(op).getKernelAttr());
    linalg::GenericOp only = getOnlyOp(kernel);
    if (!only || only.getNumParallelLoops() != only.getNumLoops())
      return false;
    AffineMap map;
    for (OpOperand *operand : operands) {
      OpOperand *access =
          findAccess(only, kernel.getArgument(operand->getOperandNumber()));
      if (!access)
        return false;
      AffineMap own = only.getMatchingIndexingMap(access);
      if (!own.isPermutation() || (map && own != map))
        return false;
      map = own;
    }
    return true;
  }

  /// What a kernel computes, if that is one op.
  static linalg::GenericOp getOnlyOp(KernelOp kernel) {
    linalg::GenericOp only;
    for (Operation &op : kernel.getBody().front()) {
      if (isa<bufferization::ToTensorOp,
              bufferization::MaterializeInDestinationOp, ReturnOp>(op) ||
          op.hasTrait<mlir::OpTrait::ConstantLike>())
        continue;
      auto generic = dyn_cast<linalg::GenericOp>(op);
      if (!generic || only)
        return {};
      only = generic;
    }
    return only;
  }

  /// The only operand of `generic` that is in the buffer `parameter`.
  static OpOperand *findAccess(linalg::GenericOp generic, Value parameter) {
    OpOperand *access = nullptr;
    for (OpOperand &operand : generic->getOpOperands()) {
      auto tensor = operand.get().getDefiningOp<bufferization::ToTensorOp>();
      if (!tensor || tensor.getBuffer() != parameter)
        continue;
      if (access)
        return nullptr;
      access = &operand;
    }
    return access;
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

/// What writes all of its output and reads none of it.
template <typename Op>
struct TransformModel
    : bufferization::DstBufferizableOpInterfaceExternalModel<TransformModel<Op>,
                                                             Op> {
  bool bufferizesToMemoryRead(Operation *op, OpOperand &operand,
                              const bufferization::AnalysisState &) const {
    return !cast<Op>(op).isDpsInit(&operand);
  }

  bool bufferizesToMemoryWrite(Operation *op, OpOperand &operand,
                               const bufferization::AnalysisState &) const {
    return cast<Op>(op).isDpsInit(&operand);
  }

  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const bufferization::BufferizationOptions &options,
                          bufferization::BufferizationState &state) const {
    auto transform = cast<Op>(op);
    if (!transform.hasPureTensorSemantics())
      return success();
    rewriter.setInsertionPoint(op);
    FailureOr<Value> input = bufferization::getBuffer(
        rewriter, transform.getInput(), options, state);
    FailureOr<Value> output = bufferization::getBuffer(
        rewriter, transform.getOutput(), options, state);
    if (failed(input) || failed(output))
      return failure();
    Op::create(rewriter, op->getLoc(), TypeRange(), *input, *output);
    bufferization::replaceOpWithBufferizedValues(rewriter, op, *output);
    return success();
  }
};

} // namespace

void dlc::rt::registerBufferizableOpInterfaceModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, DlcRtDialect *) {
    DispatchOp::attachInterface<DispatchModel>(*context);
    WeightOp::attachInterface<WeightModel>(*context);
    WinogradInputOp::attachInterface<TransformModel<WinogradInputOp>>(*context);
    WinogradOutputOp::attachInterface<TransformModel<WinogradOutputOp>>(
        *context);
  });
}
