//===- Equations.h - Index notation -----------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// In c[i, j] = sum(k) a[i, k] * b[k, j], each part of the right side is a
// tensor whose dimensions are named by indices. Operators stretch their
// operands to each other by name, and sums of products become contractions.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_DSL_EQUATIONS_H
#define DLC_FRONTENDS_DSL_EQUATIONS_H

#include "Elaborator.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringSet.h"

namespace dlc::tdl {

/// Calls `visit` for `expr` and all it consists of.
void walk(const Expr *expr, function_ref<void(const Expr *)> visit);

class EquationEvaluator {
public:
  EquationEvaluator(Elaborator &elaborator, const Scope &scope)
      : elaborator(elaborator), b(elaborator.b), scope(scope) {}

  FailureOr<Val> run(const EquationStatement *equation);

  /// As NumPy's einsum: of the text `spec`, which names the dimensions of the
  /// arguments that follow it.
  FailureOr<Val> runEinsum(StringRef spec, const Call &call);

private:
  using Labels = SmallVector<StringRef, 4>;
  struct Indexed {
    Val value;
    Labels labels; ///< one a dimension; none for what is no tensor
  };

  FailureOr<Indexed> evaluate(const Expr *expr);
  FailureOr<Indexed> evaluateSubscript(const SubscriptExpr *expr);
  FailureOr<Indexed> evaluateCall(const CallExpr *expr);
  FailureOr<Indexed> evaluateReduction(const ReductionExpr *expr);
  FailureOr<Indexed> evaluateIndex(const NameExpr *expr);
  FailureOr<Indexed> sumProduct(const ReductionExpr *expr);
  FailureOr<Indexed> gather(const SubscriptExpr *expr, const Tensor &base);
  FailureOr<Indexed> apply(StringRef op, Indexed lhs, Indexed rhs,
                           SMRange range);
  /// Their product, summed over the indices `summed`.
  FailureOr<Indexed>
  multiplyAll(ArrayRef<Indexed> tensors,
              const llvm::SmallSetVector<StringRef, 4> &summed, SMRange range);
  Indexed contract(const Indexed &lhs, const Indexed &rhs,
                   const llvm::SmallSetVector<StringRef, 4> &summed);
  Indexed takeDiagonals(Indexed operand);
  FailureOr<Indexed> reduce(StringRef op, Indexed operand,
                            ArrayRef<StringRef> labels, SMRange range);
  Tensor align(const Indexed &operand, ArrayRef<StringRef> labels);
  LogicalResult setSize(StringRef label, const Size &size, SMRange range);
  void collectSizes(const Expr *expr);
  bool isIndex(const Expr *expr) const {
    auto name = dyn_cast_or_null<NameExpr>(expr);
    return name && indices.contains(name->name);
  }
  bool usesIndex(const Expr *expr) const;

  Elaborator &elaborator;
  ImplicitLocOpBuilder &b;
  const Scope &scope;
  llvm::StringSet<> indices;
  llvm::StringMap<std::pair<Size, SMRange>> sizes;
};

} // namespace dlc::tdl

#endif // DLC_FRONTENDS_DSL_EQUATIONS_H
