//===- Strings.h - Tensors of strings as tensors of numbers -----*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Strings are spans of a list of bytes (see !dlc.string). Operators that move
// elements are imported on the spans; those that look at characters have them
// as a matrix of a row a string.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_STRINGS_H
#define DLC_FRONTENDS_ONNX_STRINGS_H

#include "PackedValues.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"

namespace dlc::onnxfrontend {

/// Values with spans in the place of strings, all of the same bytes, which are
/// null if there were no strings.
struct Numbers {
  SmallVector<Value> values;
  Value bytes;
};

/// Puts the bytes of all `values`, tensors and sequences, together.
Numbers takeNumbers(ImplicitLocOpBuilder &b, ValueRange values);

/// The inverse, of a tensor or sequence of i64.
Value asStrings(ImplicitLocOpBuilder &b, Value spans, Value bytes);

/// Whether elements of `type`, in whatever it holds them, are strings.
bool holdsStrings(Type type);

/// A tensor of known strings of shape `shape`.
Value createStrings(ImplicitLocOpBuilder &b, ArrayRef<std::string> strings,
                    ArrayRef<int64_t> shape);

/// What stands for a string tensor.
Value getSpans(Value strings);
Value getBytes(Value strings);

/// Where strings begin in their bytes, and how many they have, an i64 for each.
Value getBegins(Node &node, Value spans);
Value getLengths(Node &node, Value spans);
/// The inverse.
Value makeSpans(Node &node, Value begins, Value lengths);

/// The bytes of strings, an i32 each, in rows as long as the longest string (or
/// `width`); -1 is behind the end.
Value getCharacters(Node &node, Value strings, OpFoldResult width = {});

/// Strings of shape `sizes` from a row of characters each, of which as many
/// count as `lengths`, a list, says.
Value fromCharacters(Node &node, Value characters, Value lengths,
                     ArrayRef<OpFoldResult> sizes);

/// Whether strings are equal, element by element, for tensors of one shape.
Value areEqual(Node &node, Value lhs, Value rhs);

/// Stretches string tensors to a common shape.
FailureOr<SmallVector<Value>> broadcastStrings(Node &node, ValueRange values);

/// Whether each string equals each of `list`: a tensor with one more dimension,
/// behind the others.
Value compareWithEach(Node &node, Value strings, Value list);

/// Strings with all characters in upper, or lower, case.
Value changeCase(Node &node, Value strings, bool upper);

/// Where parts of a list begin that end at `ends`, each where the next begins.
/// At run time, fails with `message`, where "{}" is `size`, unless they ascend
/// up to the list's size.
Value enterEnds(Node &node, Value ends, OpFoldResult size,
                const Twine &message);

/// A string tensor that enters the program: `ends` says for each string where
/// it ends in `bytes`, the next one beginning there.
Value enterStrings(Node &node, Value ends, Value bytes);

/// The inverse: ends and bytes.
std::pair<Value, Value> leaveStrings(Node &node, Value strings);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_STRINGS_H
