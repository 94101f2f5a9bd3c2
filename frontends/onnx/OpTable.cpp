//===- OpTable.cpp - Which operators have an import -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

/// The operators of a domain, a family each.
static SmallVector<ArrayRef<OpRow>> getFamilies(StringRef domain) {
  if (domain.empty())
    return {
        getActivationOps(),    getBoxesOps(),        getCastOps(),
        getCausalConvOps(),    getCol2ImOps(),       getConstantOps(),
        getControlOps(),       getConvOps(),         getConvTransposeOps(),
        getDataMovementOps(),  getDeformConvOps(),   getDeterminantOps(),
        getEinsumOps(),        getElementwiseOps(),  getIfOps(),
        getIndexingOps(),      getMatMulOps(),       getMelOps(),
        getNormalizationOps(), getOptionalOps(),     getPadOps(),
        getPoolingOps(),       getQuantizationOps(), getQuantizedProductOps(),
        getRandomOps(),        getRangeOps(),        getRecurrentOps(),
        getReductionOps(),     getResizeOps(),       getRoiOps(),
        getSamplingOps(),      getSelectionOps(),    getSequenceOps(),
        getSequenceSplitOps(), getShapeOps(),        getSignalOps(),
        getSoftmaxOps(),       getStringOps(),       getStringSplitOps(),
        getTfIdfOps(),         getUniqueOps(),       getUnpoolingOps()};
  if (domain == "ai.onnx.ml")
    return {getMlCategoryOps(), getMlLinearOps(), getMlMapOps(),
            getMlOps(),         getMlSvmOps(),    getMlTreeOps()};
  if (domain == "ai.onnx.preview.training")
    return {getGradientOps(), getOptimizerOps()};
  if (domain == "com.microsoft")
    return {getGroupQueryAttentionOps(),     getMicrosoftActivationOps(),
            getMicrosoftAttentionOps(),      getMicrosoftBlockOps(),
            getMicrosoftIntegerProductOps(), getMicrosoftNormalizationOps(),
            getMicrosoftProductOps(),        getMicrosoftQuantizationOps(),
            getMicrosoftRecurrentOps(),      getMicrosoftRotaryOps(),
            getMicrosoftTokenizerOps()};
  return {};
}

const OpRow *dlc::onnxfrontend::findOp(StringRef domain, StringRef name) {
  static const llvm::StringMap<const OpRow *> table = [] {
    llvm::StringMap<const OpRow *> rows;
    for (StringRef domain :
         {"", "ai.onnx.ml", "ai.onnx.preview.training", "com.microsoft"})
      for (ArrayRef<OpRow> family : getFamilies(domain))
        for (const OpRow &row : family)
          rows[(domain + "." + row.name).str()] = &row;
    return rows;
  }();
  return table.lookup((domain + "." + name).str());
}
