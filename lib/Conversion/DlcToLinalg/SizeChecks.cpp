//===- SizeChecks.cpp - What sizes have to be while running ---------------===//
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

#include "SizeChecks.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "dlc/Dialect/DlcRt/DlcRt.h"

using namespace dlc;
using Predicate = arith::CmpIPredicate;

namespace {

/// Builds one check at an op.
class Check {
public:
  Check(OpBuilder &builder, Operation *op) : b(op->getLoc(), builder), op(op) {}

  Value asValue(OpFoldResult size) {
    return mlir::getValueOrCreateConstantIndexOp(b, b.getLoc(), size);
  }

  Value compare(Predicate predicate, OpFoldResult lhs, OpFoldResult rhs) {
    return b.createOrFold<arith::CmpIOp>(predicate, asValue(lhs), asValue(rhs));
  }

  Value either(Value lhs, Value rhs) {
    return b.createOrFold<arith::OrIOp>(lhs, rhs);
  }

  void demand(Value condition, const Twine &problem,
              ArrayRef<OpFoldResult> values) {
    SmallVector<Value> arguments;
    for (OpFoldResult value : values)
      arguments.push_back(asValue(value));
    rt::CheckOp::create(b, condition, (getPlace() + problem).str(), arguments);
  }

private:
  /// The user's node, as far as there is one, and the op.
  std::string getPlace() {
    std::string place;
    op->getLoc()->walk([&](Location part) {
      auto name = dyn_cast<mlir::NameLoc>(part);
      if (!name)
        return WalkResult::advance();
      place = "node '" + name.getName().str() + "': ";
      return WalkResult::interrupt();
    });
    return place + op->getName().getStringRef().str() + ": ";
  }

  ImplicitLocOpBuilder b;
  Operation *op;
};

std::string describe(StringRef what, int64_t dim, StringRef expectation) {
  return (what + " has size {} along dimension " + Twine(dim) + ", expected " +
          expectation)
      .str();
}

} // namespace

void dlc::checkSize(OpBuilder &builder, Operation *op, StringRef what,
                    Value tensor, int64_t dim, OpFoldResult expected) {
  OpFoldResult size = getDim(builder, op->getLoc(), tensor, dim);
  if (provablyEqual(size, expected))
    return;
  Check check(builder, op);
  check.demand(check.compare(Predicate::eq, size, expected),
               describe(what, dim, "{}"), {size, expected});
}

void dlc::checkSizeOrOne(OpBuilder &builder, Operation *op, Value tensor,
                         int64_t dim, OpFoldResult expected) {
  OpFoldResult one = builder.getIndexAttr(1);
  OpFoldResult size = getDim(builder, op->getLoc(), tensor, dim);
  if (provablyEqual(size, expected) || provablyEqual(size, one))
    return;
  Check check(builder, op);
  check.demand(check.either(check.compare(Predicate::eq, size, one),
                            check.compare(Predicate::eq, size, expected)),
               describe("the operand", dim, "1 or {}"), {size, expected});
}

void dlc::checkSizeAtMost(OpBuilder &builder, Operation *op, StringRef what,
                          Value tensor, int64_t dim, OpFoldResult limit) {
  OpFoldResult size = getDim(builder, op->getLoc(), tensor, dim);
  if (provablyEqual(size, limit))
    return;
  Check check(builder, op);
  check.demand(check.compare(Predicate::sle, size, limit),
               describe(what, dim, "at most {}"), {size, limit});
}

void dlc::checkNotEmpty(OpBuilder &builder, Operation *op, OpFoldResult size,
                        ArrayRef<OpFoldResult> readSizes) {
  std::optional<int64_t> known = mlir::getConstantIntValue(size);
  if (known && *known > 0)
    return;
  OpFoldResult zero = builder.getIndexAttr(0);
  Check check(builder, op);
  Value condition = check.compare(Predicate::ne, size, zero);
  for (OpFoldResult read : readSizes)
    condition =
        check.either(condition, check.compare(Predicate::eq, read, zero));
  check.demand(condition, "there is nothing to read: a dimension is empty", {});
}

void dlc::checkNothingTaken(OpBuilder &builder, Operation *op,
                            OpFoldResult size) {
  OpFoldResult zero = builder.getIndexAttr(0);
  if (provablyEqual(size, zero))
    return;
  Check check(builder, op);
  check.demand(check.compare(Predicate::eq, size, zero),
               "takes {} elements from beyond the end of a dimension", {size});
}

void dlc::checkPadding(OpBuilder &builder, Operation *op, OpFoldResult size,
                       OpFoldResult low, OpFoldResult high, bool reflects) {
  Location loc = op->getLoc();
  OpFoldResult most = maxSizes(builder, loc, low, high);
  OpFoldResult one = builder.getIndexAttr(1);
  std::optional<int64_t> knownMost = mlir::getConstantIntValue(most);
  std::optional<int64_t> knownSize = mlir::getConstantIntValue(size);
  if (knownMost == 0 || (knownSize && *knownSize > 0 &&
                         (!reflects || (knownMost && *knownMost < *knownSize))))
    return;
  // What is not padded may be empty.
  OpFoldResult needed = minSizes(builder, loc, most, one);
  if (reflects)
    needed = addSizes(builder, loc, most, needed);
  Check check(builder, op);
  check.demand(check.compare(Predicate::sge, size, needed),
               "a dimension has {} elements, but its padding needs {}",
               {size, needed});
}

void dlc::checkSameCount(OpBuilder &builder, Operation *op,
                         ArrayRef<OpFoldResult> from,
                         ArrayRef<OpFoldResult> to) {
  // Sizes that both have say nothing.
  SmallVector<OpFoldResult> left(from), right;
  for (OpFoldResult size : to) {
    auto same = llvm::find_if(
        left, [&](OpFoldResult other) { return provablyEqual(size, other); });
    if (same == left.end())
      right.push_back(size);
    else
      left.erase(same);
  }
  auto multiply = [&](ArrayRef<OpFoldResult> sizes) {
    OpFoldResult count = builder.getIndexAttr(1);
    for (OpFoldResult size : sizes)
      count = mulSizes(builder, op->getLoc(), count, size);
    return count;
  };
  if (provablyEqual(multiply(left), multiply(right)))
    return;
  OpFoldResult expected = multiply(from), count = multiply(to);
  Check check(builder, op);
  check.demand(check.compare(Predicate::eq, expected, count),
               "can't arrange {} elements as {}", {expected, count});
}
