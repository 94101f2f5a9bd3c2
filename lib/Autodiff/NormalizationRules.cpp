//===- NormalizationRules.cpp - Derivatives of normalizations -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From the results rather than from what these are defined by: less is kept,
// and less is computed.
//
//===----------------------------------------------------------------------===//

#include "Rules.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"
#include "dlc/Dialect/Dlc/Shapes.h"

using namespace dlc;

//===----------------------------------------------------------------------===//
// softmax
//===----------------------------------------------------------------------===//

static Term sumAlong(ImplicitLocOpBuilder &b, Term term, int64_t dim) {
  Value reduced = ReduceOp::create(b, ReduceKind::sum, term, dim);
  return {b, broadcastAlong(b, reduced, term, dim)};
}

static LogicalResult differentiateSoftmax(SoftmaxOp op, ImplicitLocOpBuilder &b,
                                          Gradients &gradients) {
  Term z(b, op.getResult()), dz(b, gradients.get(z));
  int64_t dim = op.getDimension();
  gradients.add(b, op.getOperand(),
                op.getLog() ? dz - z.unary<ExpOp>() * sumAlong(b, dz, dim)
                            : z * (dz - sumAlong(b, z * dz, dim)));
  return success();
}

static LogicalResult pushSoftmax(SoftmaxOp op, ImplicitLocOpBuilder &b,
                                 Tangents &tangents) {
  Term z(b, op.getResult()), dx(b, tangents.get(op.getOperand()));
  Term probability = op.getLog() ? z.unary<ExpOp>() : z;
  Term rest = dx - sumAlong(b, probability * dx, op.getDimension());
  tangents.add(b, z, op.getLog() ? rest : z * rest);
  return success();
}

//===----------------------------------------------------------------------===//
// normalize
//===----------------------------------------------------------------------===//

static LogicalResult differentiateNormalize(NormalizeOp op,
                                            ImplicitLocOpBuilder &b,
                                            Gradients &gradients) {
  // With z = (x - m) r, r = (var + epsilon)^(-1/2) and n elements in each mean:
  //   dx = r (dz - mean(dz) - z mean(z dz)) + dm / n - dr r^2 z / n
  // where without a center m is 0, and the terms of m are not there.
  Location loc = b.getLoc();
  ArrayRef<int64_t> dims = op.getDimensions();
  Term z(b, op.getResult());
  OpFoldResult count = b.getIndexAttr(1);
  for (int64_t dim : dims)
    count = mulSizes(b, loc, count, getDim(b, loc, z, dim));
  auto spread = [&](Value reduced) {
    return Term(b, broadcastAlong(b, reduced, z, dims));
  };
  auto mean = [&](Term term) {
    Term sum(b, ReduceOp::create(b, ReduceKind::sum, term, dims));
    return spread(sum / sum.like(count));
  };
  Term r(b, op.getInverseDeviation());
  if (Value gradient = gradients.get(op.getResult())) {
    Term dz(b, gradient);
    Term rest = dz - z * mean(z * dz);
    if (op.getCenter())
      rest = rest - mean(dz);
    gradients.add(b, op.getOperand(), spread(r) * rest);
  }
  Value dm = gradients.get(op.getMean());
  if (dm && op.getCenter())
    gradients.add(b, op.getOperand(), spread(dm) / z.like(count));
  if (Value dr = gradients.get(op.getInverseDeviation()))
    gradients.add(b, op.getOperand(),
                  -(spread(Term(b, dr) * r * r) * z) / z.like(count));
  return success();
}

static LogicalResult pushNormalize(NormalizeOp op, ImplicitLocOpBuilder &b,
                                   Tangents &tangents) {
  //   dm = mean(dx), dr = -r^2 mean(z dx), dz = r (dx - dm - z mean(z dx))
  // and without a center, dm is 0.
  Location loc = b.getLoc();
  ArrayRef<int64_t> dims = op.getDimensions();
  Term z(b, op.getResult()), r(b, op.getInverseDeviation()),
      dx(b, tangents.get(op.getOperand()));
  OpFoldResult count = b.getIndexAttr(1);
  for (int64_t dim : dims)
    count = mulSizes(b, loc, count, getDim(b, loc, z, dim));
  auto spread = [&](Term reduced) {
    return Term(b, broadcastAlong(b, reduced, z, dims));
  };
  auto mean = [&](Term term) {
    Term sum(b, ReduceOp::create(b, ReduceKind::sum, term, dims));
    return sum / sum.like(count);
  };
  Term slope = mean(z * dx), rest = dx - z * spread(slope);
  tangents.add(b, op.getInverseDeviation(), -(r * r * slope));
  if (op.getCenter()) {
    Term dm = mean(dx);
    tangents.add(b, op.getMean(), dm);
    rest = rest - spread(dm);
  }
  tangents.add(b, op.getResult(), spread(r) * rest);
  return success();
}

void dlc::attachNormalizationRules(MLIRContext *context) {
  attachRules<SoftmaxOp, differentiateSoftmax, pushSoftmax>(context);
  attachRules<NormalizeOp, differentiateNormalize, pushNormalize>(context);
}
