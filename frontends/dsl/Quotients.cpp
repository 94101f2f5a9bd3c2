//===- Quotients.cpp - Quotients of sizes, and the like -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What is no polynomial is an unknown of its own, which is called by how it is
// computed.
//
//===----------------------------------------------------------------------===//

#include "Sizes.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "dlc/Support/Limits.h"
#include "llvm/Support/MathExtras.h"

using namespace dlc;
using namespace dlc::tdl;

using SizeFunction = OpFoldResult (*)(OpBuilder &, Location, OpFoldResult,
                                      OpFoldResult);

static Size makeUnknown(std::string text, Size lhs, Size rhs,
                        SizeFunction compute) {
  size_t numNames = 1 + lhs.countNames() + rhs.countNames();
  if (numNames > kMaxSizeTerms)
    return Size::makeEndless();
  auto unknown = std::make_shared<Unknown>();
  unknown->numNames = numNames;
  unknown->name = unknown->identity = std::move(text);
  unknown->mayBeNegative = !Size(0).isAtMost(lhs) || !Size(0).isAtMost(rhs);
  unknown->operands = {lhs, rhs};
  unknown->compute = [=](ImplicitLocOpBuilder &b) {
    return mlir::getValueOrCreateConstantIndexOp(
        b, b.getLoc(),
        compute(b, b.getLoc(), lhs.materialize(b), rhs.materialize(b)));
  };
  return Size(std::move(unknown));
}

static std::string inParentheses(const Size &size) {
  std::string text = size.str();
  return text.find(' ') == std::string::npos ? text : "(" + text + ")";
}

Size Size::takeMultiples(int64_t divisor) {
  Size quotient, rest;
  for (auto &[monomial, coefficient] : terms) {
    int64_t whole = monomial.empty()
                        ? llvm::divideFloorSigned(coefficient, divisor)
                        : coefficient / divisor;
    if (whole * divisor != coefficient && !monomial.empty())
      whole = 0;
    quotient.add(monomial, whole);
    rest.add(monomial, coefficient - whole * divisor);
  }
  *this = rest;
  return quotient;
}

Size dlc::tdl::floorDivide(Size lhs, const Size &rhs) {
  if (std::optional<Size> quotient = lhs.divideExactly(rhs))
    return *quotient;
  // What divides without a rest stands outside, so that equal sizes look so:
  // (N - 2) // 2 + 1 is N // 2.
  Size whole;
  if (auto divisor = rhs.getConstant(); divisor && *divisor > 0)
    whole = lhs.takeMultiples(*divisor);
  if (lhs.isConstant(0) || (lhs.getConstant() && rhs.getConstant()))
    return whole;
  return whole + makeUnknown(inParentheses(lhs) + " // " + inParentheses(rhs),
                             lhs, rhs, floorDivSizes);
}

Size dlc::tdl::getRemainder(const Size &lhs, const Size &rhs) {
  return lhs - floorDivide(lhs, rhs) * rhs;
}

Size dlc::tdl::getMax(const Size &lhs, const Size &rhs) {
  if (auto difference = (lhs - rhs).getConstant())
    return *difference >= 0 ? lhs : rhs;
  return makeUnknown("max(" + lhs.str() + ", " + rhs.str() + ")", lhs, rhs,
                     maxSizes);
}

Size dlc::tdl::getMin(const Size &lhs, const Size &rhs) {
  if (auto difference = (lhs - rhs).getConstant())
    return *difference >= 0 ? rhs : lhs;
  return makeUnknown("min(" + lhs.str() + ", " + rhs.str() + ")", lhs, rhs,
                     minSizes);
}
