//===- DoublePairs.cpp - Numbers of twice the bits of doubles -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "DoublePairs.h"
#include "Ml.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

/// Two halves of the bits of doubles.
static DoublePair split(Term x) {
  Term scaled = x * 134217729.0; // 2^27 + 1
  Term high = scaled - (scaled - x);
  return {high, x - high};
}

DoublePair dlc::onnxfrontend::multiply(const DoublePair &lhs,
                                       const DoublePair &rhs) {
  auto [x, y] = split(lhs.first);
  auto [u, v] = split(rhs.first);
  Term product = lhs.first * rhs.first;
  Term rest = ((x * u - product) + x * v + y * u) + y * v;
  return {product, rest + (lhs.first * rhs.second + lhs.second * rhs.first)};
}

APFloat dlc::onnxfrontend::getPowerOfTen(int exponent) {
  return APFloat(APFloat::IEEEquad(), ("1e" + Twine(exponent)).str());
}

static APFloat convert(APFloat value, const llvm::fltSemantics &semantics) {
  bool losesInfo;
  value.convert(semantics, APFloat::rmNearestTiesToEven, &losesInfo);
  return value;
}

DoublePair dlc::onnxfrontend::lookUp(Node &node, ArrayRef<APFloat> numbers,
                                     Value places) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<double> high, low;
  for (const APFloat &number : numbers) {
    APFloat rounded = convert(number, APFloat::IEEEdouble());
    APFloat rest = number - convert(rounded, APFloat::IEEEquad());
    high.push_back(rounded.convertToDouble());
    low.push_back(convert(rest, APFloat::IEEEdouble()).convertToDouble());
  }
  auto get = [&](ArrayRef<double> list) {
    Value table = createNumbers(node, list, static_cast<int64_t>(list.size()),
                                b.getF64Type());
    return Term(b, GatherOp::create(b, table, 0, places));
  };
  return {get(high), get(low)};
}
