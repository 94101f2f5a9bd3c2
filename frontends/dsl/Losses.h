//===- Losses.h - Losses by their names -------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_DSL_LOSSES_H
#define DLC_FRONTENDS_DSL_LOSSES_H

#include "Ast.h"
#include "llvm/Support/Error.h"

namespace dlc::tdl {

/// A loss: of what a model gives, and of what it should give.
struct Loss {
  std::string name;
  std::string output; ///< "" if it is not said
  bool ofLabels;      ///< what it should give are numbers of classes
  bool ofVectors;     ///< there is one for all of the last dimension

  /// The one of the library that NAME or NAME(OUTPUT) asks for.
  static llvm::Expected<Loss> find(StringRef text, MLIRContext *context);
};

} // namespace dlc::tdl

#endif // DLC_FRONTENDS_DSL_LOSSES_H
