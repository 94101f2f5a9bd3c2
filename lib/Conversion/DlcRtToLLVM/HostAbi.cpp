//===- HostAbi.cpp - dlc-host-abi -----------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From host programs on buffers to functions with the runtime's calling
// convention (dlcrt_entry_run_fn in include/dlcrt/abi.h). Runs on control flow
// graphs: whatever can fail ends the function at once.
//
//===----------------------------------------------------------------------===//

#include "EntryDescription.h"
#include "dlc/Conversion/Passes.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "dlc/Target/WeightLayout.h"
#include "dlcrt/abi.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMTypes.h"
#include "llvm/ADT/TypeSwitch.h"

namespace dlc {
#define GEN_PASS_DEF_HOSTABIPASS
#include "dlc/Conversion/Passes.h.inc"
} // namespace dlc

using namespace dlc;
namespace LLVM = mlir::LLVM;
namespace cf = mlir::cf;

namespace {

/// Lowers one entry.
class EntryLowering {
public:
  EntryLowering(func::FuncOp entry, const WeightLayout &weights,
                SmallVectorImpl<Attribute> &sites)
      : entry(entry), weights(weights), sites(sites), b(entry.getContext()),
        loc(entry.getLoc()),
        pointer(LLVM::LLVMPointerType::get(b.getContext())),
        i32(b.getI32Type()), i64(b.getI64Type()) {}

  void lower() {
    changeSignature();
    // Lowering splits blocks, so the ops are gathered first.
    SmallVector<Operation *> ops;
    entry.walk([&](Operation *op) {
      bool isRuntimeOp =
          isa<rt::DlcRtDialect>(op->getDialect()) && !isa<rt::BindOp>(op);
      if (isRuntimeOp ||
          isa<memref::CollapseShapeOp, memref::ExpandShapeOp>(op))
        ops.push_back(op);
    });
    for (Operation *op : ops) {
      b.setInsertionPoint(op);
      loc = op->getLoc();
      llvm::TypeSwitch<Operation *>(op)
          .Case<memref::CollapseShapeOp, memref::ExpandShapeOp, rt::AllocOp,
                rt::ArenaOp, rt::BarrierOp, rt::CheckOp, rt::DispatchOp,
                rt::OutputOp, rt::WeightOp>(
              [&](auto typed) { lowerOp(typed); });
    }
    callVersions();
    b.setInsertionPointToStart(&entry.front());
    for (Value buffer : stackBuffers)
      buffer.getDefiningOp()->moveBefore(&entry.front(), entry.front().begin());
  }

private:
  /// (api, invocation, inputs, input_dims, weights) -> status
  void changeSignature() {
    Block &block = entry.front();
    SmallVector<BlockArgument> old(block.getArguments());
    SmallVector<Value> added;
    for (int i = 0; i < 5; ++i)
      added.push_back(block.addArgument(pointer, loc));
    api = added[0];
    invocation = added[1];
    inputDims = added[3];
    weightsBase = added[4];
    b.setInsertionPointToStart(&block);
    for (auto [i, argument] : llvm::enumerate(old)) {
      auto type = cast<MemRefType>(argument.getType());
      Value data = load(pointer, element(added[2], pointer, i));
      SmallVector<Value> sizes;
      Value dims;
      for (int64_t dim = 0; dim < type.getRank(); ++dim) {
        if (!type.isDynamicDim(dim))
          continue;
        if (!dims)
          dims = load(pointer, element(added[3], pointer, i));
        sizes.push_back(arith::IndexCastOp::create(
            b, loc, b.getIndexType(), load(i64, element(dims, i64, dim))));
      }
      argument.replaceAllUsesWith(
          rt::BindOp::create(b, loc, type, data, sizes, ValueRange()));
    }
    block.eraseArguments(0, old.size());
    entry.setArgAttrsAttr(nullptr);
    entry.setFunctionType(
        b.getFunctionType(SmallVector<Type>(5, pointer), Type(i32)));
    entry.walk([&](func::ReturnOp end) {
      b.setInsertionPoint(end);
      func::ReturnOp::create(b, loc, constant(i32, 0));
      end.erase();
    });
  }

  /// First of all: `return version(..)` if the inputs have a version's sizes.
  void callVersions() {
    auto versions = entry->getAttrOfType<ArrayAttr>("dlc.versions");
    if (!versions)
      return;
    loc = entry.getLoc();
    Block *first = &entry.front();
    Block *general = first->splitBlock(first->begin());
    b.setInsertionPointToEnd(first);
    for (auto version : versions.getAsRange<DictionaryAttr>()) {
      // Of each named size: an input, a dimension of it, the size there.
      auto places = version.getAs<mlir::DenseI64ArrayAttr>("places");
      Value fits;
      for (size_t i = 0; i < places.asArrayRef().size(); i += 3) {
        Value dims = load(pointer, element(inputDims, pointer, places[i]));
        Value size = load(i64, element(dims, i64, places[i + 1]));
        Value equal = LLVM::ICmpOp::create(b, loc, LLVM::ICmpPredicate::eq,
                                           size, constant(i64, places[i + 2]));
        fits = fits ? LLVM::AndOp::create(b, loc, fits, equal) : equal;
      }
      Block *special = b.createBlock(general), *next = b.createBlock(general);
      b.setInsertionPointToEnd(special->getPrevNode());
      cf::CondBranchOp::create(b, loc, fits, special, ValueRange(), next,
                               ValueRange());
      b.setInsertionPointToEnd(special);
      auto call = func::CallOp::create(
          b, loc, version.getAs<FlatSymbolRefAttr>("function"), i32,
          first->getArguments());
      func::ReturnOp::create(b, loc, call.getResults());
      b.setInsertionPointToEnd(next);
    }
    cf::BranchOp::create(b, loc, general);
  }

  //===--------------------------------------------------------------------===//
  // Shorthand
  //===--------------------------------------------------------------------===//

  Value constant(Type type, int64_t value) {
    return LLVM::ConstantOp::create(b, loc, type,
                                    b.getIntegerAttr(type, value));
  }
  Value element(Value base, Type type, int32_t index) {
    return LLVM::GEPOp::create(b, loc, pointer, type, base,
                               ArrayRef<LLVM::GEPArg>{index});
  }
  Value load(Type type, Value address) {
    return LLVM::LoadOp::create(b, loc, type, address);
  }
  Value asI64(Value value) {
    if (value.getType().isIndex())
      return arith::IndexCastOp::create(b, loc, i64, value);
    if (isa<FloatType>(value.getType()))
      value = arith::BitcastOp::create(
          b, loc, b.getIntegerType(value.getType().getIntOrFloatBitWidth()),
          value);
    if (value.getType().getIntOrFloatBitWidth() < 64)
      value = arith::ExtSIOp::create(b, loc, i64, value);
    return value;
  }

  /// Calls the function at `offset` of the runtime's table.
  Value call(size_t offset, Type result, ArrayRef<Value> arguments) {
    Value slot = element(api, b.getI8Type(), offset);
    Value function = load(pointer, slot);
    SmallVector<Type> types;
    for (Value argument : arguments)
      types.push_back(argument.getType());
    auto type = LLVM::LLVMFunctionType::get(result, types);
    SmallVector<Value> operands{function};
    llvm::append_range(operands, arguments);
    return LLVM::CallOp::create(b, loc, type, operands).getResult();
  }

  /// A stack array of 64-bit values, written here; made once, at the entry.
  Value createArray(ArrayRef<Value> values) {
    if (values.empty())
      return LLVM::ZeroOp::create(b, loc, pointer);
    Value array;
    {
      OpBuilder::InsertionGuard guard(b);
      b.setInsertionPointToStart(&entry.front());
      Value count = constant(i64, values.size());
      array = LLVM::AllocaOp::create(b, loc, pointer, i64, count);
      stackBuffers.push_back(array);
      stackBuffers.push_back(count);
    }
    for (auto [i, value] : llvm::enumerate(values))
      LLVM::StoreOp::create(b, loc, asI64(value), element(array, i64, i));
    return array;
  }

  /// Returns from the entry with `code` unless `ok`; goes on behind.
  void returnUnless(Value ok, Value code) {
    Block *block = b.getInsertionBlock();
    Block *rest = block->splitBlock(b.getInsertionPoint());
    Block *fail = b.createBlock(rest);
    func::ReturnOp::create(b, loc, code);
    b.setInsertionPointToEnd(block);
    cf::CondBranchOp::create(b, loc, ok, rest, ValueRange(), fail,
                             ValueRange());
    b.setInsertionPointToStart(rest);
  }
  void checkStatus(Value status) {
    Value ok = LLVM::ICmpOp::create(b, loc, LLVM::ICmpPredicate::eq, status,
                                    constant(i32, 0));
    returnUnless(ok, status);
  }
  void checkPointer(Value address) {
    Value null = LLVM::ZeroOp::create(b, loc, pointer);
    Value ok =
        LLVM::ICmpOp::create(b, loc, LLVM::ICmpPredicate::ne, address, null);
    returnUnless(ok, constant(i32, 1));
  }
  void replaceByBuffer(Operation *op, Value address, ValueRange sizes) {
    op->replaceAllUsesWith(rt::BindOp::create(
        b, loc, op->getResult(0).getType(), address, sizes, ValueRange()));
    op->erase();
  }

  /// The sizes of a buffer's dimensions.
  SmallVector<Value> getSizes(MemRefType type, ValueRange open) {
    SmallVector<Value> sizes;
    for (OpFoldResult size : mergeSizes(b, type.getShape(), open))
      sizes.push_back(mlir::getValueOrCreateConstantIndexOp(b, loc, size));
    return sizes;
  }

  //===--------------------------------------------------------------------===//
  // Ops
  //===--------------------------------------------------------------------===//

  /// A dense buffer under another shape is the same memory. (Upstream's
  /// patterns need all but one of the sizes that a dimension is split into.)
  void lowerReshape(Operation *op, Value source, ValueRange sizes) {
    auto layout = [](Value buffer) {
      return cast<MemRefType>(buffer.getType()).getLayout();
    };
    if (!layout(source).isIdentity() || !layout(op->getResult(0)).isIdentity())
      return;
    Value address =
        asI64(memref::ExtractAlignedPointerAsIndexOp::create(b, loc, source));
    replaceByBuffer(op, LLVM::IntToPtrOp::create(b, loc, pointer, address),
                    sizes);
  }

  void lowerOp(memref::ExpandShapeOp op) {
    MemRefType from = op.getSrcType();
    if (from.getRank() == 1 && !from.getLayout().isIdentity())
      return expandPart(op);
    lowerReshape(op, op.getSrc(), op.getOutputShape());
  }

  /// Part of a list under another shape: each step along a dimension is as
  /// long as all that is behind it.
  void expandPart(memref::ExpandShapeOp op) {
    MemRefType type = op.getResultType();
    auto [knownStrides, knownOffset] = type.getStridesAndOffset();
    auto list = memref::ExtractStridedMetadataOp::create(b, loc, op.getSrc());
    SmallVector<OpFoldResult> sizes = op.getMixedOutputShape(), strides;
    OpFoldResult step = list.getConstifiedMixedStrides().front();
    for (auto [size, known] :
         llvm::zip(llvm::reverse(sizes), llvm::reverse(knownStrides))) {
      strides.push_back(ShapedType::isDynamic(known)
                            ? step
                            : OpFoldResult(b.getIndexAttr(known)));
      step = mulSizes(b, loc, step, size);
    }
    std::reverse(strides.begin(), strides.end());
    op.replaceAllUsesWith(memref::ReinterpretCastOp::create(
                              b, loc, type, list.getBaseBuffer(),
                              list.getConstifiedMixedOffset(), sizes, strides)
                              .getResult());
    op.erase();
  }

  void lowerOp(memref::CollapseShapeOp op) {
    auto type = cast<MemRefType>(op.getType());
    SmallVector<Value> sizes;
    for (auto [i, group] : llvm::enumerate(op.getReassociationIndices())) {
      if (!type.isDynamicDim(i))
        continue;
      Value product = arith::ConstantIndexOp::create(b, loc, 1);
      for (int64_t dim : group)
        product = arith::MulIOp::create(
            b, loc, product, memref::DimOp::create(b, loc, op.getSrc(), dim));
      sizes.push_back(product);
    }
    lowerReshape(op, op.getSrc(), sizes);
  }

  void lowerOp(rt::ArenaOp op) {
    Value bytes = op.getBytes();
    Value address = call(offsetof(dlcrt_host_api, arena), pointer,
                         {invocation, asI64(bytes)});
    checkPointer(address);
    replaceByBuffer(op, address, bytes);
  }

  void lowerOp(rt::AllocOp op) {
    auto type = cast<MemRefType>(op.getType());
    Value bytes = arith::ConstantIndexOp::create(
        b, loc, llvm::divideCeil(type.getElementTypeBitWidth(), 8));
    for (Value size : getSizes(type, op.getSizes()))
      bytes = arith::MulIOp::create(b, loc, bytes, size);
    Value address = call(offsetof(dlcrt_host_api, alloc), pointer,
                         {invocation, asI64(bytes)});
    checkPointer(address);
    replaceByBuffer(op, address, op.getSizes());
  }

  void lowerOp(rt::OutputOp op) {
    auto type = cast<MemRefType>(op.getType());
    Value dims = createArray(getSizes(type, op.getSizes()));
    Value address = call(offsetof(dlcrt_host_api, output), pointer,
                         {invocation, constant(i32, op.getIndex()), dims});
    checkPointer(address);
    replaceByBuffer(op, address, op.getSizes());
  }

  void lowerOp(rt::WeightOp op) {
    uint64_t offset = weights.getOffset(op.getWeightAttr().getAttr());
    Value address = LLVM::GEPOp::create(b, loc, pointer, b.getI8Type(),
                                        weightsBase, constant(i64, offset));
    replaceByBuffer(op, address, ValueRange());
  }

  void lowerOp(rt::BarrierOp op) {
    checkStatus(call(offsetof(dlcrt_host_api, barrier), i32, {invocation}));
    op.erase();
  }

  void lowerOp(rt::DispatchOp op) {
    SmallVector<Value> slots;
    for (Value operand : op->getOperands())
      appendSlots(operand, slots);
    int64_t site = sites.size();
    sites.push_back(b.getDictionaryAttr(
        {b.getNamedAttr("kernel", op.getKernelAttr()),
         b.getNamedAttr("num_args", b.getI32IntegerAttr(slots.size())),
         b.getNamedAttr("source", b.getStringAttr(getSource(op.getLoc())))}));
    checkStatus(call(offsetof(dlcrt_host_api, dispatch), i32,
                     {invocation, constant(i32, site), createArray(slots)}));
    op.erase();
  }

  /// An argument as KernelAbi takes it.
  void appendSlots(Value operand, SmallVectorImpl<Value> &slots) {
    auto type = dyn_cast<MemRefType>(operand.getType());
    if (!type) {
      slots.push_back(operand);
      return;
    }
    Value address =
        memref::ExtractAlignedPointerAsIndexOp::create(b, loc, operand);
    auto [strides, offset] = type.getStridesAndOffset();
    bool isDense = type.getLayout().isIdentity();
    if (isDense && type.hasStaticShape()) {
      slots.push_back(address);
      return;
    }
    auto metadata = memref::ExtractStridedMetadataOp::create(b, loc, operand);
    if (offset != 0) {
      Value width = arith::ConstantIndexOp::create(
          b, loc, llvm::divideCeil(type.getElementTypeBitWidth(), 8));
      address = arith::AddIOp::create(
          b, loc, address,
          arith::MulIOp::create(b, loc, metadata.getOffset(), width));
    }
    slots.push_back(address);
    for (int64_t i = 0; i < type.getRank(); ++i)
      if (type.isDynamicDim(i))
        slots.push_back(metadata.getSizes()[i]);
    for (int64_t i = 0; i < type.getRank(); ++i)
      if (!isDense && ShapedType::isDynamic(strides[i]))
        slots.push_back(metadata.getStrides()[i]);
  }

  void lowerOp(rt::CheckOp op) {
    // if (!condition) return fail(invocation, format, values, count);
    Value condition = op.getCondition();
    SmallVector<Value> values(op.getValues());
    Block *block = b.getInsertionBlock();
    Block *rest = block->splitBlock(b.getInsertionPoint());
    Block *fail = b.createBlock(rest);
    Value code = call(offsetof(dlcrt_host_api, fail), i32,
                      {invocation, createString(op.getMessage()),
                       createArray(values), constant(i32, values.size())});
    func::ReturnOp::create(b, loc, code);
    b.setInsertionPointToEnd(block);
    cf::CondBranchOp::create(b, loc, condition, rest, ValueRange(), fail,
                             ValueRange());
    op.erase();
  }

  Value createString(StringRef text) {
    std::string zeroEnded = text.str() + '\0';
    auto type = LLVM::LLVMArrayType::get(b.getI8Type(), zeroEnded.size());
    LLVM::GlobalOp global;
    {
      OpBuilder::InsertionGuard guard(b);
      auto module = entry->getParentOfType<ModuleOp>();
      b.setInsertionPoint(entry);
      global = LLVM::GlobalOp::create(b, loc, type, /*isConstant=*/true,
                                      LLVM::Linkage::Private, "message",
                                      b.getStringAttr(zeroEnded));
      SymbolTable(module).insert(global);
    }
    return LLVM::AddressOfOp::create(b, loc, global);
  }

  /// The user's names for what is computed at `location`, and in which version.
  std::string getSource(Location location) {
    SmallVector<std::string> names;
    location->walk([&](Location part) {
      if (auto name = dyn_cast<mlir::NameLoc>(part))
        if (!llvm::is_contained(names, name.getName().str()))
          names.push_back(name.getName().str());
      return WalkResult::advance();
    });
    std::string source = llvm::join(names, ", ");
    if (auto sizes = entry->getAttrOfType<StringAttr>("dlc.sizes"))
      source += (" [" + sizes.getValue() + "]").str();
    return source;
  }

  func::FuncOp entry;
  const WeightLayout &weights;
  SmallVectorImpl<Attribute> &sites;
  OpBuilder b;
  Location loc;
  Type pointer, i32, i64;
  Value api, invocation, inputDims, weightsBase;
  SmallVector<Value> stackBuffers;
};

struct HostAbi : impl::HostAbiPassBase<HostAbi> {
  using HostAbiPassBase::HostAbiPassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    OpBuilder builder(&getContext());
    WeightLayout weights(module);
    SmallVector<Attribute> entries, sites;
    auto functions = llvm::to_vector(module.getOps<func::FuncOp>());
    // What is not public is a version of an entry.
    for (func::FuncOp function : functions) {
      if (failed(checkVersions(function)))
        return signalPassFailure();
      if (function.isPublic())
        entries.push_back(describeEntry(function));
    }
    for (func::FuncOp function : functions) {
      EntryLowering(function, weights, sites).lower();
      for (StringRef name : {"dlc.results", "dlc.memory", "dlc.memory_bound",
                             "dlc.sizes", "dlc.versions"})
        function->removeAttr(name);
    }
    module->setAttr("dlc.entries", builder.getArrayAttr(entries));
    module->setAttr("dlc.sites", builder.getArrayAttr(sites));
  }
};

} // namespace
