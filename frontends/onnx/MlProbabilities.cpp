//===- MlProbabilities.cpp - Probabilities of classes from those of pairs -===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Wu, Lin and Weng, "Probability Estimates for Multi-class Classification by
// Pairwise Coupling" (2004), algorithm 2, with libsvm's limits: the minimum of
// p Q p over probabilities p, where p is improved one class at a time.
//
//===----------------------------------------------------------------------===//

#include "Loops.h"
#include "Ml.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

static constexpr int64_t kMostSteps = 100;
static constexpr double kTolerance = 0.005;

static Term sumRows(Node &node, Value rows) {
  return {node.b, ReduceOp::create(node.b, ReduceKind::sum, rows,
                                   ArrayRef<int64_t>{1})};
}

/// A list with an element for each row, over rows like those of `like`.
static Term spread(Node &node, Value list, Value like) {
  return {node.b, broadcastAlong(node.b, list, like, {1})};
}

/// The matrix Q of each sample: its element (i, j) is -r_ij r_ji, and on the
/// diagonal the sum of r_ji squared.
static Value createQ(Node &node, Term r) {
  ImplicitLocOpBuilder &b = node.b;
  Term transposed(node.b,
                  TransposeOp::create(b, r, ArrayRef<int64_t>{0, 2, 1}));
  Term sums(node.b, broadcastAlong(b, sumRows(node, r * r), r, {1}));
  SmallVector<OpFoldResult> sizes = node.getSizesOf(r);
  SmallVector<int64_t> shape;
  SmallVector<Value> open;
  splitSizes(sizes, shape, open);
  auto type = RankedTensorType::get(shape, b.getI64Type());
  Term row(node.b, IotaOp::create(b, type, 1, open));
  Term column(node.b, IotaOp::create(b, type, 2, open));
  return (row == column).select(sums, -(r * transposed));
}

namespace {

/// p, Q p and p Q p of each sample.
struct Estimate {
  Term p, qp, pqp;
};

} // namespace

/// The estimate with a better probability for class `i`.
static Estimate improve(Node &node, Value q, Value i, const Estimate &e) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<OpFoldResult> sizes = node.getSizesOf(e.p);
  OpFoldResult zero = b.getIndexAttr(0), one = b.getIndexAttr(1);
  Value row = SliceOp::create(b, q, ArrayRef<OpFoldResult>{zero, i, zero},
                              ArrayRef<OpFoldResult>{sizes[0], one, sizes[1]},
                              ArrayRef<int64_t>{1, 1, 1});
  Term qRow(node.b, reshapeTo(b, row, sizes));
  auto pick = [&](Term rows) {
    Value column = SliceOp::create(b, rows, ArrayRef<OpFoldResult>{zero, i},
                                   ArrayRef<OpFoldResult>{sizes[0], one},
                                   ArrayRef<int64_t>{1, 1});
    return Term(node.b, reshapeTo(b, column, sizes[0]));
  };
  Term diagonal = pick(qRow), product = pick(e.qp);
  Term step = (e.pqp - product) / diagonal, scale = step + 1;
  Term steps = spread(node, step, e.p), scales = spread(node, scale, e.p);
  SmallVector<int64_t> shape;
  SmallVector<Value> open;
  splitSizes(sizes, shape, open);
  Term place(
      node.b,
      IotaOp::create(b, RankedTensorType::get(shape, b.getI64Type()), 1, open));
  Term isPlace = place == place.like(OpFoldResult(i));
  Term p = isPlace.select(e.p + steps, e.p) / scales;
  Term pqp = (e.pqp + step * (step * diagonal + product * 2)) / scale / scale;
  return {p, (e.qp + steps * qRow) / scales, pqp};
}

FailureOr<Value> dlc::onnxfrontend::coupleProbabilities(Node &node,
                                                        Value pairs) {
  ImplicitLocOpBuilder &b = node.b;
  Value q = createQ(node, {node.b, pairs});
  SmallVector<OpFoldResult> sizes = node.getSizesOf(pairs);
  int64_t numClasses = cast<RankedTensorType>(pairs.getType()).getDimSize(1);
  Value uniform = scalarConstant(b, b.getF32Type(), 1.0 / numClasses);
  Value start = broadcastTo(b, uniform, {sizes[0], sizes[1]}, {});
  LoopRange samples;
  samples.count = b.getIndexAttr(kMostSteps);
  LoopRange classes;
  classes.count = sizes[1];
  FailureOr<SmallVector<Value>> result = createLoop(
      node, samples, {start},
      [&](Value, ValueRange carried) -> FailureOr<Iteration> {
        Term p(node.b, carried[0]);
        Term qp(node.b, DotGeneralOp::create(
                            b, q, p, ArrayRef<int64_t>{0}, ArrayRef<int64_t>{0},
                            ArrayRef<int64_t>{2}, ArrayRef<int64_t>{1}));
        Term pqp = sumRows(node, p * qp);
        Value errors = (qp - spread(node, pqp, p)).unary<AbsOp>();
        Term error(node.b, ReduceOp::create(b, ReduceKind::max, errors,
                                            ArrayRef<int64_t>{1}));
        Term isDone = error < kTolerance / static_cast<double>(numClasses);
        FailureOr<SmallVector<Value>> better =
            createLoop(node, classes, {p, qp, pqp},
                       [&](Value i, ValueRange values) -> FailureOr<Iteration> {
                         Estimate e{{node.b, values[0]},
                                    {node.b, values[1]},
                                    {node.b, values[2]}};
                         Estimate next = improve(node, q, i, e);
                         return Iteration{{}, {next.p, next.qp, next.pqp}, {}};
                       });
        if (failed(better))
          return failure();
        // Each sample stops by itself; the loop, when all have.
        Value next = spread(node, isDone, p).select(p, better->front());
        Value goesOn = ReduceOp::create(b, ReduceKind::any, (!isDone).get(),
                                        ArrayRef<int64_t>{0});
        return Iteration{goesOn, {next}, {}};
      });
  if (failed(result))
    return failure();
  return result->front();
}
