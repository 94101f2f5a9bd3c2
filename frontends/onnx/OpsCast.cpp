//===- OpsCast.cpp - Import of casts --------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Elements of another type, of the same value or of the same bits.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "StringNumbers.h"
#include "Tensors.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

static LogicalResult cast(Node &node, Type type) {
  Value x = node.getInput(0);
  if (node.getElementType(0) == type) {
    node.setOutput(0, x);
    return success();
  }
  if (isa<StringType>(type)) {
    node.setOutput(0, isa<FloatType>(node.getElementType(0))
                          ? formatFloats(node, x)
                          : formatIntegers(node, x));
    return success();
  }
  if (isStringTensor(x.getType())) {
    FailureOr<Value> numbers = parseNumbers(node, x, type);
    if (failed(numbers))
      return failure();
    node.setOutput(0, *numbers);
    return success();
  }
  // Cast-24: how to round to a power of two.
  std::string mode = node.getString("round_mode", "up");
  if (isa<mlir::Float8E8M0FNUType>(type) && mode != "up")
    return node.fail("the round_mode '" + mode + "' is not supported");
  // Cast-19: what does not fit into an 8-bit float saturates by default.
  auto floatType = dyn_cast<FloatType>(type);
  bool saturate =
      floatType && floatType.getWidth() <= 8 && node.getInt("saturate", 1) != 0;
  node.setOutput(
      0, ConvertOp::create(node.b, node.getType(0).clone(type), x, saturate));
  return success();
}

static LogicalResult importCast(Node &node) {
  if (llvm::isa_and_present<StringType>(getElementType(
          node.b.getContext(), static_cast<int32_t>(node.getInt("to", 0)))))
    return cast(node, StringType::get(node.b.getContext()));
  FailureOr<Type> type = node.getDataType("to");
  return failed(type) ? failure() : cast(node, *type);
}

static LogicalResult importCastLike(Node &node) {
  return cast(node, node.getElementType(1));
}

static LogicalResult importBitCast(Node &node) {
  FailureOr<Type> type = node.getDataType("to");
  if (failed(type))
    return failure();
  // A bool is a byte, 0 or 1.
  unsigned from = getBitsInFile(node.getElementType(0)),
           to = getBitsInFile(*type);
  if (from != to)
    return node.fail("types of " + Twine(from) + " and " + Twine(to) +
                     " bits differ");
  if (node.getElementType(0).isInteger(1) || type->isInteger(1)) {
    node.setOutput(0, convertTo(node.b, node.getInput(0), *type));
    return success();
  }
  node.setOutput(0, BitcastOp::create(node.b, node.getType(0).clone(*type),
                                      node.getInput(0)));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getCastOps() {
  static constexpr OpRow kRows[] = {
      {"BitCast", 1, importBitCast},
      {"Cast", 6, importCast, StringInputs::taken},
      {"CastLike", 1, importCastLike, StringInputs::taken},
  };
  return kRows;
}
