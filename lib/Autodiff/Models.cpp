//===- Models.cpp - Which ops have rules ----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Rules.h"

using namespace dlc;

void dlc::registerDifferentiableModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, DlcDialect *,
                            tensor::TensorDialect *, mlir::scf::SCFDialect *) {
    attachElementwiseRules(context);
    attachMovementRules(context);
    attachIndexingRules(context);
    attachReductionRules(context);
    attachCumulativeRules(context);
    attachContractionRules(context);
    attachPoolingRules(context);
    attachNormalizationRules(context);
    attachControlRules(context);
    attachCustomRules(context);
  });
}
