//===- BufferizeHost.cpp - dlc-bufferize-host -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One-shot bufferization of the host program. Kernels are already about
// buffers; what is left for them is to take the layouts that the host's buffers
// turn out to have.
//
//===----------------------------------------------------------------------===//

#include "dlc/Transforms/Passes.h"
#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Bufferization/Transforms/OneShotModuleBufferize.h"
#include "mlir/Dialect/Bufferization/Transforms/Transforms.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/SymbolTable.h"

namespace dlc {
#define GEN_PASS_DEF_BUFFERIZEHOSTPASS
#include "dlc/Transforms/Passes.h.inc"
} // namespace dlc

using namespace dlc;
namespace bufferization = mlir::bufferization;

namespace {

struct BufferizeHost : impl::BufferizeHostPassBase<BufferizeHost> {
  using BufferizeHostPassBase::BufferizeHostPassBase;

  void runOnOperation() override {
    if (failed(bufferize()))
      return signalPassFailure();
    SymbolTable symbols(getOperation());
    SmallVector<memref::CopyOp> copies;
    for (auto function : getOperation().getOps<func::FuncOp>()) {
      removeAttributes(function);
      function.walk([&](memref::CopyOp copy) { copies.push_back(copy); });
    }
    for (memref::CopyOp copy : copies)
      outlineCopy(copy, symbols);
    adaptKernels(symbols);
  }

private:
  LogicalResult bufferize() {
    for (auto function : getOperation().getOps<func::FuncOp>())
      for (unsigned i = 0; i < function.getNumArguments(); ++i)
        // The caller's inputs are not ours to write.
        function.setArgAttr(i, "bufferization.writable",
                            mlir::BoolAttr::get(&getContext(), false));
    bufferization::OneShotBufferizationOptions options;
    options.bufferizeFunctionBoundaries = true;
    options.setFunctionBoundaryTypeConversion(
        bufferization::LayoutMapOption::IdentityLayoutMap);
    options.allowReturnAllocsFromLoops = true;
    options.bufferAlignment = 64;
    options.opFilter.denyOperation([](Operation *op) {
      return isa<rt::KernelOp, WeightOp>(op) ||
             op->getParentOfType<rt::KernelOp>();
    });
    IRRewriter rewriter(&getContext());
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (failed(bufferization::eliminateEmptyTensors(rewriter, function)))
        return failure();
    bufferization::BufferizationState state;
    return bufferization::runOneShotModuleBufferize(getOperation(), options,
                                                    state);
  }

  static void removeAttributes(func::FuncOp function) {
    for (unsigned i = 0; i < function.getNumArguments(); ++i) {
      function.removeArgAttr(i, "bufferization.writable");
      function.removeArgAttr(i, "bufferization.access");
    }
  }

  /// Makes a copy between buffers a kernel.
  void outlineCopy(memref::CopyOp copy, SymbolTable &symbols) {
    Location loc = copy.getLoc();
    OpBuilder builder(copy);
    Value source = copy.getSource(), target = copy.getTarget();
    if (source == target)
      return copy.erase();
    auto kernel = createCopyKernel(
        loc, rt::DispatchOp::getParameterType(source.getType()),
        rt::DispatchOp::getParameterType(target.getType()), symbols);
    rt::DispatchOp::create(builder, loc, TypeRange(), kernel.getSymName(),
                           source, target);
    copy.erase();
  }

  rt::KernelOp createCopyKernel(Location loc, Type source, Type target,
                                SymbolTable &symbols) {
    OpBuilder builder(&getContext());
    builder.setInsertionPointToEnd(getOperation().getBody());
    auto kernel = rt::KernelOp::create(
        builder, loc, "copy", builder.getFunctionType({source, target}, {}));
    symbols.insert(kernel);
    Block &entry = kernel.getBody().front();
    builder.setInsertionPointToStart(&entry);
    auto type = cast<MemRefType>(target);
    auto tensorType =
        RankedTensorType::get(type.getShape(), type.getElementType());
    Value from = bufferization::ToTensorOp::create(
        builder, loc, tensorType, entry.getArgument(0), /*restrict=*/true,
        /*writable=*/false);
    Value to = bufferization::ToTensorOp::create(
        builder, loc, tensorType, entry.getArgument(1), /*restrict=*/true,
        /*writable=*/true);
    AffineMap identity = builder.getMultiDimIdentityMap(type.getRank());
    SmallVector<utils::IteratorType> iterators(type.getRank(),
                                               utils::IteratorType::parallel);
    Value copied = linalg::GenericOp::create(
                       builder, loc, tensorType, from, to,
                       ArrayRef{identity, identity}, iterators,
                       [](OpBuilder &b, Location loc, ValueRange elements) {
                         linalg::YieldOp::create(b, loc, elements.front());
                       })
                       .getResult(0);
    bufferization::MaterializeInDestinationOp::create(
        builder, loc, TypeRange(), copied, entry.getArgument(1),
        /*restrict=*/true, /*writable=*/true);
    rt::ReturnOp::create(builder, loc);
    return kernel;
  }

  /// Gives each kernel parameters of the types it is dispatched on: its own if
  /// that is one set of types, copies of the kernel for further ones.
  void adaptKernels(SymbolTable &symbols) {
    llvm::DenseMap<Operation *, SmallVector<rt::KernelOp>> versions;
    SmallVector<rt::DispatchOp> dispatches;
    getOperation().walk(
        [&](rt::DispatchOp dispatch) { dispatches.push_back(dispatch); });
    for (rt::DispatchOp dispatch : dispatches) {
      auto kernel = symbols.lookup<rt::KernelOp>(dispatch.getKernel());
      SmallVector<Type> types = llvm::map_to_vector(
          dispatch->getOperandTypes(), rt::DispatchOp::getParameterType);
      SmallVector<rt::KernelOp> &known = versions[kernel];
      auto *version = llvm::find_if(known, [&](rt::KernelOp candidate) {
        return candidate.getArgumentTypes() == ArrayRef<Type>(types);
      });
      if (version == known.end()) {
        rt::KernelOp adapted = kernel;
        if (!known.empty()) {
          adapted = kernel.clone();
          symbols.insert(adapted, std::next(kernel->getIterator()));
        }
        setParameterTypes(adapted, types);
        known.push_back(adapted);
        version = &known.back();
      }
      dispatch.setKernel(version->getSymName());
    }
  }

  static void setParameterTypes(rt::KernelOp kernel, ArrayRef<Type> types) {
    OpBuilder builder(kernel);
    kernel.setFunctionType(builder.getFunctionType(types, {}));
    for (auto [argument, type] :
         llvm::zip(kernel.getBody().getArguments(), types))
      argument.setType(type);
  }
};

} // namespace
