//===- WinogradToVectorPass.cpp - Winograd's transforms as vectors --------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A square or a tile at a time, in vectors of channels: all 36 elements are in
// registers, or nearly so, between the pass over columns and that over rows.
//
//===----------------------------------------------------------------------===//

#include "dlc/Conversion/Passes.h"
#include "dlc/Dialect/DlcRt/DlcRt.h"
#include "dlc/Support/Winograd.h"
#include "dlc/Target/Target.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

namespace dlc {
#define GEN_PASS_DEF_WINOGRADTOVECTORPASS
#include "dlc/Conversion/Passes.h.inc"
} // namespace dlc

using namespace dlc;
using namespace dlc::winograd;
namespace vector = mlir::vector;

namespace {

/// A grid of values: rows of columns.
using Grid = SmallVector<SmallVector<Value>>;

class Emitter {
public:
  Emitter(Operation *op, Value image, Value products, int64_t lanes)
      : b(op), loc(op->getLoc()), image(image), products(products),
        lanes(lanes), type(VectorType::get(lanes, b.getF32Type())),
        rows(getSize(image, 1)), columns(getSize(image, 2)) {}

protected:
  //===--------------------------------------------------------------------===//
  // Arithmetic
  //===--------------------------------------------------------------------===//

  Value splat(double number) {
    return arith::ConstantOp::create(
        b, loc,
        DenseElementsAttr::get(type, b.getF32FloatAttr(number).getValue()));
  }
  Value add(Value x, Value y) { return arith::AddFOp::create(b, loc, x, y); }
  Value sub(Value x, Value y) { return arith::SubFOp::create(b, loc, x, y); }
  Value scale(double factor, Value x) {
    return arith::MulFOp::create(b, loc, splat(factor), x);
  }
  /// factor * x + y
  Value scaleAndAdd(double factor, Value x, Value y) {
    return vector::FMAOp::create(b, loc, splat(factor), x, y);
  }

  /// Of columns, then of rows, what `transform` makes of each.
  Grid
  transformBoth(const Grid &grid,
                function_ref<SmallVector<Value>(ArrayRef<Value>)> transform) {
    return transformRows(turn(transformRows(turn(grid), transform)), transform);
  }

  //===--------------------------------------------------------------------===//
  // Places
  //===--------------------------------------------------------------------===//

  Value index(int64_t value) {
    return arith::ConstantIndexOp::create(b, loc, value);
  }
  Value getSize(Value buffer, int64_t dim) {
    int64_t size = cast<MemRefType>(buffer.getType()).getDimSize(dim);
    return ShapedType::isDynamic(size)
               ? Value(memref::DimOp::create(b, loc, buffer, dim))
               : index(size);
  }
  Value plus(Value x, int64_t y) {
    return b.createOrFold<arith::AddIOp>(loc, x, index(y));
  }
  Value times(Value x, Value y) {
    return b.createOrFold<arith::MulIOp>(loc, x, y);
  }

  /// Loops over squares, `extent` pixels each, of which each fourth pixel
  /// starts one, and over channels. `visit` is for a square of which all is
  /// there, or for one at the end; then pixels may be beyond the image.
  void emitSquares(int64_t extent, function_ref<void(bool isWhole)> visit) {
    auto count = [&](Value size) {
      Value last = plus(size, kTile - 1 - (extent - kTile));
      return b.createOrFold<arith::DivUIOp>(loc, last, index(kTile));
    };
    Value tileRows = count(rows), tileColumns = count(columns);
    emitLoop(getSize(image, 0), 1, [&](Value n) {
      batch = n;
      emitLoop(tileRows, 1, [&](Value y) {
        emitLoop(tileColumns, 1, [&](Value x) {
          square = b.createOrFold<arith::AddIOp>(
              loc,
              times(b.createOrFold<arith::AddIOp>(loc, times(n, tileRows), y),
                    tileColumns),
              x);
          row = times(y, index(kTile));
          column = times(x, index(kTile));
          emitChannels(extent, visit);
        });
      });
    });
  }

  /// The channels' mask; null for all.
  Value channelMask;
  Value batch, row, column, square, channel;

  /// Where a pixel at the end of the image may not be: which lanes are there.
  Value getMask(int64_t i, int64_t j, bool isWhole) {
    if (isWhole)
      return channelMask;
    auto isThere = [&](Value start, int64_t offset, Value end) {
      return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ult,
                                   plus(start, offset), end);
    };
    Value both = arith::AndIOp::create(b, loc, isThere(row, i, rows),
                                       isThere(column, j, columns));
    Value mask = vector::BroadcastOp::create(
        b, loc, VectorType::get(lanes, b.getI1Type()), both);
    return channelMask ? Value(arith::AndIOp::create(b, loc, mask, channelMask))
                       : mask;
  }

  Value load(Value buffer, ValueRange place, Value mask) {
    if (!mask)
      return vector::LoadOp::create(b, loc, type, buffer, place);
    return vector::MaskedLoadOp::create(b, loc, type, buffer, place, mask,
                                        splat(0));
  }
  void store(Value buffer, ValueRange place, Value value, Value mask) {
    if (!mask)
      vector::StoreOp::create(b, loc, value, buffer, place);
    else
      vector::MaskedStoreOp::create(b, loc, buffer, place, mask, value);
  }
  SmallVector<Value> getPixel(int64_t i, int64_t j) {
    return {batch, plus(row, i), plus(column, j), channel};
  }
  SmallVector<Value> getProduct(int64_t i, int64_t j) {
    return {index(i * kPoints + j), square, channel};
  }

  OpBuilder b;
  Location loc;
  Value image, products;
  int64_t lanes;
  VectorType type;
  Value rows, columns;

private:
  static Grid turn(const Grid &grid) {
    Grid turned(grid.front().size());
    for (const SmallVector<Value> &line : grid)
      for (auto [i, value] : llvm::enumerate(line))
        turned[i].push_back(value);
    return turned;
  }

  static Grid
  transformRows(const Grid &grid,
                function_ref<SmallVector<Value>(ArrayRef<Value>)> transform) {
    Grid result;
    for (const SmallVector<Value> &line : grid)
      result.push_back(transform(line));
    return result;
  }

  void emitLoop(Value bound, int64_t step, function_ref<void(Value)> body) {
    auto loop = scf::ForOp::create(b, loc, index(0), bound, index(step));
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    body(loop.getInductionVar());
  }

  void emitChannels(int64_t extent, function_ref<void(bool)> visit) {
    int64_t channels = cast<MemRefType>(image.getType()).getShape().back();
    int64_t whole = channels / lanes * lanes;
    emitLoop(index(whole), lanes, [&](Value c) {
      channel = c;
      channelMask = {};
      emitSquare(extent, visit);
    });
    if (whole == channels)
      return;
    channel = index(whole);
    channelMask = vector::CreateMaskOp::create(
        b, loc, VectorType::get(lanes, b.getI1Type()), index(channels - whole));
    emitSquare(extent, visit);
  }

  void emitSquare(int64_t extent, function_ref<void(bool)> visit) {
    std::optional<int64_t> height = mlir::getConstantIntValue(rows),
                           width = mlir::getConstantIntValue(columns);
    int64_t overlap = extent - kTile;
    if (height && width && (*height - overlap) % kTile == 0 &&
        (*width - overlap) % kTile == 0)
      return visit(true);
    auto fits = [&](Value start, Value end) {
      return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ule,
                                   plus(start, extent), end);
    };
    Value isWhole =
        arith::AndIOp::create(b, loc, fits(row, rows), fits(column, columns));
    auto branch = scf::IfOp::create(b, loc, isWhole, /*withElseRegion=*/true);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPoint(branch.thenYield());
    visit(true);
    b.setInsertionPoint(branch.elseYield());
    visit(false);
  }
};

struct InputEmitter : Emitter {
  using Emitter::Emitter;

  void emit() {
    emitSquares(kPoints, [&](bool isWhole) {
      Grid pixels(kPoints);
      for (int64_t i = 0; i < kPoints; ++i)
        for (int64_t j = 0; j < kPoints; ++j)
          pixels[i].push_back(
              load(image, getPixel(i, j), getMask(i, j, isWhole)));
      Grid result = transformBoth(
          pixels, [&](ArrayRef<Value> d) { return transform(d); });
      for (int64_t i = 0; i < kPoints; ++i)
        for (int64_t j = 0; j < kPoints; ++j)
          store(products, getProduct(i, j), result[i][j], channelMask);
    });
  }

private:
  /// B^T d, whose rows are the coefficients of the polynomial that is 0 at all
  /// points but one: for p, those of x (x + p) (x^2 - q^2).
  SmallVector<Value> transform(ArrayRef<Value> d) {
    auto ofPair = [&](double point, double otherSquare, Value &plus,
                      Value &minus) {
      Value even = scaleAndAdd(-otherSquare, d[2], d[4]),
            odd = scaleAndAdd(-otherSquare, d[1], d[3]);
      plus = scaleAndAdd(point, odd, even);
      minus = scaleAndAdd(-point, odd, even);
    };
    // (x^2 - p^2) (x^2 - q^2), and that times x
    auto ofEnd = [&](Value low, Value middle, Value high) {
      static_assert(kP2 * kQ2 == 1);
      return add(scaleAndAdd(-(kP2 + kQ2), middle, high), low);
    };
    SmallVector<Value> result(kPoints);
    result[0] = ofEnd(d[0], d[2], d[4]);
    ofPair(kP, kQ2, result[1], result[2]);
    ofPair(kQ, kP2, result[3], result[4]);
    result[5] = ofEnd(d[1], d[3], d[5]);
    return result;
  }
};

struct OutputEmitter : Emitter {
  using Emitter::Emitter;

  void emit() {
    emitSquares(kTile, [&](bool isWhole) {
      Grid values(kPoints);
      for (int64_t i = 0; i < kPoints; ++i)
        for (int64_t j = 0; j < kPoints; ++j)
          values[i].push_back(load(products, getProduct(i, j), channelMask));
      Grid result = transformBoth(
          values, [&](ArrayRef<Value> m) { return transform(m); });
      for (int64_t i = 0; i < kTile; ++i)
        for (int64_t j = 0; j < kTile; ++j)
          store(image, getPixel(i, j), result[i][j], getMask(i, j, isWhole));
    });
  }

private:
  /// A^T m: the sums of what each point gives, times its powers.
  SmallVector<Value> transform(ArrayRef<Value> m) {
    Value sumP = add(m[1], m[2]), sumQ = add(m[3], m[4]),
          differenceP = sub(m[1], m[2]), differenceQ = sub(m[3], m[4]);
    return {add(m[0], add(sumP, sumQ)),
            scaleAndAdd(kQ, differenceQ, scale(kP, differenceP)),
            scaleAndAdd(kQ2, sumQ, scale(kP2, sumP)),
            scaleAndAdd(kQ * kQ2, differenceQ,
                        scaleAndAdd(kP * kP2, differenceP, m[5]))};
  }
};

struct WinogradToVector : impl::WinogradToVectorPassBase<WinogradToVector> {
  using WinogradToVectorPassBase::WinogradToVectorPassBase;

  void runOnOperation() override {
    FailureOr<Target> target = getTarget(cpu, getOperation());
    if (failed(target))
      return signalPassFailure();
    int64_t lanes = target->getLanes(32);
    getOperation()->walk([&](rt::WinogradInputOp op) {
      InputEmitter(op, op.getInput(), op.getOutput(), lanes).emit();
      op->erase();
    });
    getOperation()->walk([&](rt::WinogradOutputOp op) {
      OutputEmitter(op, op.getOutput(), op.getInput(), lanes).emit();
      op->erase();
    });
  }
};

} // namespace
