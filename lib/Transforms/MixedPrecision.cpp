//===- MixedPrecision.cpp - dlc-mixed-precision ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/Dlc/Builders.h"
#include "dlc/Transforms/Passes.h"

namespace dlc {
#define GEN_PASS_DEF_MIXEDPRECISIONPASS
#include "dlc/Transforms/Passes.h.inc"
} // namespace dlc

using namespace dlc;

namespace {
struct MixedPrecisionPass : impl::MixedPrecisionPassBase<MixedPrecisionPass> {
  using MixedPrecisionPassBase::MixedPrecisionPassBase;

  void runOnOperation() override {
    Type narrow;
    if (type == "bf16")
      narrow = mlir::BFloat16Type::get(&getContext());
    else if (type == "f16")
      narrow = mlir::Float16Type::get(&getContext());
    else {
      getOperation()->emitError() << "there is no mixed precision with '"
                                  << type << "', expected bf16 or f16";
      return signalPassFailure();
    }
    getOperation()->walk([&](Operation *op) {
      auto isSingle = [](Value value) {
        return cast<RankedTensorType>(value.getType()).getElementType().isF32();
      };
      if (!isa<DotGeneralOp, ConvOp>(op) ||
          !llvm::all_of(op->getOperands(), isSingle))
        return;
      ImplicitLocOpBuilder b(op->getLoc(), op);
      for (mlir::OpOperand &operand : op->getOpOperands())
        operand.set(convertTo(b, operand.get(), narrow));
    });
  }
};
} // namespace
