//===- Elementwise.cpp - What elementwise ops share -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The generic implementations of the interfaces that every elementwise op has,
// in terms of its scalar body.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/Dlc/Dlc.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "mlir/IR/OwningOpRef.h"

using namespace dlc;

Value dlc::buildElementwiseElement(
    ScalarBodyOpInterface op, OpBuilder &builder, Location loc,
    ArrayRef<int64_t> indices,
    function_ref<Value(Value, ArrayRef<int64_t>)> read) {
  SmallVector<Value> operands;
  for (Value operand : op->getOperands()) {
    operands.push_back(read(operand, indices));
    if (!operands.back())
      return {};
  }
  return op.buildScalarBody(builder, loc, operands);
}

Value dlc::cloneOnOperands(Operation *op, OpBuilder &builder,
                           ValueRange operands) {
  auto shape = cast<RankedTensorType>(operands.front().getType());
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  mlir::OperationState state(op->getLoc(), op->getName());
  state.addOperands(operands);
  state.addTypes(shape.clone(type.getElementType()));
  state.attributes = op->getDiscardableAttrDictionary();
  state.propertiesAttr = op->getPropertiesAsAttribute();
  return builder.create(state)->getResult(0);
}

//===----------------------------------------------------------------------===//
// Folding
//===----------------------------------------------------------------------===//

/// Constants of up to this many bytes stay in the program when they are the
/// result of folding; what is larger is a weight, computed when the artifact is
/// written.
static constexpr int64_t kMaxFoldedBytes = 1024;

/// Runs `block` on constant arguments, by the folders of its ops. Returns the
/// constant of `result`, or null if an op does not fold.
static Attribute evaluate(Block &block, Value result,
                          ArrayRef<Attribute> arguments) {
  llvm::DenseMap<Value, Attribute> known;
  for (auto [argument, value] : llvm::zip(block.getArguments(), arguments))
    known[argument] = value;
  for (Operation &op : block) {
    SmallVector<Attribute> operands;
    for (Value operand : op.getOperands())
      operands.push_back(known.lookup(operand));
    SmallVector<OpFoldResult> folded;
    if (failed(op.fold(operands, folded)) || folded.size() != 1)
      return {};
    auto attribute = dyn_cast<Attribute>(folded.front());
    known[op.getResult(0)] =
        attribute ? attribute : known.lookup(cast<Value>(folded.front()));
    if (!known[op.getResult(0)])
      return {};
  }
  return known.lookup(result);
}

/// Element number `index` of `elements` as an attribute of its storage type.
static Attribute getElementAttr(DenseElementsAttr elements, int64_t index) {
  Type storage = getStorageType(elements.getElementType());
  if (isa<FloatType>(storage))
    return FloatAttr::get(storage, elements.isSplat()
                                       ? elements.getSplatValue<APFloat>()
                                       : elements.getValues<APFloat>()[index]);
  return IntegerAttr::get(storage, elements.isSplat()
                                       ? elements.getSplatValue<APInt>()
                                       : elements.getValues<APInt>()[index]);
}

OpFoldResult dlc::foldElementwise(ScalarBodyOpInterface op,
                                  ArrayRef<Attribute> operands) {
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  SmallVector<DenseElementsAttr> elements;
  for (Attribute operand : operands) {
    auto dense = dyn_cast_or_null<DenseElementsAttr>(operand);
    if (!dense)
      return {};
    elements.push_back(dense);
  }
  if (!type.hasStaticShape() || elements.empty())
    return {};
  // Complex numbers are no attributes of their storage type.
  auto isComplex = [](auto shaped) {
    return isa<mlir::ComplexType>(shaped.getElementType());
  };
  if (isComplex(type) || llvm::any_of(elements, isComplex))
    return {};
  bool splat = llvm::all_of(elements, [](auto e) { return e.isSplat(); });
  int64_t count = type.getNumElements();
  if (!splat && count * type.getElementTypeBitWidth() > 8 * kMaxFoldedBytes)
    return {};

  // The folders want ops to be inside something.
  mlir::OwningOpRef<ModuleOp> scratch = ModuleOp::create(op.getLoc());
  Block &block = *scratch->getBody();
  Type storage = getStorageType(type.getElementType());
  for (DenseElementsAttr operand : elements)
    block.addArgument(getStorageType(operand.getElementType()), op.getLoc());
  OpBuilder builder = OpBuilder::atBlockEnd(&block);
  Value body = op.buildScalarBody(builder, op.getLoc(), block.getArguments());

  SmallVector<APInt> integers;
  SmallVector<APFloat> floats;
  for (int64_t i = 0; i < (splat ? 1 : count); ++i) {
    SmallVector<Attribute> arguments;
    for (DenseElementsAttr operand : elements)
      arguments.push_back(getElementAttr(operand, i));
    Attribute value = evaluate(block, body, arguments);
    if (auto number = dyn_cast_or_null<FloatAttr>(value))
      floats.push_back(number.getValue());
    else if (auto number = dyn_cast_or_null<IntegerAttr>(value))
      integers.push_back(number.getValue());
    else
      return {};
  }
  return isa<FloatType>(storage) ? DenseElementsAttr::get(type, floats)
                                 : DenseElementsAttr::get(type, integers);
}
