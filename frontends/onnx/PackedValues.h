//===- PackedValues.h - Strings, maps, sequences, optionals -----*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What ONNX has beside tensors of numbers goes through imports as one value,
// made by dlc.pack or dlc.list, and is taken apart where control flow carries
// it and where it enters or leaves the program: after the import there are only
// tensors.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_PACKEDVALUES_H
#define DLC_FRONTENDS_ONNX_PACKEDVALUES_H

#include "Node.h"
#include "dlc/Dialect/Dlc/Values.h"

namespace dlc::onnxfrontend {

/// `parts`, whose types may know more of their sizes, with the types of what
/// stands for a value of type `type`.
SmallVector<Value> fitParts(ImplicitLocOpBuilder &b, Type type,
                            ValueRange parts);

/// A value of type `type` from the tensors that stand for it, as for fitParts;
/// one of numbers is the tensor itself.
Value pack(ImplicitLocOpBuilder &b, Type type, ValueRange parts);

/// Values of types `types` from the tensors that stand for them, in order.
SmallVector<Value> packAll(ImplicitLocOpBuilder &b, ArrayRef<Type> types,
                           ValueRange parts);

/// The tensors that stand for `value`. Fails, without a message, for a list of
/// elements of different ranks.
FailureOr<SmallVector<Value>> getParts(ImplicitLocOpBuilder &b, Value value);

/// The tensors that stand for `values`, in order.
FailureOr<SmallVector<Value>> getAllParts(Node &node, ValueRange values);

/// The type of values that may be of type `lhs` or `rhs`; null if there is
/// none.
Type getCommonType(Type lhs, Type rhs);

/// `value` as one of type `type`, which is the common type of its own and
/// another one.
FailureOr<Value> castTo(Node &node, Value value, Type type);

/// An optional of type `type` that holds nothing.
Value createNone(ImplicitLocOpBuilder &b, OptionalType type);

/// Whether `optional` holds something, a tensor<i1>.
Value getPresent(Value optional);

/// What `optional` holds; what it gives if there is nothing has no meaning.
Value getHeld(ImplicitLocOpBuilder &b, Value optional);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_PACKEDVALUES_H
