//===- Values.h - What stands for values that are no tensors ----*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Of strings, sequences, optionals and tuples, the tensors that they consist
// of. A tuple has what stands for its members, one after the other.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DIALECT_DLC_VALUES_H
#define DLC_DIALECT_DLC_VALUES_H

#include "dlc/Dialect/Dlc/Dlc.h"

namespace dlc {

/// Whether `type` is that of a tensor whose elements are strings.
bool isStringTensor(Type type);

/// Whether values of type `type` consist of others: string tensors, sequences,
/// optionals and tuples.
bool isPacked(Type type);

/// The types of the tensors that stand for a value of type `type`; a tensor of
/// numbers stands for itself.
SmallVector<Type> getPartTypes(Type type);

} // namespace dlc

#endif // DLC_DIALECT_DLC_VALUES_H
