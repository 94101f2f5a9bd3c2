//===- Decimals.h - Reading numbers that are text ---------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// All strings are read at once, a character a step.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_DECIMALS_H
#define DLC_FRONTENDS_ONNX_DECIMALS_H

#include "Strings.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"

namespace dlc::onnxfrontend {

/// What has been read of each string, in lists: `mantissa` is of u64, the
/// others are of i64, and 0 or 1 where they say whether something is so.
struct Decimals {
  enum Field {
    state, ///< Of the automaton that says whether there is a number.
    mantissa,
    isFull, ///< Digits are left out, since the mantissa has no room for more.
    scale,  ///< The power of ten that the mantissa is to be multiplied with.
    exponent,
    isNegative,
    isBehindPoint,
    isExponent,
    isExponentNegative,
    hasI, ///< As infinity has.
    hasA, ///< As NaN has.
    numFields
  };
  SmallVector<Value> fields;

  Term get(Node &node, Field field) const { return {node.b, fields[field]}; }
  Term isSet(Node &node, Field field) const { return get(node, field) > 0.0; }
};

/// Reads strings that match `pattern`; at run time, fails if one is no `kind`.
/// The mantissa takes digits while they make no more than `most`.
FailureOr<Decimals> readDecimals(Node &node, Value strings, StringRef pattern,
                                 StringRef kind, uint64_t most);

/// `number` in a list like `list`, of u64.
Term createLike(Node &node, uint64_t number, Value list);

/// Has the invocation fail with `message` unless a list of bools is all true.
void requireAll(Node &node, Value conditions, const Twine &message);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_DECIMALS_H
