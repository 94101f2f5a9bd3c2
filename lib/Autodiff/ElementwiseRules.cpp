//===- ElementwiseRules.cpp - Derivatives of elementwise ops --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where a derivative is infinite or not a number, as that of sqrt at 0, a
// gradient of zero stays zero: what a `select` further on leaves out then does
// not come in again as 0 * inf.
//
//===----------------------------------------------------------------------===//

#include "Rules.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"
#include "llvm/Support/MathExtras.h"

using namespace dlc;

//===----------------------------------------------------------------------===//
// One operand
//===----------------------------------------------------------------------===//

static Term rsqrt(Term x) { return x.unary<RsqrtOp>(); }

// dz/dx of z = op(x).
static Term derive(AbsOp, Term x, Term z) { return x.unary<SignOp>(); }
static Term derive(AsinOp, Term x, Term z) {
  return rsqrt((x.like(1) - x) * (x + 1));
}
static Term derive(AcosOp, Term x, Term z) { return -derive(AsinOp(), x, z); }
static Term derive(AcoshOp, Term x, Term z) {
  return rsqrt(x - 1) * rsqrt(x + 1);
}
static Term derive(AsinhOp, Term x, Term z) { return rsqrt(x * x + 1); }
static Term derive(AtanOp, Term x, Term z) { return x.like(1) / (x * x + 1); }
static Term derive(AtanhOp, Term x, Term z) {
  return x.like(1) / ((x.like(1) - x) * (x + 1));
}
static Term derive(CosOp, Term x, Term z) { return -x.unary<SinOp>(); }
static Term derive(CoshOp, Term x, Term z) { return x.unary<SinhOp>(); }
static Term derive(ErfOp, Term x, Term z) {
  // 2 / sqrt(pi) e^(-x^2)
  return (-(x * x)).unary<ExpOp>() * (2 * llvm::numbers::inv_sqrtpi);
}
static Term derive(ExpOp, Term x, Term z) { return z; }
static Term derive(LogOp, Term x, Term z) { return x.like(1) / x; }
static Term derive(Log1pOp, Term x, Term z) { return x.like(1) / (x + 1); }
static Term derive(LogisticOp, Term x, Term z) { return z * (z.like(1) - z); }
static Term derive(NegOp, Term x, Term z) { return x.like(-1); }
static Term derive(RsqrtOp, Term x, Term z) { return z * z * z * -0.5; }
static Term derive(SinOp, Term x, Term z) { return x.unary<CosOp>(); }
static Term derive(SinhOp, Term x, Term z) { return x.unary<CoshOp>(); }
static Term derive(SqrtOp, Term x, Term z) { return z.like(0.5) / z; }
static Term derive(TanOp, Term x, Term z) { return z * z + 1; }
static Term derive(TanhOp, Term x, Term z) { return z.like(1) - z * z; }

/// change * factor, where that may be 0 * inf.
static Term scale(Term change, Term factor) {
  return (change == 0).select(change, change * factor);
}

/// The change of one side of z = op(x) that comes from that of the other.
template <bool isSingular, typename Op>
static Term applyDerivative(Op op, ImplicitLocOpBuilder &b, Term change) {
  Term factor = derive(op, Term(b, op.getOperand()), Term(b, op.getResult()));
  return isSingular ? scale(change, factor) : change * factor;
}

template <bool isSingular, typename Op>
static LogicalResult differentiateUnary(Op op, ImplicitLocOpBuilder &b,
                                        Gradients &gradients) {
  Term dz(b, gradients.get(op.getResult()));
  gradients.add(b, op.getOperand(), applyDerivative<isSingular>(op, b, dz));
  return success();
}

template <bool isSingular, typename Op>
static LogicalResult pushUnary(Op op, ImplicitLocOpBuilder &b,
                               Tangents &tangents) {
  Term dx(b, tangents.get(op.getOperand()));
  tangents.add(b, op.getResult(), applyDerivative<isSingular>(op, b, dx));
  return success();
}

/// Of functions whose derivative is zero wherever they have one.
template <typename Changes>
static LogicalResult isFlat(Operation *op, ImplicitLocOpBuilder &b,
                            Changes &changes) {
  return success();
}

static LogicalResult differentiateConvert(ConvertOp op, ImplicitLocOpBuilder &b,
                                          Gradients &gradients) {
  auto type = cast<RankedTensorType>(op.getOperand().getType());
  if (isa<FloatType>(type.getElementType()))
    gradients.add(
        b, op.getOperand(),
        convertTo(b, gradients.get(op.getResult()), type.getElementType()));
  return success();
}

//===----------------------------------------------------------------------===//
// Two operands
//===----------------------------------------------------------------------===//

namespace {
/// The gradients of x and y. The derivatives are those of an element by the one
/// at its place: with the tangent of x for dz, dx is what z changes by it.
struct Pair {
  Term dx, dy;
};
} // namespace

static Pair derive(AddOp, Term x, Term y, Term z, Term dz) { return {dz, dz}; }
static Pair derive(SubOp, Term x, Term y, Term z, Term dz) { return {dz, -dz}; }
static Pair derive(MulOp, Term x, Term y, Term z, Term dz) {
  return {dz * y, dz * x};
}
/// Whether `y` is one number, known, that can be divided by.
static bool isKnownDivisor(Value y) {
  while (auto broadcast = y.getDefiningOp<BroadcastOp>())
    y = broadcast.getOperand();
  DenseElementsAttr elements;
  if (!mlir::matchPattern(y, mlir::m_Constant(&elements)) ||
      !elements.isSplat())
    return false;
  return elements.getSplatValue<APFloat>().isFiniteNonZero();
}

static Pair derive(DivOp, Term x, Term y, Term z, Term dz) {
  Term slope = y.like(1) / y;
  return {isKnownDivisor(y) ? dz * slope : scale(dz, slope), scale(dz, -z / y)};
}

/// The whole part of x / y, of which z is the rest.
static Pair deriveRest(Term x, Term y, Term z, Term dz) {
  // (x - z) / y is a whole number but for rounding.
  Term whole = ((x - z) / y).unary<RoundOp>();
  return {dz, scale(dz, -whole)};
}
static Pair derive(FloorModOp, Term x, Term y, Term z, Term dz) {
  return deriveRest(x, y, z, dz);
}
static Pair derive(RemOp, Term x, Term y, Term z, Term dz) {
  return deriveRest(x, y, z, dz);
}

static Pair derive(PowOp, Term x, Term y, Term z, Term dz) {
  // d/dx is y x^(y-1), and 0 where y is: x^0 is 1 everywhere. d/dy is z ln(x),
  // and 0 where x is 0: z is that around a y > 0.
  Term slope = y * (x.binary<PowOp>(y - 1));
  Term growth = z * x.unary<LogOp>();
  return {scale(dz, (y == 0).select(y, slope)),
          scale(dz, (x == 0).select(x, growth))};
}

template <typename Op>
static LogicalResult differentiateBinary(Op op, ImplicitLocOpBuilder &b,
                                         Gradients &gradients) {
  Term x(b, op.getLhs()), y(b, op.getRhs()), z(b, op.getResult());
  auto [dx, dy] = derive(op, x, y, z, Term(b, gradients.get(z)));
  gradients.add(b, x, dx);
  gradients.add(b, y, dy);
  return success();
}

template <typename Op>
static LogicalResult pushBinary(Op op, ImplicitLocOpBuilder &b,
                                Tangents &tangents) {
  Term x(b, op.getLhs()), y(b, op.getRhs()), z(b, op.getResult());
  if (Value dx = tangents.get(x))
    tangents.add(b, z, derive(op, x, y, z, Term(b, dx)).dx);
  if (Value dy = tangents.get(y))
    tangents.add(b, z, derive(op, x, y, z, Term(b, dy)).dy);
  return success();
}

/// Whether max(x, y), or min(x, y), is x alone.
static Term takesLhs(MaxOp, Term x, Term y) { return x > y; }
static Term takesLhs(MinOp, Term x, Term y) { return x < y; }

/// What of a change comes from x and what from y, of which one is taken. Each
/// of two equal ones has half.
template <typename Op>
static std::pair<Term, Term> share(Op op, ImplicitLocOpBuilder &b,
                                   Term change) {
  Term x(b, op.getLhs()), y(b, op.getRhs());
  Term isTie = x == y, isLhs = takesLhs(op, x, y);
  Term half = change * 0.5, zero = change.like(0);
  return {isTie.select(half, isLhs.select(change, zero)),
          isTie.select(half, isLhs.select(zero, change))};
}

/// The same where `other` does not change. It keeps all where both are equal,
/// so that what is cut off at it, as by a rectifier, is flat there. The result
/// says as much as the other operand, which then need not be saved.
template <typename Op>
static Term cutOff(Op op, ImplicitLocOpBuilder &b, Term change, Value other) {
  Term z(b, op.getResult()), y(b, other);
  return takesLhs(op, z, y).select(change, change.like(0));
}

template <typename Op>
static LogicalResult differentiateChoice(Op op, ImplicitLocOpBuilder &b,
                                         Gradients &gradients) {
  Value x = op.getLhs(), y = op.getRhs();
  Term dz(b, gradients.get(op.getResult()));
  if (gradients.isWanted(x) && gradients.isWanted(y)) {
    auto [dx, dy] = share(op, b, dz);
    gradients.add(b, x, dx);
    gradients.add(b, y, dy);
  } else {
    gradients.add(b, x, cutOff(op, b, dz, y));
    gradients.add(b, y, cutOff(op, b, dz, x));
  }
  return success();
}

template <typename Op>
static LogicalResult pushChoice(Op op, ImplicitLocOpBuilder &b,
                                Tangents &tangents) {
  Value x = op.getLhs(), y = op.getRhs();
  Value dx = tangents.get(x), dy = tangents.get(y);
  if (dx && dy) {
    tangents.add(b, op.getResult(), share(op, b, {b, dx}).first);
    tangents.add(b, op.getResult(), share(op, b, {b, dy}).second);
  } else if (dx) {
    tangents.add(b, op.getResult(), cutOff(op, b, {b, dx}, y));
  } else if (dy) {
    tangents.add(b, op.getResult(), cutOff(op, b, {b, dy}, x));
  }
  return success();
}

static LogicalResult differentiateSelect(SelectOp op, ImplicitLocOpBuilder &b,
                                         Gradients &gradients) {
  Term condition(b, op.getCondition()), dz(b, gradients.get(op.getResult()));
  Term zero = dz.like(0);
  gradients.add(b, op.getOnTrue(), condition.select(dz, zero));
  gradients.add(b, op.getOnFalse(), condition.select(zero, dz));
  return success();
}

//===----------------------------------------------------------------------===//
// All of them
//===----------------------------------------------------------------------===//

template <bool isSingular, typename... Ops>
static void attachUnary(MLIRContext *context) {
  (attachRules<Ops, differentiateUnary<isSingular, Ops>,
               pushUnary<isSingular, Ops>>(context),
   ...);
}
template <typename... Ops> static void attachBinary(MLIRContext *context) {
  (attachRules<Ops, differentiateBinary<Ops>, pushBinary<Ops>>(context), ...);
}
template <typename... Ops> static void attachChoice(MLIRContext *context) {
  (attachRules<Ops, differentiateChoice<Ops>, pushChoice<Ops>>(context), ...);
}
template <typename... Ops> static void attachFlat(MLIRContext *context) {
  (attachRules<Ops, isFlat<Gradients>, isFlat<Tangents>>(context), ...);
}

void dlc::attachElementwiseRules(MLIRContext *context) {
  attachUnary</*isSingular=*/false, AbsOp, AsinhOp, AtanOp, CosOp, CoshOp,
              ErfOp, ExpOp, LogisticOp, NegOp, SinOp, SinhOp, TanOp, TanhOp>(
      context);
  attachUnary</*isSingular=*/true, AcosOp, AcoshOp, AsinOp, AtanhOp, LogOp,
              Log1pOp, RsqrtOp, SqrtOp>(context);
  attachBinary<AddOp, DivOp, FloorModOp, MulOp, PowOp, RemOp, SubOp>(context);
  attachChoice<MaxOp, MinOp>(context);
  attachFlat<BitcastOp, CeilOp, FloorOp, RoundOp, SignOp, StopGradientOp>(
      context);
  attachRules<ConvertOp, differentiateConvert, pushLinear>(context);
  attachRules<SelectOp, differentiateSelect, pushLinear>(context);
}
