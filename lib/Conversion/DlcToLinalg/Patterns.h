//===- Patterns.h - Lowering patterns by op family --------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the files of this folder share: the type converter, shorthand for linalg
// ops, and a populate function a family.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_CONVERSION_DLCTOLINALG_PATTERNS_H
#define DLC_LIB_CONVERSION_DLCTOLINALG_PATTERNS_H

#include "dlc/Dialect/Dlc/Dlc.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "dlc/Support/LLVM.h"
#include "mlir/Transforms/DialectConversion.h"

namespace dlc {

using mlir::ConversionPatternRewriter;
using mlir::OpConversionPattern;
using mlir::OpInterfaceConversionPattern;
using mlir::TypeConverter;
using Iterator = mlir::utils::IteratorType;

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

/// Tensor types as they are stored: without signedness, and each element that
/// is narrower than a byte in a byte of its own.
class StorageTypeConverter : public TypeConverter {
public:
  StorageTypeConverter();
};

/// `type` as stored in a tensor.
Type getTensorStorageType(Type elementType);

/// A scalar of tensor storage as the scalar bodies take it, and back: a bool is
/// i8 in a tensor and i1 in a body. Signed numbers keep their sign in the byte.
Value fromTensorStorage(OpBuilder &builder, Location loc, Value scalar,
                        Type elementType);
Value toTensorStorage(OpBuilder &builder, Location loc, Value scalar,
                      Type elementType);

//===----------------------------------------------------------------------===//
// Linalg
//===----------------------------------------------------------------------===//

Value createEmpty(OpBuilder &builder, Location loc,
                  ArrayRef<OpFoldResult> sizes, Type elementType);
Value createFilled(OpBuilder &builder, Location loc,
                   ArrayRef<OpFoldResult> sizes, TypedAttr value);

/// Emits a body: the elements of inputs and outputs to those to be yielded.
using BodyBuilder =
    function_ref<Value(OpBuilder &builder, Location loc, ValueRange elements)>;

/// A linalg.generic without reductions: `inputs` are read through `maps`, the
/// result of `sizes` is written in order.
Value createParallel(OpBuilder &builder, Location loc,
                     ArrayRef<OpFoldResult> sizes, Type elementType,
                     ValueRange inputs, ArrayRef<AffineMap> maps,
                     BodyBuilder body);

/// A linalg.generic that accumulates into `init`. `maps` has one map for each
/// input, then that of the result.
Value createReduction(OpBuilder &builder, Location loc, ValueRange inputs,
                      Value init, ArrayRef<AffineMap> maps,
                      ArrayRef<Iterator> iterators, BodyBuilder body);

/// The result's element i along each dimension is the source's element at
/// `position(i...)`, a list of index values.
Value createFromPositions(
    OpBuilder &builder, Location loc, Value source,
    ArrayRef<OpFoldResult> sizes,
    function_ref<SmallVector<Value>(OpBuilder &, Location, ValueRange)>
        position);

/// `value` limited to 0 .. size-1.
Value clampIndex(OpBuilder &builder, Location loc, Value value, Value size);

//===----------------------------------------------------------------------===//
// Families
//===----------------------------------------------------------------------===//

void populateElementwisePatterns(RewritePatternSet &patterns,
                                 const TypeConverter &types);
void populateConstantPatterns(RewritePatternSet &patterns,
                              const TypeConverter &types);
void populateDataMovementPatterns(RewritePatternSet &patterns,
                                  const TypeConverter &types);
void populateIndexingPatterns(RewritePatternSet &patterns,
                              const TypeConverter &types);
void populateReductionPatterns(RewritePatternSet &patterns,
                               const TypeConverter &types);
void populateContractionPatterns(RewritePatternSet &patterns,
                                 const TypeConverter &types);
void populatePoolingPatterns(RewritePatternSet &patterns,
                             const TypeConverter &types);
void populateTopKPatterns(RewritePatternSet &patterns,
                          const TypeConverter &types);
/// Foreign ops on tensors whose element type changes.
void populateStoragePatterns(RewritePatternSet &patterns,
                             const TypeConverter &types);

} // namespace dlc

#endif // DLC_LIB_CONVERSION_DLCTOLINALG_PATTERNS_H
