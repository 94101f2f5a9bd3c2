//===- Operators.cpp - Operators ------------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Elaborator.h"

using namespace dlc;
using namespace dlc::tdl;

//===----------------------------------------------------------------------===//
// Of what is known
//===----------------------------------------------------------------------===//

static std::optional<double> getNumber(const Val &value) {
  if (auto number = std::get_if<Number>(&value))
    return number->value;
  if (auto size = std::get_if<Size>(&value))
    if (auto known = size->getConstant())
      return static_cast<double>(*known);
  return std::nullopt;
}

static std::optional<Size> combine(StringRef op, const Size &lhs,
                                   const Size &rhs) {
  bool isDivision = op == "//" || op == "%" || op == "/";
  if (auto divisor = rhs.getConstant(); isDivision && divisor && *divisor <= 0)
    return std::nullopt;
  if (op == "+")
    return lhs + rhs;
  if (op == "-")
    return lhs - rhs;
  if (op == "*")
    return lhs * rhs;
  if (op == "//")
    return floorDivide(lhs, rhs);
  if (op == "%")
    return getRemainder(lhs, rhs);
  if (op == "/")
    return lhs.divideExactly(rhs);
  return std::nullopt;
}

static std::optional<Val> combine(StringRef op, double lhs, double rhs) {
  if (op == "+")
    return Number{lhs + rhs};
  if (op == "-")
    return Number{lhs - rhs};
  if (op == "*")
    return Number{lhs * rhs};
  if (op == "/")
    return Number{lhs / rhs};
  if (op == "**")
    return Number{std::pow(lhs, rhs)};
  if (op == "<")
    return Truth{lhs < rhs};
  if (op == "<=")
    return Truth{lhs <= rhs};
  if (op == ">")
    return Truth{lhs > rhs};
  if (op == ">=")
    return Truth{lhs >= rhs};
  if (op == "==")
    return Truth{lhs == rhs};
  if (op == "!=")
    return Truth{lhs != rhs};
  return std::nullopt;
}

/// A whole number stays one where its operands were.
static Val asSize(const Val &value, bool wasWhole) {
  auto number = std::get_if<Number>(&value);
  if (number && wasWhole && number->value == std::floor(number->value) &&
      std::abs(number->value) <= 0x1p53)
    return Size(static_cast<int64_t>(number->value));
  return value;
}

//===----------------------------------------------------------------------===//
// Of tensors
//===----------------------------------------------------------------------===//

static std::optional<Comparison> getComparison(StringRef op) {
  return llvm::StringSwitch<std::optional<Comparison>>(op)
      .Case("<", Comparison::lt)
      .Case("<=", Comparison::le)
      .Case(">", Comparison::gt)
      .Case(">=", Comparison::ge)
      .Case("==", Comparison::eq)
      .Case("!=", Comparison::ne)
      .Default(std::nullopt);
}

static Value createBinary(ImplicitLocOpBuilder &b, StringRef op, Value lhs,
                          Value rhs) {
  if (std::optional<Comparison> comparison = getComparison(op))
    return CompareOp::create(b, *comparison, lhs, rhs);
  if (op == "+")
    return AddOp::create(b, lhs, rhs);
  if (op == "-")
    return SubOp::create(b, lhs, rhs);
  if (op == "*")
    return MulOp::create(b, lhs, rhs);
  if (op == "/")
    return DivOp::create(b, lhs, rhs);
  if (op == "%")
    return FloorModOp::create(b, lhs, rhs);
  if (op == "**")
    return PowOp::create(b, lhs, rhs);
  if (op == "and")
    return AndOp::create(b, lhs, rhs);
  if (op == "or")
    return OrOp::create(b, lhs, rhs);
  return {};
}

/// a[.., i, k] @ b[.., k, j]; a vector is a row on the left and a column on the
/// right.
static FailureOr<Val> multiplyMatrices(Elaborator &elaborator,
                                       const Tensor &lhs, const Tensor &rhs,
                                       SMRange range) {
  ImplicitLocOpBuilder &b = elaborator.b;
  size_t leftRank = lhs.sizes.size(), rightRank = rhs.sizes.size();
  if (leftRank == 0 || rightRank == 0)
    return elaborator.error(range)
           << "'@' multiplies vectors and matrices, not " << formatType(lhs)
           << " and " << formatType(rhs);
  if (isa<IntegerType>(lhs.dtype) && lhs.dtype.isInteger(1))
    return elaborator.error(range) << "'@' multiplies numbers, not truths";
  const Size &inner = lhs.sizes.back(),
             &other = rhs.sizes[rightRank == 1 ? 0 : rightRank - 2];
  if (inner != other) {
    InFlightDiagnostic diagnostic = elaborator.error(range);
    diagnostic << "'@' sums over the last size of " << formatType(lhs)
               << " and the " << (rightRank == 1 ? "only" : "last but one")
               << " of " << formatType(rhs) << ", but these are " << inner.str()
               << " and " << other.str();
    inner.describeOrigins(elaborator.getSources(), diagnostic);
    other.describeOrigins(elaborator.getSources(), diagnostic);
    return diagnostic;
  }
  size_t leftBatch = leftRank > 2 ? leftRank - 2 : 0,
         rightBatch = rightRank > 2 ? rightRank - 2 : 0;
  auto multiply = [&](const Tensor &x, const Tensor &y, size_t numBatch,
                      ArrayRef<Size> sizes) -> Val {
    SmallVector<int64_t> batch =
        llvm::to_vector(llvm::seq<int64_t>(0, numBatch));
    int64_t contracted = y.sizes.size() == 1 ? 0 : y.sizes.size() - 2;
    return elaborator.makeTensor(
        DotGeneralOp::create(b, x.value, y.value, batch, batch,
                             {int64_t(x.sizes.size()) - 1}, {contracted}),
        sizes);
  };
  SmallVector<Size, 4> result;
  // A matrix on the right serves all matrices on the left at once.
  if (rightBatch == 0) {
    llvm::append_range(result, ArrayRef(lhs.sizes).drop_back());
    if (rightRank > 1)
      result.push_back(rhs.sizes.back());
    return multiply(lhs, rhs, 0, result);
  }
  FailureOr<SmallVector<Size, 4>> batch = elaborator.broadcast(
      ArrayRef(lhs.sizes).take_front(leftBatch),
      ArrayRef(rhs.sizes).take_front(rightBatch), range, "@");
  if (failed(batch))
    return failure();
  auto stretch = [&](const Tensor &tensor, size_t numBatch) {
    SmallVector<Size, 4> sizes(*batch);
    llvm::append_range(sizes, ArrayRef(tensor.sizes).drop_front(numBatch));
    return elaborator.broadcastTo(tensor, sizes);
  };
  result = *batch;
  if (leftRank > 1)
    result.push_back(lhs.sizes[leftRank - 2]);
  result.push_back(rhs.sizes.back());
  return multiply(stretch(lhs, leftBatch), stretch(rhs, rightBatch),
                  batch->size(), result);
}

FailureOr<Val> Elaborator::binary(StringRef op, const Val &lhs, const Val &rhs,
                                  SMRange range) {
  auto left = std::get_if<Size>(&lhs), right = std::get_if<Size>(&rhs);
  if (left && right)
    if (std::optional<Size> size = combine(op, *left, *right)) {
      if (failed(checkExtent(*size, range)))
        return failure();
      return Val(*size);
    }
  auto a = getNumber(lhs), c = getNumber(rhs);
  if (a && c) {
    bool divides = op == "/" || op == "//" || op == "%";
    if (divides && *c == 0)
      return error(range) << "this divides by zero";
    if (std::optional<Val> value = combine(op, *a, *c))
      return asSize(*value, left && right);
  }
  if (left && right && (op == "==" || op == "!=") && *left == *right)
    return Val(Truth{op == "=="});
  if (left && right) {
    if (op == "/")
      return error(range)
             << "sizes that are not known don't divide without a rest; write "
             << left->str() << " // " << right->str()
             << " for the whole part, or convert with cast";
    // What sizes are turns out when the program runs.
    FailureOr<Tensor> x = makeScalar(lhs, b.getI64Type(), range),
                      y = makeScalar(rhs, b.getI64Type(), range);
    if (failed(x) || failed(y))
      return failure();
    return binary(op, *x, *y, range);
  }
  FailureOr<std::pair<Tensor, Tensor>> both = unify(lhs, rhs, range, op);
  if (failed(both))
    return failure();
  auto &[x, y] = *both;
  if (op == "@")
    return multiplyMatrices(*this, x, y, range);
  bool isLogical = op == "and" || op == "or",
       isEquality = op == "==" || op == "!=";
  if (isLogical != x.dtype.isInteger(1) && !isEquality)
    return error(range) << "'" << op << "' does not go with " << formatType(x)
                        << " and " << formatType(y);
  if (op == "//") {
    if (hasFloats(x))
      return error(range) << "'//' is for whole numbers; write floor(a / b)";
    // The rest has the sign of the divisor, so that this is exact.
    FailureOr<Val> rest = binary("%", x, y, range);
    if (failed(rest))
      return failure();
    FailureOr<Val> whole = binary("-", x, *rest, range);
    if (failed(whole))
      return failure();
    return binary("/", *whole, y, range);
  }
  FailureOr<SmallVector<Size, 4>> sizes =
      broadcast(x.sizes, y.sizes, range, op);
  if (failed(sizes))
    return failure();
  Value value = createBinary(b, op, broadcastTo(x, *sizes).value,
                             broadcastTo(y, *sizes).value);
  return Val(makeTensor(value, *sizes));
}

//===----------------------------------------------------------------------===//
// In expressions
//===----------------------------------------------------------------------===//

FailureOr<Val> Elaborator::evaluateUnary(const UnaryExpr *expr,
                                         const Scope &scope) {
  FailureOr<Val> operand = evaluate(expr->operand, scope);
  if (failed(operand))
    return failure();
  return applyUnary(expr->op, *operand, expr->range);
}

FailureOr<Val> Elaborator::applyUnary(StringRef op, const Val &operand,
                                      SMRange range) {
  auto tensor = std::get_if<Tensor>(&operand);
  if (op == "not") {
    if (auto truth = std::get_if<Truth>(&operand))
      return Val(Truth{!truth->value});
    if (!tensor || !tensor->dtype.isInteger(1))
      return error(range) << "'not' needs a truth, but this is "
                          << formatType(operand);
    return Val(makeTensor(NotOp::create(b, tensor->value), tensor->sizes));
  }
  if (auto size = std::get_if<Size>(&operand))
    return Val(Size(0) - *size);
  if (auto number = std::get_if<Number>(&operand))
    return Val(Number{-number->value});
  if (!tensor || tensor->dtype.isInteger(1))
    return error(range) << "'-' needs a number, but this is "
                        << formatType(operand);
  return Val(makeTensor(NegOp::create(b, tensor->value), tensor->sizes));
}

/// What follows from the left side alone is not asked for on the right.
FailureOr<Val> Elaborator::evaluateLogical(const BinaryExpr *expr,
                                           const Scope &scope) {
  FailureOr<Val> lhs = evaluate(expr->lhs, scope);
  if (failed(lhs))
    return failure();
  auto left = std::get_if<Truth>(&*lhs);
  if (left && left->value == (expr->op == "or"))
    return lhs;
  FailureOr<Val> rhs = evaluate(expr->rhs, scope);
  if (failed(rhs) || left)
    return rhs;
  FailureOr<Tensor> x = getTensor(*lhs, expr->lhs->range, "the left side");
  if (failed(x))
    return failure();
  FailureOr<Tensor> y = getTensor(*rhs, expr->rhs->range, "the right side");
  if (failed(y))
    return failure();
  return binary(expr->op, *x, *y, expr->range);
}

FailureOr<Val> Elaborator::evaluateBinary(const BinaryExpr *expr,
                                          const Scope &scope,
                                          const Expected &expected) {
  if (expr->op == "and" || expr->op == "or")
    return evaluateLogical(expr, scope);
  // What has no type of its own is like the result.
  Expected operand;
  if (StringRef("+-*/").contains(expr->op))
    operand = expected;
  FailureOr<Val> lhs = evaluate(expr->lhs, scope, operand);
  if (failed(lhs))
    return failure();
  FailureOr<Val> rhs = evaluate(expr->rhs, scope, operand);
  if (failed(rhs))
    return failure();
  return binary(expr->op, *lhs, *rhs, expr->range);
}
