//===- MovementRules.cpp - Derivatives of data movement -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// These ops are linear: gradients go back where the elements came from, and are
// added up where an element went to several places.
//
//===----------------------------------------------------------------------===//

#include "Rules.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "dlc/Support/Permutation.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace dlc;

//===----------------------------------------------------------------------===//
// broadcast
//===----------------------------------------------------------------------===//

/// `dz` with dimension `dim` summed up to size 1.
static Value sumTo1(ImplicitLocOpBuilder &b, Value dz, int64_t dim) {
  SmallVector<OpFoldResult> sizes = getDims(b, b.getLoc(), dz);
  sizes[dim] = b.getIndexAttr(1);
  return reshapeTo(b, ReduceOp::create(b, ReduceKind::sum, dz, dim), sizes);
}

static LogicalResult differentiateBroadcast(BroadcastOp op,
                                            ImplicitLocOpBuilder &b,
                                            Gradients &gradients) {
  Location loc = b.getLoc();
  Value x = op.getOperand(), dz = gradients.get(op.getResult());
  SmallVector<int64_t> added;
  for (int64_t dim = 0; dim < getRank(dz); ++dim)
    if (!llvm::is_contained(op.getDimensions(), dim))
      added.push_back(dim);
  if (!added.empty())
    dz = ReduceOp::create(b, ReduceKind::sum, dz, added);
  for (int64_t dim = 0; dim < getRank(x); ++dim) {
    OpFoldResult size = getDim(b, loc, x, dim);
    if (provablyEqual(size, getDim(b, loc, dz, dim)))
      continue;
    if (mlir::getConstantIntValue(size)) {
      dz = sumTo1(b, dz, dim);
      continue;
    }
    // Only when the program runs it is known whether this is stretched.
    SmallVector<OpFoldResult> sizes = getDims(b, loc, dz);
    sizes[dim] = size;
    Value isStretched = arith::CmpIOp::create(
        b, arith::CmpIPredicate::ne,
        mlir::getValueOrCreateConstantIndexOp(b, loc, size),
        mlir::getValueOrCreateConstantIndexOp(b, loc, getDim(b, loc, dz, dim)));
    auto give = [&](OpBuilder &inner, Location at, bool sums) {
      ImplicitLocOpBuilder in(at, inner);
      Value part = sums ? sumTo1(in, dz, dim) : dz;
      mlir::scf::YieldOp::create(inner, at, refineTo(in, part, sizes));
    };
    dz = mlir::scf::IfOp::create(
             b, isStretched,
             [&](OpBuilder &inner, Location at) { give(inner, at, true); },
             [&](OpBuilder &inner, Location at) { give(inner, at, false); })
             .getResult(0);
  }
  gradients.add(b, x, dz);
  return success();
}

//===----------------------------------------------------------------------===//
// Shapes and order
//===----------------------------------------------------------------------===//

static LogicalResult differentiateReshape(ReshapeOp op, ImplicitLocOpBuilder &b,
                                          Gradients &gradients) {
  gradients.add(b, op.getOperand(),
                reshapeTo(b, gradients.get(op.getResult()),
                          getDims(b, b.getLoc(), op.getOperand())));
  return success();
}

static LogicalResult differentiateTranspose(TransposeOp op,
                                            ImplicitLocOpBuilder &b,
                                            Gradients &gradients) {
  gradients.add(b, op.getOperand(),
                TransposeOp::create(b, gradients.get(op.getResult()),
                                    invert(op.getPermutation())));
  return success();
}

static LogicalResult differentiateReverse(ReverseOp op, ImplicitLocOpBuilder &b,
                                          Gradients &gradients) {
  gradients.add(
      b, op.getOperand(),
      ReverseOp::create(b, gradients.get(op.getResult()), op.getDimensions()));
  return success();
}

static LogicalResult differentiateCast(tensor::CastOp op,
                                       ImplicitLocOpBuilder &b,
                                       Gradients &gradients) {
  gradients.add(b, op.getSource(), gradients.get(op.getDest()));
  return success();
}

//===----------------------------------------------------------------------===//
// Ranges
//===----------------------------------------------------------------------===//

static SmallVector<int64_t> ones(size_t count) {
  return SmallVector<int64_t>(count, 1);
}

static bool isOne(int64_t number) { return number == 1; }

static LogicalResult differentiateSlice(SliceOp op, ImplicitLocOpBuilder &b,
                                        Gradients &gradients) {
  Location loc = b.getLoc();
  Value x = op.getOperand(), dz = gradients.get(op.getResult());
  SmallVector<OpFoldResult> low = op.getMixedOffsets(), high;
  // Rows of a loop, one at a time: what is added up is written where it
  // belongs.
  if (!op.getOffsets().empty() && llvm::all_of(op.getStrides(), isOne)) {
    gradients.add(b, x, InsertSliceOp::create(b, dz, splatLike(b, 0, x), low));
    return success();
  }
  // Zeros around the range and between its elements. Of no elements, as of one,
  // the strides don't matter.
  SmallVector<int64_t> interior;
  OpFoldResult one = b.getIndexAttr(1), zero = b.getIndexAttr(0);
  for (auto [dim, size, offset, stride] :
       llvm::enumerate(op.getMixedSizes(), low, op.getStrides())) {
    OpFoldResult gaps = maxSizes(b, loc, subSizes(b, loc, size, one), zero);
    OpFoldResult extent = addSizes(
        b, loc, size, mulSizes(b, loc, gaps, b.getIndexAttr(stride - 1)));
    OpFoldResult end = addSizes(b, loc, offset, extent);
    high.push_back(subSizes(b, loc, getDim(b, loc, x, dim), end));
    interior.push_back(stride - 1);
  }
  Type type = cast<RankedTensorType>(dz.getType()).getElementType();
  gradients.add(b, x,
                PadOp::create(b, PadMode::constant, dz,
                              scalarConstant(b, type, 0), low, high, interior));
  return success();
}

static LogicalResult differentiateInsertSlice(InsertSliceOp op,
                                              ImplicitLocOpBuilder &b,
                                              Gradients &gradients) {
  Value dz = gradients.get(op.getResult()), update = op.getUpdate();
  SmallVector<OpFoldResult> offsets = op.getMixedOffsets();
  gradients.add(b, update,
                SliceOp::create(b, dz, offsets, getDims(b, b.getLoc(), update),
                                ones(offsets.size())));
  gradients.add(b, op.getOperand(),
                InsertSliceOp::create(b, splatLike(b, 0, update), dz, offsets));
  return success();
}

static LogicalResult differentiateConcat(ConcatOp op, ImplicitLocOpBuilder &b,
                                         Gradients &gradients) {
  Location loc = b.getLoc();
  Value dz = gradients.get(op.getResult());
  int64_t dim = op.getDimension();
  SmallVector<OpFoldResult> offsets(getRank(dz), b.getIndexAttr(0));
  for (Value operand : op.getOperands()) {
    SmallVector<OpFoldResult> sizes = getDims(b, loc, operand);
    gradients.add(b, operand,
                  SliceOp::create(b, dz, offsets, sizes, ones(offsets.size())));
    offsets[dim] = addSizes(b, loc, offsets[dim], sizes[dim]);
  }
  return success();
}

/// The places of the operand's elements in the operand, where they are in the
/// padded tensor, as a list.
static Value getPaddedPlaces(PadOp op, ImplicitLocOpBuilder &b,
                             OpFoldResult count) {
  Type i64 = b.getI64Type();
  SmallVector<int64_t> shape;
  SmallVector<Value> open;
  splitSizes(count, shape, open);
  Value places = IotaOp::create(b, RankedTensorType::get(shape, i64), 0, open);
  return PadOp::create(
      b, op.getMode(),
      reshapeTo(b, places, getDims(b, b.getLoc(), op.getOperand())),
      scalarConstant(b, i64, -1), op.getMixedLow(), op.getMixedHigh());
}

static OpFoldResult countElements(ImplicitLocOpBuilder &b, Value tensor) {
  return mulSizes(b, b.getLoc(), getDims(b, b.getLoc(), tensor));
}

static LogicalResult differentiatePad(PadOp op, ImplicitLocOpBuilder &b,
                                      Gradients &gradients) {
  Value x = op.getOperand(), dz = gradients.get(op.getResult());
  int64_t rank = getRank(x);
  if (op.getMode() == PadMode::constant) {
    SmallVector<int64_t> strides = ones(rank);
    if (op.getInterior())
      for (auto [stride, gap] : llvm::zip(strides, *op.getInterior()))
        stride += gap;
    gradients.add(b, x,
                  SliceOp::create(b, dz, op.getMixedLow(),
                                  getDims(b, b.getLoc(), x), strides));
    if (!gradients.isWanted(op.getValue()))
      return success();
    Term isPad(
        b, PadOp::create(
               b, PadMode::constant, splatLike(b, 0, x),
               scalarConstant(
                   b, cast<RankedTensorType>(x.getType()).getElementType(), 1),
               op.getMixedLow(), op.getMixedHigh(),
               op.getInterior().value_or(ArrayRef<int64_t>())));
    gradients.add(b, op.getValue(),
                  ReduceOp::create(b, ReduceKind::sum, isPad * Term(b, dz),
                                   llvm::to_vector(llvm::seq(rank))));
    return success();
  }
  // Elements that are there several times gather what comes back.
  OpFoldResult count = countElements(b, x);
  Value places = getPaddedPlaces(op, b, count);
  OpFoldResult number = countElements(b, dz);
  Value zeros = reshapeTo(b, splatLike(b, 0, x), count);
  Value sums = ScatterElementsOp::create(b, ScatterKind::add, zeros, 0,
                                         reshapeTo(b, places, number),
                                         reshapeTo(b, dz, number));
  gradients.add(b, x, reshapeTo(b, sums, getDims(b, b.getLoc(), x)));
  return success();
}

void dlc::attachMovementRules(MLIRContext *context) {
  attachRules<BroadcastOp, differentiateBroadcast, pushLinear>(context);
  attachRules<ReshapeOp, differentiateReshape, pushLinear>(context);
  attachRules<TransposeOp, differentiateTranspose, pushLinear>(context);
  attachRules<ReverseOp, differentiateReverse, pushLinear>(context);
  attachRules<SliceOp, differentiateSlice, pushLinear>(context);
  attachRules<InsertSliceOp, differentiateInsertSlice, pushLinear>(context);
  attachRules<ConcatOp, differentiateConcat, pushLinear>(context);
  attachRules<PadOp, differentiatePad, pushLinear>(context);
  attachRules<tensor::CastOp, differentiateCast, pushLinear>(context);
}
