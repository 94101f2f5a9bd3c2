//===- Sizes.cpp - Sizes with names ---------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Sizes.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "dlc/Support/Limits.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace dlc;
using namespace dlc::tdl;

bool Size::Factor::operator<(const Factor &other) const {
  if (unknown == other.unknown)
    return false;
  auto getKey = [](const Unknown &u) {
    return std::tuple(StringRef(u.name), StringRef(u.identity),
                      u.identity.empty() ? u.origin.Start.getPointer()
                                         : nullptr,
                      u.identity.empty() ? &u : nullptr);
  };
  return getKey(*unknown) < getKey(*other.unknown);
}

/// Sums and products end at the greatest number: what is too large for a tensor
/// is found where a tensor is made.
static int64_t limit(bool isNegative) {
  return isNegative ? INT64_MIN : INT64_MAX;
}
static int64_t addLimited(int64_t lhs, int64_t rhs) {
  int64_t sum;
  return llvm::AddOverflow(lhs, rhs, sum) ? limit(lhs < 0) : sum;
}
static int64_t multiplyLimited(int64_t lhs, int64_t rhs) {
  int64_t product;
  return llvm::MulOverflow(lhs, rhs, product) ? limit((lhs < 0) != (rhs < 0))
                                              : product;
}

void Size::add(const Monomial &monomial, int64_t coefficient) {
  int64_t &sum = terms[monomial];
  sum = addLimited(sum, coefficient);
  if (sum == 0)
    terms.erase(monomial);
}

size_t Size::countNames() const {
  size_t count = 0;
  for (auto &[monomial, coefficient] : terms)
    for (const Factor &factor : monomial)
      count += factor.unknown->numNames;
  return std::max(count, terms.size());
}

Size Size::makeEndless() {
  static const std::shared_ptr<const Unknown> unknown = [] {
    auto made = std::make_shared<Unknown>();
    made->name = made->identity = "...";
    made->numNames = kMaxSizeTerms + 1;
    made->compute = [](ImplicitLocOpBuilder &b) {
      return arith::ConstantIndexOp::create(b, 0);
    };
    return made;
  }();
  return Size(unknown);
}

std::optional<int64_t> Size::getConstant() const {
  if (terms.empty())
    return 0;
  if (terms.size() == 1 && terms.begin()->first.empty())
    return terms.begin()->second;
  return std::nullopt;
}

Size dlc::tdl::operator+(const Size &lhs, const Size &rhs) {
  Size sum = lhs;
  for (auto &[monomial, coefficient] : rhs.terms)
    sum.add(monomial, coefficient);
  return sum.countNames() > kMaxSizeTerms ? Size::makeEndless() : sum;
}

Size dlc::tdl::operator-(const Size &lhs, const Size &rhs) {
  return lhs + Size(-1) * rhs;
}

Size dlc::tdl::operator*(const Size &lhs, const Size &rhs) {
  if (lhs.terms.size() * rhs.terms.size() > kMaxSizeTerms)
    return Size::makeEndless();
  Size product;
  for (auto &[left, a] : lhs.terms)
    for (auto &[right, b] : rhs.terms) {
      Size::Monomial monomial;
      std::merge(left.begin(), left.end(), right.begin(), right.end(),
                 std::back_inserter(monomial));
      product.add(monomial, multiplyLimited(a, b));
    }
  return product.countNames() > kMaxSizeTerms ? Size::makeEndless() : product;
}

bool Size::isAtMost(const Size &other) const {
  Size difference = other - *this;
  auto isPositive = [](auto &term) {
    return term.second >= 0 &&
           llvm::none_of(term.first, [](const Factor &factor) {
             return factor.unknown->mayBeNegative;
           });
  };
  if (llvm::all_of(difference.terms, isPositive))
    return true;
  // A loop's number is replaced by its bound, for which the difference is less.
  for (auto &[monomial, coefficient] : difference.terms) {
    if (monomial.size() != 1 || !monomial.front().unknown->bounds)
      continue;
    auto &[first, end] = *monomial.front().unknown->bounds;
    Size bound = coefficient > 0 ? first : end - Size(1);
    Size rest = difference - Size(coefficient) * Size(monomial.front().unknown);
    return Size(0).isAtMost(rest + Size(coefficient) * bound);
  }
  return false;
}

std::optional<Size> Size::divideExactly(const Size &divisor) const {
  if (divisor.terms.size() != 1)
    return *this == divisor && !terms.empty() ? std::optional(Size(1))
                                              : std::nullopt;
  auto &[factors, coefficient] = *divisor.terms.begin();
  Size quotient;
  for (auto &[monomial, term] : terms) {
    if (coefficient == 0 || coefficient == -1 || term % coefficient != 0)
      return std::nullopt;
    if (!std::includes(monomial.begin(), monomial.end(), factors.begin(),
                       factors.end()))
      return std::nullopt;
    Monomial rest;
    std::set_difference(monomial.begin(), monomial.end(), factors.begin(),
                        factors.end(), std::back_inserter(rest));
    quotient.add(rest, term / coefficient);
  }
  return quotient;
}

//===----------------------------------------------------------------------===//
// For people and for the program
//===----------------------------------------------------------------------===//

std::string Size::str() const {
  if (terms.empty())
    return "0";
  std::string text;
  llvm::raw_string_ostream stream(text);
  // The constant comes last.
  for (auto &[monomial, coefficient] : llvm::reverse(terms)) {
    int64_t shown = coefficient;
    bool isFactor = monomial.size() > 1 || terms.size() > 1;
    if (stream.tell() > 0) {
      stream << (shown < 0 ? " - " : " + ");
      shown = std::abs(shown);
    }
    bool needsNumber = monomial.empty() || std::abs(shown) != 1;
    if (needsNumber)
      stream << shown << (monomial.empty() ? "" : " * ");
    else if (shown < 0)
      stream << "-";
    llvm::interleave(
        monomial, stream,
        [&](const Factor &factor) {
          StringRef name = factor.unknown->name;
          bool isWord = !name.contains(' ') || name.ends_with(")");
          stream << (isWord || (!isFactor && shown == 1)
                         ? name.str()
                         : ("(" + name + ")").str());
        },
        " * ");
  }
  return text;
}

OpFoldResult Size::materialize(ImplicitLocOpBuilder &builder) const {
  Location loc = builder.getLoc();
  OpFoldResult sum = builder.getIndexAttr(0);
  for (auto &[monomial, coefficient] : terms) {
    OpFoldResult product = builder.getIndexAttr(coefficient);
    for (const Factor &factor : monomial)
      product =
          mulSizes(builder, loc, product,
                   factor.unknown->value ? factor.unknown->value
                                         : factor.unknown->compute(builder));
    sum = addSizes(builder, loc, sum, product);
  }
  return sum;
}

bool Size::isKnownBefore(Operation *op) const {
  auto isFactorKnown = [&](const Factor &factor) {
    Value value = factor.unknown->value;
    if (value && op->isAncestor(value.getParentBlock()->getParentOp()))
      return false;
    return llvm::all_of(factor.unknown->operands, [&](const Size &operand) {
      return operand.isKnownBefore(op);
    });
  };
  return llvm::all_of(terms, [&](auto &term) {
    return llvm::all_of(term.first, isFactorKnown);
  });
}

void Size::describeOrigins(const Sources &sources,
                           InFlightDiagnostic &diagnostic) const {
  for (auto &[monomial, coefficient] : terms)
    for (const Factor &factor : monomial)
      if (factor.unknown->origin.isValid())
        diagnostic.attachNote(sources.getLocation(factor.unknown->origin))
            << "'" << factor.unknown->name << "' is from here";
}

Size dlc::tdl::countElements(ArrayRef<Size> sizes) {
  Size count = 1;
  for (const Size &size : sizes)
    count = count * size;
  return count;
}

SmallVector<OpFoldResult> dlc::tdl::materialize(ImplicitLocOpBuilder &builder,
                                                ArrayRef<Size> sizes) {
  return llvm::map_to_vector(
      sizes, [&](const Size &size) { return size.materialize(builder); });
}

std::string dlc::tdl::formatSizes(ArrayRef<Size> sizes) {
  return "[" +
         llvm::join(llvm::map_range(
                        sizes, [](const Size &size) { return size.str(); }),
                    ", ") +
         "]";
}
