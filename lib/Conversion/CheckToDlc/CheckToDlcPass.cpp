//===- CheckToDlcPass.cpp - dlc-check-to-dlc ------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Expectations about tensors as assertions on a bool computed from them.
//
//===----------------------------------------------------------------------===//

#include "dlc/Conversion/Passes.h"
#include "dlc/Dialect/Dlc/Builders.h"

namespace dlc {
#define GEN_PASS_DEF_CHECKTODLCPASS
#include "dlc/Conversion/Passes.h.inc"
} // namespace dlc

using namespace dlc;

/// Asserts that all of `holds` is true.
static void assertAll(ImplicitLocOpBuilder &b, Value holds, StringRef what) {
  auto type = cast<RankedTensorType>(holds.getType());
  SmallVector<int64_t> all =
      llvm::to_vector(llvm::seq<int64_t>(0, type.getRank()));
  Value condition = b.createOrFold<ReduceOp>(ReduceKind::all, holds, all);
  std::string message;
  llvm::raw_string_ostream(message)
      << what << " does not hold at " << b.getLoc();
  AssertOp::create(b, condition, message);
}

/// Where both are NaN.
static Value bothNan(ImplicitLocOpBuilder &b, Value lhs, Value rhs) {
  return AndOp::create(b, IsNanOp::create(b, lhs), IsNanOp::create(b, rhs));
}

static Value isEqual(ImplicitLocOpBuilder &b, Value lhs, Value rhs) {
  Value equal = CompareOp::create(b, Comparison::eq, lhs, rhs);
  if (isa<FloatType>(mlir::getElementTypeOrSelf(lhs.getType())))
    equal = OrOp::create(b, equal, bothNan(b, lhs, rhs));
  return equal;
}

namespace {
struct CheckToDlc : impl::CheckToDlcPassBase<CheckToDlc> {
  using CheckToDlcPassBase::CheckToDlcPassBase;

  void runOnOperation() override {
    getOperation()->walk([](check::ExpectEqOp op) {
      ImplicitLocOpBuilder b(op.getLoc(), op);
      assertAll(b, isEqual(b, op.getActual(), op.getExpected()),
                op->getName().getStringRef());
      op.erase();
    });
    getOperation()->walk([](check::ExpectCloseOp op) {
      ImplicitLocOpBuilder b(op.getLoc(), op);
      Value actual = op.getActual(), expected = op.getExpected();
      Value error = AbsOp::create(b, SubOp::create(b, actual, expected));
      Value magnitude = AbsOp::create(b, expected);
      Value allowed = AddOp::create(
          b, splatLike(b, op.getAbsolute().convertToDouble(), expected),
          MulOp::create(
              b, magnitude,
              splatLike(b, op.getRelative().convertToDouble(), expected)));
      Value close = CompareOp::create(b, Comparison::le, error, allowed);
      assertAll(b, OrOp::create(b, close, isEqual(b, actual, expected)),
                op->getName().getStringRef());
      op.erase();
    });
  }
};
} // namespace
