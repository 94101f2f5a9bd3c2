//===- wrong_patterns.cpp - Miscompilations to be found -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "wrong_patterns.h"
#include "dlc/Dialect/Dlc/Dlc.h"
#include "dlc/Dialect/DlcRt/DlcRt.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Pass/PassManager.h"

using namespace dlc;
namespace LLVM = mlir::LLVM;

//===----------------------------------------------------------------------===//
// Tools
//===----------------------------------------------------------------------===//

static bool isOf(Operation *op, StringRef node) {
  return op->getLoc()
      ->walk([&](Location part) {
        auto name = dyn_cast<mlir::NameLoc>(part);
        return name && name.getName() == node ? WalkResult::interrupt()
                                              : WalkResult::advance();
      })
      .wasInterrupted();
}

/// Calls `change` for all ops of a kind that a node became.
template <typename Op>
static void forEach(ModuleOp module, StringRef node,
                    function_ref<void(Op)> change) {
  module.walk([&](Op op) {
    if (isOf(op, node))
      change(op);
  });
}

static void swapOperands(Operation *op, unsigned i, unsigned j) {
  Value first = op->getOperand(i);
  op->setOperand(i, op->getOperand(j));
  op->setOperand(j, first);
}

template <typename Op, unsigned i = 0, unsigned j = 1>
static void swap(ModuleOp module, StringRef node) {
  forEach<Op>(module, node, [](Op op) { swapOperands(op, i, j); });
}

/// Puts another op with the same operands in an op's place.
template <typename Old, typename New>
static void replace(ModuleOp module, StringRef node) {
  forEach<Old>(module, node, [](Old op) {
    OpBuilder b(op);
    auto other =
        New::create(b, op.getLoc(), op->getResultTypes(), op->getOperands());
    op.replaceAllUsesWith(other.getResult());
    op.erase();
  });
}

/// Puts another constant in the place of an operand.
template <typename Op, unsigned operand>
static void changeConstant(ModuleOp module, StringRef node) {
  forEach<Op>(module, node, [](Op op) {
    OpBuilder b(op);
    auto type = cast<ShapedType>(op->getOperand(operand).getType());
    op->setOperand(operand,
                   ConstantOp::create(
                       b, op.getLoc(),
                       DenseElementsAttr::get(type, b.getF32FloatAttr(0.125))));
  });
}

//===----------------------------------------------------------------------===//
// On tensors
//===----------------------------------------------------------------------===//

static void dropRelu(ModuleOp module, StringRef node) {
  forEach<MaxOp>(module, node,
                 [](MaxOp op) { op.replaceAllUsesWith(op->getOperand(0)); });
}

static void moveSlice(ModuleOp module, StringRef node) {
  forEach<SliceOp>(module, node, [](SliceOp op) {
    SmallVector<int64_t> starts(op.getStaticOffsets());
    for (int64_t &start : starts)
      start = 0;
    op.setStaticOffsets(starts);
  });
}

static void reduceByMax(ModuleOp module, StringRef node) {
  forEach<ReduceOp>(module, node,
                    [](ReduceOp op) { op.setKind(ReduceKind::max); });
}

static void transposeOtherwise(ModuleOp module, StringRef node) {
  forEach<TransposeOp>(module, node, [](TransposeOp op) {
    SmallVector<int64_t> permutation(op.getPermutation());
    std::swap(permutation[2], permutation[3]);
    op.setPermutation(permutation);
  });
}

//===----------------------------------------------------------------------===//
// On structured ops
//===----------------------------------------------------------------------===//

static void startSumAtOne(ModuleOp module, StringRef node) {
  forEach<linalg::FillOp>(module, node, [](linalg::FillOp op) {
    OpBuilder b(op);
    op->setOperand(
        0, arith::ConstantOp::create(b, op.getLoc(), b.getF32FloatAttr(1)));
  });
}

static void roundDown(ModuleOp module, StringRef node) {
  forEach<arith::FPToSIOp>(module, node, [](arith::FPToSIOp op) {
    OpBuilder b(op);
    op->setOperand(0, math::FloorOp::create(b, op.getLoc(), op->getOperand(0)));
  });
}

/// Reads the transpose of an operand.
static void transposeOperand(ModuleOp module, StringRef node) {
  forEach<linalg::GenericOp>(module, node, [](linalg::GenericOp op) {
    SmallVector<AffineMap> maps = op.getIndexingMapsArray();
    SmallVector<AffineExpr> results(maps[0].getResults());
    std::swap(results[results.size() - 2], results.back());
    maps[0] = AffineMap::get(maps[0].getNumDims(), 0, results, op.getContext());
    op.setIndexingMapsAttr(OpBuilder(op).getAffineMapArrayAttr(maps));
  });
}

static void padOnOneSide(ModuleOp module, StringRef node) {
  forEach<tensor::PadOp>(module, node, [](tensor::PadOp op) {
    SmallVector<int64_t> low(op.getStaticLow()), high(op.getStaticHigh());
    for (auto [l, h] : llvm::zip(low, high)) {
      h += l;
      l = 0;
    }
    op.setStaticLow(low);
    op.setStaticHigh(high);
  });
}

//===----------------------------------------------------------------------===//
// On buffers
//===----------------------------------------------------------------------===//

static void dropDispatch(ModuleOp module, StringRef node) {
  forEach<rt::DispatchOp>(module, node, [](rt::DispatchOp op) { op.erase(); });
}

/// Puts all temporary buffers of a kernel at the arena's beginning, where each
/// has room.
static void shareBuffers(ModuleOp module, StringRef node) {
  forEach<rt::DispatchOp>(module, node, [](rt::DispatchOp op) {
    for (Value operand : op->getOperands())
      if (auto view = operand.getDefiningOp<memref::ViewOp>()) {
        OpBuilder b(view);
        view->setOperand(1, arith::ConstantIndexOp::create(b, op.getLoc(), 0));
      }
  });
}

static void shiftView(ModuleOp module, StringRef node) {
  forEach<memref::SubViewOp>(module, node, [](memref::SubViewOp op) {
    SmallVector<int64_t> zeros(op.getStaticOffsets().size(), 0);
    OpBuilder b(op);
    auto other =
        memref::SubViewOp::create(b, op.getLoc(), op.getSource(), zeros,
                                  op.getStaticSizes(), op.getStaticStrides());
    op.replaceAllUsesWith(other.getResult());
    op.erase();
  });
}

//===----------------------------------------------------------------------===//
// On machine types
//===----------------------------------------------------------------------===//

static void flipComparison(ModuleOp module, StringRef node) {
  forEach<LLVM::FCmpOp>(module, node, [](LLVM::FCmpOp op) {
    op.setPredicate(LLVM::FCmpPredicate::ogt);
  });
}

/// Reads an element behind the one that should be read.
static void readNext(ModuleOp module, StringRef node) {
  forEach<LLVM::LoadOp>(module, node, [](LLVM::LoadOp op) {
    if (!op->getParentOfType<ModuleOp>()->getParentOp() ||
        !mlir::getElementTypeOrSelf(op.getResult().getType()).isF32())
      return;
    OpBuilder b(op);
    op->setOperand(0,
                   LLVM::GEPOp::create(b, op.getLoc(), op.getAddr().getType(),
                                       b.getF32Type(), op.getAddr(),
                                       ArrayRef<LLVM::GEPArg>{1}));
  });
}

//===----------------------------------------------------------------------===//
// The table
//===----------------------------------------------------------------------===//

static constexpr WrongPattern kPatterns[] = {
    {"ASumIsADifference", "graph", "bias", replace<AddOp, SubOp>},
    {"AReluIsDropped", "graph", "relu", dropRelu},
    {"ASliceBeginsEarlier", "graph", "slice", moveSlice},
    {"PartsAreConcatenatedInReverse", "graph", "concat", swap<ConcatOp>},
    {"PaddingIsNotZero", "graph", "pad", changeConstant<PadOp, 1>},
    {"AConstantIsFoldedWrongly", "graph", "center", changeConstant<SubOp, 1>},
    {"AReductionTakesTheLargest", "graph", "sum", reduceByMax},
    {"FactorsOfAProductAreSwapped", "graph", "matmul", swap<DotGeneralOp>},
    {"BranchesAreSwapped", "graph", "select", swap<SelectOp, 1, 2>},
    {"ATransposeSwapsOtherDimensions", "graph", "concat", transposeOtherwise},

    {"ASumStartsAtOne", "linalg", "sum", startSumAtOne},
    {"APoolTakesTheSmallest", "linalg", "pool",
     replace<arith::MaximumFOp, arith::MinimumFOp>},
    {"ADifferenceIsReversed", "linalg", "deviation", swap<arith::SubFOp>},
    {"AConversionRoundsDown", "linalg", "whole", roundDown},
    {"AMatrixIsReadByColumns", "linalg", "matmul", transposeOperand},
    {"PaddingIsOnOneSide", "linalg", "conv", padOnOneSide},

    {"ACopyIsDropped", "kernels", "concat", dropDispatch},
    {"BuffersShareAPlace", "kernels", "conv", shareBuffers},
    {"AViewBeginsEarlier", "kernels", "slice", shiftView},
    {"BuffersAreSwapped", "kernels", "matmul", swap<rt::DispatchOp>},

    {"AProductIsASum", "codegen", "scale", replace<LLVM::FMulOp, LLVM::FAddOp>},
    {"OperandsAreSwapped", "codegen", "center", swap<LLVM::FSubOp>},
    {"AComparisonIsFlipped", "codegen", "select", flipComparison},
    {"TheNextElementIsRead", "codegen", "gather", readNext},
};

ArrayRef<WrongPattern> dlc::getWrongPatterns() { return kPatterns; }

namespace {

struct PlantedPass
    : mlir::PassWrapper<PlantedPass, mlir::OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(PlantedPass)

  explicit PlantedPass(const WrongPattern &pattern) : pattern(&pattern) {}
  StringRef getName() const final { return "Planted"; }
  void runOnOperation() override {
    pattern->apply(getOperation(), pattern->node);
  }

  const WrongPattern *pattern;
};

} // namespace

PhaseExtension dlc::plant(const WrongPattern &pattern) {
  return [&pattern](OpPassManager &manager, StringRef phase,
                    const CompileOptions &options) {
    if (phase == pattern.phase && options.optimizationLevel > 0)
      manager.addPass(std::make_unique<PlantedPass>(pattern));
  };
}
