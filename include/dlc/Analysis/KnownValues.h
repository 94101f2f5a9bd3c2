//===- KnownValues.h - Values that are the same in each run -----*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which values an entry's inputs have no influence on.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_ANALYSIS_KNOWNVALUES_H
#define DLC_ANALYSIS_KNOWNVALUES_H

#include "dlc/Support/LLVM.h"

namespace dlc {

/// Whether `value` is the same in each run: made by ops without side effects of
/// nothing but constants and weights.
bool isKnown(Value value);

} // namespace dlc

#endif // DLC_ANALYSIS_KNOWNVALUES_H
