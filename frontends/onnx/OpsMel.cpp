//===- OpsMel.cpp - Import of MelWeightMatrix -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The matrix that takes a spectrum to the mel scale: triangles whose corners
// are at equal distances on that scale.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "Selection.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"
#include <cmath>

using namespace dlc;
using namespace dlc::onnxfrontend;

static LogicalResult importMelWeightMatrix(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  Type f64 = b.getF64Type(), i64 = b.getI64Type();
  FailureOr<Type> type = node.getDataType("output_datatype", 1);
  if (failed(type))
    return failure();
  auto scalar = [&](size_t i) { return node.getSingle(node.getInput(i)); };
  auto size = [&](size_t i) {
    return node.getScalarAsSize(convertTo(b, scalar(i), i64));
  };
  OpFoldResult bands = size(0), length = size(1), one = b.getIndexAttr(1);
  for (OpFoldResult count : {bands, length})
    if (std::optional<int64_t> known = mlir::getConstantIntValue(count);
        known && *known < 0)
      return node.fail("has a negative size");
  OpFoldResult bins =
      addSizes(b, loc, floorDivSizes(b, loc, length, b.getIndexAttr(2)), one);
  OpFoldResult corners = addSizes(b, loc, bands, b.getIndexAttr(2));

  // mel(f) = 2595 log10(1 + f / 700)
  Term number = Term(node.b, createIota(node, corners, 0)).to(f64);
  auto spread = [&](size_t i) {
    return Term(node.b,
                broadcastScalar(b, convertTo(b, scalar(i), f64), number));
  };
  double factor = 2595 / std::log(10);
  auto mel = [&](Term f) { return (f / 700).unary<Log1pOp>() * factor; };
  Term low = mel(spread(3)),
       step = (mel(spread(4)) - low) / number.like(corners);
  Term frequency = (((number * step + low) / factor).unary<ExpOp>() - 1) * 700;
  Term corner = floor((spread(1) + 1) * frequency / spread(2)).to(i64);

  SmallVector<OpFoldResult> sizes{bins, bands};
  auto take = [&](int64_t first) {
    Value part = SliceOp::create(b, corner, {b.getIndexAttr(first)}, {bands},
                                 ArrayRef<int64_t>{1});
    return Term(node.b, broadcastTo(b, part, sizes, {1}));
  };
  Term left = take(0), middle = take(1), right = take(2);
  Term bin(node.b, createIota(node, sizes, 0));
  Term one64 = bin.like(1);
  auto ratio = [&](Term x, Term y) {
    return x.to(f64) / max(y, one64).to(f64);
  };
  Term rising = ratio(bin - left, middle - left),
       falling = ratio(right - bin, right - middle);
  Term zero = rising.like(0.0), full = rising.like(1);
  Term result = ((bin >= left) & (bin <= middle)).select(rising, zero);
  // A corner that falls together with the next one leaves its bin whole.
  Term flat = (bin == middle).select(full, zero);
  result = (left == middle).select(flat, result);
  result = ((bin >= middle) & (bin < right)).select(falling, result);
  node.setOutput(0, result.to(*type));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getMelOps() {
  static constexpr OpRow kRows[] = {
      {"MelWeightMatrix", 17, importMelWeightMatrix}};
  return kRows;
}
