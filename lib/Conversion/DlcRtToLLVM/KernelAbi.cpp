//===- KernelAbi.cpp - dlc-kernel-abi -------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From a kernel with a loop over tiles to the functions that the runtime calls
// (dlcrt_kernel in include/dlcrt/abi.h).
//
//===----------------------------------------------------------------------===//

#include "dlc/Conversion/Passes.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "mlir/Dialect/Affine/Utils.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

namespace dlc {
#define GEN_PASS_DEF_KERNELABIPASS
#include "dlc/Conversion/Passes.h.inc"
} // namespace dlc

using namespace dlc;
namespace LLVM = mlir::LLVM;

namespace {

/// How a kernel's parameters lie in the array of 64-bit slots: a buffer's
/// address, then its open sizes, then its open strides; a scalar in one slot.
struct Parameter {
  Type type;
  unsigned numSizes = 0;
  unsigned numStrides = 0;

  explicit Parameter(Type type) : type(type) {
    auto buffer = dyn_cast<MemRefType>(type);
    if (!buffer)
      return;
    numSizes = buffer.getNumDynamicDims();
    auto [strides, offset] = buffer.getStridesAndOffset();
    // The strides of a dense buffer follow from its sizes.
    if (!buffer.getLayout().isIdentity())
      numStrides = llvm::count_if(strides, ShapedType::isDynamic);
  }
  unsigned getNumSlots() const { return 1 + numSizes + numStrides; }
};

class KernelLowering {
public:
  explicit KernelLowering(rt::KernelOp kernel)
      : kernel(kernel), b(kernel.getLoc(), kernel->getContext()) {
    for (Type type : kernel.getArgumentTypes())
      parameters.emplace_back(type);
  }

  LogicalResult lower() {
    forall = nullptr;
    for (Operation &op : kernel.getBody().front())
      if (auto loop = dyn_cast<scf::ForallOp>(op)) {
        if (forall)
          return kernel.emitOpError() << "has more than one loop over tiles";
        forall = loop;
      }
    pointer = LLVM::LLVMPointerType::get(b.getContext());
    std::string name = kernel.getSymName().str();
    b.setInsertionPoint(kernel);
    createPlan(name + ".plan");
    createBody(name + ".body");
    createRun(name + ".run", name + ".body");
    // What people are to be told about the kernel outlives it.
    if (Attribute notes = kernel->getAttr("dlcrt.notes"))
      kernel->getParentOp()->setAttr("dlcrt.notes", notes);
    kernel.erase();
    return success();
  }

private:
  Value index(int64_t value) {
    return arith::ConstantIndexOp::create(b, value);
  }

  /// Slot number `slot` of `args`, as `type`.
  Value loadSlot(Value args, unsigned slot, Type type) {
    Value address = LLVM::GEPOp::create(b, pointer, b.getI64Type(), args,
                                        ArrayRef<LLVM::GEPArg>{slot});
    if (isa<LLVM::LLVMPointerType>(type))
      return LLVM::LoadOp::create(b, type, address);
    Value bits = LLVM::LoadOp::create(b, b.getI64Type(), address);
    if (type.isIndex())
      return arith::IndexCastOp::create(b, type, bits);
    unsigned width = type.getIntOrFloatBitWidth();
    if (width < 64)
      bits = arith::TruncIOp::create(b, b.getIntegerType(width), bits);
    return isa<FloatType>(type) ? arith::BitcastOp::create(b, type, bits)
                                : bits;
  }

  /// The flat values of all parameters, loaded from `args`: what NAME.body
  /// takes.
  SmallVector<Value> loadAll(Value args) {
    SmallVector<Value> values;
    unsigned slot = 0;
    for (const Parameter &parameter : parameters) {
      bool isBuffer = isa<MemRefType>(parameter.type);
      values.push_back(
          loadSlot(args, slot++, isBuffer ? Type(pointer) : parameter.type));
      for (unsigned i = 1; i < parameter.getNumSlots(); ++i)
        values.push_back(loadSlot(args, slot++, b.getIndexType()));
    }
    return values;
  }

  /// Maps the kernel's parameters to buffers made of flat `values`.
  void bindAll(ValueRange values, IRMapping &mapping) {
    for (auto [parameter, argument] :
         llvm::zip(parameters, kernel.getBody().getArguments())) {
      Value first = values.front();
      ValueRange sizes = values.slice(1, parameter.numSizes);
      ValueRange strides =
          values.slice(1 + parameter.numSizes, parameter.numStrides);
      values = values.drop_front(parameter.getNumSlots());
      mapping.map(argument, isa<MemRefType>(parameter.type)
                                ? rt::BindOp::create(b, parameter.type, first,
                                                     sizes, strides)
                                : first);
    }
  }

  func::FuncOp createFunction(StringRef name, ArrayRef<Type> types) {
    auto function = func::FuncOp::create(b, name, b.getFunctionType(types, {}));
    b.setInsertionPointToStart(function.addEntryBlock());
    return function;
  }

  /// How often the loop over tiles runs along each dimension.
  SmallVector<Value> getCounts(const IRMapping &mapping) {
    SmallVector<Value> counts;
    for (auto [low, high, step] :
         llvm::zip(forall.getMixedLowerBound(), forall.getMixedUpperBound(),
                   forall.getMixedStep())) {
      auto mapped = [&](OpFoldResult size) -> OpFoldResult {
        if (auto value = dyn_cast<Value>(size))
          return mapping.lookupOrDefault(value);
        return size;
      };
      OpFoldResult span = subSizes(b, b.getLoc(), mapped(high), mapped(low));
      counts.push_back(mlir::getValueOrCreateConstantIndexOp(
          b, b.getLoc(), ceilDivSizes(b, b.getLoc(), span, mapped(step))));
    }
    return counts;
  }

  /// void NAME.plan(const uint64_t *args, dlcrt_grid *grid)
  void createPlan(const std::string &name) {
    OpBuilder::InsertionGuard guard(b);
    func::FuncOp function = createFunction(name, {pointer, pointer});
    Value args = function.getArgument(0), grid = function.getArgument(1);
    IRMapping mapping;
    bindAll(loadAll(args), mapping);
    Value tiles = index(1), scratch = index(0);
    for (Operation &op : kernel.getBody().front().without_terminator()) {
      if (&op == forall) {
        for (Value count : getCounts(mapping))
          tiles = arith::MulIOp::create(b, tiles, count);
        break;
      }
      if (auto request = dyn_cast<rt::ScratchOp>(op))
        scratch = mapping.lookupOrDefault(request.getBytes());
      // Only what sizes are computed from; the rest is left to the tiles.
      else if (isComputedForSizes(op, mapping))
        b.clone(op, mapping);
    }
    store(grid, 0, tiles);
    store(grid, 1, scratch);
    func::ReturnOp::create(b);
  }

  /// Whether `op` computes sizes from sizes that are known.
  static bool isComputedForSizes(Operation &op, const IRMapping &mapping) {
    return mlir::isPure(&op) && op.getNumRegions() == 0 &&
           llvm::all_of(op.getResultTypes(),
                        [](Type type) { return type.isIntOrIndex(); }) &&
           llvm::all_of(op.getOperands(), [&](Value operand) {
             return mapping.contains(operand);
           });
  }

  void store(Value grid, int32_t field, Value value) {
    Value address = LLVM::GEPOp::create(b, pointer, b.getI64Type(), grid,
                                        ArrayRef<LLVM::GEPArg>{field});
    LLVM::StoreOp::create(
        b, arith::IndexCastOp::create(b, b.getI64Type(), value), address);
  }

  /// void NAME.body(parameters..., int64_t first, int64_t last, void *scratch)
  void createBody(const std::string &name) {
    OpBuilder::InsertionGuard guard(b);
    SmallVector<Type> types;
    // Those with memory of their own.
    SmallVector<unsigned> pointers;
    for (auto [i, parameter] : llvm::enumerate(parameters)) {
      bool isBuffer = isa<MemRefType>(parameter.type);
      bool isShared =
          !!kernel.getArgAttr(i, rt::KernelOp::getInPlaceAttrName());
      if (isBuffer && !isShared)
        pointers.push_back(types.size());
      types.push_back(isBuffer ? Type(pointer) : parameter.type);
      types.append(parameter.getNumSlots() - 1, b.getIndexType());
    }
    types.append({b.getIndexType(), b.getIndexType(), pointer});
    pointers.push_back(types.size() - 1);
    func::FuncOp function = createFunction(name, types);
    function.setPrivate();
    for (unsigned argument : pointers)
      function.setArgAttr(argument, LLVM::LLVMDialect::getNoAliasAttrName(),
                          b.getUnitAttr());

    ValueRange arguments = function.getArguments();
    Value scratch = arguments.back();
    Value first = arguments[arguments.size() - 3];
    Value last = arguments[arguments.size() - 2];
    IRMapping mapping;
    bindAll(arguments.drop_back(3), mapping);
    for (Operation &op : kernel.getBody().front().without_terminator()) {
      if (&op == forall) {
        createTileLoop(first, last, mapping);
        continue;
      }
      if (auto request = dyn_cast<rt::ScratchOp>(op)) {
        Value bytes = mapping.lookup(request.getBytes());
        mapping.map(request.getResult(),
                    rt::BindOp::create(b, request.getType(), scratch, bytes,
                                       ValueRange()));
        continue;
      }
      b.clone(op, mapping);
    }
    func::ReturnOp::create(b);
  }

  void createTileLoop(Value first, Value last, IRMapping &mapping) {
    SmallVector<Value> counts = getCounts(mapping);
    auto loop = scf::ForOp::create(b, first, last, index(1));
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    SmallVector<Value> position{loop.getInductionVar()};
    if (counts.size() > 1)
      position = SmallVector<Value>(affine::AffineDelinearizeIndexOp::create(
                                        b, loop.getInductionVar(), counts)
                                        .getResults());
    for (auto [i, low, step, variable] :
         llvm::enumerate(forall.getMixedLowerBound(), forall.getMixedStep(),
                         forall.getInductionVars())) {
      auto mapped = [&](OpFoldResult size) -> OpFoldResult {
        if (auto value = dyn_cast<Value>(size))
          return mapping.lookupOrDefault(value);
        return size;
      };
      OpFoldResult offset = mulSizes(b, b.getLoc(), position[i], mapped(step));
      mapping.map(variable, mlir::getValueOrCreateConstantIndexOp(
                                b, b.getLoc(),
                                addSizes(b, b.getLoc(), offset, mapped(low))));
    }
    for (Operation &op : forall.getBody()->without_terminator())
      b.clone(op, mapping);
  }

  /// void NAME.run(const uint64_t *args, int64_t first, int64_t last,
  ///               void *scratch)
  void createRun(const std::string &name, const std::string &body) {
    OpBuilder::InsertionGuard guard(b);
    Type i64 = b.getI64Type();
    func::FuncOp function = createFunction(name, {pointer, i64, i64, pointer});
    SmallVector<Value> values = loadAll(function.getArgument(0));
    for (unsigned i : {1, 2})
      values.push_back(arith::IndexCastOp::create(b, b.getIndexType(),
                                                  function.getArgument(i)));
    values.push_back(function.getArgument(3));
    func::CallOp::create(b, body, TypeRange(), values);
    func::ReturnOp::create(b);
  }

  rt::KernelOp kernel;
  ImplicitLocOpBuilder b;
  SmallVector<Parameter> parameters;
  scf::ForallOp forall;
  Type pointer;
};

struct KernelAbi : impl::KernelAbiPassBase<KernelAbi> {
  using KernelAbiPassBase::KernelAbiPassBase;

  void runOnOperation() override {
    for (auto kernel :
         llvm::make_early_inc_range(getOperation().getOps<rt::KernelOp>()))
      if (failed(KernelLowering(kernel).lower()))
        return signalPassFailure();
  }
};

} // namespace
