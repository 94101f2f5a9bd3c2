//===- Models.cpp - Which ops have rules ----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Rules.h"

using namespace dlc;

void dlc::registerBatchableModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, DlcDialect *,
                            tensor::TensorDialect *, mlir::scf::SCFDialect *) {
    attachMovementBatching(context);
    attachReductionBatching(context);
    attachContractionBatching(context);
    attachIndexingBatching(context);
    attachControlBatching(context);
    attachCustomBatching(context);
  });
}
