//===- Storage.cpp - How tensor elements are stored -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The type converter, and patterns for foreign ops on tensors whose element
// type changes by it.
//
//===----------------------------------------------------------------------===//

#include "Patterns.h"

using namespace dlc;

Type dlc::getTensorStorageType(Type elementType) {
  if (elementType.isIntOrFloat() && elementType.getIntOrFloatBitWidth() < 8)
    return IntegerType::get(elementType.getContext(), 8);
  return getStorageType(elementType);
}

StorageTypeConverter::StorageTypeConverter() {
  addConversion([](Type type) { return type; });
  addConversion([](IntegerType type) { return getStorageType(type); });
  addConversion([](mlir::ComplexType type) { return getStorageType(type); });
  addConversion([](RankedTensorType type) {
    return type.clone(getTensorStorageType(type.getElementType()));
  });
  auto castTo = [](OpBuilder &builder, Type type, ValueRange inputs,
                   Location loc) -> Value {
    Value value = inputs.front();
    // A lowering may know a size that the op's type leaves open.
    auto from = dyn_cast<RankedTensorType>(value.getType());
    auto to = dyn_cast<RankedTensorType>(type);
    if (from && to && from.getShape() != to.getShape())
      value = tensor::CastOp::create(builder, loc, from.clone(to.getShape()),
                                     value);
    if (value.getType() == type)
      return value;
    return mlir::UnrealizedConversionCastOp::create(builder, loc, type, value)
        .getResult(0);
  };
  addSourceMaterialization(castTo);
  addTargetMaterialization(castTo);
}

Value dlc::fromTensorStorage(OpBuilder &builder, Location loc, Value scalar,
                             Type elementType) {
  Type type = getStorageType(elementType);
  if (scalar.getType() == type)
    return scalar;
  if (elementType.isInteger(1)) {
    Value zero =
        arith::ConstantIntOp::create(builder, loc, scalar.getType(), 0);
    return builder.createOrFold<arith::CmpIOp>(loc, arith::CmpIPredicate::ne,
                                               scalar, zero);
  }
  Value bits = builder.createOrFold<arith::TruncIOp>(
      loc, builder.getIntegerType(type.getIntOrFloatBitWidth()), scalar);
  return isa<FloatType>(type)
             ? builder.createOrFold<arith::BitcastOp>(loc, type, bits)
             : bits;
}

Value dlc::toTensorStorage(OpBuilder &builder, Location loc, Value scalar,
                           Type elementType) {
  Type storage = getTensorStorageType(elementType);
  if (scalar.getType() == storage)
    return scalar;
  if (isa<FloatType>(elementType))
    scalar = builder.createOrFold<arith::BitcastOp>(
        loc, builder.getIntegerType(elementType.getIntOrFloatBitWidth()),
        scalar);
  bool isSigned = isa<IntegerType>(elementType) && !isUnsigned(elementType);
  return isSigned ? builder.createOrFold<arith::ExtSIOp>(loc, storage, scalar)
                  : builder.createOrFold<arith::ExtUIOp>(loc, storage, scalar);
}

namespace {

struct ConvertExtract : OpConversionPattern<tensor::ExtractOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(tensor::ExtractOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Value scalar = tensor::ExtractOp::create(
        rewriter, op.getLoc(), adaptor.getTensor(), adaptor.getIndices());
    rewriter.replaceOp(
        op, fromTensorStorage(rewriter, op.getLoc(), scalar, op.getType()));
    return success();
  }
};

struct ConvertFromElements : OpConversionPattern<tensor::FromElementsOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(tensor::FromElementsOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    SmallVector<Value> elements;
    for (Value element : adaptor.getElements())
      elements.push_back(toTensorStorage(rewriter, op.getLoc(), element,
                                         op.getType().getElementType()));
    rewriter.replaceOpWithNewOp<tensor::FromElementsOp>(
        op, getTypeConverter()->convertType(op.getType()), elements);
    return success();
  }
};

/// Ops that at most move tensors and are the same on any element type.
template <typename Op> struct ConvertInPlace : OpConversionPattern<Op> {
  using OpConversionPattern<Op>::OpConversionPattern;
  LogicalResult
  matchAndRewrite(Op op, typename Op::Adaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    SmallVector<Type> types;
    if (failed(this->getTypeConverter()->convertTypes(op->getResultTypes(),
                                                      types)))
      return rewriter.notifyMatchFailure(op, "types can't be stored");
    mlir::OperationState state(op->getLoc(), op->getName());
    state.addOperands(adaptor.getOperands());
    state.addTypes(types);
    state.attributes = op->getDiscardableAttrDictionary();
    state.propertiesAttr = op->getPropertiesAsAttribute();
    rewriter.replaceOp(op, rewriter.create(state)->getResults());
    return success();
  }
};

} // namespace

void dlc::populateStoragePatterns(RewritePatternSet &patterns,
                                  const TypeConverter &types) {
  patterns.add<ConvertExtract, ConvertFromElements, ConvertInPlace<FenceOp>,
               ConvertInPlace<tensor::CastOp>, ConvertInPlace<arith::SelectOp>,
               ConvertInPlace<tensor::DimOp>, ConvertInPlace<tensor::EmptyOp>,
               ConvertInPlace<tensor::ExtractSliceOp>,
               ConvertInPlace<tensor::InsertSliceOp>>(types,
                                                      patterns.getContext());
}
