//===- OpsSignal.cpp - Import of Fourier transforms -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A discrete Fourier transform is a product with a matrix of cosines and sines,
// computed in f64.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "RuntimeAxes.h"
#include "Selection.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

namespace {
struct Transform {
  /// The number of points.
  OpFoldResult length;
  bool inverse, oneSided;
};
} // namespace

/// length / 2 + 1: what is not the mirror image of the rest, for real signals.
static OpFoldResult getHalf(Node &node, OpFoldResult length) {
  ImplicitLocOpBuilder &b = node.b;
  return addSizes(b, b.getLoc(),
                  floorDivSizes(b, b.getLoc(), length, b.getIndexAttr(2)),
                  b.getIndexAttr(1));
}

/// Column `index` of the last dimension of a tensor of rank 4, without it.
static Value takePart(Node &node, Value x, int64_t index) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  SmallVector<OpFoldResult> offsets(4, b.getIndexAttr(0));
  offsets.back() = b.getIndexAttr(index);
  sizes.back() = b.getIndexAttr(1);
  Value part =
      b.createOrFold<SliceOp>(x, offsets, sizes, SmallVector<int64_t>(4, 1));
  return reshapeTo(b, part, ArrayRef(sizes).drop_back());
}

/// `x` with `count` elements along dimension 1: cut, or filled with zeros.
static Value fit(Node &node, Value x, OpFoldResult count) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  if (provablyEqual(sizes[1], count))
    return x;
  OpFoldResult zero = b.getIndexAttr(0);
  SmallVector<OpFoldResult> low(sizes.size(), zero), high(low);
  high[1] = maxSizes(b, loc, subSizes(b, loc, count, sizes[1]), zero);
  Type type = cast<RankedTensorType>(x.getType()).getElementType();
  x = PadOp::create(b, PadMode::constant, x, scalarConstant(b, type, 0), low,
                    high);
  sizes[1] = count;
  return b.createOrFold<SliceOp>(x, low, sizes,
                                 SmallVector<int64_t>(sizes.size(), 1));
}

/// Transforms `x`, [before, signal, after, 1 or 2], along dimension 1.
static FailureOr<Value> transform(Node &node, Value x,
                                  const Transform &transform) {
  ImplicitLocOpBuilder &b = node.b;
  auto type = cast<RankedTensorType>(x.getType());
  int64_t parts = type.getShape().back();
  if (parts != 1 && parts != 2)
    return node.fail("needs real or complex numbers in the last dimension");
  // The inverse of one side has real results.
  bool isRealInverse = transform.inverse && transform.oneSided;
  OpFoldResult half = getHalf(node, transform.length);
  OpFoldResult in = isRealInverse ? half : transform.length;
  OpFoldResult out =
      transform.oneSided && !transform.inverse ? half : transform.length;
  Type f64 = b.getF64Type();
  x = fit(node, convertTo(b, x, f64), in);

  // The angle 2 pi (k n mod length) / length, which stays exact.
  Value k = createIota(node, {out, in}, 0), n = createIota(node, {out, in}, 1);
  Value length =
      broadcastScalar(b, sizeAsScalar(b, transform.length, b.getI64Type()), k);
  Value turn = RemOp::create(b, MulOp::create(b, k, n), length);
  Value angle = convertTo(b, turn, f64);
  angle = DivOp::create(
      b, MulOp::create(b, angle, splatLike(b, 6.283185307179586, angle)),
      convertTo(b, length, f64));
  Value cosine = CosOp::create(b, angle), sine = SinOp::create(b, angle);
  if (transform.inverse) {
    sine = NegOp::create(b, sine);
    Value scale =
        DivOp::create(b, splatLike(b, 1, cosine), convertTo(b, length, f64));
    if (isRealInverse) {
      // All but the first and the middle one stand for their mirror images too.
      Value mirror = SubOp::create(b, length, n);
      Value isAlone = OrOp::create(
          b, CompareOp::create(b, Comparison::eq, n, splatLike(b, 0, n)),
          CompareOp::create(b, Comparison::eq, n, mirror));
      scale = SelectOp::create(b, isAlone, scale,
                               MulOp::create(b, scale, splatLike(b, 2, scale)));
    }
    cosine = MulOp::create(b, cosine, scale);
    sine = MulOp::create(b, sine, scale);
  }
  // [out, in] x [before, in, after] -> [before, out, after]
  auto multiply = [&](Value matrix, Value signal) -> Value {
    Value product = DotGeneralOp::create(
        b, matrix, signal, ArrayRef<int64_t>(), ArrayRef<int64_t>(),
        ArrayRef<int64_t>{1}, ArrayRef<int64_t>{1});
    return TransposeOp::create(b, product, ArrayRef<int64_t>{1, 0, 2});
  };
  Value realIn = takePart(node, x, 0);
  Value real = multiply(cosine, realIn);
  Value imaginary = NegOp::create(b, multiply(sine, realIn));
  if (parts == 2) {
    Value imaginaryIn = takePart(node, x, 1);
    real = AddOp::create(b, real, multiply(sine, imaginaryIn));
    imaginary = AddOp::create(b, imaginary, multiply(cosine, imaginaryIn));
  }
  SmallVector<OpFoldResult> sizes = node.getSizesOf(real);
  sizes.push_back(b.getIndexAttr(1));
  SmallVector<Value> columns{reshapeTo(b, real, sizes)};
  if (!isRealInverse)
    columns.push_back(reshapeTo(b, imaginary, sizes));
  return convertTo(b, b.createOrFold<ConcatOp>(3, columns),
                   type.getElementType());
}

/// `x` with a known number of parts, real and imaginary, in the last dimension:
/// where it is open, real numbers get imaginary parts of zero.
static Value completeParts(Node &node, Value x) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  if (sizes.empty() || mlir::getConstantIntValue(sizes.back()))
    return x;
  OpFoldResult two = b.getIndexAttr(2);
  node.require(node.compare(arith::CmpIPredicate::sle, sizes.back(), two),
               "has {} parts where there can be {}", {sizes.back(), two});
  SmallVector<OpFoldResult> low(sizes.size(), b.getIndexAttr(0)), high = low;
  high.back() =
      maxSizes(b, loc, subSizes(b, loc, two, sizes.back()), b.getIndexAttr(0));
  Type type = cast<RankedTensorType>(x.getType()).getElementType();
  x = PadOp::create(b, PadMode::constant, x, scalarConstant(b, type, 0), low,
                    high);
  sizes.back() = two;
  return refineTo(b, x, sizes);
}

static LogicalResult importDft(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  Value x = node.getInput(0);
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  int64_t rank = sizes.size();
  x = completeParts(node, x);
  sizes = node.getSizesOf(x);
  // DFT-17: the axis is an attribute; from version 20 on an input.
  OpFoldResult axis =
      b.getIndexAttr(node.getInt("axis", node.getVersion() < 20 ? 1 : -2));
  if (node.hasInput(2))
    axis = node.getScalarAsSize(node.getInput(2));
  std::optional<int64_t> known = mlir::getConstantIntValue(axis);
  if (rank < 2 || (known && (*known < -rank || *known >= rank)))
    return node.fail("the axis is out of range for a tensor of rank " +
                     Twine(rank));
  // As [before, signal, after, parts], wherever the axis is.
  OpFoldResult one = b.getIndexAttr(1);
  SmallVector<OpFoldResult> joined{one, one, one, sizes.back()};
  SmallVector<OpFoldResult> isAxis;
  auto select = [&](int64_t dim, OpFoldResult then, OpFoldResult otherwise) {
    if (known)
      return *known == dim || *known == dim - rank ? then : otherwise;
    auto equals = [&](int64_t number) {
      return node.compare(arith::CmpIPredicate::eq, axis,
                          b.getIndexAttr(number));
    };
    Value matches =
        b.createOrFold<arith::OrIOp>(equals(dim), equals(dim - rank));
    return node.select(matches, then, otherwise);
  };
  for (int64_t dim = 0; dim + 1 < rank; ++dim) {
    // What came after a dimension that is the axis came before it.
    OpFoldResult before = mulSizes(b, loc, joined[0], joined[2]);
    joined[0] = select(dim, before, joined[0]);
    joined[1] = select(dim, sizes[dim], joined[1]);
    joined[2] = select(dim, one, mulSizes(b, loc, joined[2], sizes[dim]));
  }
  Transform settings{joined[1], node.getInt("inverse", 0) != 0,
                     node.getInt("onesided", 0) != 0};
  if (node.hasInput(1))
    settings.length = node.getScalarAsSize(node.getInput(1));
  else if (settings.inverse && settings.oneSided)
    settings.length =
        mulSizes(b, loc, b.getIndexAttr(2), subSizes(b, loc, joined[1], one));
  FailureOr<Value> result = transform(node, reshapeTo(b, x, joined), settings);
  if (failed(result))
    return failure();
  SmallVector<OpFoldResult> resultSizes = node.getSizesOf(*result);
  for (int64_t dim = 0; dim + 1 < rank; ++dim)
    sizes[dim] = select(dim, resultSizes[1], sizes[dim]);
  sizes.back() = resultSizes.back();
  node.setOutput(0, reshapeTo(b, *result, sizes));
  return success();
}

static LogicalResult importStft(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  if (node.getRank(0) != 3)
    return node.fail("needs a signal of rank 3");
  if (!node.hasInput(2) && !node.hasInput(3))
    return node.fail("needs a window or a frame_length");
  if (node.hasInput(2) && node.getRank(2) != 1)
    return node.fail("needs a window of rank 1");
  Value signal = completeParts(node, node.getInput(0));
  OpFoldResult step = node.getScalarAsSize(node.getInput(1));
  OpFoldResult length = node.hasInput(3)
                            ? node.getScalarAsSize(node.getInput(3))
                            : node.getSizeOf(node.getInput(2), 0);
  // Frame f starts at f * step; all lie within the signal.
  SmallVector<OpFoldResult> sizes = node.getSizesOf(signal);
  OpFoldResult frames = addSizes(
      b, loc, floorDivSizes(b, loc, subSizes(b, loc, sizes[1], length), step),
      b.getIndexAttr(1));
  Value f = createIota(node, {frames, length}, 0);
  Value position = AddOp::create(
      b,
      MulOp::create(
          b, f, broadcastScalar(b, sizeAsScalar(b, step, b.getI64Type()), f)),
      createIota(node, {frames, length}, 1));
  Value framed = GatherOp::create(b, signal, 1, position);
  SmallVector<OpFoldResult> shape{sizes[0], frames, length, sizes[2]};
  if (node.hasInput(2)) {
    if (failed(node.expectEqual(length, node.getSizeOf(node.getInput(2), 0))))
      return failure();
    framed =
        MulOp::create(b, framed, broadcastTo(b, node.getInput(2), shape, {2}));
  }
  Value joined = reshapeTo(b, framed,
                           {mulSizes(b, loc, sizes[0], frames), length,
                            b.getIndexAttr(1), sizes[2]});
  FailureOr<Value> result =
      transform(node, joined,
                {length, /*inverse=*/false, node.getInt("onesided", 1) != 0});
  if (failed(result))
    return failure();
  shape[2] = node.getSizeOf(*result, 1);
  shape[3] = b.getIndexAttr(2);
  node.setOutput(0, reshapeTo(b, *result, shape));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getSignalOps() {
  static constexpr OpRow kRows[] = {
      {"DFT", 17, importDft},
      {"STFT", 17, importStft},
  };
  return kRows;
}
