//===- Dlc.h - The dlc dialect ----------------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Ops, enums and interfaces of the dialect of tensor programs (dialects/Dlc).
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DIALECT_DLC_DLC_H
#define DLC_DIALECT_DLC_DLC_H

#include "dlc/Support/LLVM.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "dlc/Dialect/Dlc/DlcDialect.h.inc"
#include "dlc/Dialect/Dlc/DlcEnums.h.inc"
#include "dlc/Dialect/Interfaces/DecomposableOpInterface.h.inc"
#include "dlc/Dialect/Interfaces/ElementOpInterface.h.inc"
#include "dlc/Dialect/Interfaces/ScalarBodyOpInterface.h.inc"
#include "dlc/Dialect/Interfaces/TransposableOpInterface.h.inc"

namespace dlc {

// isElementType(Type): whether tensors can have elements of the type.
#include "dlc/Dialect/Dlc/DlcConstraints.h.inc"

/// How a scalar of tensor element type `type` is computed with: integers lose
/// their sign, and complex numbers are integers of as many bits, the real part
/// in the low ones. `i1` stays; tensors of it are stored as bytes (see
/// Conversion/DlcToLinalg).
Type getStorageType(Type type);

/// How many bits an element of type `type` has in a file: a bool is a byte.
unsigned getBitsInFile(Type type);

/// Whether `type` is an unsigned integer or bool.
bool isUnsigned(Type type);

/// The sizes of all results from `reifyDimOfResult`. Ops define their sizes one
/// at a time, because a size that is asked for is followed through the program,
/// and following all of them at each step takes exponential time.
LogicalResult reifyEachDim(mlir::ReifyRankedShapedTypeOpInterface op,
                           OpBuilder &builder,
                           mlir::ReifiedRankedShapedTypeDims &shapes);

/// The size of `tensor` along `dim`, see dlc/Dialect/Dlc/Shapes.h.
OpFoldResult getDim(OpBuilder &builder, Location loc, Value tensor,
                    int64_t dim);

// The implementations that all elementwise ops share.
Value buildElementwiseElement(
    ScalarBodyOpInterface op, OpBuilder &builder, Location loc,
    ArrayRef<int64_t> indices,
    function_ref<Value(Value, ArrayRef<int64_t>)> read);
Value cloneOnOperands(Operation *op, OpBuilder &builder, ValueRange operands);
OpFoldResult foldElementwise(ScalarBodyOpInterface op,
                             ArrayRef<Attribute> operands);

} // namespace dlc

#define GET_TYPEDEF_CLASSES
#include "dlc/Dialect/Dlc/DlcTypes.h.inc"

#define GET_OP_CLASSES
#include "dlc/Dialect/Dlc/DlcOps.h.inc"

#endif // DLC_DIALECT_DLC_DLC_H
