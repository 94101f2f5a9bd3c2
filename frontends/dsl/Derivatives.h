//===- Derivatives.h - What derivatives have in common ----------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How the functions that are of functions, grad(f) and others, take these and
// their arguments.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_DSL_DERIVATIVES_H
#define DLC_FRONTENDS_DSL_DERIVATIVES_H

#include "Builtins.h"

namespace dlc::tdl {

/// Which arguments a derivative is by: one, or a list.
struct Wanted {
  SmallVector<int64_t> numbers;
  bool isList = false;
};

/// Of the argument `wrt`, whose number is `i`: 0 if it is left out.
FailureOr<Wanted> getWanted(Arguments &arguments, size_t i);

/// The function that the first argument is.
FailureOr<std::shared_ptr<const Function>> getFunction(Arguments &arguments);

/// Refuses the derivative of a function that is too many of them already.
LogicalResult checkOrder(const Elaborator &elaborator, const Function &function,
                         SMRange range);

/// Complains unless the arguments that are numbered in `wanted` are there and
/// have floats. Numbers become tensors.
LogicalResult makeDifferentiable(Elaborator &elaborator, Call &call,
                                 ArrayRef<int64_t> wanted);

/// What `function` gives, and how that changes where its arguments, the first
/// of `call`, change along the directions, which are the last.
FailureOr<Val> pushForward(Elaborator &elaborator, const Function &function,
                           const Call &call, ArrayRef<int64_t> wanted);

/// grad(f, wrt)
std::shared_ptr<const Function>
getGradient(const std::shared_ptr<const Function> &function, int64_t wanted);

/// What `function` gives for each example, of which the arguments numbered in
/// `over` have one after the other along their first dimension.
FailureOr<Val> mapExamples(Elaborator &elaborator, const Function &function,
                           const Call &call, ArrayRef<int64_t> over);

Val makeTuple(std::vector<Val> elements);

/// An op of regions, whose results follow from what is elaborated in these: it
/// stands without results until then, and is gone if that fails.
class Draft {
public:
  Draft(ImplicitLocOpBuilder &b, Operation *op) : b(b), op(op) {}
  Draft(const Draft &) = delete;
  ~Draft() { op->erase(); }

  /// Adds the block of a region.
  Block *addBody(unsigned region, TypeRange arguments);
  /// Makes the op with results of these types, and with the draft's regions.
  Operation *finish(TypeRange types);

private:
  ImplicitLocOpBuilder &b;
  Operation *op;
};

/// Elaborates a call of `function` in `body`, which returns the tensors of what
/// it gives.
FailureOr<Val> callIn(Block *body, Elaborator &elaborator,
                      const Function &function, const Call &call);

} // namespace dlc::tdl

#endif // DLC_FRONTENDS_DSL_DERIVATIVES_H
