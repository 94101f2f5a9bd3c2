//===- Arithmetic.h - Formulas over tensors ---------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Operators of C++ for the elementwise ops, so that code that builds them reads
// as the formula it comes from. A number stands for a tensor of it, of the
// other operand's shape and type.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DIALECT_DLC_ARITHMETIC_H
#define DLC_DIALECT_DLC_ARITHMETIC_H

#include "dlc/Dialect/Dlc/Builders.h"

namespace dlc {

/// A tensor in a formula.
class Term {
public:
  Term(ImplicitLocOpBuilder &builder, Value value)
      : builder(&builder), value(value) {}

  operator Value() const { return value; }
  Value get() const { return value; }

  /// The tensor of the same shape and type whose elements are `number`.
  Term like(double number) const {
    return {*builder, splatLike(*builder, number, value)};
  }
  /// A size, as a tensor of the same shape and type.
  Term like(OpFoldResult size) const {
    Type type = cast<RankedTensorType>(value.getType()).getElementType();
    return {*builder, broadcastScalar(
                          *builder, sizeAsScalar(*builder, size, type), value)};
  }
  Term to(Type elementType) const {
    return {*builder, convertTo(*builder, value, elementType)};
  }
  template <typename Op> Term unary() const {
    return {*builder, Op::create(*builder, value)};
  }
  template <typename Op> Term binary(Value other) const {
    return {*builder, Op::create(*builder, value, other)};
  }
  Term compare(Comparison kind, Value other) const {
    return {*builder, CompareOp::create(*builder, kind, value, other)};
  }
  /// Of bools: where true `x`, else `y`.
  Term select(Value x, Value y) const {
    return {*builder, SelectOp::create(*builder, value, x, y)};
  }

private:
  ImplicitLocOpBuilder *builder;
  Value value;
};

inline Term operator-(Term x) { return x.unary<NegOp>(); }
inline Term operator!(Term x) { return x.unary<NotOp>(); }

inline Term asTerm(Term like, Term value) { return value; }
inline Term asTerm(Term like, double value) { return like.like(value); }

template <typename T> Term operator+(Term x, T y) {
  return x.binary<AddOp>(asTerm(x, y));
}
template <typename T> Term operator-(Term x, T y) {
  return x.binary<SubOp>(asTerm(x, y));
}
template <typename T> Term operator*(Term x, T y) {
  return x.binary<MulOp>(asTerm(x, y));
}
template <typename T> Term operator/(Term x, T y) {
  return x.binary<DivOp>(asTerm(x, y));
}
template <typename T> Term operator%(Term x, T y) {
  return x.binary<RemOp>(asTerm(x, y));
}
template <typename T> Term operator<(Term x, T y) {
  return x.compare(Comparison::lt, asTerm(x, y));
}
template <typename T> Term operator<=(Term x, T y) {
  return x.compare(Comparison::le, asTerm(x, y));
}
template <typename T> Term operator>(Term x, T y) {
  return x.compare(Comparison::gt, asTerm(x, y));
}
template <typename T> Term operator>=(Term x, T y) {
  return x.compare(Comparison::ge, asTerm(x, y));
}
template <typename T> Term operator==(Term x, T y) {
  return x.compare(Comparison::eq, asTerm(x, y));
}
template <typename T> Term operator!=(Term x, T y) {
  return x.compare(Comparison::ne, asTerm(x, y));
}

inline Term operator&(Term x, Term y) { return x.binary<AndOp>(y); }
inline Term operator|(Term x, Term y) { return x.binary<OrOp>(y); }
inline Term min(Term x, Term y) { return x.binary<MinOp>(y); }
inline Term max(Term x, Term y) { return x.binary<MaxOp>(y); }
inline Term sqrt(Term x) { return x.unary<SqrtOp>(); }
inline Term floor(Term x) { return x.unary<FloorOp>(); }

} // namespace dlc

#endif // DLC_DIALECT_DLC_ARITHMETIC_H
