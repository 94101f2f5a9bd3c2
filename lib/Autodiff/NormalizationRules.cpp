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

static LogicalResult differentiateSoftmax(SoftmaxOp op, ImplicitLocOpBuilder &b,
                                          Gradients &gradients) {
  Term z(b, op.getResult()), dz(b, gradients.get(z));
  int64_t dim = op.getDimension();
  auto sum = [&](Term term) {
    Value reduced = ReduceOp::create(b, ReduceKind::sum, term, dim);
    return Term(b, broadcastAlong(b, reduced, term, dim));
  };
  gradients.add(b, op.getOperand(),
                op.getLog() ? dz - z.unary<ExpOp>() * sum(dz)
                            : z * (dz - sum(z * dz)));
  return success();
}

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

void dlc::attachNormalizationRules(MLIRContext *context) {
  attachRule<SoftmaxOp, differentiateSoftmax>(context);
  attachRule<NormalizeOp, differentiateNormalize>(context);
}
