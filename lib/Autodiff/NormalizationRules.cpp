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

namespace {
/// What both of its rules are made of: z = (x - m) r.
struct Normalization {
  Normalization(NormalizeOp op, ImplicitLocOpBuilder &b)
      : b(b), dims(op.getDimensions()), z(b, op.getResult()),
        r(b, op.getInverseDeviation()), count(b.getIndexAttr(1)) {
    for (int64_t dim : dims)
      count = mulSizes(b, b.getLoc(), count, getDim(b, b.getLoc(), z, dim));
  }

  /// Means, or numbers like these, for all elements that they are of.
  Term spread(Value means) const {
    return {b, broadcastAlong(b, means, z, dims)};
  }
  Term mean(Term term) const {
    Term sum(b, ReduceOp::create(b, ReduceKind::sum, term, dims));
    return sum / sum.like(count);
  }

  ImplicitLocOpBuilder &b;
  ArrayRef<int64_t> dims;
  Term z, r;
  OpFoldResult count; ///< of the elements in each mean
};
} // namespace

static LogicalResult differentiateNormalize(NormalizeOp op,
                                            ImplicitLocOpBuilder &b,
                                            Gradients &gradients) {
  // With z = (x - m) r, r = (var + epsilon)^(-1/2) and n elements in each mean:
  //   dx = r (dz - mean(dz) - z mean(z dz)) + dm / n - dr r^2 z / n
  // where without a center m is 0, and the terms of m are not there.
  Normalization of(op, b);
  Term z = of.z, r = of.r;
  if (Value gradient = gradients.get(op.getResult())) {
    Term dz(b, gradient);
    Term rest = dz - z * of.spread(of.mean(z * dz));
    if (op.getCenter())
      rest = rest - of.spread(of.mean(dz));
    gradients.add(b, op.getOperand(), of.spread(r) * rest);
  }
  Value dm = gradients.get(op.getMean());
  if (dm && op.getCenter())
    gradients.add(b, op.getOperand(), of.spread(dm) / z.like(of.count));
  if (Value dr = gradients.get(op.getInverseDeviation()))
    gradients.add(b, op.getOperand(),
                  -(of.spread(Term(b, dr) * r * r) * z) / z.like(of.count));
  return success();
}

static LogicalResult pushNormalize(NormalizeOp op, ImplicitLocOpBuilder &b,
                                   Tangents &tangents) {
  //   dm = mean(dx), dr = -r^2 mean(z dx), dz = r (dx - dm - z mean(z dx))
  // and without a center, dm is 0.
  Normalization of(op, b);
  Term z = of.z, r = of.r, dx(b, tangents.get(op.getOperand()));
  Term slope = of.mean(z * dx), rest = dx - z * of.spread(slope);
  tangents.add(b, op.getInverseDeviation(), -(r * r * slope));
  if (op.getCenter()) {
    Term dm = of.mean(dx);
    tangents.add(b, op.getMean(), dm);
    rest = rest - of.spread(dm);
  }
  tangents.add(b, op.getResult(), of.spread(r) * rest);
  return success();
}

void dlc::attachNormalizationRules(MLIRContext *context) {
  attachRules<SoftmaxOp, differentiateSoftmax, pushSoftmax>(context);
  attachRules<NormalizeOp, differentiateNormalize, pushNormalize>(context);
}
