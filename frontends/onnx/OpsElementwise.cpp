//===- OpsElementwise.cpp - Import of elementwise operators ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Math, logic, comparison, casts.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "Strings.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

//===----------------------------------------------------------------------===//
// One input
//===----------------------------------------------------------------------===//

template <typename Op> static LogicalResult unary(Node &node) {
  node.setOutput(0, Op::create(node.b, node.getInput(0)));
  return success();
}

static LogicalResult importReciprocal(Node &node) {
  Value x = node.getInput(0);
  node.setOutput(0, DivOp::create(node.b, splatLike(node.b, 1, x), x));
  return success();
}

static LogicalResult importIsInf(Node &node) {
  Value x = node.getInput(0);
  Value result = IsInfOp::create(node.b, x);
  bool negative = node.getInt("detect_negative", 1);
  bool positive = node.getInt("detect_positive", 1);
  Value zero = splatLike(node.b, 0, x);
  auto keep = [&](Comparison sign) {
    result =
        AndOp::create(node.b, result, CompareOp::create(node.b, sign, x, zero));
  };
  if (!negative)
    keep(Comparison::gt);
  if (!positive)
    keep(Comparison::lt);
  node.setOutput(0, result);
  return success();
}

//===----------------------------------------------------------------------===//
// Limits, and what does nothing outside of training
//===----------------------------------------------------------------------===//

static LogicalResult importClip(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value x = node.getInput(0);
  auto limit = [&](size_t i, StringRef attribute) -> Value {
    if (node.hasInput(i))
      return broadcastScalar(b, node.getSingle(node.getInput(i)), x);
    // Clip-6: attributes instead of inputs.
    if (node.hasAttribute(attribute))
      return splatLike(b, node.getFloat(attribute, 0), x);
    return {};
  };
  Value low = limit(1, "min"), high = limit(2, "max");
  if (low)
    x = MaxOp::create(b, x, low);
  if (high)
    x = MinOp::create(b, x, high);
  node.setOutput(0, x);
  return success();
}

//===----------------------------------------------------------------------===//
// Two inputs and more
//===----------------------------------------------------------------------===//

/// The operands at a common shape. Before version 7 the second one is aligned
/// with the first at the attribute `axis`, if `broadcast` allows it at all.
static FailureOr<SmallVector<Value>> getOperands(Node &node) {
  SmallVector<Value> operands(node.getInputs());
  if (node.getVersion() < 7 && operands.size() == 2 &&
      node.getInt("broadcast", 0) != 0) {
    int64_t rank = node.getRank(0), other = node.getRank(1);
    int64_t axis = node.getInt("axis", rank - other);
    if (axis < 0)
      axis += rank;
    if (axis < 0 || axis + other > rank)
      return node.fail("axis does not fit ranks " + Twine(rank) + " and " +
                       Twine(other));
    SmallVector<OpFoldResult> sizes = node.getSizesOf(operands[1]);
    sizes.append(rank - axis - other, node.b.getIndexAttr(1));
    operands[1] = reshapeTo(node.b, operands[1], sizes);
  }
  return node.broadcast(operands);
}

template <typename Op> static LogicalResult binary(Node &node) {
  FailureOr<SmallVector<Value>> operands = getOperands(node);
  if (failed(operands))
    return failure();
  node.setOutput(0, Op::create(node.b, (*operands)[0], (*operands)[1]));
  return success();
}

template <Comparison relation> static LogicalResult compare(Node &node) {
  FailureOr<SmallVector<Value>> operands = getOperands(node);
  if (failed(operands))
    return failure();
  node.setOutput(
      0, CompareOp::create(node.b, relation, (*operands)[0], (*operands)[1]));
  return success();
}

/// Any number of operands, combined from the left.
template <typename Op> static LogicalResult variadic(Node &node) {
  FailureOr<SmallVector<Value>> operands = node.broadcast(node.getInputs());
  if (failed(operands))
    return failure();
  Value result = operands->front();
  for (Value operand : ArrayRef(*operands).drop_front())
    result = Op::create(node.b, result, operand);
  node.setOutput(0, result);
  return success();
}

static LogicalResult importMean(Node &node) {
  if (failed(variadic<AddOp>(node)))
    return failure();
  Value sum = node.getOutputs()[0];
  node.setOutput(0, DivOp::create(node.b, sum,
                                  splatLike(node.b, node.getNumInputs(), sum)));
  return success();
}

static LogicalResult importMod(Node &node) {
  return node.getInt("fmod", 0) ? binary<RemOp>(node)
                                : binary<FloorModOp>(node);
}

static LogicalResult importBitShift(Node &node) {
  return node.getString("direction", "LEFT") == "LEFT"
             ? binary<ShiftLeftOp>(node)
             : binary<ShiftRightOp>(node);
}

static LogicalResult importPow(Node &node) {
  FailureOr<SmallVector<Value>> operands = getOperands(node);
  if (failed(operands))
    return failure();
  Value base = (*operands)[0], exponent = (*operands)[1];
  Type baseType = node.getElementType(0), exponentType = node.getElementType(1);
  // Pow-12: the result has the base's type, whatever the exponent's.
  if (!isa<FloatType>(baseType) && isa<FloatType>(exponentType)) {
    // As in ONNX Runtime, f64 holds the integers that an f32 does not.
    Type f64 = node.b.getF64Type();
    Value power = PowOp::create(node.b, convertTo(node.b, base, f64),
                                convertTo(node.b, exponent, f64));
    node.setOutput(0, convertTo(node.b, power, baseType));
    return success();
  }
  node.setOutput(
      0, PowOp::create(node.b, base, convertTo(node.b, exponent, baseType)));
  return success();
}

static LogicalResult importWhere(Node &node) {
  FailureOr<SmallVector<Value>> operands = node.broadcast(node.getInputs());
  if (failed(operands))
    return failure();
  node.setOutput(0, SelectOp::create(node.b, (*operands)[0], (*operands)[1],
                                     (*operands)[2]));
  return success();
}

static LogicalResult importEqual(Node &node) {
  if (!isStringTensor(node.getInput(0).getType()))
    return compare<Comparison::eq>(node);
  FailureOr<SmallVector<Value>> both = broadcastStrings(node, node.getInputs());
  if (failed(both))
    return failure();
  node.setOutput(0, areEqual(node, (*both)[0], (*both)[1]));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getElementwiseOps() {
  static constexpr OpRow kRows[] = {
      {"Abs", 1, unary<AbsOp>},
      {"Acos", 1, unary<AcosOp>},
      {"Acosh", 1, unary<AcoshOp>},
      {"Add", 1, binary<AddOp>},
      {"And", 1, binary<AndOp>},
      {"Asin", 1, unary<AsinOp>},
      {"Asinh", 1, unary<AsinhOp>},
      {"Atan", 1, unary<AtanOp>},
      {"Atanh", 1, unary<AtanhOp>},
      {"BitShift", 1, importBitShift},
      {"BitwiseAnd", 1, binary<AndOp>},
      {"BitwiseNot", 1, unary<NotOp>},
      {"BitwiseOr", 1, binary<OrOp>},
      {"BitwiseXor", 1, binary<XorOp>},
      {"Ceil", 1, unary<CeilOp>},
      {"Clip", 1, importClip},
      {"Cos", 1, unary<CosOp>},
      {"Cosh", 1, unary<CoshOp>},
      {"Div", 1, binary<DivOp>},
      {"Equal", 1, importEqual, StringInputs::taken},
      {"Erf", 1, unary<ErfOp>},
      {"Exp", 1, unary<ExpOp>},
      {"Floor", 1, unary<FloorOp>},
      {"Greater", 1, compare<Comparison::gt>},
      {"GreaterOrEqual", 1, compare<Comparison::ge>},
      {"IsInf", 1, importIsInf},
      {"IsNaN", 1, unary<IsNanOp>},
      {"Less", 1, compare<Comparison::lt>},
      {"LessOrEqual", 1, compare<Comparison::le>},
      {"Log", 1, unary<LogOp>},
      {"Max", 1, variadic<MaxOp>},
      {"Mean", 1, importMean},
      {"Min", 1, variadic<MinOp>},
      {"Mod", 1, importMod},
      {"Mul", 1, binary<MulOp>},
      {"Neg", 1, unary<NegOp>},
      {"Not", 1, unary<NotOp>},
      {"Or", 1, binary<OrOp>},
      {"Pow", 1, importPow},
      {"Reciprocal", 1, importReciprocal},
      {"Round", 1, unary<RoundOp>},
      {"Sign", 1, unary<SignOp>},
      {"Sin", 1, unary<SinOp>},
      {"Sinh", 1, unary<SinhOp>},
      {"Sqrt", 1, unary<SqrtOp>},
      {"Sub", 1, binary<SubOp>},
      {"Sum", 1, variadic<AddOp>},
      {"Tan", 1, unary<TanOp>},
      {"Where", 1, importWhere},
      {"Xor", 1, binary<XorOp>},
  };
  return kRows;
}
