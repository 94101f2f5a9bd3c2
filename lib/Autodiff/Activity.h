//===- Activity.h - What depends on what ------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Both modes of differentiation leave alone what does not depend on what is
// differentiated by.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_AUTODIFF_ACTIVITY_H
#define DLC_LIB_AUTODIFF_ACTIVITY_H

#include "dlc/Support/LLVM.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SetVector.h"

namespace dlc {

/// Whether a change of values of this type can be small.
bool isContinuous(Type type);

/// The values from around `op` that it, or an op in its regions, uses.
llvm::SetVector<Value> getUsedValues(Operation *op);

/// Whether `op`, or an op in its regions, uses a value that `isActive`.
bool usesAny(Operation *op, function_ref<bool(Value)> isActive);

/// Adds to `values` the results of `op` if it depends on them.
void addDependents(Operation *op, llvm::DenseSet<Value> &values);

} // namespace dlc

#endif // DLC_LIB_AUTODIFF_ACTIVITY_H
