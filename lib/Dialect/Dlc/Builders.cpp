//===- Builders.cpp - Shorthand for making dlc ops ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/Dlc/Builders.h"
#include "dlc/Dialect/Dlc/Shapes.h"

using namespace dlc;

Value dlc::scalarConstant(ImplicitLocOpBuilder &builder, Type elementType,
                          double value) {
  auto type = RankedTensorType::get({}, elementType);
  auto round = [](double value, Type type) {
    APFloat number(value);
    bool losesInfo;
    number.convert(cast<FloatType>(type).getFloatSemantics(),
                   APFloat::rmNearestTiesToEven, &losesInfo);
    return number;
  };
  if (isa<FloatType>(elementType))
    return ConstantOp::create(
        builder, DenseElementsAttr::get(type, round(value, elementType)));
  if (auto complexType = dyn_cast<mlir::ComplexType>(elementType)) {
    Type part = complexType.getElementType();
    std::complex<APFloat> number(round(value, part), round(0, part));
    return ConstantOp::create(builder, DenseElementsAttr::get(type, number));
  }
  // What no integer is becomes the nearest one.
  bool isExact;
  llvm::APSInt integer(64, /*isUnsigned=*/false);
  (void)APFloat(value).convertToInteger(integer, APFloat::rmTowardZero,
                                        &isExact);
  return ConstantOp::create(
      builder,
      DenseElementsAttr::get(
          type, integer.sextOrTrunc(elementType.getIntOrFloatBitWidth())));
}

Value dlc::sizeAsScalar(ImplicitLocOpBuilder &builder, OpFoldResult size,
                        Type elementType) {
  if (std::optional<int64_t> known = mlir::getConstantIntValue(size)) {
    // Not by way of f64, which does not have all sizes.
    if (elementType.isInteger(64))
      return ConstantOp::create(
          builder,
          DenseElementsAttr::get(RankedTensorType::get({}, elementType),
                                 APInt(64, *known, /*isSigned=*/true)));
    return scalarConstant(builder, elementType, static_cast<double>(*known));
  }
  Value integer = arith::IndexCastOp::create(builder, builder.getI64Type(),
                                             cast<Value>(size));
  Value tensor = tensor::FromElementsOp::create(
      builder, RankedTensorType::get({}, builder.getI64Type()), integer);
  return convertTo(builder, tensor, elementType);
}

Value dlc::broadcastTo(ImplicitLocOpBuilder &builder, Value tensor,
                       ArrayRef<OpFoldResult> sizes,
                       ArrayRef<int64_t> dimensions) {
  SmallVector<int64_t> shape;
  SmallVector<Value> open;
  splitSizes(sizes, shape, open);
  auto type = cast<RankedTensorType>(tensor.getType());
  return builder.createOrFold<BroadcastOp>(type.clone(shape), tensor,
                                           dimensions, open);
}

Value dlc::broadcastScalar(ImplicitLocOpBuilder &builder, Value scalar,
                           Value like) {
  return broadcastTo(builder, scalar, getDims(builder, builder.getLoc(), like),
                     {});
}

Value dlc::splatLike(ImplicitLocOpBuilder &builder, double value, Value like) {
  Type element = cast<RankedTensorType>(like.getType()).getElementType();
  return broadcastScalar(builder, scalarConstant(builder, element, value),
                         like);
}

Value dlc::broadcastAlong(ImplicitLocOpBuilder &builder, Value reduced,
                          Value like, ArrayRef<int64_t> dimensions) {
  auto type = cast<RankedTensorType>(like.getType());
  SmallVector<int64_t> kept;
  for (int64_t i = 0; i < type.getRank(); ++i)
    if (!llvm::is_contained(dimensions, i))
      kept.push_back(i);
  return broadcastTo(builder, reduced, getDims(builder, builder.getLoc(), like),
                     kept);
}

Value dlc::reshapeTo(ImplicitLocOpBuilder &builder, Value tensor,
                     ArrayRef<OpFoldResult> sizes) {
  SmallVector<int64_t> shape;
  SmallVector<Value> open;
  splitSizes(sizes, shape, open);
  auto type = cast<RankedTensorType>(tensor.getType());
  return builder.createOrFold<ReshapeOp>(type.clone(shape), tensor, open);
}

Value dlc::convertTo(ImplicitLocOpBuilder &builder, Value tensor,
                     Type elementType) {
  auto type = cast<RankedTensorType>(tensor.getType());
  if (type.getElementType() == elementType)
    return tensor;
  return builder.createOrFold<ConvertOp>(type.clone(elementType), tensor,
                                         /*saturate=*/false);
}

Value dlc::refineTo(ImplicitLocOpBuilder &builder, Value tensor,
                    ArrayRef<OpFoldResult> sizes) {
  SmallVector<int64_t> shape;
  SmallVector<Value> open;
  splitSizes(sizes, shape, open);
  auto type = cast<RankedTensorType>(tensor.getType());
  if (type.getShape() == ArrayRef<int64_t>(shape))
    return tensor;
  return tensor::CastOp::create(builder, type.clone(shape), tensor);
}

Value dlc::padOrCrop(ImplicitLocOpBuilder &builder, Value tensor,
                     ArrayRef<OpFoldResult> low, ArrayRef<OpFoldResult> high,
                     ArrayRef<int64_t> interior) {
  Location loc = builder.getLoc();
  OpFoldResult zero = builder.getIndexAttr(0);
  SmallVector<OpFoldResult> padLow, padHigh, cropLow, cropped;
  bool crops = false;
  for (auto [first, second] : llvm::zip(low, high)) {
    auto crop = [&](OpFoldResult size) {
      OpFoldResult result =
          maxSizes(builder, loc, subSizes(builder, loc, zero, size), zero);
      crops |= mlir::getConstantIntValue(result) != 0;
      return result;
    };
    padLow.push_back(maxSizes(builder, loc, first, zero));
    padHigh.push_back(maxSizes(builder, loc, second, zero));
    cropLow.push_back(crop(first));
    cropped.push_back(addSizes(builder, loc, cropLow.back(), crop(second)));
  }
  Type type = cast<RankedTensorType>(tensor.getType()).getElementType();
  Value result = PadOp::create(builder, PadMode::constant, tensor,
                               scalarConstant(builder, type, 0), padLow,
                               padHigh, interior);
  if (!crops)
    return result;
  SmallVector<OpFoldResult> sizes = getDims(builder, loc, result);
  for (auto [size, less] : llvm::zip(sizes, cropped))
    size = subSizes(builder, loc, size, less);
  return SliceOp::create(builder, result, cropLow, sizes,
                         SmallVector<int64_t>(sizes.size(), 1));
}
