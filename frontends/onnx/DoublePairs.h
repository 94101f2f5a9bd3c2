//===- DoublePairs.h - Numbers of twice the bits of doubles -----*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Between decimal and binary numbers are powers of ten, of which doubles have
// too few bits.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_DOUBLEPAIRS_H
#define DLC_FRONTENDS_ONNX_DOUBLEPAIRS_H

#include "Node.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"

namespace dlc::onnxfrontend {

/// Two tensors of doubles of which the sum is meant.
using DoublePair = std::pair<Term, Term>;

/// The product, to twice the bits of doubles; the first of the result is the
/// product of the firsts.
DoublePair multiply(const DoublePair &lhs, const DoublePair &rhs);

/// The power of ten with exponent `exponent`.
APFloat getPowerOfTen(int exponent);

/// Those of `numbers`, of quadruple precision, that stand at `places`.
DoublePair lookUp(Node &node, ArrayRef<APFloat> numbers, Value places);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_DOUBLEPAIRS_H
