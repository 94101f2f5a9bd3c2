//===- ExpandHalfFloatsPass.cpp - dlc-expand-half-floats ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where the processor has no instruction that converts, LLVM calls a function
// of the compiler's runtime, which artifacts do not have; it does so even to
// move a bf16 from one place to another. So these are words of 16 bits, which
// are converted by their bits.
//
//===----------------------------------------------------------------------===//

#include "dlc/Conversion/Passes.h"
#include "dlc/Target/Target.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

namespace dlc {
#define GEN_PASS_DEF_EXPANDHALFFLOATSPASS
#include "dlc/Conversion/Passes.h.inc"
} // namespace dlc

using namespace dlc;
namespace LLVM = mlir::LLVM;

namespace {

/// f32 has a mantissa of 23 bits. That of f16 has 13 less, and its exponents
/// are less by 112; bf16 is the upper half of f32.
constexpr int64_t kMantissa = 23, kShift = 13;
constexpr int64_t kBias = int64_t(112) << kMantissa;

/// Arithmetic on the bits of f32, of an element or of a vector of them.
class Bits {
public:
  Bits(OpBuilder &builder, Location loc, Type like)
      : b(builder), loc(loc), like(like) {}

  Value integer(int64_t value) {
    return constant(b.getI32IntegerAttr(static_cast<int32_t>(value)));
  }
  Value real(double value) { return constant(b.getF32FloatAttr(value)); }
  template <typename Op> Value emit(Value lhs, Value rhs) {
    return Op::create(b, loc, lhs, rhs);
  }
  template <typename Op> Value emit(Value lhs, int64_t rhs) {
    return emit<Op>(lhs, integer(rhs));
  }
  /// The same for ops to another type.
  template <typename Op> Value to(Type element, Value value) {
    return Op::create(b, loc, getType(element), value);
  }
  Value toReal(Value bits) { return to<LLVM::BitcastOp>(b.getF32Type(), bits); }
  Value toBits(Value real) { return to<LLVM::BitcastOp>(b.getI32Type(), real); }
  /// As unsigned numbers.
  Value isLess(Value lhs, int64_t rhs) {
    return LLVM::ICmpOp::create(b, loc, LLVM::ICmpPredicate::ult, lhs,
                                integer(rhs));
  }
  Value select(Value condition, Value then, Value otherwise) {
    return LLVM::SelectOp::create(b, loc, condition, then, otherwise);
  }
  /// What is cut off below `shift` carries if it is more than half of a unit,
  /// or half of one and the last bit that stays is odd.
  Value round(Value magnitude, int64_t shift) {
    Value last = emit<LLVM::AndOp>(emit<LLVM::LShrOp>(magnitude, shift), 1);
    return emit<LLVM::AddOp>(emit<LLVM::AddOp>(magnitude, last),
                             (int64_t(1) << (shift - 1)) - 1);
  }

private:
  Type getType(Type element) const {
    auto vector = dyn_cast<mlir::VectorType>(like);
    return vector ? vector.clone(element) : element;
  }
  Value constant(mlir::TypedAttr value) {
    if (auto vector = dyn_cast<mlir::VectorType>(getType(value.getType())))
      value = mlir::DenseElementsAttr::get(vector, value);
    return LLVM::ConstantOp::create(b, loc, value.getType(), value);
  }

  OpBuilder &b;
  Location loc;
  Type like;
};

Value widenBFloat(Bits &e, Value word) {
  return e.toReal(e.emit<LLVM::ShlOp>(word, 16));
}

Value narrowToBFloat(Bits &e, Value real) {
  Value bits = e.toBits(real);
  Value rounded = e.emit<LLVM::LShrOp>(e.round(bits, 16), 16);
  // The upper half of a NaN may be that of infinity.
  Value quiet = e.emit<LLVM::OrOp>(e.emit<LLVM::LShrOp>(bits, 16), 0x0040);
  Value magnitude = e.emit<LLVM::AndOp>(bits, 0x7FFFFFFF);
  return e.select(e.isLess(magnitude, 0x7F800001), rounded, quiet);
}

Value widenHalf(Bits &e, Value word) {
  Value magnitude = e.emit<LLVM::AndOp>(word, 0x7FFF);
  Value normal =
      e.emit<LLVM::AddOp>(e.emit<LLVM::ShlOp>(magnitude, kShift), kBias);
  // Infinities and NaNs have the greatest exponent of either type.
  Value bits = e.select(e.isLess(magnitude, 0x7C00), normal,
                        e.emit<LLVM::AddOp>(normal, kBias));
  // Subnormal numbers are multiples of 2^-24.
  Value number = e.to<LLVM::SIToFPOp>(mlir::Float32Type::get(word.getContext()),
                                      magnitude);
  Value subnormal = e.toBits(e.emit<LLVM::FMulOp>(number, e.real(0x1p-24)));
  bits = e.select(e.isLess(magnitude, 0x0400), subnormal, bits);
  Value sign = e.emit<LLVM::ShlOp>(e.emit<LLVM::AndOp>(word, 0x8000), 16);
  return e.toReal(e.emit<LLVM::OrOp>(bits, sign));
}

Value narrowToHalf(Bits &e, Value real) {
  Value bits = e.toBits(real);
  Value magnitude = e.emit<LLVM::AndOp>(bits, 0x7FFFFFFF);
  Value word = e.emit<LLVM::LShrOp>(
      e.emit<LLVM::SubOp>(e.round(magnitude, kShift), kBias), kShift);
  // Below 2^-14 a unit is 2^-24, which is that of numbers from 0.5 to 1.
  Value shifted =
      e.toBits(e.emit<LLVM::FAddOp>(e.toReal(magnitude), e.real(0.5)));
  word =
      e.select(e.isLess(magnitude, int64_t(113) << kMantissa),
               e.emit<LLVM::SubOp>(shifted, int64_t(126) << kMantissa), word);
  // 2^16 - 2^4 is halfway between the greatest number and infinity.
  word = e.select(e.isLess(magnitude, 0x477FF000), word, e.integer(0x7C00));
  word = e.select(e.isLess(magnitude, 0x7F800001), word, e.integer(0x7E00));
  return e.emit<LLVM::OrOp>(
      word, e.emit<LLVM::AndOp>(e.emit<LLVM::LShrOp>(bits, 16), 0x8000));
}

/// A cast between f32, or what is wider, and `half`.
template <typename Op> struct ExpandCast : OpRewritePattern<Op> {
  using Convert = Value (*)(Bits &, Value);

  ExpandCast(MLIRContext *context, Type half, Convert convert)
      : OpRewritePattern<Op>(context), half(half), convert(convert) {}

  LogicalResult matchAndRewrite(Op op, PatternRewriter &b) const override {
    constexpr bool widens = std::is_same_v<Op, LLVM::FPExtOp>;
    Value from = op.getArg();
    Type wide = widens ? op.getType() : from.getType();
    if (mlir::getElementTypeOrSelf(widens ? from.getType() : op.getType()) !=
            half ||
        (!widens && !mlir::getElementTypeOrSelf(wide).isF32()))
      return b.notifyMatchFailure(op, "not of this type");
    Bits e(b, op.getLoc(), from.getType());
    if constexpr (widens) {
      Value word = e.to<LLVM::ZExtOp>(
          b.getI32Type(), e.to<LLVM::BitcastOp>(b.getI16Type(), from));
      Value real = convert(e, word);
      if (real.getType() == wide)
        b.replaceOp(op, real);
      else
        b.replaceOpWithNewOp<LLVM::FPExtOp>(op, wide, real);
    } else {
      Value word = e.to<LLVM::TruncOp>(b.getI16Type(), convert(e, from));
      b.replaceOp(op, e.to<LLVM::BitcastOp>(half, word));
    }
    return success();
  }

  Type half;
  Convert convert;
};

void addPatterns(RewritePatternSet &patterns, FloatType half,
                 Value (*widen)(Bits &, Value),
                 Value (*narrow)(Bits &, Value)) {
  MLIRContext *context = patterns.getContext();
  patterns.add<ExpandCast<LLVM::FPExtOp>>(context, half, widen);
  patterns.add<ExpandCast<LLVM::FPTruncOp>>(context, half, narrow);
}

/// Has `replacer` take words for floats of this type.
void replaceByWords(mlir::AttrTypeReplacer &replacer, FloatType half) {
  Type word = IntegerType::get(half.getContext(), 16);
  replacer.addReplacement([=](FloatType type) -> std::optional<Type> {
    return type == half ? std::optional<Type>(word) : std::nullopt;
  });
  replacer.addReplacement([=](FloatAttr value) -> std::optional<Attribute> {
    if (value.getType() != half)
      return std::nullopt;
    return mlir::IntegerAttr::get(word, value.getValue().bitcastToAPInt());
  });
  replacer.addReplacement(
      [=](mlir::DenseElementsAttr values) -> std::optional<Attribute> {
        if (values.getElementType() != half)
          return std::nullopt;
        return values.bitcast(word);
      });
}

struct ExpandHalfFloats : impl::ExpandHalfFloatsPassBase<ExpandHalfFloats> {
  using ExpandHalfFloatsPassBase::ExpandHalfFloatsPassBase;

  void runOnOperation() override {
    if (!mentionsHalfFloats(getOperation()))
      return;
    FailureOr<Target> target = getTarget(cpu, getOperation());
    if (failed(target))
      return signalPassFailure();
    MLIRContext *context = &getContext();
    RewritePatternSet patterns(context);
    mlir::AttrTypeReplacer replacer;
    if (!target->has(DLCRT_CPU_AVX512BF16)) {
      auto half = mlir::BFloat16Type::get(context);
      addPatterns(patterns, half, widenBFloat, narrowToBFloat);
      replaceByWords(replacer, half);
    }
    if (!target->has(DLCRT_CPU_F16C)) {
      auto half = mlir::Float16Type::get(context);
      addPatterns(patterns, half, widenHalf, narrowToHalf);
      replaceByWords(replacer, half);
    }
    if (patterns.getNativePatterns().empty())
      return;
    mlir::walkAndApplyPatterns(getOperation(), std::move(patterns));
    getOperation()->walk([&](Operation *op) {
      if (isa_and_nonnull<LLVM::LLVMDialect>(op->getDialect()))
        replaceTypes(op, replacer);
    });
  }

  static bool mentionsHalfFloats(Operation *root) {
    mlir::AttrTypeWalker walker;
    walker.addWalk([](FloatType type) {
      return type.isF16() || type.isBF16() ? WalkResult::interrupt()
                                           : WalkResult::advance();
    });
    auto mentions = [&](auto part) {
      return walker.walk(part).wasInterrupted();
    };
    return root
        ->walk([&](Operation *op) {
          return mentions(op->getAttrDictionary()) ||
                         llvm::any_of(op->getResultTypes(), mentions)
                     ? WalkResult::interrupt()
                     : WalkResult::advance();
        })
        .wasInterrupted();
  }

  /// But for what others have noted of types.
  static void replaceTypes(Operation *op, mlir::AttrTypeReplacer &replacer) {
    mlir::DictionaryAttr notes = op->getDiscardableAttrDictionary();
    auto function = dyn_cast<LLVM::LLVMFuncOp>(op);
    ArrayAttr argumentNotes =
        function ? function.getArgAttrsAttr() : ArrayAttr();
    replacer.replaceElementsIn(op, /*replaceAttrs=*/true,
                               /*replaceLocs=*/false, /*replaceTypes=*/true);
    op->setDiscardableAttrs(notes);
    if (argumentNotes)
      function.setArgAttrsAttr(argumentNotes);
  }
};

} // namespace
