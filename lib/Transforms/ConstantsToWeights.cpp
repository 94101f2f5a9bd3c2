//===- ConstantsToWeights.cpp - dlc-constants-to-weights ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Moves constant tensors of the host program to the artifact's weights. Equal
// ones become one weight.
//
//===----------------------------------------------------------------------===//

#include "dlc/Transforms/Passes.h"
#include "mlir/IR/SymbolTable.h"

namespace dlc {
#define GEN_PASS_DEF_CONSTANTSTOWEIGHTSPASS
#include "dlc/Transforms/Passes.h.inc"
} // namespace dlc

using namespace dlc;

namespace {
struct ConstantsToWeights
    : impl::ConstantsToWeightsPassBase<ConstantsToWeights> {
  using ConstantsToWeightsPassBase::ConstantsToWeightsPassBase;

  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    OpBuilder builder(&getContext());
    llvm::DenseMap<Attribute, StringAttr> known;
    SmallVector<arith::ConstantOp> constants;
    getOperation().walk([&](arith::ConstantOp op) {
      if (isa<RankedTensorType>(op.getType()) &&
          !op->getParentOfType<linalg::LinalgOp>())
        constants.push_back(op);
    });
    for (arith::ConstantOp op : constants) {
      StringAttr &name = known[op.getValue()];
      if (!name) {
        builder.setInsertionPointToStart(getOperation().getBody());
        auto weight = WeightOp::create(
            builder, op.getLoc(), "constant", "constant", op.getType(),
            /*file=*/nullptr, /*offset=*/nullptr, /*length=*/nullptr,
            /*from=*/nullptr, /*arguments=*/nullptr,
            cast<mlir::ElementsAttr>(op.getValue()), /*source=*/false);
        name = symbols.insert(weight);
      }
      builder.setInsertionPoint(op);
      op.replaceAllUsesWith(
          rt::WeightOp::create(builder, op.getLoc(), op.getType(), name)
              .getResult());
      op.erase();
    }
  }
};
} // namespace
