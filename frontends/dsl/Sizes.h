//===- Sizes.h - Sizes with names -------------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The size of a dimension is a polynomial with whole coefficients in what is
// only known when the program runs: named dimensions of inputs, quotients, how
// many elements are nonzero. Two sizes are the same if they are the same
// polynomial.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_DSL_SIZES_H
#define DLC_FRONTENDS_DSL_SIZES_H

#include "Sources.h"
#include <map>
#include <optional>

namespace dlc::tdl {

class Size;

/// A number that is known when the program runs. Two are the same if they are
/// the same object.
struct Unknown {
  /// What messages call it: "batch", "N // 2".
  std::string name;
  /// Where it comes from.
  SMRange origin;
  /// What it is in the program, or else how it is computed.
  Value value;
  std::function<Value(ImplicitLocOpBuilder &builder)> compute;
  std::vector<Size> operands;
  /// Of quotients and the like: those of the same text are the same number.
  std::string identity;
  /// How many names are in it, itself included.
  size_t numNames = 1;
  /// Sizes are not, but what is computed of them may be.
  bool mayBeNegative = false;
  /// Of a loop's number: the first one, and the one after the last.
  std::shared_ptr<const std::pair<Size, Size>> bounds;
};

class Size {
public:
  Size(int64_t value = 0) {
    if (value != 0)
      terms[{}] = value;
  }
  explicit Size(std::shared_ptr<const Unknown> unknown) {
    terms[{Factor(std::move(unknown))}] = 1;
  }

  /// The number, if it is one.
  std::optional<int64_t> getConstant() const;
  bool isConstant(int64_t value) const { return *this == Size(value); }

  /// What sizes are that have too many names, and all that is made of them.
  static Size makeEndless();
  bool isEndless() const { return *this == makeEndless(); }
  /// How many names are in it, those of its unknowns included.
  size_t countNames() const;

  bool operator==(const Size &other) const { return terms == other.terms; }
  bool operator!=(const Size &other) const { return !(*this == other); }

  friend Size operator+(const Size &lhs, const Size &rhs);
  friend Size operator-(const Size &lhs, const Size &rhs);
  friend Size operator*(const Size &lhs, const Size &rhs);
  /// Whether it is certain that this is not greater than `other`, where
  /// unknowns are not negative.
  bool isAtMost(const Size &other) const;
  /// The quotient, if it is a polynomial again.
  std::optional<Size> divideExactly(const Size &divisor) const;

  /// Takes out the terms that `divisor` divides: their quotient.
  Size takeMultiples(int64_t divisor);

  /// As it would be written: "2 * N + 1".
  std::string str() const;
  OpFoldResult materialize(ImplicitLocOpBuilder &builder) const;
  /// Whether it is known before `op`, that is, is nothing that `op` computes.
  bool isKnownBefore(Operation *op) const;
  /// Tells of each unknown where it comes from.
  void describeOrigins(const Sources &sources,
                       InFlightDiagnostic &diagnostic) const;

private:
  struct Factor {
    std::shared_ptr<const Unknown> unknown;
    explicit Factor(std::shared_ptr<const Unknown> unknown)
        : unknown(std::move(unknown)) {}
    /// An order that does not change from run to run.
    bool operator<(const Factor &other) const;
    bool operator==(const Factor &other) const {
      return !(*this < other) && !(other < *this);
    }
  };
  using Monomial = std::vector<Factor>;
  void add(const Monomial &monomial, int64_t coefficient);
  std::map<Monomial, int64_t> terms;
};

/// The whole part of a quotient and what is left, rounded as Python does; the
/// greater and the lesser of two.
Size floorDivide(Size lhs, const Size &rhs);
Size getRemainder(const Size &lhs, const Size &rhs);
Size getMax(const Size &lhs, const Size &rhs);
Size getMin(const Size &lhs, const Size &rhs);

/// How many elements a tensor has.
Size countElements(ArrayRef<Size> sizes);

SmallVector<OpFoldResult> materialize(ImplicitLocOpBuilder &builder,
                                      ArrayRef<Size> sizes);

/// "[B, 2 * N]"
std::string formatSizes(ArrayRef<Size> sizes);

} // namespace dlc::tdl

#endif // DLC_FRONTENDS_DSL_SIZES_H
