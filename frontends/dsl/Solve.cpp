//===- Solve.cpp - Sizes that follow from others --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where f32[2 * C] is expected and f32[6] is given, C is 3.
//
//===----------------------------------------------------------------------===//

#include "Equations.h"

using namespace dlc;
using namespace dlc::tdl;

/// The only name in `expr` that stands for nothing yet, if there is just one.
static StringRef findOpenName(const Expr *expr, const Scope &scope) {
  llvm::SmallSetVector<StringRef, 2> names;
  walk(expr, [&](const Expr *part) {
    if (auto name = dyn_cast<NameExpr>(part))
      if (isUnbound(scope, name->name))
        names.insert(name->name);
  });
  return names.size() == 1 ? names.front() : StringRef();
}

/// Has the only open name in `expr` stand for what makes it `size`: found from
/// what `expr` is where the name stands for 0, 1 and 2. Whether there is one.
FailureOr<bool> Elaborator::solve(const Expr *expr, const Size &size,
                                  Scope &scope,
                                  function_ref<InFlightDiagnostic()> complain) {
  StringRef name = findOpenName(expr, scope);
  if (name.empty())
    return false;
  SmallVector<Size, 3> values;
  for (int64_t i : {0, 1, 2}) {
    scope.set(name, Size(i));
    FailureOr<Size> value = evaluateSize(expr, scope);
    if (failed(value))
      return failure();
    values.push_back(*value);
  }
  Size factor = values[1] - values[0];
  if (values[2] - values[1] != factor || factor.isConstant(0))
    return error(expr->range) << "'" << name << "' does not follow from the "
                              << "size " << getText(expr->range);
  std::optional<Size> solution = (size - values[0]).divideExactly(factor);
  if (!solution)
    return complain();
  scope.set(name, *solution);
  return true;
}
