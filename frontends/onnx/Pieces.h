//===- Pieces.h - Parts of strings ------------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What operators have in common that cut strings in pieces: all strings are
// rows of a matrix of characters, and pieces are from places to places in the
// rows.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_PIECES_H
#define DLC_FRONTENDS_ONNX_PIECES_H

#include "Strings.h"

namespace dlc::onnxfrontend {

/// A matrix of characters, a row a string, and how long the strings are.
struct Text {
  Value characters, lengths;
  SmallVector<OpFoldResult> sizes;

  static Text get(Node &node, Value strings);

  /// For each place of a matrix of bools what is `distance` behind it; false
  /// beyond the edges.
  Value shift(Node &node, Value flags, int64_t distance) const;
};

/// Where each piece begins and ends in its string, [string, number], and how
/// many pieces a string has.
struct Pieces {
  Value begins, ends, counts;
};

/// How many flags are set in each row of `flags`.
Value countFlags(Node &node, Value flags);

/// The most pieces that a string has.
OpFoldResult getMost(Node &node, Value counts);

/// [string, number]: for each flag of a string, its place plus `distance`;
/// `absent` where there are fewer than `width`.
Value getPlaces(Node &node, const Text &text, Value flags, int64_t distance,
                OpFoldResult width, Value absent);

/// Pieces that begin and end at flagged characters, as many of one as of the
/// other.
Pieces getPieces(Node &node, const Text &text, Value begins, Value ends);

/// The pieces of `strings`, with one more dimension, and `absent`, a single
/// string, where a string has fewer than another.
Value cutPieces(Node &node, Value strings, const Pieces &pieces,
                const std::string &absent);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_PIECES_H
