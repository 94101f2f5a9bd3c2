//===- ExpandWinograd.cpp - dlc-expand-winograd ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A tile of a convolution by Winograd's algorithm, F(4x4, 3x3): squares of the
// image are transformed, 36 products of matrices made of them, and those
// transformed to pixels.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/Dlc/Shapes.h"
#include "dlc/Dialect/DlcRt/DlcRt.h"
#include "dlc/Support/Winograd.h"
#include "dlc/Target/Target.h"
#include "dlc/Transforms/Passes.h"

namespace dlc {
#define GEN_PASS_DEF_EXPANDWINOGRADPASS
#include "dlc/Transforms/Passes.h.inc"
} // namespace dlc

using namespace dlc;
using namespace dlc::winograd;

/// How many squares a tile is taken to have if that is not known.
static constexpr int64_t kAssumedSquares = 64;

namespace {

class Expander {
public:
  Expander(linalg::GenericOp op, const Target &target)
      : b(op), loc(op.getLoc()), op(op), target(target),
        image(op.getDpsInputs()[0]), filter(op.getDpsInputs()[1]) {}

  void run() {
    // Results are written over whatever is there.
    Value out = op.getDpsInits()[0];
    if (auto fill = out.getDefiningOp<linalg::FillOp>())
      out = fill.output();
    SmallVector<OpFoldResult> sizes = getDims(b, loc, out);
    squares = sizes[0];
    for (OpFoldResult size : {sizes[1], sizes[2]})
      squares = mulSizes(b, loc, squares,
                         ceilDivSizes(b, loc, size, b.getIndexAttr(kTile)));
    Value empty = createEmpty(getDim(b, loc, image, 3));
    transformed =
        rt::WinogradInputOp::create(b, loc, empty.getType(), image, empty)
            .getResult();

    takeWholePanels();
    auto filterType = cast<RankedTensorType>(filter.getType());
    panel = filterType.getShape().back();
    int64_t panels = filterType.getDimSize(0);
    int64_t block = choosePanels(panels);
    Value result;
    if (block == panels) {
      result = computeBlock(out, filter);
    } else {
      result = loopOverBlocks(out, block);
    }
    op->replaceAllUsesWith(ValueRange{result});
    op->erase();
  }

private:
  /// A tile has a slice of the filter in which, going by the convolution's
  /// loops, the last channels' 36 products are not whole.
  void takeWholePanels() {
    auto slice = filter.getDefiningOp<tensor::ExtractSliceOp>();
    if (!slice)
      return;
    SmallVector<OpFoldResult> sizes = slice.getMixedSizes();
    for (int64_t dim : {1, 2, 3, 4})
      sizes[dim] = getDim(b, loc, slice.getSource(), dim);
    filter = tensor::ExtractSliceOp::create(b, loc, slice.getSource(),
                                            slice.getMixedOffsets(), sizes,
                                            slice.getMixedStrides());
  }

  /// 36 x squares x channels.
  Value createEmpty(OpFoldResult channels) {
    return tensor::EmptyOp::create(
        b, loc, {b.getIndexAttr(kProducts), squares, channels}, b.getF32Type());
  }

  /// Output channels are taken so many panels at a time that their products
  /// stay in the cache until they are transformed.
  int64_t choosePanels(int64_t panels) {
    if (ShapedType::isDynamic(panels))
      return panels;
    int64_t rows = mlir::getConstantIntValue(squares).value_or(kAssumedSquares);
    int64_t bytes = kProducts * std::max<int64_t>(rows, 1) * panel * 4;
    int64_t most = std::max<int64_t>(1, target.l2Bytes / 4 / bytes);
    for (int64_t count = std::min(most, panels);; --count)
      if (panels % count == 0)
        return count;
  }

  Value loopOverBlocks(Value out, int64_t block) {
    auto index = [&](OpFoldResult size) {
      return mlir::getValueOrCreateConstantIndexOp(b, loc, size);
    };
    auto loop = scf::ForOp::create(b, loc, index(b.getIndexAttr(0)),
                                   index(getDim(b, loc, filter, 0)),
                                   index(b.getIndexAttr(block)), out);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    Value first = loop.getInductionVar(), all = loop.getRegionIterArg(0);
    OpFoldResult channels = b.getIndexAttr(block * panel);
    SmallVector<OpFoldResult> offsets(4, b.getIndexAttr(0)),
        strides(4, b.getIndexAttr(1)), sizes = getDims(b, loc, all);
    offsets[3] = mulSizes(b, loc, first, b.getIndexAttr(panel));
    sizes[3] = channels;
    Value part =
        tensor::ExtractSliceOp::create(b, loc, all, offsets, sizes, strides);
    SmallVector<OpFoldResult> filterOffsets(6, b.getIndexAttr(0)),
        filterStrides(6, b.getIndexAttr(1)),
        filterSizes = getDims(b, loc, filter);
    filterOffsets[0] = first;
    filterSizes[0] = b.getIndexAttr(block);
    Value panels = tensor::ExtractSliceOp::create(b, loc, filter, filterOffsets,
                                                  filterSizes, filterStrides);
    Value result = tensor::InsertSliceOp::create(
        b, loc, computeBlock(part, panels), all, offsets, sizes, strides);
    scf::YieldOp::create(b, loc, result);
    return loop.getResult(0);
  }

  /// M[m, s, o] = sum_c V[m, s, c] U[o / panel, m, c, o % panel], to pixels.
  Value computeBlock(Value out, Value panels) {
    Value weights = tensor::CollapseShapeOp::create(
        b, loc, panels,
        SmallVector<mlir::ReassociationIndices>{{0}, {1, 2, 3}, {4}, {5}});
    Value empty = createEmpty(getDim(b, loc, out, 3));
    Value zero = arith::ConstantOp::create(b, loc, b.getF32FloatAttr(0));
    Value start = linalg::FillOp::create(b, loc, zero, empty).getResult(0);
    AffineExpr m, s, o, c;
    mlir::bindDims(b.getContext(), m, s, o, c);
    auto map = [&](ArrayRef<AffineExpr> exprs) {
      return AffineMap::get(4, 0, exprs, b.getContext());
    };
    auto parallel = utils::IteratorType::parallel;
    Value products =
        linalg::GenericOp::create(
            b, loc, start.getType(), ValueRange{transformed, weights}, start,
            {map({m, s, c}), map({o.floorDiv(panel), m, c, o % panel}),
             map({m, s, o})},
            {parallel, parallel, parallel, utils::IteratorType::reduction},
            [](OpBuilder &b, Location loc, ValueRange v) {
              Value product = arith::MulFOp::create(b, loc, v[0], v[1]);
              Value sum = arith::AddFOp::create(b, loc, v[2], product);
              linalg::YieldOp::create(b, loc, sum);
            })
            .getResult(0);
    return rt::WinogradOutputOp::create(b, loc, out.getType(), products, out)
        .getResult();
  }

  OpBuilder b;
  Location loc;
  linalg::GenericOp op;
  const Target &target;
  Value image, filter, transformed;
  OpFoldResult squares;
  int64_t panel = 0;
};

struct ExpandWinograd : impl::ExpandWinogradPassBase<ExpandWinograd> {
  using ExpandWinogradPassBase::ExpandWinogradPassBase;

  void runOnOperation() override {
    FailureOr<Target> target = getTarget(cpu, getOperation());
    if (failed(target))
      return signalPassFailure();
    SmallVector<linalg::GenericOp> ops;
    getOperation()->walk([&](rt::WinogradTapOp tap) {
      ops.push_back(cast<linalg::GenericOp>(tap->getParentOp()));
    });
    for (linalg::GenericOp op : ops)
      Expander(op, *target).run();
  }
};

} // namespace
