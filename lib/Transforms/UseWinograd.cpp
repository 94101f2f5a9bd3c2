//===- UseWinograd.cpp - dlc-use-winograd ---------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which convolutions go by Winograd's algorithm, and what it takes ahead of
// time: the transformed filters, in the order in which kernels read them.
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/KnownValues.h"
#include "dlc/Dialect/DlcRt/DlcRt.h"
#include "dlc/Support/Winograd.h"
#include "dlc/Target/Target.h"
#include "dlc/Transforms/Passes.h"
#include "mlir/IR/Matchers.h"

namespace dlc {
#define GEN_PASS_DEF_USEWINOGRADPASS
#include "dlc/Transforms/Passes.h.inc"
} // namespace dlc

using namespace dlc;
using namespace dlc::winograd;

/// Fewer channels don't pay for the transforms of image and result.
static constexpr int64_t kLeastChannels = 16;
/// Filters become four times as large; fewer squares than this are done with
/// them before they are read.
static constexpr int64_t kLeastSquares = 9;

namespace {

/// The loops of a convolution: image, results, and what is summed over.
enum Loop { n, y, x, o, ky, kx, c, numLoops };

class Converter {
public:
  Converter(MLIRContext *context, int64_t lanes) : b(context), lanes(lanes) {}

  void convert(linalg::GenericOp op) {
    if (!isConvolution(op) || !isWorthwhile(op))
      return;
    b.setInsertionPoint(op);
    int64_t panel = getPanel(op);
    Value filter = createFilter(op.getLoc(), op.getDpsInputs()[1], panel);
    AffineExpr out = dim(o);
    SmallVector<AffineMap> maps = op.getIndexingMapsArray();
    // Four of 36 products for each of nine elements, of which the first is
    // named.
    maps[1] = map({out.floorDiv(panel), dim(ky), dim(kx),
                   b.getAffineConstantExpr(0), dim(c), out % panel});
    auto converted = linalg::GenericOp::create(
        b, op.getLoc(), op.getResultTypes(),
        ValueRange{op.getDpsInputs()[0], filter}, op.getDpsInits(), maps,
        op.getIteratorTypesArray(),
        [](OpBuilder &b, Location loc, ValueRange elements) {
          linalg::YieldOp::create(b, loc,
                                  rt::WinogradTapOp::create(b, loc, elements[0],
                                                            elements[1],
                                                            elements[2])
                                      .getResult());
        });
    op->replaceAllUsesWith(converted);
    op->erase();
  }

private:
  AffineExpr dim(unsigned loop) { return b.getAffineDimExpr(loop); }

  AffineMap map(ArrayRef<AffineExpr> exprs, unsigned loops = numLoops) {
    return AffineMap::get(loops, 0, exprs, b.getContext());
  }

  /// With a filter of 3x3 that is known, in steps of one, of f32.
  bool isConvolution(linalg::GenericOp op) {
    if (op.getNumDpsInputs() != 2 || op.getNumDpsInits() != 1 ||
        op.getNumLoops() != numLoops)
      return false;
    SmallVector<AffineMap> maps = op.getIndexingMapsArray();
    if (maps[0] != map({dim(n), dim(y) + dim(ky), dim(x) + dim(kx), dim(c)}) ||
        maps[1] != map({dim(ky), dim(kx), dim(c), dim(o)}) ||
        maps[2] != map({dim(n), dim(y), dim(x), dim(o)}))
      return false;
    for (Value operand : op->getOperands())
      if (!mlir::getElementTypeOrSelf(operand.getType()).isF32())
        return false;
    auto fill = op.getDpsInits()[0].getDefiningOp<linalg::FillOp>();
    auto filter = cast<RankedTensorType>(op.getDpsInputs()[1].getType());
    return fill && mlir::matchPattern(fill.value(), mlir::m_AnyZeroFloat()) &&
           isSumOfProducts(op) && isKnown(op.getDpsInputs()[1]) &&
           !isKnown(op.getDpsInputs()[0]) && filter.hasStaticShape() &&
           filter.getDimSize(0) == kFilter && filter.getDimSize(1) == kFilter;
  }

  static bool isSumOfProducts(linalg::GenericOp op) {
    Block *body = op.getBody();
    auto sum =
        body->getTerminator()->getOperand(0).getDefiningOp<arith::AddFOp>();
    auto product = sum ? sum.getRhs().getDefiningOp<arith::MulFOp>() : nullptr;
    return product && sum.getLhs() == body->getArgument(2) &&
           product.getLhs() == body->getArgument(0) &&
           product.getRhs() == body->getArgument(1);
  }

  /// Output channels that are next to each other: as many as a kernel of a
  /// product has in registers.
  int64_t getPanel(linalg::GenericOp op) {
    int64_t channels = op.getStaticLoopRanges()[o];
    return channels % (2 * lanes) == 0 ? 2 * lanes : lanes;
  }

  bool isWorthwhile(linalg::GenericOp op) {
    SmallVector<int64_t> sizes = op.getStaticLoopRanges();
    if (sizes[c] < kLeastChannels || sizes[o] < kLeastChannels ||
        sizes[o] % lanes != 0)
      return false;
    if (ShapedType::isDynamic(sizes[y]) || ShapedType::isDynamic(sizes[x]))
      return true;
    int64_t tiles =
        llvm::divideCeil(sizes[y], kTile) * llvm::divideCeil(sizes[x], kTile);
    int64_t images = ShapedType::isDynamic(sizes[n]) ? 1 : sizes[n];
    // Products there and here, of which some are for pixels that are not.
    return images * tiles >= kLeastSquares &&
           2 * tiles * kProducts < sizes[y] * sizes[x] * kFilter * kFilter;
  }

  /// U[p, m, c, l] = sum_ky,kx G[i, ky] G[j, kx] W[ky, kx, c, p * panel + l] of
  /// the product m = 6 i + j, which are three dimensions 3 x 3 x 4; in f64 and
  /// rounded once, since it is done once.
  Value createFilter(Location loc, Value weights, int64_t panel) {
    auto type = cast<RankedTensorType>(weights.getType());
    int64_t in = type.getDimSize(2), out = type.getDimSize(3);
    Type narrow = type.getElementType(), wide = b.getF64Type();
    auto factorType =
        RankedTensorType::get({kFilter, kFilter, 4, kFilter, kFilter}, wide);
    Value transform = arith::ConstantOp::create(
        b, loc, DenseElementsAttr::get(factorType, ArrayRef(getFactors())));
    enum { p, y, x, z, channel, l, row, column, count };
    auto parallel = utils::IteratorType::parallel;
    SmallVector<utils::IteratorType> kinds(count, parallel);
    kinds[row] = kinds[column] = utils::IteratorType::reduction;
    SmallVector<int64_t> shape{out / panel, kFilter, kFilter, 4, in, panel};
    Value empty = tensor::EmptyOp::create(b, loc, shape, wide);
    Value zero = arith::ConstantOp::create(b, loc, b.getF64FloatAttr(0));
    Value start = linalg::FillOp::create(b, loc, zero, empty).getResult(0);
    Value exact =
        linalg::GenericOp::create(
            b, loc, start.getType(), ValueRange{weights, transform}, start,
            {map({dim(row), dim(column), dim(channel), dim(p) * panel + dim(l)},
                 count),
             map({dim(y), dim(x), dim(z), dim(row), dim(column)}, count),
             map({dim(p), dim(y), dim(x), dim(z), dim(channel), dim(l)},
                 count)},
            kinds,
            [&](OpBuilder &b, Location loc, ValueRange v) {
              Value weight = arith::ExtFOp::create(b, loc, wide, v[0]);
              Value product = arith::MulFOp::create(b, loc, weight, v[1]);
              Value sum = arith::AddFOp::create(b, loc, v[2], product);
              linalg::YieldOp::create(b, loc, sum);
            })
            .getResult(0);
    Value target = tensor::EmptyOp::create(b, loc, shape, narrow);
    AffineMap identity = b.getMultiDimIdentityMap(shape.size());
    return linalg::GenericOp::create(
               b, loc, target.getType(), exact, target, {identity, identity},
               SmallVector<utils::IteratorType>(shape.size(), parallel),
               [&](OpBuilder &b, Location loc, ValueRange v) {
                 Value rounded = arith::TruncFOp::create(b, loc, narrow, v[0]);
                 linalg::YieldOp::create(b, loc, rounded);
               })
        .getResult(0);
  }

  /// G[i, ky] G[j, kx].
  static SmallVector<double> getFactors() {
    SmallVector<double> factors;
    for (const auto &row : kFilterTransform)
      for (const auto &column : kFilterTransform)
        for (double first : row)
          for (double second : column)
            factors.push_back(first * second);
    return factors;
  }

  OpBuilder b;
  int64_t lanes;
};

struct UseWinograd : impl::UseWinogradPassBase<UseWinograd> {
  using UseWinogradPassBase::UseWinogradPassBase;

  void runOnOperation() override {
    FailureOr<Target> target = getTarget(cpu, getOperation());
    if (failed(target))
      return signalPassFailure();
    Converter converter(&getContext(), target->getLanes(32));
    getOperation()->walk([&](linalg::GenericOp op) { converter.convert(op); });
  }
};

} // namespace
