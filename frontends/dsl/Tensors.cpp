//===- Tensors.cpp - Tensors and numbers ----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Elaborator.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "dlc/Support/Limits.h"

using namespace dlc;
using namespace dlc::tdl;

FailureOr<RankedTensorType>
Elaborator::getType(mlir::Type dtype, ArrayRef<Size> sizes, SMRange range) {
  SmallVector<int64_t> shape;
  for (const Size &size : sizes) {
    std::optional<int64_t> known = size.getConstant();
    if (known && *known < 0)
      return error(range) << "a size would be " << *known;
    shape.push_back(known.value_or(ShapedType::kDynamic));
  }
  if (isTooLarge(shape, dtype.getIntOrFloatBitWidth()))
    return error(range) << "a tensor of " << formatSizes(sizes)
                        << " is larger than any memory";
  if (sizes.size() > kMaxRank)
    return error(range) << "a tensor of " << sizes.size()
                        << " dimensions has more than " << kMaxRank;
  return RankedTensorType::get(shape, dtype);
}

Tensor Elaborator::makeTensor(Value value, ArrayRef<Size> sizes) {
  auto type = cast<RankedTensorType>(value.getType());
  SmallVector<int64_t> shape = llvm::map_to_vector(sizes, [](const Size &size) {
    return size.getConstant().value_or(ShapedType::kDynamic);
  });
  if (type.getShape() != ArrayRef(shape))
    value = tensor::CastOp::create(b, type.clone(shape), value);
  return {value, type.getElementType(), SmallVector<Size, 4>(sizes)};
}

Size Elaborator::makeUnknownSize(StringRef name, SMRange origin, Value value) {
  auto unknown = std::make_shared<Unknown>();
  unknown->name = name.str();
  unknown->origin = origin;
  unknown->value = value;
  return Size(std::move(unknown));
}

FailureOr<Tensor> Elaborator::makeScalar(const Val &value, mlir::Type dtype,
                                         SMRange range) {
  auto isInteger = isa<IntegerType>(dtype);
  if (auto truth = std::get_if<Truth>(&value)) {
    if (!dtype.isInteger(1))
      return error(range) << "a truth is no " << formatDType(dtype);
    return Tensor{scalarConstant(b, dtype, truth->value), dtype, {}};
  }
  if (auto number = std::get_if<Number>(&value)) {
    if (isInteger)
      return error(range) << formatNumber(number->value)
                          << " is no whole number, as " << formatDType(dtype)
                          << " has them";
    return Tensor{scalarConstant(b, dtype, number->value), dtype, {}};
  }
  auto size = std::get_if<Size>(&value);
  if (!size || dtype.isInteger(1))
    return error(range) << "expected a number of type " << formatDType(dtype)
                        << ", but this is " << formatType(value);
  std::optional<int64_t> known = size->getConstant();
  if (known && isInteger) {
    unsigned width = dtype.getIntOrFloatBitWidth();
    bool fits = dtype.isUnsignedInteger()
                    ? *known >= 0 && llvm::isUIntN(width, *known)
                    : llvm::isIntN(width, *known);
    if (!fits)
      return error(range) << *known << " does not fit in "
                          << formatDType(dtype);
  }
  if (known)
    return Tensor{
        scalarConstant(b, dtype, static_cast<double>(*known)), dtype, {}};
  return Tensor{sizeAsScalar(b, size->materialize(b), dtype), dtype, {}};
}

FailureOr<Tensor> Elaborator::getTensor(const Val &value, SMRange range,
                                        const Twine &what) {
  if (auto tensor = std::get_if<Tensor>(&value))
    return *tensor;
  if (std::holds_alternative<Truth>(value))
    return makeScalar(value, b.getI1Type(), range);
  return error(range) << what.str() << " is a tensor, but this is "
                      << formatType(value);
}

/// A known number without a type is never mixed into a tensor in silence where
/// it could be meant to have one: only sizes that are written as numbers adapt.
FailureOr<std::pair<Tensor, Tensor>>
Elaborator::unify(const Val &lhs, const Val &rhs, SMRange range, StringRef op) {
  auto left = std::get_if<Tensor>(&lhs), right = std::get_if<Tensor>(&rhs);
  auto isNumber = [](const Val &value) {
    return std::holds_alternative<Number>(value) ||
           std::holds_alternative<Size>(value) ||
           std::holds_alternative<Truth>(value);
  };
  if ((!left && !isNumber(lhs)) || (!right && !isNumber(rhs)) ||
      (!left && !right))
    return error(range) << "'" << op << "' does not go with " << formatType(lhs)
                        << " and " << formatType(rhs);
  if (left && right) {
    if (left->dtype == right->dtype)
      return std::pair(*left, *right);
    return error(range) << "the operands of '" << op << "' are of "
                        << formatDType(left->dtype) << " and "
                        << formatDType(right->dtype)
                        << "; convert one, as in cast<"
                        << formatDType(left->dtype) << ">(x)";
  }
  const Tensor &tensor = left ? *left : *right;
  const Val &number = left ? rhs : lhs;
  if (auto size = std::get_if<Size>(&number); size && !size->getConstant())
    return error(range) << "the size '" << size->str()
                        << "' has no element type; write cast<"
                        << formatDType(tensor.dtype) << ">(" << size->str()
                        << ")";
  FailureOr<Tensor> scalar = makeScalar(number, tensor.dtype, range);
  if (failed(scalar))
    return failure();
  return left ? std::pair(tensor, *scalar) : std::pair(*scalar, tensor);
}

FailureOr<SmallVector<Size, 4>> Elaborator::broadcast(ArrayRef<Size> lhs,
                                                      ArrayRef<Size> rhs,
                                                      SMRange range,
                                                      StringRef op) {
  SmallVector<Size, 4> sizes(std::max(lhs.size(), rhs.size()));
  for (size_t i = 0; i < sizes.size(); ++i) {
    // Dimensions are paired from the last one on.
    auto getFromEnd = [&](ArrayRef<Size> list) {
      return i < list.size() ? list[list.size() - 1 - i] : Size(1);
    };
    Size left = getFromEnd(lhs), right = getFromEnd(rhs);
    Size &size = sizes[sizes.size() - 1 - i];
    if (left == right || right.isConstant(1)) {
      size = left;
    } else if (left.isConstant(1)) {
      size = right;
    } else {
      InFlightDiagnostic diagnostic = error(range);
      diagnostic << "the operands of '" << op
                 << "' have different sizes: " << formatSizes(lhs) << " and "
                 << formatSizes(rhs) << " differ in " << left.str() << " and "
                 << right.str();
      left.describeOrigins(sources, diagnostic);
      right.describeOrigins(sources, diagnostic);
      return diagnostic;
    }
  }
  return sizes;
}

Tensor Elaborator::broadcastTo(const Tensor &tensor, ArrayRef<Size> sizes) {
  if (ArrayRef(tensor.sizes) == sizes)
    return tensor;
  int64_t first = sizes.size() - tensor.sizes.size();
  SmallVector<int64_t> dims = llvm::to_vector(
      llvm::seq<int64_t>(first, static_cast<int64_t>(sizes.size())));
  Value value = dlc::broadcastTo(b, tensor.value, materialize(b, sizes), dims);
  return makeTensor(value, sizes);
}

Tensor Elaborator::reshapeTo(Value value, ArrayRef<Size> sizes) {
  return makeTensor(dlc::reshapeTo(b, value, materialize(b, sizes)), sizes);
}
