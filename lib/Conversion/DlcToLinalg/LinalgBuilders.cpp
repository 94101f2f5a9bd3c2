//===- LinalgBuilders.cpp - Shorthand for linalg ops ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See Patterns.h.
//
//===----------------------------------------------------------------------===//

#include "Patterns.h"

using namespace dlc;

Value dlc::createEmpty(OpBuilder &builder, Location loc,
                       ArrayRef<OpFoldResult> sizes, Type elementType) {
  return tensor::EmptyOp::create(builder, loc, sizes, elementType);
}

Value dlc::createFilled(OpBuilder &builder, Location loc,
                        ArrayRef<OpFoldResult> sizes, TypedAttr value) {
  Value empty = createEmpty(builder, loc, sizes, value.getType());
  Value constant = arith::ConstantOp::create(builder, loc, value);
  return linalg::FillOp::create(builder, loc, constant, empty).getResult(0);
}

static Value createGeneric(OpBuilder &builder, Location loc, ValueRange inputs,
                           Value init, ArrayRef<AffineMap> maps,
                           ArrayRef<Iterator> iterators, BodyBuilder body) {
  return linalg::GenericOp::create(
             builder, loc, init.getType(), inputs, init, maps, iterators,
             [&](OpBuilder &b, Location loc, ValueRange elements) {
               linalg::YieldOp::create(b, loc, body(b, loc, elements));
             })
      .getResult(0);
}

Value dlc::createParallel(OpBuilder &builder, Location loc,
                          ArrayRef<OpFoldResult> sizes, Type elementType,
                          ValueRange inputs, ArrayRef<AffineMap> maps,
                          BodyBuilder body) {
  Value empty = createEmpty(builder, loc, sizes, elementType);
  SmallVector<AffineMap> all(maps);
  all.push_back(builder.getMultiDimIdentityMap(sizes.size()));
  SmallVector<Iterator> iterators(sizes.size(), Iterator::parallel);
  return createGeneric(builder, loc, inputs, empty, all, iterators, body);
}

Value dlc::createReduction(OpBuilder &builder, Location loc, ValueRange inputs,
                           Value init, ArrayRef<AffineMap> maps,
                           ArrayRef<Iterator> iterators, BodyBuilder body) {
  return createGeneric(builder, loc, inputs, init, maps, iterators, body);
}

Value dlc::createFromPositions(
    OpBuilder &builder, Location loc, Value source,
    ArrayRef<OpFoldResult> sizes,
    function_ref<SmallVector<Value>(OpBuilder &, Location, ValueRange)>
        position) {
  Type elementType = cast<RankedTensorType>(source.getType()).getElementType();
  return createParallel(
      builder, loc, sizes, elementType, {}, {},
      [&](OpBuilder &b, Location loc, ValueRange) -> Value {
        SmallVector<Value> indices;
        for (size_t i = 0; i < sizes.size(); ++i)
          indices.push_back(linalg::IndexOp::create(b, loc, i));
        return tensor::ExtractOp::create(b, loc, source,
                                         position(b, loc, indices));
      });
}

Value dlc::clampIndex(OpBuilder &builder, Location loc, Value value,
                      Value size) {
  Value zero = arith::ConstantIndexOp::create(builder, loc, 0);
  Value one = arith::ConstantIndexOp::create(builder, loc, 1);
  Value last = builder.createOrFold<arith::SubIOp>(loc, size, one);
  Value high = builder.createOrFold<arith::MinSIOp>(loc, value, last);
  return builder.createOrFold<arith::MaxSIOp>(loc, high, zero);
}
