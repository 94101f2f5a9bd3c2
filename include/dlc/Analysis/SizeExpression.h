//===- SizeExpression.h - Sizes as text -------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Prints how a size follows from an entry's dimension names, for people.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_ANALYSIS_SIZEEXPRESSION_H
#define DLC_ANALYSIS_SIZEEXPRESSION_H

#include "dlc/Support/LLVM.h"

namespace dlc {

/// `value` as an expression like "64*(batch*seq*4)": dimensions by their names,
/// or as input.number where they have none.
std::string getSizeExpression(Value value);

} // namespace dlc

#endif // DLC_ANALYSIS_SIZEEXPRESSION_H
