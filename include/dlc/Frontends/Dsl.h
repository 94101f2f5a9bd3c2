//===- Dsl.h - Import of programs in the tensor language --------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From a .tdl file to dlc, and to the same file as it should look.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_DSL_H
#define DLC_FRONTENDS_DSL_H

#include "dlc/Support/LLVM.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"
#include <string>

namespace dlc {

/// Texts by the path of the file that each stands for, which need not be there.
using OpenTexts = llvm::StringMap<std::string>;

/// The program in the file `path`, and in those that it imports, as a module
/// with a function for each entry. What is wrong is reported with the place in
/// the file before null is returned: one problem of each function at most.
mlir::OwningOpRef<ModuleOp> importTdl(StringRef path, MLIRContext *context,
                                      const OpenTexts &texts = {});

/// The program `text`, which the file `name` holds, with the spaces and line
/// breaks of the language's style. Its words and comments stay as they are.
FailureOr<std::string> formatTdl(StringRef name, StringRef text,
                                 MLIRContext *context);

/// How an ONNX model is trained.
struct ModelTraining {
  /// "adam", "momentum(lr = 0.1)": a function of the library's optim.
  std::string optimizer;
  /// A function of the library's loss, or another name that it has, and in
  /// parentheses, if there are several, the output that it is of: "mse(y)".
  std::string loss;
  /// Patterns of names of weights that stay as they are.
  std::vector<std::string> frozen;
  /// Whether gradients are those of the loss times a number, so that small ones
  /// are there in f16, too.
  bool scalesLoss = false;
};

/// The names that losses also have: what `name` is in the library, and what is
/// not in it as it is.
StringRef findLoss(StringRef name);

/// The program that trains the model in the file `path`, for a file beside it:
/// with the entries init, step, eval and infer. Errors: what is not in the
/// library, outputs that a loss does not take, and as of OnnxFunction.
llvm::Expected<std::string> writeTraining(StringRef path,
                                          const ModelTraining &training,
                                          MLIRContext *context);

} // namespace dlc

#endif // DLC_FRONTENDS_DSL_H
