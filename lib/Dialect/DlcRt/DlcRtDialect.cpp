//===- DlcRtDialect.cpp - The dlcrt dialect -------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Registration, verifiers and interfaces of host programs and kernels.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/DlcRt/DlcRt.h"
#include "dlc/Support/Winograd.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/FunctionImplementation.h"

#include "dlc/Dialect/DlcRt/DlcRtDialect.cpp.inc"

using namespace dlc;
using namespace dlc::rt;

#define GET_OP_CLASSES
#include "dlc/Dialect/DlcRt/DlcRtOps.cpp.inc"

void DlcRtDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "dlc/Dialect/DlcRt/DlcRtOps.cpp.inc"
      >();
}

LogicalResult GroupOp::verifyRegions() {
  auto yield = cast<YieldOp>(getBody().front().getTerminator());
  if (yield.getOperandTypes() != getResultTypes())
    return emitOpError() << "has results (" << getResultTypes()
                         << "), but yields (" << yield.getOperandTypes() << ")";
  return success();
}

//===----------------------------------------------------------------------===//
// kernel
//===----------------------------------------------------------------------===//

void KernelOp::build(OpBuilder &builder, mlir::OperationState &state,
                     StringRef name, FunctionType type) {
  state.addAttribute(getSymNameAttrName(state.name),
                     builder.getStringAttr(name));
  state.addAttribute(getFunctionTypeAttrName(state.name),
                     mlir::TypeAttr::get(type));
  Block &entry = state.addRegion()->emplaceBlock();
  for (Type argument : type.getInputs())
    entry.addArgument(argument, state.location);
}

mlir::ParseResult KernelOp::parse(mlir::OpAsmParser &parser,
                                  mlir::OperationState &state) {
  return mlir::function_interface_impl::parseFunctionOp(
      parser, state, /*allowVariadic=*/false,
      getFunctionTypeAttrName(state.name),
      [](mlir::Builder &builder, ArrayRef<Type> arguments,
         ArrayRef<Type> results, mlir::function_interface_impl::VariadicFlag,
         std::string &) { return builder.getFunctionType(arguments, results); },
      getArgAttrsAttrName(state.name), getResAttrsAttrName(state.name));
}

void KernelOp::print(mlir::OpAsmPrinter &printer) {
  mlir::function_interface_impl::printFunctionOp(
      printer, *this, /*isVariadic=*/false, getFunctionTypeAttrName(),
      getArgAttrsAttrName(), getResAttrsAttrName());
}

//===----------------------------------------------------------------------===//
// dispatch
//===----------------------------------------------------------------------===//

Type DispatchOp::getParameterType(Type operand) {
  if (auto tensor = dyn_cast<RankedTensorType>(operand))
    return MemRefType::get(tensor.getShape(), tensor.getElementType());
  auto buffer = dyn_cast<MemRefType>(operand);
  if (!buffer || buffer.getLayout().isIdentity())
    return operand;
  auto [strides, offset] = buffer.getStridesAndOffset();
  auto dense = MemRefType::get(buffer.getShape(), buffer.getElementType());
  if (buffer.hasStaticShape() && dense.getStridesAndOffset().first == strides)
    return dense;
  return MemRefType::get(buffer.getShape(), buffer.getElementType(),
                         mlir::StridedLayoutAttr::get(operand.getContext(),
                                                      /*offset=*/0, strides));
}

/// A tensor may have sizes that are known where those of the parameter are not:
/// upstream folds casts into all ops that write to destinations.
static bool canPass(Type type, Type parameter) {
  if (DispatchOp::getParameterType(type) == parameter)
    return true;
  auto tensor = dyn_cast<RankedTensorType>(type);
  auto buffer = dyn_cast<MemRefType>(parameter);
  if (!tensor || !buffer || tensor.getRank() != buffer.getRank() ||
      tensor.getElementType() != buffer.getElementType())
    return false;
  return llvm::all_of(llvm::zip(tensor.getShape(), buffer.getShape()),
                      [](auto sizes) {
                        auto [size, wanted] = sizes;
                        return size == wanted || ShapedType::isDynamic(wanted);
                      });
}

LogicalResult
DispatchOp::verifySymbolUses(mlir::SymbolTableCollection &symbols) {
  auto kernel =
      symbols.lookupNearestSymbolFrom<KernelOp>(*this, getKernelAttr());
  if (!kernel)
    return emitOpError() << "refers to " << getKernelAttr()
                         << ", which is no kernel";
  ArrayRef<Type> parameters = kernel.getArgumentTypes();
  mlir::OperandRange operands = getOperands();
  if (parameters.size() != operands.size())
    return emitOpError() << "passes " << operands.size() << " values, but "
                         << getKernelAttr() << " takes " << parameters.size();
  for (auto [i, parameter] : llvm::enumerate(parameters))
    if (!canPass(operands[i].getType(), parameter))
      return emitOpError() << "passes " << operands[i].getType() << " where "
                           << getKernelAttr() << " takes " << parameter;
  return success();
}

using Effects = SmallVectorImpl<
    mlir::SideEffects::EffectInstance<mlir::MemoryEffects::Effect>>;

/// Of buffers, `inputs` are read and `outputs` written.
static void addEffects(mlir::MutableOperandRange inputs,
                       mlir::MutableOperandRange outputs, Effects &effects) {
  for (OpOperand &operand : inputs)
    if (isa<MemRefType>(operand.get().getType()))
      effects.emplace_back(mlir::MemoryEffects::Read::get(), &operand);
  for (OpOperand &operand : outputs)
    if (isa<MemRefType>(operand.get().getType()))
      effects.emplace_back(mlir::MemoryEffects::Write::get(), &operand);
}

void DispatchOp::getEffects(Effects &effects) {
  addEffects(getInputsMutable(), getOutputsMutable(), effects);
}

void WinogradInputOp::getEffects(Effects &effects) {
  addEffects(getInputMutable(), getOutputMutable(), effects);
}

void WinogradOutputOp::getEffects(Effects &effects) {
  addEffects(getInputMutable(), getOutputMutable(), effects);
}

//===----------------------------------------------------------------------===//
// winograd_input, winograd_output
//===----------------------------------------------------------------------===//

/// An image n x h x w x c and products 36 x t x c.
static LogicalResult verifyTransform(Operation *op, Value image,
                                     Value products) {
  auto from = cast<ShapedType>(image.getType()),
       to = cast<ShapedType>(products.getType());
  if (!from.getElementType().isF32() || !to.getElementType().isF32() ||
      from.getRank() != 4 || to.getRank() != 3 ||
      to.getDimSize(0) != winograd::kProducts ||
      failed(mlir::verifyCompatibleShape(from.getShape().back(),
                                         to.getShape().back())))
    return op->emitOpError()
           << "needs an image of rank 4 and " << winograd::kProducts
           << " products for each of its channels, in f32, but got " << from
           << " and " << to;
  return success();
}

LogicalResult WinogradInputOp::verify() {
  return verifyTransform(*this, getInput(), getOutput());
}

LogicalResult WinogradOutputOp::verify() {
  return verifyTransform(*this, getOutput(), getInput());
}

//===----------------------------------------------------------------------===//
// bind, output, alloc
//===----------------------------------------------------------------------===//

/// One operand for each of the `count` open `what` of a buffer's type.
static LogicalResult verifyOpen(Operation *op, StringRef what, int64_t count,
                                ValueRange values) {
  if (count == static_cast<int64_t>(values.size()))
    return success();
  return op->emitOpError() << "has a result with " << count << " open " << what
                           << ", but " << values.size() << " operands for them";
}

LogicalResult BindOp::verify() {
  auto type = cast<MemRefType>(getResult().getType());
  // Strides of dense buffers follow from their sizes.
  int64_t strides = 0;
  if (!type.getLayout().isIdentity())
    strides =
        llvm::count_if(type.getStridesAndOffset().first, ShapedType::isDynamic);
  if (failed(verifyOpen(*this, "sizes", type.getNumDynamicDims(), getSizes())))
    return failure();
  return verifyOpen(*this, "strides", strides, getStrides());
}

LogicalResult OutputOp::verify() {
  auto type = cast<MemRefType>(getResult().getType());
  return verifyOpen(*this, "sizes", type.getNumDynamicDims(), getSizes());
}

LogicalResult AllocOp::verify() {
  auto type = cast<MemRefType>(getResult().getType());
  return verifyOpen(*this, "sizes", type.getNumDynamicDims(), getSizes());
}

//===----------------------------------------------------------------------===//
// check
//===----------------------------------------------------------------------===//

LogicalResult CheckOp::canonicalize(CheckOp op, PatternRewriter &rewriter) {
  if (!mlir::matchPattern(op.getCondition(), mlir::m_One()))
    return rewriter.notifyMatchFailure(op, "condition is not known to hold");
  rewriter.eraseOp(op);
  return success();
}
