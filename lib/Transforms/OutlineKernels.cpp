//===- OutlineKernels.cpp - dlc-outline-kernels ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Makes each group a kernel. What a group captures becomes a parameter: tensors
// as buffers, sizes as scalars; constants are copied in. What it yields is
// written to a buffer of the caller's.
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/TileAlignment.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "dlc/Transforms/Passes.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"

namespace dlc {
#define GEN_PASS_DEF_OUTLINEKERNELSPASS
#include "dlc/Transforms/Passes.h.inc"
} // namespace dlc

using namespace dlc;
namespace bufferization = mlir::bufferization;

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

/// What `op` computes, in a word or two.
static void describe(linalg::LinalgOp op, SmallVectorImpl<std::string> &words) {
  StructuredKind kind = getStructuredKind(op);
  if (kind == StructuredKind::fill)
    return;
  if (kind == StructuredKind::contraction) {
    if (!op.getBlock()->getOps<rt::WinogradTapOp>().empty()) {
      words.push_back("winograd");
      return;
    }
    bool windowed = hasWindows(op);
    bool multiplies = llvm::any_of(*op.getBlock(), [](Operation &op) {
      return isa<arith::MulFOp, arith::MulIOp>(op);
    });
    words.push_back(multiplies ? (windowed ? "conv" : "matmul") : "pool");
    return;
  }
  if (kind == StructuredKind::reduction)
    words.push_back("reduce");
  for (Operation &nested : op.getBlock()->without_terminator()) {
    StringRef name = nested.getName().stripDialect();
    if (isa<arith::ConstantOp, arith::IndexCastOp, linalg::IndexOp,
            arith::ExtUIOp, arith::ExtSIOp, arith::ExtFOp, arith::TruncIOp>(
            nested))
      continue;
    name.consume_back("imum"); // maximumf, minimumf lose their f first
    if (name.size() > 3 && (name.ends_with("f") || name.ends_with("i")))
      name = name.drop_back();
    name.consume_back("imum");
    if (words.empty() || words.back() != name)
      words.push_back(name.str());
  }
}

/// A name that says what the kernel computes and how much of it.
static std::string getKernelName(rt::GroupOp group) {
  SmallVector<std::string> words;
  std::string sizes;
  group.walk([&](linalg::LinalgOp op) {
    describe(op, words);
    if (getStructuredKind(op) != StructuredKind::fill) {
      sizes.clear();
      for (int64_t size : op.getStaticLoopRanges())
        sizes += (sizes.empty() ? "" : "x") +
                 (ShapedType::isDynamic(size) ? "n" : std::to_string(size));
    }
  });
  if (words.empty())
    words.push_back(group.getBody().front().getOperations().size() > 1 &&
                            isa<tensor::PadOp>(group.getBody().front().front())
                        ? "pad"
                        : "copy");
  if (words.size() > 6) {
    words.resize(5);
    words.push_back("etc");
  }
  std::string name = llvm::join(words, "_");
  return sizes.empty() ? name : name + "_" + sizes;
}

//===----------------------------------------------------------------------===//
// Outlining
//===----------------------------------------------------------------------===//

/// The operand that makes `value` start from an uninitialized tensor, if it
/// does: that tensor can be the caller's.
static OpOperand *findStart(Value value) {
  Operation *op = value.getDefiningOp();
  OpOperand *start = nullptr;
  if (auto structured = dyn_cast_or_null<linalg::LinalgOp>(op))
    start = structured.getTiedOpOperand(cast<mlir::OpResult>(value));
  else if (auto loop = dyn_cast_or_null<scf::ForOp>(op))
    start =
        &loop.getInitsMutable()[cast<mlir::OpResult>(value).getResultNumber()];
  if (!start || start->get().getDefiningOp<tensor::EmptyOp>())
    return start;
  return start->get().hasOneUse() ? findStart(start->get()) : nullptr;
}

/// The tensor, empty or computed elsewhere, whose elements `value` has with
/// some of them replaced; null if there is none.
static Value findOrigin(Value value) {
  auto result = dyn_cast<mlir::OpResult>(value);
  if (!result || isa<tensor::EmptyOp>(result.getOwner()))
    return value;
  Operation *op = result.getOwner();
  if (auto cast = dyn_cast<tensor::CastOp>(op))
    return findOrigin(cast.getSource());
  if (auto update = dyn_cast<mlir::DestinationStyleOpInterface>(op))
    return findOrigin(update.getTiedOpOperand(result)->get());
  if (auto loop = dyn_cast<scf::ForOp>(op))
    return findOrigin(loop.getInits()[result.getResultNumber()]);
  if (auto loop = dyn_cast<scf::WhileOp>(op)) {
    auto carried = dyn_cast<BlockArgument>(
        loop.getConditionOp().getArgs()[result.getResultNumber()]);
    if (!carried || carried.getOwner() != loop.getBeforeBody())
      return {};
    return findOrigin(loop.getInits()[carried.getArgNumber()]);
  }
  // A loop that ran once and is gone has left its condition.
  if (auto branch = dyn_cast<scf::IfOp>(op)) {
    auto getOrigin = [&](scf::YieldOp yield) {
      return findOrigin(yield.getOperand(result.getResultNumber()));
    };
    Value then = getOrigin(branch.thenYield());
    return then == getOrigin(branch.elseYield()) ? then : Value();
  }
  return value;
}

namespace {

class Outliner {
public:
  Outliner(ModuleOp module) : symbols(module), builder(module.getContext()) {}

  LogicalResult outline(rt::GroupOp group) {
    Location loc = group.getLoc();
    copyOperandsIn(group);
    llvm::SetVector<Value> captured;
    mlir::getUsedValuesDefinedAbove(group.getBody(), captured);

    // Results of unknown size get their size from what they start from.
    builder.setInsertionPoint(group);
    SmallVector<Value> inputs, outputs;
    auto yield = cast<rt::YieldOp>(group.getBody().front().getTerminator());
    for (Value result : yield.getOperands()) {
      FailureOr<SmallVector<OpFoldResult>> sizes = getSizes(result, group);
      if (failed(sizes))
        return group.emitOpError() << "yields a tensor of unknown size";
      auto type = cast<RankedTensorType>(result.getType());
      outputs.push_back(
          tensor::EmptyOp::create(builder, loc, *sizes, type.getElementType()));
    }

    SmallVector<Value> constants;
    SmallVector<Type> types;
    for (Value value : captured) {
      Operation *op = value.getDefiningOp();
      if (op && op->hasTrait<mlir::OpTrait::ConstantLike>() &&
          !isa<RankedTensorType>(value.getType())) {
        constants.push_back(value);
        continue;
      }
      inputs.push_back(value);
      types.push_back(rt::DispatchOp::getParameterType(value.getType()));
    }
    for (Value output : outputs)
      types.push_back(rt::DispatchOp::getParameterType(output.getType()));

    rt::KernelOp kernel = createKernel(group, types);
    fillKernel(kernel, group, inputs, constants);
    // Where a tensor comes from may tell more of its size than its type does.
    auto dispatch =
        rt::DispatchOp::create(builder, loc, ValueRange(outputs).getTypes(),
                               kernel.getSymName(), inputs, outputs);
    for (auto [old, result] :
         llvm::zip(group->getResults(), dispatch.getResults()))
      old.replaceAllUsesWith(castTo(old.getType(), result));
    group->erase();
    return success();
  }

private:
  /// An uninitialized tensor is not worth a parameter, and an element of more
  /// than 64 bits has no room in one.
  void copyOperandsIn(rt::GroupOp group) {
    llvm::SetVector<Value> captured;
    mlir::getUsedValuesDefinedAbove(group.getBody(), captured);
    builder.setInsertionPointToStart(&group.getBody().front());
    for (Value value : captured) {
      auto integer = dyn_cast<IntegerType>(value.getType());
      bool isWide = integer && integer.getWidth() > 64 &&
                    value.getDefiningOp<tensor::ExtractOp>();
      if (isWide || value.getDefiningOp<tensor::EmptyOp>())
        mlir::replaceAllUsesInRegionWith(
            value, builder.clone(*value.getDefiningOp())->getResult(0),
            group.getBody());
    }
  }

  FailureOr<SmallVector<OpFoldResult>> getSizes(Value result,
                                                rt::GroupOp group) {
    auto type = cast<RankedTensorType>(result.getType());
    if (type.hasStaticShape())
      return mlir::getAsIndexOpFoldResult(builder.getContext(),
                                          type.getShape());
    if (Value origin = findOrigin(result)) {
      if (auto empty = origin.getDefiningOp<tensor::EmptyOp>())
        return empty.getMixedSizes();
      if (!group.getBody().isAncestor(origin.getParentRegion()))
        return getDims(builder, group.getLoc(), origin);
    }
    mlir::ReifiedRankedShapedTypeDims shapes;
    if (auto pad = result.getDefiningOp<tensor::PadOp>())
      if (succeeded(mlir::reifyResultShapes(builder, pad, shapes)))
        return shapes.front();
    return failure();
  }

  rt::KernelOp createKernel(rt::GroupOp group, ArrayRef<Type> types) {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToEnd(
        &cast<ModuleOp>(symbols.getOp()).getBodyRegion().front());
    auto kernel =
        rt::KernelOp::create(builder, group.getLoc(), getKernelName(group),
                             builder.getFunctionType(types, {}));
    symbols.insert(kernel);
    return kernel;
  }

  void fillKernel(rt::KernelOp kernel, rt::GroupOp group,
                  ArrayRef<Value> inputs, ArrayRef<Value> constants) {
    OpBuilder::InsertionGuard guard(builder);
    Block &entry = kernel.getBody().front();
    builder.setInsertionPointToStart(&entry);
    Location loc = group.getLoc();
    IRMapping mapping;
    for (auto [input, parameter] : llvm::zip(inputs, entry.getArguments()))
      mapping.map(input, asTensor(loc, parameter, /*writable=*/false));
    for (Value constant : constants)
      mapping.map(constant,
                  builder.clone(*constant.getDefiningOp())->getResult(0));
    for (Operation &op : group.getBody().front().without_terminator())
      builder.clone(op, mapping);
    Operation *yield = group.getBody().front().getTerminator();
    for (auto [i, operand] : llvm::enumerate(yield->getOperands())) {
      Value result = mapping.lookupOrDefault(operand);
      Value parameter = entry.getArgument(inputs.size() + i);
      if (OpOperand *start = findStart(result)) {
        OpBuilder::InsertionGuard guard(builder);
        builder.setInsertionPointToStart(&entry);
        start->set(asTensor(loc, parameter, /*writable=*/true));
      }
      result = castTo(getTensorType(parameter), result);
      bufferization::MaterializeInDestinationOp::create(
          builder, loc, TypeRange(), result, parameter, /*restrict=*/true,
          /*writable=*/true);
    }
    rt::ReturnOp::create(builder, loc);
  }

  static RankedTensorType getTensorType(Value parameter) {
    auto type = cast<MemRefType>(parameter.getType());
    return RankedTensorType::get(type.getShape(), type.getElementType());
  }

  Value castTo(Type type, Value value) {
    if (value.getType() == type)
      return value;
    return tensor::CastOp::create(builder, value.getLoc(), type, value);
  }

  Value asTensor(Location loc, Value parameter, bool writable) {
    if (!isa<MemRefType>(parameter.getType()))
      return parameter;
    return bufferization::ToTensorOp::create(
        builder, loc, getTensorType(parameter), parameter, /*restrict=*/true,
        writable);
  }

  SymbolTable symbols;
  OpBuilder builder;
};

struct OutlineKernels : impl::OutlineKernelsPassBase<OutlineKernels> {
  using OutlineKernelsPassBase::OutlineKernelsPassBase;

  void runOnOperation() override {
    Outliner outliner(getOperation());
    SmallVector<rt::GroupOp> groups;
    getOperation().walk([&](rt::GroupOp group) { groups.push_back(group); });
    for (rt::GroupOp group : groups)
      if (failed(outliner.outline(group)))
        return signalPassFailure();
  }
};

} // namespace
