//===- TopK.cpp - Selection in order to loops -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The positions along a dimension are made a heap, whose top is taken off as
// often as elements are wanted: n + k log n steps. The heap is scratch memory
// that the kernel gets as a second result.
//
//===----------------------------------------------------------------------===//

#include "Patterns.h"
#include "dlc/Dialect/DlcRt/DlcRt.h"

using namespace dlc;

static Value asValue(OpBuilder &builder, Location loc, OpFoldResult size) {
  return mlir::getValueOrCreateConstantIndexOp(builder, loc, size);
}

namespace {

/// Emits the loops for one line of elements.
class HeapBuilder {
public:
  HeapBuilder(OpBuilder &builder, Location loc, TopKOp op, Value source,
              ValueRange line)
      : b(builder), loc(loc), op(op), source(source), line(line),
        zero(index(0)), one(index(1)), two(index(2)) {}

  /// Writes the positions of the first `count` of `size` elements to `result`.
  std::pair<Value, Value> build(Value size, Value count, Value heap,
                                Value result) {
    heap = forEach(size, heap, [&](Value i, Value heap) {
      return put(heap, i,
                 arith::IndexCastOp::create(b, loc, b.getI64Type(), i));
    });
    Value half = arith::DivUIOp::create(b, loc, size, two);
    heap = forEach(half, heap, [&](Value i, Value heap) {
      // From the last one that has children to the first.
      Value next = arith::SubIOp::create(
          b, loc, arith::SubIOp::create(b, loc, half, one), i);
      return siftDown(heap, next, size);
    });
    auto loop =
        scf::ForOp::create(b, loc, zero, count, one, ValueRange{heap, result});
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    Value i = loop.getInductionVar();
    heap = loop.getRegionIterArg(0);
    Value top = get(heap, zero);
    SmallVector<Value> place(line);
    place[op.getDimension()] = i;
    result =
        tensor::InsertOp::create(b, loc, top, loop.getRegionIterArg(1), place);
    Value last = arith::SubIOp::create(
        b, loc, arith::SubIOp::create(b, loc, size, one), i);
    heap = siftDown(put(heap, zero, get(heap, last)), zero, last);
    scf::YieldOp::create(b, loc, ValueRange{heap, result});
    return {loop.getResult(0), loop.getResult(1)};
  }

private:
  Value index(int64_t value) {
    return arith::ConstantIndexOp::create(b, loc, value);
  }

  Value get(Value heap, Value i) {
    return tensor::ExtractOp::create(b, loc, heap, i);
  }
  Value put(Value heap, Value i, Value position) {
    return tensor::InsertOp::create(b, loc, position, heap, i);
  }

  Value forEach(Value count, Value heap,
                function_ref<Value(Value, Value)> body) {
    auto loop = scf::ForOp::create(b, loc, zero, count, one, heap);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    Value next = body(loop.getInductionVar(), loop.getRegionIterArg(0));
    scf::YieldOp::create(b, loc, next);
    return loop.getResult(0);
  }

  /// Swaps the position at `root` with that of its better child until it has
  /// none among the first `end`.
  Value siftDown(Value heap, Value root, Value end) {
    Value yes = arith::ConstantIntOp::create(b, loc, 1, 1);
    // The heap first: what a loop carries is only updated in place where it has
    // the same number among the results.
    SmallVector<Value> initial{heap, root, yes};
    SmallVector<Type> types = llvm::to_vector(ValueRange(initial).getTypes());
    SmallVector<Location> locs(types.size(), loc);
    auto loop = scf::WhileOp::create(b, loc, types, initial);
    OpBuilder::InsertionGuard guard(b);
    Block *before = b.createBlock(&loop.getBefore(), {}, types, locs);
    scf::ConditionOp::create(b, loc, before->getArgument(2),
                             before->getArguments());
    Block *after = b.createBlock(&loop.getAfter(), {}, types, locs);
    root = after->getArgument(1);
    heap = after->getArgument(0);
    Value left = arith::AddIOp::create(
        b, loc, arith::MulIOp::create(b, loc, root, two), one);
    Value right = arith::AddIOp::create(b, loc, left, one);
    auto isInside = [&](Value i) -> Value {
      return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::slt, i, end);
    };
    auto choose = [&](Value condition, Value then, Value otherwise) -> Value {
      return arith::SelectOp::create(b, loc, condition, then, otherwise);
    };
    // A child that is missing is read as its sibling or parent, which changes
    // nothing.
    left = choose(isInside(left), left, root);
    right = choose(isInside(right), right, left);
    Value child =
        choose(isBefore(get(heap, right), get(heap, left)), right, left);
    Value moved = get(heap, root), better = get(heap, child);
    Value swaps = isBefore(better, moved);
    Value target = choose(swaps, child, root);
    heap = put(heap, root, choose(swaps, better, moved));
    heap = put(heap, target, moved);
    scf::YieldOp::create(b, loc, ValueRange{heap, target, swaps});
    return loop.getResult(0);
  }

  Value getElement(Value position) {
    SmallVector<Value> at(line);
    at[op.getDimension()] =
        arith::IndexCastOp::create(b, loc, b.getIndexType(), position);
    return tensor::ExtractOp::create(b, loc, source, at);
  }

  /// Whether element x is to come before y, wherever they are.
  Value comesBefore(Value x, Value y) {
    if (op.getSmallest())
      std::swap(x, y);
    Type type =
        cast<RankedTensorType>(op.getOperand().getType()).getElementType();
    if (!isa<FloatType>(type))
      return arith::CmpIOp::create(b, loc,
                                   isUnsigned(type) ? arith::CmpIPredicate::ugt
                                                    : arith::CmpIPredicate::sgt,
                                   x, y);
    auto compare = [&](arith::CmpFPredicate relation, Value l, Value r) {
      return arith::CmpFOp::create(b, loc, relation, l, r).getResult();
    };
    // NaN before everything but NaN.
    Value isNan = compare(arith::CmpFPredicate::UNO, x, x);
    Value isNumber = compare(arith::CmpFPredicate::ORD, y, y);
    return arith::OrIOp::create(b, loc,
                                compare(arith::CmpFPredicate::OGT, x, y),
                                arith::AndIOp::create(b, loc, isNan, isNumber));
  }

  /// Whether the element at position p is to come before that at q.
  Value isBefore(Value p, Value q) {
    Value x = getElement(p), y = getElement(q);
    Value isLower =
        arith::CmpIOp::create(b, loc, arith::CmpIPredicate::slt, p, q);
    Value no = arith::ConstantIntOp::create(b, loc, 0, 1);
    Value ties =
        arith::SelectOp::create(b, loc, comesBefore(y, x), no, isLower);
    return arith::OrIOp::create(b, loc, comesBefore(x, y), ties);
  }

  OpBuilder &b;
  Location loc;
  TopKOp op;
  Value source;
  ValueRange line;
  Value zero, one, two;
};

struct LowerTopK : OpConversionPattern<TopKOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(TopKOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value source = adaptor.getOperand(), count = adaptor.getCount();
    int64_t dimension = op.getDimension();
    SmallVector<OpFoldResult> sizes = getDims(rewriter, loc, source);
    OpFoldResult size = sizes[dimension];
    sizes[dimension] = mlir::getAsOpFoldResult(count);
    auto type = cast<RankedTensorType>(op.getType());
    if (!type.isDynamicDim(dimension))
      sizes[dimension] = rewriter.getIndexAttr(type.getDimSize(dimension));
    Type i64 = rewriter.getI64Type();
    auto heapType = RankedTensorType::get(
        {mlir::getConstantIntValue(size).value_or(ShapedType::kDynamic)}, i64);
    auto group = rt::GroupOp::create(rewriter, loc, TypeRange{type, heapType});
    OpBuilder::InsertionGuard guard(rewriter);
    rewriter.createBlock(&group.getBody());
    Value result = createEmpty(rewriter, loc, sizes, i64);
    Value heap = createEmpty(rewriter, loc, size, i64);

    Value zero = arith::ConstantIndexOp::create(rewriter, loc, 0);
    Value one = arith::ConstantIndexOp::create(rewriter, loc, 1);
    SmallVector<Value> low(sizes.size(), zero), step(sizes.size(), one), high;
    for (OpFoldResult outer : sizes)
      high.push_back(asValue(rewriter, loc, outer));
    // All lines: the dimension itself is visited once, at 0.
    high[dimension] = one;
    auto nest = scf::buildLoopNest(
        rewriter, loc, low, high, step, ValueRange{heap, result},
        [&](OpBuilder &b, Location loc, ValueRange line,
            ValueRange carried) -> scf::ValueVector {
          auto [newHeap, newResult] =
              HeapBuilder(b, loc, op, source, line)
                  .build(asValue(b, loc, size), count, carried[0], carried[1]);
          return {newHeap, newResult};
        });
    rt::YieldOp::create(rewriter, loc,
                        ValueRange{nest.results[1], nest.results[0]});
    rewriter.replaceOp(op, group.getResult(0));
    return success();
  }
};

} // namespace

void dlc::populateTopKPatterns(RewritePatternSet &patterns,
                               const TypeConverter &types) {
  patterns.add<LowerTopK>(types, patterns.getContext());
}
