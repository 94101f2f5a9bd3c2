//===- StringNumbers.h - Numbers that are text ------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Strings in decimals as numbers, and the other way round.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_STRINGNUMBERS_H
#define DLC_FRONTENDS_ONNX_STRINGNUMBERS_H

#include "Strings.h"

namespace dlc::onnxfrontend {

/// `strings` as numbers of type `type`, a float or an integer; at run time,
/// fails if one of them is none, or none of that type. Floats may have an
/// exponent or be infinite or NaN; of what integers have behind a point nothing
/// is left.
FailureOr<Value> parseNumbers(Node &node, Value strings, Type type);

/// Integers, or bools as 0 and 1, as strings.
Value formatIntegers(Node &node, Value integers);

/// Floats of any type as strings of at most eight digits, as C's "%.8g" writes
/// them, or "INF", "-INF" and "NaN".
Value formatFloats(Node &node, Value floats);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_STRINGNUMBERS_H
