//===- Layers.h - All values, compared --------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What each node computes when the program is optimized as a whole.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_VERIFICATION_LAYERS_H
#define DLC_LIB_VERIFICATION_LAYERS_H

#include "PieceChecker.h"
#include "dlc/Verification/Verification.h"

namespace dlc {

struct LayerComparison {
  std::vector<VerifyReport::Tensor> tensors;
  SmallVector<Value> wrong;
  /// The programs in which values were wrong.
  SmallVector<Piece> wrongPieces;
  std::vector<std::string> notes;
};

/// Compiles the program with the values of nodes as outputs, as many at a time
/// as fit into some memory, and compares them.
LayerComparison compareLayers(PieceChecker &checker);

} // namespace dlc

#endif // DLC_LIB_VERIFICATION_LAYERS_H
