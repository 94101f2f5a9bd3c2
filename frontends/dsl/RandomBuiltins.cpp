//===- RandomBuiltins.cpp - Random numbers --------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A key is a number of 64 bits; the same key always gives the same numbers.
//
//===----------------------------------------------------------------------===//

#include "Builtins.h"
#include "dlc/Dialect/Dlc/Random.h"

using namespace dlc;
using namespace dlc::tdl;

static FailureOr<Tensor> getKey(Arguments &arguments, size_t i) {
  FailureOr<Tensor> key = arguments.getTensor(i);
  if (failed(key))
    return failure();
  if (!key->dtype.isUnsignedInteger(64) || !key->sizes.empty())
    return arguments.error(i)
           << "'key' is a Key, but this is " << formatType(*key);
  return key;
}

/// split(key, 3): a list of keys that have nothing to do with each other.
static FailureOr<Val> split(Arguments &arguments) {
  ImplicitLocOpBuilder &b = arguments.b;
  FailureOr<Tensor> key = getKey(arguments, 0);
  FailureOr<int64_t> count = arguments.getInteger(1, 2, 1);
  if (failed(key) || failed(count))
    return failure();
  constexpr int64_t kMaxCount = 4096;
  if (*count > kMaxCount)
    return arguments.error(1) << "a key is split into " << kMaxCount
                              << " at most; 'bits' makes tensors of them";
  Value bits = createRandomBits(
      b, SmallVector<OpFoldResult>{b.getIndexAttr(*count)}, key->value);
  List list;
  for (int64_t i = 0; i < *count; ++i) {
    SmallVector<OpFoldResult> offset{b.getIndexAttr(i)}, one{b.getIndexAttr(1)};
    Value part = SliceOp::create(b, bits, offset, one, ArrayRef<int64_t>{1});
    list.elements.push_back(arguments.elaborator.reshapeTo(part, {}));
  }
  return Val(std::make_shared<const List>(std::move(list)));
}

/// fold(key, i): the key for step i.
static FailureOr<Val> foldIn(Arguments &arguments) {
  ImplicitLocOpBuilder &b = arguments.b;
  FailureOr<Tensor> key = getKey(arguments, 0);
  if (failed(key))
    return failure();
  mlir::Type u64 = key->dtype;
  Val number = arguments.get(1);
  if (!std::holds_alternative<Tensor>(number)) {
    FailureOr<Tensor> scalar =
        arguments.elaborator.makeScalar(number, u64, arguments.getRange(1));
    if (failed(scalar))
      return failure();
    number = *scalar;
  }
  const Tensor &step = std::get<Tensor>(number);
  if (!isa<IntegerType>(step.dtype) || !step.sizes.empty())
    return arguments.error(1)
           << "'number' is a whole number, but this is " << formatType(step);
  // Other keys than those that 'split' and 'init' make, and mixed once more.
  // Keys that differ in a few bits don't meet by steps that do so, too.
  Term spread = Term(b, convertTo(b, step.value, u64)) * 2654435769.0;
  Term mixed = Term(b, key->value).binary<XorOp>(spread + 1481765933.0);
  return Val(
      arguments.elaborator.makeTensor(createRandomBits(b, {}, mixed), {}));
}

/// The type of what is drawn, checked.
static FailureOr<Tensor> getDrawn(Arguments &arguments, bool areFloats) {
  FailureOr<Val> type = arguments.getType();
  if (failed(type))
    return failure();
  auto wanted = std::get_if<Tensor>(&*type);
  bool fits = wanted && (areFloats ? hasFloats(*wanted)
                                   : wanted->dtype.isUnsignedInteger(64) ||
                                         wanted->dtype.isUnsignedInteger(32));
  if (!fits)
    return arguments.error() << "'" << arguments.call.callee << "' draws "
                             << (areFloats ? "floats" : "u32 or u64")
                             << ", not " << formatType(*type);
  return *wanted;
}

/// Of numbers with fewer bits than f32, only those that are held exactly:
/// rounding would give 1, too.
static Term createUniformOf(ImplicitLocOpBuilder &b,
                            ArrayRef<OpFoldResult> sizes, mlir::Type dtype,
                            Value key) {
  if (dtype.getIntOrFloatBitWidth() >= 32)
    return createUniform(b, sizes, dtype, key);
  auto bits = llvm::APFloat::semanticsPrecision(
      cast<FloatType>(dtype).getFloatSemantics());
  double count = std::ldexp(1, bits);
  Term drawn = createUniform(b, sizes, b.getF32Type(), key);
  return (floor(drawn * count) * (1 / count)).to(dtype);
}

/// What has fewer bits is rounded from f32.
static Term createNormalOf(ImplicitLocOpBuilder &b,
                           ArrayRef<OpFoldResult> sizes, mlir::Type dtype,
                           Value key) {
  mlir::Type wide = dtype.isF64() ? dtype : mlir::Type(b.getF32Type());
  return createNormal(b, sizes, wide, key).to(dtype);
}

template <auto create> static FailureOr<Val> draw(Arguments &arguments) {
  ImplicitLocOpBuilder &b = arguments.b;
  FailureOr<Tensor> key = getKey(arguments, 0);
  FailureOr<Tensor> wanted = getDrawn(arguments, /*areFloats=*/true);
  if (failed(key) || failed(wanted))
    return failure();
  Value value =
      create(b, materialize(b, wanted->sizes), wanted->dtype, key->value);
  return Val(arguments.elaborator.makeTensor(value, wanted->sizes));
}

static FailureOr<Val> drawBits(Arguments &arguments) {
  ImplicitLocOpBuilder &b = arguments.b;
  FailureOr<Tensor> key = getKey(arguments, 0);
  FailureOr<Tensor> wanted = getDrawn(arguments, /*areFloats=*/false);
  if (failed(key) || failed(wanted))
    return failure();
  Value value = createRandomBits(b, materialize(b, wanted->sizes), key->value);
  return Val(arguments.elaborator.makeTensor(convertTo(b, value, wanted->dtype),
                                             wanted->sizes));
}

ArrayRef<Builtin> dlc::tdl::getRandomBuiltins() {
  static constexpr StringRef kKey[] = {"key"}, kSplit[] = {"key", "count?"},
                             kFold[] = {"key", "number"};
  static constexpr Builtin kRows[] = {
      {"bits", kKey, drawBits},
      {"fold_in", kFold, foldIn},
      {"normal", kKey, draw<createNormalOf>},
      {"split", kSplit, split},
      {"uniform", kKey, draw<createUniformOf>},
  };
  return kRows;
}
