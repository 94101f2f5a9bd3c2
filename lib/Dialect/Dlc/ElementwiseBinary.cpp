//===- ElementwiseBinary.cpp - Scalar bodies with more operands -----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What each elementwise op of two or three operands does to an element.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/Dlc/Dlc.h"
#include "mlir/IR/Matchers.h"

using namespace dlc;

static bool isUnsignedTensor(Value tensor) {
  return isUnsigned(cast<RankedTensorType>(tensor.getType()).getElementType());
}

static bool isFloat(Value value) { return isa<FloatType>(value.getType()); }

static Value constant(OpBuilder &builder, Location loc, Type type,
                      int64_t value) {
  return arith::ConstantOp::create(builder, loc,
                                   builder.getIntegerAttr(type, value));
}

/// `FloatOp` for floats, `IntOp` for integers.
template <typename FloatOp, typename IntOp>
static Value emit(OpBuilder &b, Location loc, ValueRange v) {
  if (isFloat(v[0]))
    return b.createOrFold<FloatOp>(loc, v[0], v[1]);
  return b.createOrFold<IntOp>(loc, v[0], v[1]);
}

static Value compareInt(OpBuilder &b, Location loc,
                        arith::CmpIPredicate predicate, Value lhs, Value rhs) {
  return b.createOrFold<arith::CmpIOp>(loc, predicate, lhs, rhs);
}

Value AddOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return emit<arith::AddFOp, arith::AddIOp>(b, loc, v);
}
Value AndOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return b.createOrFold<arith::AndIOp>(loc, v[0], v[1]);
}
Value MulOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return emit<arith::MulFOp, arith::MulIOp>(b, loc, v);
}
Value OrOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return b.createOrFold<arith::OrIOp>(loc, v[0], v[1]);
}
Value SubOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return emit<arith::SubFOp, arith::SubIOp>(b, loc, v);
}
Value XorOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return b.createOrFold<arith::XOrIOp>(loc, v[0], v[1]);
}

Value MaxOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  if (!isFloat(v[0]) && isUnsignedTensor(getLhs()))
    return b.createOrFold<arith::MaxUIOp>(loc, v[0], v[1]);
  return emit<arith::MaximumFOp, arith::MaxSIOp>(b, loc, v);
}
Value MinOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  if (!isFloat(v[0]) && isUnsignedTensor(getLhs()))
    return b.createOrFold<arith::MinUIOp>(loc, v[0], v[1]);
  return emit<arith::MinimumFOp, arith::MinSIOp>(b, loc, v);
}

//===----------------------------------------------------------------------===//
// Division
//===----------------------------------------------------------------------===//

/// An integer quotient or remainder that never traps: 0 where `v[1]` is 0, and
/// the smallest integer divided by -1 is divided by 1 instead, which gives the
/// same bits modulo the range.
template <typename SignedOp, typename UnsignedOp>
static Value divideSafely(OpBuilder &b, Location loc, ValueRange v,
                          bool isUnsigned) {
  Type type = v[0].getType();
  Value zero = constant(b, loc, type, 0), one = constant(b, loc, type, 1);
  Value byZero = compareInt(b, loc, arith::CmpIPredicate::eq, v[1], zero);
  Value unsafe = byZero;
  if (!isUnsigned) {
    APInt least = APInt::getSignedMinValue(type.getIntOrFloatBitWidth());
    Value min =
        arith::ConstantOp::create(b, loc, IntegerAttr::get(type, least));
    Value overflows = b.createOrFold<arith::AndIOp>(
        loc, compareInt(b, loc, arith::CmpIPredicate::eq, v[0], min),
        compareInt(b, loc, arith::CmpIPredicate::eq, v[1],
                   constant(b, loc, type, -1)));
    unsafe = b.createOrFold<arith::OrIOp>(loc, unsafe, overflows);
  }
  Value divisor = b.createOrFold<arith::SelectOp>(loc, unsafe, one, v[1]);
  Value result = isUnsigned ? b.createOrFold<UnsignedOp>(loc, v[0], divisor)
                            : b.createOrFold<SignedOp>(loc, v[0], divisor);
  return b.createOrFold<arith::SelectOp>(loc, byZero, zero, result);
}

Value DivOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  if (isFloat(v[0]))
    return b.createOrFold<arith::DivFOp>(loc, v[0], v[1]);
  return divideSafely<arith::DivSIOp, arith::DivUIOp>(
      b, loc, v, isUnsignedTensor(getLhs()));
}

Value RemOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  if (isFloat(v[0]))
    return b.createOrFold<arith::RemFOp>(loc, v[0], v[1]);
  return divideSafely<arith::RemSIOp, arith::RemUIOp>(
      b, loc, v, isUnsignedTensor(getLhs()));
}

Value FloorModOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  // The remainder r of truncated division, plus y where r is not 0 and its sign
  // is not y's.
  if (isFloat(v[0])) {
    Value zero =
        arith::ConstantOp::create(b, loc, b.getFloatAttr(v[0].getType(), 0));
    auto isNegative = [&](Value x) {
      return b.createOrFold<arith::CmpFOp>(loc, arith::CmpFPredicate::OLT, x,
                                           zero);
    };
    Value r = b.createOrFold<arith::RemFOp>(loc, v[0], v[1]);
    Value differs =
        b.createOrFold<arith::XOrIOp>(loc, isNegative(r), isNegative(v[1]));
    Value isZero =
        b.createOrFold<arith::CmpFOp>(loc, arith::CmpFPredicate::OEQ, r, zero);
    Value floored = b.createOrFold<arith::SelectOp>(
        loc, differs, b.createOrFold<arith::AddFOp>(loc, r, v[1]), r);
    // As in NumPy, which ONNX Mod-13 follows, a zero has the sign of y.
    return b.createOrFold<arith::SelectOp>(
        loc, isZero, b.createOrFold<math::CopySignOp>(loc, r, v[1]), floored);
  }
  bool isUnsigned = isUnsignedTensor(getLhs());
  Value r = divideSafely<arith::RemSIOp, arith::RemUIOp>(b, loc, v, isUnsigned);
  if (isUnsigned)
    return r;
  Value zero = constant(b, loc, v[0].getType(), 0);
  Value differs = compareInt(b, loc, arith::CmpIPredicate::slt,
                             b.createOrFold<arith::XOrIOp>(loc, r, v[1]), zero);
  Value nonzero = compareInt(b, loc, arith::CmpIPredicate::ne, r, zero);
  return b.createOrFold<arith::SelectOp>(
      loc, b.createOrFold<arith::AndIOp>(loc, differs, nonzero),
      b.createOrFold<arith::AddIOp>(loc, r, v[1]), r);
}

//===----------------------------------------------------------------------===//
// Powers and shifts
//===----------------------------------------------------------------------===//

Value PowOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return emit<math::PowFOp, math::IPowIOp>(b, loc, v);
}

namespace {
/// Powers that are cheaper another way: x^2 = x * x, x^0.5 = sqrt(x) (as
/// exporters write them), x^1 = x, x^-1 = 1 / x.
struct SimplifyConstantPow : OpRewritePattern<PowOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(PowOp op,
                                PatternRewriter &rewriter) const override {
    Value exponent = op.getRhs();
    while (auto broadcast = exponent.getDefiningOp<BroadcastOp>())
      exponent = broadcast.getOperand();
    DenseElementsAttr value;
    if (!mlir::matchPattern(exponent, mlir::m_Constant(&value)) ||
        !value.isSplat())
      return rewriter.notifyMatchFailure(op, "exponent is not one constant");
    bool isFloat = isa<FloatType>(value.getElementType());
    double number =
        isFloat
            ? value.getSplatValue<APFloat>().convertToDouble()
            : static_cast<double>(value.getSplatValue<APInt>().getSExtValue());
    Value base = op.getLhs();
    if (number == 1.0)
      rewriter.replaceOp(op, base);
    else if (number == 2.0)
      rewriter.replaceOpWithNewOp<MulOp>(op, base, base);
    else if (number == 3.0)
      rewriter.replaceOpWithNewOp<MulOp>(
          op, MulOp::create(rewriter, op.getLoc(), base, base), base);
    else if (number == 0.5 && isFloat)
      rewriter.replaceOpWithNewOp<SqrtOp>(op, base);
    else
      return rewriter.notifyMatchFailure(op, "no cheaper form");
    return success();
  }
};
} // namespace

void PowOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                        MLIRContext *context) {
  patterns.add<SimplifyConstantPow>(context);
}

/// `y` limited to the greatest shift that is defined, width - 1.
static Value limitShift(OpBuilder &b, Location loc, Value y) {
  int64_t width = y.getType().getIntOrFloatBitWidth();
  return b.createOrFold<arith::MinUIOp>(
      loc, y, constant(b, loc, y.getType(), width - 1));
}

/// 0 where the shift `y` is not below the width, else `shifted`.
static Value zeroIfShiftedOut(OpBuilder &b, Location loc, Value y,
                              Value shifted) {
  int64_t width = y.getType().getIntOrFloatBitWidth();
  Value out = compareInt(b, loc, arith::CmpIPredicate::uge, y,
                         constant(b, loc, y.getType(), width));
  return b.createOrFold<arith::SelectOp>(
      loc, out, constant(b, loc, y.getType(), 0), shifted);
}

Value ShiftLeftOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  Value shifted =
      b.createOrFold<arith::ShLIOp>(loc, v[0], limitShift(b, loc, v[1]));
  return zeroIfShiftedOut(b, loc, v[1], shifted);
}

Value ShiftRightOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  Value amount = limitShift(b, loc, v[1]);
  if (!isUnsignedTensor(getLhs()))
    return b.createOrFold<arith::ShRSIOp>(loc, v[0], amount);
  return zeroIfShiftedOut(b, loc, v[1],
                          b.createOrFold<arith::ShRUIOp>(loc, v[0], amount));
}

//===----------------------------------------------------------------------===//
// Comparison and choice
//===----------------------------------------------------------------------===//

LogicalResult CompareOp::inferReturnTypes(MLIRContext *,
                                          std::optional<Location>,
                                          CompareOp::Adaptor operands,
                                          SmallVectorImpl<Type> &types) {
  auto type = cast<RankedTensorType>(operands.getLhs().getType());
  types.push_back(type.clone(IntegerType::get(type.getContext(), 1)));
  return success();
}

Value CompareOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  using F = arith::CmpFPredicate;
  using I = arith::CmpIPredicate;
  static constexpr F kFloat[] = {F::OEQ, F::UNE, F::OLT,
                                 F::OLE, F::OGT, F::OGE};
  static constexpr I kSigned[] = {I::eq, I::ne, I::slt, I::sle, I::sgt, I::sge};
  static constexpr I kUnsigned[] = {I::eq,  I::ne,  I::ult,
                                    I::ule, I::ugt, I::uge};
  auto relation = static_cast<unsigned>(getRelation());
  if (isFloat(v[0]))
    return b.createOrFold<arith::CmpFOp>(loc, kFloat[relation], v[0], v[1]);
  return compareInt(b, loc,
                    isUnsignedTensor(getLhs()) ? kUnsigned[relation]
                                               : kSigned[relation],
                    v[0], v[1]);
}

Value SelectOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return b.createOrFold<arith::SelectOp>(loc, v[0], v[1], v[2]);
}
