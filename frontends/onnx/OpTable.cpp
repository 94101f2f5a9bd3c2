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

const OpRow *dlc::onnxfrontend::findOp(StringRef domain, StringRef name) {
  static const llvm::StringMap<const OpRow *> table = [] {
    llvm::StringMap<const OpRow *> rows;
    for (ArrayRef<OpRow> family :
         {getActivationOps(),   getBoxesOps(),
          getCol2ImOps(),       getConstantOps(),
          getControlOps(),      getConvOps(),
          getDataMovementOps(), getEinsumOps(),
          getElementwiseOps(),  getIndexingOps(),
          getMatMulOps(),       getNormalizationOps(),
          getPadOps(),          getPoolingOps(),
          getQuantizationOps(), getQuantizedProductOps(),
          getRangeOps(),        getRecurrentOps(),
          getReductionOps(),    getResizeOps(),
          getSamplingOps(),     getSelectionOps(),
          getShapeOps(),        getSignalOps(),
          getSoftmaxOps()})
      for (const OpRow &row : family)
        rows[row.name] = &row;
    return rows;
  }();
  return domain.empty() ? table.lookup(name) : nullptr;
}
