//===- Philox.cpp - Random bits -----------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/Dlc/Dlc.h"

using namespace dlc;

namespace {
/// Words of 32 bits, in integers of 64.
class Words {
public:
  Words(OpBuilder &builder, Location loc) : b(builder), loc(loc) {}

  Value constant(int64_t value) {
    return arith::ConstantIntOp::create(b, loc, value, 64);
  }
  template <typename Op> Value emit(Value x, Value y) {
    return b.createOrFold<Op>(loc, x, y);
  }
  template <typename Op> Value emit(Value x, int64_t y) {
    return emit<Op>(x, constant(y));
  }
  Value low(Value x) { return emit<arith::AndIOp>(x, 0xFFFFFFFF); }
  Value high(Value x) { return emit<arith::ShRUIOp>(x, 32); }
  Value exclusive(Value x, Value y, Value z) {
    return emit<arith::XOrIOp>(emit<arith::XOrIOp>(x, y), z);
  }

private:
  OpBuilder &b;
  Location loc;
};
} // namespace

Value RandomBitsOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  Words w(b, loc);
  Value c0 = w.low(v[0]), c1 = w.high(v[0]);
  Value c2 = w.constant(0), c3 = c2;
  Value k0 = w.low(v[1]), k1 = w.high(v[1]);
  for (int round = 0; round < 10; ++round) {
    Value left = w.emit<arith::MulIOp>(c0, 0xD2511F53);
    Value right = w.emit<arith::MulIOp>(c2, 0xCD9E8D57);
    c0 = w.exclusive(w.high(right), c1, k0);
    c1 = w.low(right);
    c2 = w.exclusive(w.high(left), c3, k1);
    c3 = w.low(left);
    // Multiples of the golden ratio, and of the root of 3 less 1.
    k0 = w.low(w.emit<arith::AddIOp>(k0, 0x9E3779B9));
    k1 = w.low(w.emit<arith::AddIOp>(k1, 0xBB67AE85));
  }
  return w.emit<arith::OrIOp>(w.emit<arith::ShLIOp>(c0, 32), c1);
}
