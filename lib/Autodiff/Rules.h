//===- Rules.h - How ops give their rules -----------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A rule is a function of an op, a builder and the gradients; a file has those
// of a family of ops. In formulas, `x` and `y` are operands, `z` is the result,
// and `dz` is its gradient.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_AUTODIFF_RULES_H
#define DLC_LIB_AUTODIFF_RULES_H

#include "dlc/Autodiff/Gradients.h"

namespace dlc {

/// The rule of an op of type `Op` as its implementation of the interface.
template <typename Op, auto rule>
struct RuleModel
    : DifferentiableOpInterface::ExternalModel<RuleModel<Op, rule>, Op> {
  LogicalResult backward(Operation *op, ImplicitLocOpBuilder &b,
                         Gradients &gradients) const {
    return rule(cast<Op>(op), b, gradients);
  }
};

template <typename Op, auto rule> void attachRule(MLIRContext *context) {
  Op::template attachInterface<RuleModel<Op, rule>>(*context);
}

/// Of functions whose derivative is zero wherever they have one.
template <typename Op>
LogicalResult isFlat(Op op, ImplicitLocOpBuilder &b, Gradients &gradients) {
  return success();
}

inline int64_t getRank(Value tensor) {
  return cast<RankedTensorType>(tensor.getType()).getRank();
}

/// Fails because the gradient of an operand is not known.
inline LogicalResult failRule(Operation *op, const Twine &what) {
  return op->emitError("'")
         << op->getName() << "' can't be differentiated by " << what;
}

void attachElementwiseRules(MLIRContext *context);
void attachMovementRules(MLIRContext *context);
void attachIndexingRules(MLIRContext *context);
void attachReductionRules(MLIRContext *context);
void attachContractionRules(MLIRContext *context);
void attachPoolingRules(MLIRContext *context);
void attachNormalizationRules(MLIRContext *context);
void attachControlRules(MLIRContext *context);

} // namespace dlc

#endif // DLC_LIB_AUTODIFF_RULES_H
