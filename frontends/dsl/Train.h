//===- Train.h - Items that train -------------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A `train` item is short for entries that anybody could write:
//
//   entry init(seed: Key) -> (state p: P, state optimizer: S)
//   entry step(state p: P, state optimizer: S, x: X)
//       -> (loss: f32, state p: P, state optimizer: S)
//   entry eval(state p: P, x: X) -> (loss: f32)
//
// where the optimizer is a pair of functions: from parameters to what it begins
// with, and from parameters, gradients and that to the next of both. A third
// one may tell, from what is kept, by what the loss is multiplied before
// gradients are computed.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_DSL_TRAIN_H
#define DLC_FRONTENDS_DSL_TRAIN_H

#include "Program.h"

namespace dlc::tdl {

/// The entries that a `train` item makes.
class Training {
public:
  Training(Elaborator &elaborator, const Scope &file, States &states,
           ModuleOp module, const TrainItem *item)
      : elaborator(elaborator), file(file), states(states), module(module),
        item(item) {
    for (auto [i, parameter] : llvm::enumerate(item->parameters)) {
      parameters.push_back(parameter);
      // The first is what is trained.
      parameters.back().isState |= i == 0;
    }
  }

  LogicalResult check();
  LogicalResult makeInit();
  LogicalResult makeStep();
  LogicalResult makeEval();

private:
  static constexpr StringRef kOptimizer = "optimizer";

  EntryBuilder makeEntry(StringRef name) {
    elaborator.b.setInsertionPointToEnd(module.getBody());
    return EntryBuilder(elaborator, file, states, name, item->nameRange);
  }
  InFlightDiagnostic error(const Expr *expr) {
    return elaborator.error(expr->range);
  }
  FailureOr<Val> begin(const Parameter &parameter, const Tensor &key,
                       const Scope &scope);
  FailureOr<std::vector<Val>> getOptimizer(const Scope &scope);
  FailureOr<Val> call(const Val &function, StringRef name,
                      std::vector<Val> arguments);
  FailureOr<std::pair<Val, Val>> differentiate(EntryBuilder &entry,
                                               const std::optional<Val> &scale);
  FailureOr<Val> multiply(const Val &loss, const Val &scale);
  FailureOr<std::vector<Val>> splitLoss(const Val &value);
  LogicalResult addParameters(EntryBuilder &entry);
  FailureOr<Val> convert(const Val &value, const Val &like, const Twine &what);

  Elaborator &elaborator;
  const Scope &file;
  States &states;
  ModuleOp module;
  const TrainItem *item;
  std::vector<Parameter> parameters;
  Val optimizerType;
};

} // namespace dlc::tdl

#endif // DLC_FRONTENDS_DSL_TRAIN_H
