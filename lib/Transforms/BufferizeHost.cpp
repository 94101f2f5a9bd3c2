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
      removeResults(function);
      function.walk(forwardCarried);
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
        // The caller's inputs are not ours to write, but for states.
        function.setArgAttr(
            i, "bufferization.writable",
            mlir::BoolAttr::get(&getContext(),
                                !!function.getArgAttr(i, "dlc.updated")));
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
    for (auto function : getOperation().getOps<func::FuncOp>()) {
      removeFences(function);
      separateEmptyTensors(function);
      keepSharedTensors(function, options);
    }
    bufferization::OneShotAnalysisState analysis(getOperation(), options);
    if (failed(bufferization::analyzeModuleOp(getOperation(), analysis)))
      return failure();
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (failed(bufferization::eliminateEmptyTensors(rewriter, function,
                                                      analysis)))
        return failure();
    bufferization::BufferizationState state;
    return bufferization::runOneShotModuleBufferize(getOperation(), options,
                                                    state);
  }

  /// Buffers are written where the program says, and nobody takes two of them
  /// for equal.
  static void removeFences(func::FuncOp function) {
    function.walk([](FenceOp fence) {
      fence.replaceAllUsesWith(fence.getOperand());
      fence.erase();
    });
  }

  /// Gives each user of an empty tensor one of its own, at its place. What a
  /// loop carries is then computed into memory that the loop allocates, so that
  /// it need not be copied to be carried on.
  static void separateEmptyTensors(func::FuncOp function) {
    SmallVector<tensor::EmptyOp> empties;
    function.walk([&](tensor::EmptyOp empty) { empties.push_back(empty); });
    for (tensor::EmptyOp empty : empties) {
      for (OpOperand &use : llvm::make_early_inc_range(empty->getUses())) {
        OpBuilder builder(use.getOwner());
        use.set(builder.clone(*empty)->getResult(0));
      }
      empty.erase();
    }
  }

  /// Where two ops write to the same tensor, one of them gets a copy of it, and
  /// only the analysis knows which. Were the tensor an output, results of the
  /// other could be there when the first one's are written to it. So such a
  /// tensor gets memory of its own.
  static void
  keepSharedTensors(func::FuncOp function,
                    const bufferization::OneShotBufferizationOptions &options) {
    bufferization::AnalysisState state(options);
    SmallVector<tensor::EmptyOp> shared;
    function.walk([&](tensor::EmptyOp empty) {
      for (Value value = empty.getResult(); value;) {
        SmallVector<OpOperand *> writes;
        for (OpOperand &use : value.getUses())
          if (state.bufferizesToMemoryWrite(use))
            writes.push_back(&use);
        if (writes.size() > 1)
          shared.push_back(empty);
        value = Value();
        if (writes.size() == 1)
          for (auto alias : state.getAliasingValues(*writes.front()))
            value = alias.value;
      }
    });
    for (tensor::EmptyOp empty : shared) {
      OpBuilder builder(empty);
      auto own = bufferization::AllocTensorOp::create(
          builder, empty.getLoc(), empty.getType(), empty.getDynamicSizes());
      empty.replaceAllUsesWith(own.getResult());
      empty.erase();
    }
  }

  static void removeAttributes(func::FuncOp function) {
    for (unsigned i = 0; i < function.getNumArguments(); ++i) {
      function.removeArgAttr(i, "bufferization.writable");
      function.removeArgAttr(i, "bufferization.access");
    }
  }

  /// Results are what updated arguments have become, in their order. What was
  /// not computed where these are is copied to there.
  static void removeResults(func::FuncOp function) {
    auto end = cast<func::ReturnOp>(function.front().getTerminator());
    OpBuilder builder(end);
    unsigned next = 0;
    for (BlockArgument argument : function.getArguments()) {
      if (!function.getArgAttr(argument.getArgNumber(), "dlc.updated"))
        continue;
      Value result = end.getOperand(next++);
      if (getRoot(result) != argument)
        memref::CopyOp::create(builder, result.getLoc(), result, argument);
    }
    end->setOperands({});
    function.setType(builder.getFunctionType(function.getArgumentTypes(), {}));
  }

  static Value getRoot(Value buffer) {
    while (auto cast = buffer.getDefiningOp<memref::CastOp>())
      buffer = cast.getSource();
    return buffer;
  }

  /// Bufferization copies what a loop with a condition carries in front of the
  /// condition. Where nobody writes to the copy, the original does as well.
  static void forwardCarried(scf::WhileOp loop) {
    for (auto [operand, inside, result] :
         llvm::zip(loop.getConditionOp().getArgsMutable(),
                   loop.getAfterArguments(), loop.getResults())) {
      auto alloc = operand.get().getDefiningOp<memref::AllocOp>();
      if (!alloc || !alloc.getResult().hasNUses(2) || !isOnlyRead(inside) ||
          !isOnlyRead(result))
        continue;
      auto copies =
          llvm::make_filter_range(alloc->getUsers(), [](Operation *user) {
            return isa<memref::CopyOp>(user);
          });
      if (copies.empty())
        continue;
      auto copy = cast<memref::CopyOp>(*copies.begin());
      Value original = copy.getSource();
      if (auto cast = original.getDefiningOp<memref::CastOp>())
        original = cast.getSource();
      if (original.getType() != alloc.getType())
        continue;
      operand.set(original);
      copy.erase();
      alloc.erase();
    }
  }

  static bool isOnlyRead(Value buffer) {
    return llvm::all_of(buffer.getUses(), [](OpOperand &use) {
      Operation *user = use.getOwner();
      if (isa<mlir::ViewLikeOpInterface>(user))
        return isOnlyRead(user->getResult(0));
      if (auto dispatch = dyn_cast<rt::DispatchOp>(user))
        return !llvm::is_contained(dispatch.getOutputs(), use.get());
      if (auto copy = dyn_cast<memref::CopyOp>(user))
        return copy.getTarget() != use.get();
      return isa<memref::LoadOp>(user);
    });
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
      foldCasts(dispatch);
      auto kernel = symbols.lookup<rt::KernelOp>(dispatch.getKernel());
      passShapes(dispatch, kernel);
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
      noteSharedMemory(dispatch, *version);
    }
  }

  /// Tells a kernel which of its inputs may be where an output is.
  static void noteSharedMemory(rt::DispatchOp dispatch, rt::KernelOp kernel) {
    auto note = UnitAttr::get(dispatch.getContext());
    for (OpOperand &output : dispatch.getOutputsMutable())
      for (OpOperand &input : dispatch.getInputsMutable())
        if (getRoot(input.get()) == getRoot(output.get()))
          for (OpOperand *operand : {&input, &output})
            kernel.setArgAttr(operand->getOperandNumber(),
                              rt::KernelOp::getInPlaceAttrName(), note);
  }

  /// Takes operands by the types that say most of their layouts. Their shapes
  /// are what the kernel was made for.
  static void foldCasts(rt::DispatchOp dispatch) {
    for (OpOperand &operand : dispatch->getOpOperands())
      if (auto cast = operand.get().getDefiningOp<memref::CastOp>())
        if (memref::CastOp::canFoldIntoConsumerOp(cast) &&
            mlir::cast<MemRefType>(cast.getSource().getType()).getShape() ==
                mlir::cast<MemRefType>(cast.getType()).getShape())
          operand.set(cast.getSource());
  }

  /// Takes operands by the shapes that the kernel was made for, which may say
  /// less than the buffers' own.
  static void passShapes(rt::DispatchOp dispatch, rt::KernelOp kernel) {
    OpBuilder builder(dispatch);
    for (auto [operand, parameter] :
         llvm::zip(dispatch->getOpOperands(), kernel.getArgumentTypes())) {
      auto type = dyn_cast<MemRefType>(operand.get().getType());
      if (!type)
        continue;
      ArrayRef<int64_t> shape = mlir::cast<MemRefType>(parameter).getShape();
      if (type.getShape() == shape)
        continue;
      auto wanted = MemRefType::get(shape, type.getElementType(),
                                    type.getLayout(), type.getMemorySpace());
      operand.set(memref::CastOp::create(builder, dispatch.getLoc(), wanted,
                                         operand.get()));
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
