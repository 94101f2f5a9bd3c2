//===- Builtins.h - Functions that the language has by itself ---*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each is a row in the table of its family: its name, its parameters, and what
// makes ops of a call. All else is written in the language (library/*.tdl).
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_DSL_BUILTINS_H
#define DLC_FRONTENDS_DSL_BUILTINS_H

#include "Elaborator.h"

namespace dlc::tdl {

/// The arguments of a call of a builtin, by the number of their parameter.
class Arguments {
public:
  Arguments(Elaborator &elaborator, const Call &call)
      : elaborator(elaborator), b(elaborator.b), call(call) {}

  /// Assigns arguments to `parameters`; those with a '?' behind them may be
  /// left out.
  LogicalResult assign(ArrayRef<StringRef> parameters);

  bool has(size_t i) const { return values[i] != nullptr; }
  const Val &get(size_t i) const { return values[i]->value; }
  SMRange getRange(size_t i) const {
    return has(i) ? values[i]->range : call.range;
  }

  FailureOr<Tensor> getTensor(size_t i) const;
  /// A tensor of floats.
  FailureOr<Tensor> getFloats(size_t i) const;
  FailureOr<Size> getSize(size_t i, std::optional<Size> otherwise = {}) const;
  FailureOr<int64_t> getInteger(size_t i, std::optional<int64_t> otherwise = {},
                                int64_t least = INT64_MIN) const;
  FailureOr<double> getNumber(size_t i, double otherwise) const;
  FailureOr<bool> getTruth(size_t i, bool otherwise) const;
  FailureOr<SmallVector<Size, 4>> getSizes(size_t i) const;
  /// One whole number for all of `count` dimensions, or one for each.
  FailureOr<SmallVector<int64_t>>
  getIntegers(size_t i, size_t count, int64_t otherwise, int64_t least) const;
  /// Dimensions of a tensor, counted from the end if negative; sorted.
  FailureOr<int64_t> getAxis(size_t i, size_t rank) const;
  FailureOr<SmallVector<int64_t>> getAxes(size_t i, size_t rank) const;
  /// The element type that is given in '<' and '>'.
  FailureOr<Val> getType() const;

  InFlightDiagnostic error(size_t i) const {
    return elaborator.error(getRange(i));
  }
  InFlightDiagnostic error() const { return elaborator.error(call.range); }

  Elaborator &elaborator;
  ImplicitLocOpBuilder &b;
  const Call &call;

private:
  ArrayRef<StringRef> parameters;
  SmallVector<const CallArgument *> values;
};

struct Builtin {
  StringRef name;
  ArrayRef<StringRef> parameters;
  FailureOr<Val> (*evaluate)(Arguments &);
  bool isElementwise = false;
};

ArrayRef<Builtin> getElementwiseBuiltins();
ArrayRef<Builtin> getReductionBuiltins();
ArrayRef<Builtin> getMovementBuiltins();
ArrayRef<Builtin> getIndexingBuiltins();
ArrayRef<Builtin> getConstructionBuiltins();
ArrayRef<Builtin> getWindowBuiltins();
ArrayRef<Builtin> getGradientBuiltins();
ArrayRef<Builtin> getTangentBuiltins();
ArrayRef<Builtin> getJacobianBuiltins();
ArrayRef<Builtin> getBatchBuiltins();
ArrayRef<Builtin> getCustomGradientBuiltins();
ArrayRef<Builtin> getRandomBuiltins();

/// vjp, which takes any number of arguments.
Function getVjp();

/// einsum, which does, too.
Function getEinsum();

/// What every file sees: builtins, element types, and a few constants.
void addBuiltins(Scope &scope, MLIRContext *context);

} // namespace dlc::tdl

#endif // DLC_FRONTENDS_DSL_BUILTINS_H
