//===- OpTable.h - Which operators have an import ---------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One row an operator; each family has its rows in its own file. Operators
// without a row are imported by the function body that ONNX defines for them,
// if it does.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_OPTABLE_H
#define DLC_FRONTENDS_ONNX_OPTABLE_H

#include "Node.h"

namespace dlc::onnxfrontend {

/// What becomes of inputs that are strings, where the operator allows them.
enum class StringInputs {
  moved,  ///< The import gets spans (see Strings.h), which it moves like
          ///< numbers.
  taken,  ///< It gets strings, and sequences and optionals that hold some.
  refused ///< It has no meaning for them.
};

struct OpRow {
  const char *name;
  /// From which version of the operator set on; before, the function body.
  int minVersion;
  LogicalResult (*import)(Node &node);
  StringInputs strings = StringInputs::moved;
};

/// The row of an operator of the domain `domain` ("" for ai.onnx), or null.
const OpRow *findOp(StringRef domain, StringRef name);

ArrayRef<OpRow> getActivationOps();
ArrayRef<OpRow> getBoxesOps();
ArrayRef<OpRow> getCastOps();
ArrayRef<OpRow> getCausalConvOps();
ArrayRef<OpRow> getCol2ImOps();
ArrayRef<OpRow> getConstantOps();
ArrayRef<OpRow> getControlOps();
ArrayRef<OpRow> getConvOps();
ArrayRef<OpRow> getConvTransposeOps();
ArrayRef<OpRow> getDataMovementOps();
ArrayRef<OpRow> getDeformConvOps();
ArrayRef<OpRow> getDeterminantOps();
ArrayRef<OpRow> getEinsumOps();
ArrayRef<OpRow> getElementwiseOps();
ArrayRef<OpRow> getGradientOps();
ArrayRef<OpRow> getGroupQueryAttentionOps();
ArrayRef<OpRow> getIfOps();
ArrayRef<OpRow> getIndexingOps();
ArrayRef<OpRow> getMatMulOps();
ArrayRef<OpRow> getMelOps();
ArrayRef<OpRow> getMicrosoftActivationOps();
ArrayRef<OpRow> getMicrosoftAttentionOps();
ArrayRef<OpRow> getMicrosoftBlockOps();
ArrayRef<OpRow> getMicrosoftIntegerProductOps();
ArrayRef<OpRow> getMicrosoftNormalizationOps();
ArrayRef<OpRow> getMicrosoftProductOps();
ArrayRef<OpRow> getMicrosoftQuantizationOps();
ArrayRef<OpRow> getMicrosoftRecurrentOps();
ArrayRef<OpRow> getMicrosoftRotaryOps();
ArrayRef<OpRow> getMicrosoftTokenizerOps();
ArrayRef<OpRow> getMlCategoryOps();
ArrayRef<OpRow> getMlLinearOps();
ArrayRef<OpRow> getMlMapOps();
ArrayRef<OpRow> getMlOps();
ArrayRef<OpRow> getMlSvmOps();
ArrayRef<OpRow> getMlTreeOps();
ArrayRef<OpRow> getNormalizationOps();
ArrayRef<OpRow> getOptimizerOps();
ArrayRef<OpRow> getOptionalOps();
ArrayRef<OpRow> getPadOps();
ArrayRef<OpRow> getPoolingOps();
ArrayRef<OpRow> getQuantizationOps();
ArrayRef<OpRow> getQuantizedProductOps();
ArrayRef<OpRow> getRandomOps();
ArrayRef<OpRow> getRangeOps();
ArrayRef<OpRow> getRecurrentOps();
ArrayRef<OpRow> getReductionOps();
ArrayRef<OpRow> getResizeOps();
ArrayRef<OpRow> getRoiOps();
ArrayRef<OpRow> getSamplingOps();
ArrayRef<OpRow> getSelectionOps();
ArrayRef<OpRow> getSequenceOps();
ArrayRef<OpRow> getSequenceSplitOps();
ArrayRef<OpRow> getShapeOps();
ArrayRef<OpRow> getSignalOps();
ArrayRef<OpRow> getSoftmaxOps();
ArrayRef<OpRow> getStringOps();
ArrayRef<OpRow> getStringSplitOps();
ArrayRef<OpRow> getTfIdfOps();
ArrayRef<OpRow> getUniqueOps();
ArrayRef<OpRow> getUnpoolingOps();

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_OPTABLE_H
