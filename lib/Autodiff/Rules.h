//===- Rules.h - How ops give their rules -----------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A rule is a function of an op, a builder and the gradients or tangents; a
// file has those of a family of ops, backward and forward. In formulas, `x` and
// `y` are operands and `z` is the result; `dx`, `dy` and `dz` are their
// gradients or, in a rule forward, their tangents.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_AUTODIFF_RULES_H
#define DLC_LIB_AUTODIFF_RULES_H

#include "dlc/Autodiff/Differentiable.h"

namespace dlc {

/// The rules of an op of type `Op` as its implementation of the interface.
template <typename Op, auto ruleBackward, auto ruleForward>
struct RuleModel : DifferentiableOpInterface::ExternalModel<
                       RuleModel<Op, ruleBackward, ruleForward>, Op> {
  LogicalResult backward(Operation *op, ImplicitLocOpBuilder &b,
                         Gradients &gradients) const {
    return ruleBackward(cast<Op>(op), b, gradients);
  }
  LogicalResult forward(Operation *op, ImplicitLocOpBuilder &b,
                        Tangents &tangents) const {
    return ruleForward(cast<Op>(op), b, tangents);
  }
};

template <typename Op, auto ruleBackward, auto ruleForward>
void attachRules(MLIRContext *context) {
  Op::template attachInterface<RuleModel<Op, ruleBackward, ruleForward>>(
      *context);
}

/// Forward, of an op of one result that is linear in all its floats at once:
/// the same of their tangents.
LogicalResult pushLinear(Operation *op, ImplicitLocOpBuilder &b,
                         Tangents &tangents);

/// Forward, of an op of one result that is linear in each of its floats.
LogicalResult pushMultilinear(Operation *op, ImplicitLocOpBuilder &b,
                              Tangents &tangents);

LogicalResult differentiateWhile(mlir::scf::WhileOp op, ImplicitLocOpBuilder &b,
                                 Gradients &gradients);

// Forward, of branches and loops.
LogicalResult pushIf(mlir::scf::IfOp op, ImplicitLocOpBuilder &b,
                     Tangents &tangents);
LogicalResult pushFor(mlir::scf::ForOp op, ImplicitLocOpBuilder &b,
                      Tangents &tangents);
LogicalResult pushWhile(mlir::scf::WhileOp op, ImplicitLocOpBuilder &b,
                        Tangents &tangents);

inline int64_t getRank(Value tensor) {
  return cast<RankedTensorType>(tensor.getType()).getRank();
}

/// Fails because the gradient of an operand is not known.
inline LogicalResult failRule(Operation *op, const Twine &what) {
  return op->emitError("'")
         << op->getName() << "' can't be differentiated by " << what;
}

LogicalResult differentiateFor(mlir::scf::ForOp op, ImplicitLocOpBuilder &b,
                               Gradients &gradients);

void attachElementwiseRules(MLIRContext *context);
void attachMovementRules(MLIRContext *context);
void attachIndexingRules(MLIRContext *context);
void attachReductionRules(MLIRContext *context);
void attachCumulativeRules(MLIRContext *context);
void attachContractionRules(MLIRContext *context);
void attachPoolingRules(MLIRContext *context);
void attachNormalizationRules(MLIRContext *context);
void attachControlRules(MLIRContext *context);
void attachCustomRules(MLIRContext *context);

} // namespace dlc

#endif // DLC_LIB_AUTODIFF_RULES_H
