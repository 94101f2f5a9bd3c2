//===- OpsElementwise.cpp - Import of elementwise operators ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Math, logic, comparison, activations, casts.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

//===----------------------------------------------------------------------===//
// One input
//===----------------------------------------------------------------------===//

template <typename Op> static LogicalResult unary(Node &node) {
  node.setOutput(0, Op::create(node.b, node.getInput(0)));
  return success();
}

static LogicalResult importIdentity(Node &node) {
  node.setOutput(0, node.getInput(0));
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
    result = AndOp::create(node.b, result,
                           CompareOp::create(node.b, sign, x, zero));
  };
  if (!negative)
    keep(Comparison::gt);
  if (!positive)
    keep(Comparison::lt);
  node.setOutput(0, result);
  return success();
}

//===----------------------------------------------------------------------===//
// Activations
//===----------------------------------------------------------------------===//

static LogicalResult importRelu(Node &node) {
  Value x = node.getInput(0);
  node.setOutput(0, MaxOp::create(node.b, x, splatLike(node.b, 0, x)));
  return success();
}

/// `onNegative(x)` where x < 0, else x.
static void selectNegative(Node &node,
                           function_ref<Value(Value)> onNegative) {
  Value x = node.getInput(0);
  Value negative = CompareOp::create(node.b, Comparison::lt, x,
                                     splatLike(node.b, 0, x));
  node.setOutput(0, SelectOp::create(node.b, negative, onNegative(x), x));
}

static LogicalResult importLeakyRelu(Node &node) {
  double alpha = node.getFloat("alpha", 0.01);
  selectNegative(node, [&](Value x) -> Value {
    return MulOp::create(node.b, x, splatLike(node.b, alpha, x));
  });
  return success();
}

static LogicalResult importPRelu(Node &node) {
  Value x = node.getInput(0), slope = node.getInput(1);
  int64_t rank = node.getRank(0), slopeRank = node.getRank(1);
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  // PRelu-6: a list of slopes is one a channel; from version 7 on slopes
  // stretch like any operand.
  if (node.getVersion() < 7 && slopeRank == 1 && rank > 2 &&
      node.getType(1).getDimSize(0) != 1) {
    slope = broadcastTo(node.b, slope, sizes, {1});
  } else {
    FailureOr<Value> stretched = node.broadcastTo(slope, sizes);
    if (failed(stretched))
      return failure();
    slope = *stretched;
  }
  selectNegative(node, [&](Value x) -> Value {
    return MulOp::create(node.b, x, slope);
  });
  return success();
}

/// scale * (x if x > 0 else alpha * (e^(x / beta) - 1)), scale on both sides.
static void importExponentialUnit(Node &node, double alpha, double beta,
                                  double scale) {
  ImplicitLocOpBuilder &b = node.b;
  selectNegative(node, [&](Value x) -> Value {
    Value scaled =
        beta == 1 ? x : DivOp::create(b, x, splatLike(b, beta, x)).getResult();
    Value exp = SubOp::create(b, ExpOp::create(b, scaled), splatLike(b, 1, x));
    return MulOp::create(b, exp, splatLike(b, alpha, x));
  });
  if (scale != 1)
    node.setOutput(0, MulOp::create(b, node.getOutputs()[0],
                                    splatLike(b, scale, node.getInput(0))));
}

static LogicalResult importElu(Node &node) {
  importExponentialUnit(node, node.getFloat("alpha", 1), 1, 1);
  return success();
}

static LogicalResult importCelu(Node &node) {
  double alpha = node.getFloat("alpha", 1);
  importExponentialUnit(node, alpha, alpha, 1);
  return success();
}

static LogicalResult importSelu(Node &node) {
  // Selu-6: the constants to which the schema defaults.
  importExponentialUnit(node,
                        node.getFloat("alpha", 1.67326319217681884765625), 1,
                        node.getFloat("gamma", 1.05070102214813232421875));
  return success();
}

/// max(0, min(1, alpha * x + beta))
static Value createHardSigmoid(ImplicitLocOpBuilder &b, Value x, double alpha,
                               double beta) {
  Value y = AddOp::create(b, MulOp::create(b, x, splatLike(b, alpha, x)),
                          splatLike(b, beta, x));
  return MaxOp::create(b, MinOp::create(b, y, splatLike(b, 1, x)),
                       splatLike(b, 0, x));
}

static LogicalResult importHardSigmoid(Node &node) {
  node.setOutput(0, createHardSigmoid(node.b, node.getInput(0),
                                      node.getFloat("alpha", 0.2),
                                      node.getFloat("beta", 0.5)));
  return success();
}

static LogicalResult importHardSwish(Node &node) {
  Value x = node.getInput(0);
  node.setOutput(0, MulOp::create(node.b, x,
                                  createHardSigmoid(node.b, x, 1.0 / 6, 0.5)));
  return success();
}

/// log(1 + e^x), as max(x, 0) + log1p(e^-|x|), which does not overflow.
static Value createSoftplus(ImplicitLocOpBuilder &b, Value x) {
  Value exp = ExpOp::create(b, NegOp::create(b, AbsOp::create(b, x)));
  return AddOp::create(b, MaxOp::create(b, x, splatLike(b, 0, x)),
                       Log1pOp::create(b, exp));
}

static LogicalResult importSoftplus(Node &node) {
  node.setOutput(0, createSoftplus(node.b, node.getInput(0)));
  return success();
}

static LogicalResult importMish(Node &node) {
  Value x = node.getInput(0);
  Value tanh = TanhOp::create(node.b, createSoftplus(node.b, x));
  node.setOutput(0, MulOp::create(node.b, x, tanh));
  return success();
}

static LogicalResult importSoftsign(Node &node) {
  Value x = node.getInput(0);
  Value denominator = AddOp::create(node.b, AbsOp::create(node.b, x),
                                    splatLike(node.b, 1, x));
  node.setOutput(0, DivOp::create(node.b, x, denominator));
  return success();
}

static LogicalResult importThresholdedRelu(Node &node) {
  Value x = node.getInput(0);
  Value above =
      CompareOp::create(node.b, Comparison::gt, x,
                        splatLike(node.b, node.getFloat("alpha", 1), x));
  node.setOutput(0, SelectOp::create(node.b, above, x,
                                     splatLike(node.b, 0, x)));
  return success();
}

static LogicalResult importGelu(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value x = node.getInput(0);
  auto times = [&](Value value, double factor) -> Value {
    return MulOp::create(b, value, splatLike(b, factor, value));
  };
  Value bell;
  if (node.getString("approximate", "none") == "tanh") {
    // tanh(sqrt(2 / pi) * (x + 0.044715 x^3))
    Value cube = MulOp::create(b, x, MulOp::create(b, x, x));
    Value sum = AddOp::create(b, x, times(cube, 0.044715));
    bell = TanhOp::create(b, times(sum, 0.79788456080286535588));
  } else {
    bell = ErfOp::create(b, times(x, 0.70710678118654752440));
  }
  Value phi = times(AddOp::create(b, bell, splatLike(b, 1, x)), 0.5);
  node.setOutput(0, MulOp::create(b, x, phi));
  return success();
}

static LogicalResult importClip(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value x = node.getInput(0);
  auto limit = [&](size_t i, StringRef attribute) -> Value {
    if (node.hasInput(i)) {
      Value scalar = node.getInput(i);
      if (node.getRank(i) != 0)
        scalar = reshapeTo(b, scalar, {});
      return broadcastScalar(b, scalar, x);
    }
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

static LogicalResult importDropout(Node &node) {
  // Dropout-12: training is chosen by an input; before 7, by is_test.
  if (node.hasInput(2)) {
    std::optional<SmallVector<int64_t>> training =
        getConstantElements(node.getInput(2));
    if (!training || training->front() != 0)
      return node.fail("training mode is not supported");
  }
  Value x = node.getInput(0);
  node.setOutput(0, x);
  if (node.wantsOutput(1)) {
    Value zero = splatLike(node.b, 0, x);
    node.setOutput(1, CompareOp::create(node.b, Comparison::eq, zero, zero));
  }
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
  node.setOutput(0, CompareOp::create(node.b, relation, (*operands)[0],
                                      (*operands)[1]));
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
    Value power = PowOp::create(
        node.b, convertTo(node.b, base, exponentType), exponent);
    node.setOutput(0, convertTo(node.b, power, baseType));
    return success();
  }
  node.setOutput(0, PowOp::create(node.b, base,
                                  convertTo(node.b, exponent, baseType)));
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

//===----------------------------------------------------------------------===//
// Casts
//===----------------------------------------------------------------------===//

static void cast(Node &node, Type type) {
  Value x = node.getInput(0);
  if (node.getElementType(0) == type) {
    node.setOutput(0, x);
    return;
  }
  // Cast-19: what does not fit into an 8-bit float saturates by default.
  auto floatType = dyn_cast<FloatType>(type);
  bool saturate = floatType && floatType.getWidth() == 8 &&
                  node.getInt("saturate", 1) != 0;
  node.setOutput(0, ConvertOp::create(node.b, node.getType(0).clone(type), x,
                                      saturate));
}

static LogicalResult importCast(Node &node) {
  FailureOr<Type> type = node.getDataType("to");
  if (failed(type))
    return failure();
  cast(node, *type);
  return success();
}

static LogicalResult importCastLike(Node &node) {
  cast(node, node.getElementType(1));
  return success();
}

static LogicalResult importBitCast(Node &node) {
  FailureOr<Type> type = node.getDataType("to");
  if (failed(type))
    return failure();
  unsigned from = node.getElementType(0).getIntOrFloatBitWidth();
  if (from != type->getIntOrFloatBitWidth())
    return node.fail("types of " + Twine(from) + " and " +
                     Twine(type->getIntOrFloatBitWidth()) + " bits differ");
  node.setOutput(0, BitcastOp::create(node.b, node.getType(0).clone(*type),
                                      node.getInput(0)));
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
      {"BitCast", 1, importBitCast},
      {"BitShift", 1, importBitShift},
      {"BitwiseAnd", 1, binary<AndOp>},
      {"BitwiseNot", 1, unary<NotOp>},
      {"BitwiseOr", 1, binary<OrOp>},
      {"BitwiseXor", 1, binary<XorOp>},
      {"Cast", 6, importCast},
      {"CastLike", 1, importCastLike},
      {"Ceil", 1, unary<CeilOp>},
      {"Celu", 1, importCelu},
      {"Clip", 1, importClip},
      {"Cos", 1, unary<CosOp>},
      {"Cosh", 1, unary<CoshOp>},
      {"Div", 1, binary<DivOp>},
      {"Dropout", 7, importDropout},
      {"Elu", 1, importElu},
      {"Equal", 1, compare<Comparison::eq>},
      {"Erf", 1, unary<ErfOp>},
      {"Exp", 1, unary<ExpOp>},
      {"Floor", 1, unary<FloorOp>},
      {"Gelu", 1, importGelu},
      {"Greater", 1, compare<Comparison::gt>},
      {"GreaterOrEqual", 1, compare<Comparison::ge>},
      {"HardSigmoid", 1, importHardSigmoid},
      {"HardSwish", 1, importHardSwish},
      {"Identity", 1, importIdentity},
      {"IsInf", 1, importIsInf},
      {"IsNaN", 1, unary<IsNanOp>},
      {"LeakyRelu", 1, importLeakyRelu},
      {"Less", 1, compare<Comparison::lt>},
      {"LessOrEqual", 1, compare<Comparison::le>},
      {"Log", 1, unary<LogOp>},
      {"Max", 1, variadic<MaxOp>},
      {"Mean", 1, importMean},
      {"Min", 1, variadic<MinOp>},
      {"Mish", 1, importMish},
      {"Mod", 1, importMod},
      {"Mul", 1, binary<MulOp>},
      {"Neg", 1, unary<NegOp>},
      {"Not", 1, unary<NotOp>},
      {"Or", 1, binary<OrOp>},
      {"PRelu", 1, importPRelu},
      {"Pow", 1, importPow},
      {"Reciprocal", 1, importReciprocal},
      {"Relu", 1, importRelu},
      {"Round", 1, unary<RoundOp>},
      {"Selu", 1, importSelu},
      {"Sigmoid", 1, unary<LogisticOp>},
      {"Sign", 1, unary<SignOp>},
      {"Sin", 1, unary<SinOp>},
      {"Sinh", 1, unary<SinhOp>},
      {"Softplus", 1, importSoftplus},
      {"Softsign", 1, importSoftsign},
      {"Sqrt", 1, unary<SqrtOp>},
      {"Sub", 1, binary<SubOp>},
      {"Sum", 1, variadic<AddOp>},
      {"Tan", 1, unary<TanOp>},
      {"Tanh", 1, unary<TanhOp>},
      {"ThresholdedRelu", 1, importThresholdedRelu},
      {"Where", 1, importWhere},
      {"Xor", 1, binary<XorOp>},
  };
  return kRows;
}
