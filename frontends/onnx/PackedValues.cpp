//===- PackedValues.cpp - Strings, maps, sequences, optionals -------------===//
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

#include "PackedValues.h"
#include "Strings.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

//===----------------------------------------------------------------------===//
// Parts
//===----------------------------------------------------------------------===//

SmallVector<Value> dlc::onnxfrontend::fitParts(ImplicitLocOpBuilder &b,
                                               Type type, ValueRange parts) {
  SmallVector<Value> fitting(parts);
  for (auto [part, wanted] : llvm::zip_equal(fitting, getPartTypes(type)))
    if (part.getType() != wanted)
      part = tensor::CastOp::create(b, wanted, part);
  return fitting;
}

Value dlc::onnxfrontend::pack(ImplicitLocOpBuilder &b, Type type,
                              ValueRange parts) {
  SmallVector<Value> fitting = fitParts(b, type, parts);
  return isPacked(type) ? PackOp::create(b, type, fitting).getResult()
                        : fitting.front();
}

SmallVector<Value> dlc::onnxfrontend::packAll(ImplicitLocOpBuilder &b,
                                              ArrayRef<Type> types,
                                              ValueRange parts) {
  SmallVector<Value> values;
  for (Type type : types) {
    size_t count = getPartTypes(type).size();
    values.push_back(pack(b, type, parts.take_front(count)));
    parts = parts.drop_front(count);
  }
  return values;
}

/// What stands for the sequence of `elements`, tensors of numbers of one rank.
static SmallVector<Value> joinElements(ImplicitLocOpBuilder &b,
                                       ValueRange elements) {
  Location loc = b.getLoc();
  Type i64 = b.getI64Type();
  SmallVector<Value> lists, sizes;
  for (Value element : elements) {
    OpFoldResult count = b.getIndexAttr(1);
    for (OpFoldResult size : getDims(b, loc, element)) {
      count = mulSizes(b, loc, count, size);
      Value number = mlir::getValueOrCreateConstantIndexOp(b, loc, size);
      sizes.push_back(b.createOrFold<arith::IndexCastOp>(i64, number));
    }
    lists.push_back(reshapeTo(b, element, count));
  }
  int64_t number = elements.size(), rank = sizes.size() / number;
  Value values = b.createOrFold<ConcatOp>(0, lists);
  auto type = RankedTensorType::get({number, rank}, i64);
  Value shapes =
      sizes.empty()
          ? ConstantOp::create(
                b, DenseElementsAttr::get(type, ArrayRef<int64_t>()))
                .getResult()
          : tensor::FromElementsOp::create(b, type, sizes).getResult();
  return {values, shapes};
}

FailureOr<SmallVector<Value>>
dlc::onnxfrontend::getParts(ImplicitLocOpBuilder &b, Value value) {
  if (auto pack = value.getDefiningOp<PackOp>())
    return SmallVector<Value>(pack.getParts());
  auto list = value.getDefiningOp<ListOp>();
  if (!list)
    return SmallVector<Value>{value};
  auto type = list.getSequence().getType();
  SmallVector<Value> parts;
  if (list.getElements().empty()) {
    // Nothing of each; where the rank is open, the shapes have none.
    for (Type part : getPartTypes(type)) {
      SmallVector<int64_t> none;
      for (int64_t size : cast<RankedTensorType>(part).getShape())
        none.push_back(ShapedType::isDynamic(size) ? 0 : size);
      parts.push_back(ConstantOp::create(
          b, DenseElementsAttr::get(cast<RankedTensorType>(part).clone(none),
                                    ArrayRef<Attribute>())));
    }
  } else {
    int64_t rank =
        cast<RankedTensorType>(list.getElements().front().getType()).getRank();
    for (Type element : list.getElements().getTypes())
      if (cast<RankedTensorType>(element).getRank() != rank)
        return failure();
    Numbers numbers = takeNumbers(b, list.getElements());
    parts = joinElements(b, numbers.values);
    if (numbers.bytes)
      parts.push_back(numbers.bytes);
  }
  return fitParts(b, type, parts);
}

FailureOr<SmallVector<Value>>
dlc::onnxfrontend::getAllParts(Node &node, ValueRange values) {
  SmallVector<Value> all;
  for (Value value : values) {
    FailureOr<SmallVector<Value>> parts = getParts(node.b, value);
    if (failed(parts))
      return node.fail("has a sequence of tensors of different ranks, whose "
                       "length is not known");
    llvm::append_range(all, *parts);
  }
  return all;
}

//===----------------------------------------------------------------------===//
// Optionals
//===----------------------------------------------------------------------===//

static Value createBool(ImplicitLocOpBuilder &b, bool value) {
  return ConstantOp::create(
      b,
      DenseElementsAttr::get(RankedTensorType::get({}, b.getI1Type()), value));
}

Value dlc::onnxfrontend::createNone(ImplicitLocOpBuilder &b,
                                    OptionalType type) {
  SmallVector<Value> parts{createBool(b, false)};
  SmallVector<Type> types = getPartTypes(type);
  for (Type part : ArrayRef(types).drop_front()) {
    auto tensor = cast<RankedTensorType>(part);
    SmallVector<OpFoldResult> sizes;
    for (int64_t size : tensor.getShape())
      sizes.push_back(b.getIndexAttr(ShapedType::isDynamic(size) ? 0 : size));
    Value zero = scalarConstant(b, tensor.getElementType(), 0);
    parts.push_back(broadcastTo(b, zero, sizes, {}));
  }
  return pack(b, type, parts);
}

Value dlc::onnxfrontend::getPresent(Value optional) {
  return optional.getDefiningOp<PackOp>().getParts().front();
}

Value dlc::onnxfrontend::getHeld(ImplicitLocOpBuilder &b, Value optional) {
  return pack(b, cast<OptionalType>(optional.getType()).getValueType(),
              optional.getDefiningOp<PackOp>().getParts().drop_front());
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

/// Of tensors, with or without a known rank.
static Type getCommonTensorType(mlir::TensorType lhs, mlir::TensorType rhs) {
  if (lhs.getElementType() != rhs.getElementType())
    return {};
  if (!lhs.hasRank() && !rhs.hasRank())
    return lhs;
  // Nothing was ever put into a sequence of unknown rank; or it comes from
  // outside, and its elements' sizes may be any.
  if (!lhs.hasRank() || !rhs.hasRank()) {
    mlir::TensorType ranked = lhs.hasRank() ? lhs : rhs;
    return RankedTensorType::get(
        SmallVector<int64_t>(ranked.getRank(), ShapedType::kDynamic),
        ranked.getElementType());
  }
  if (lhs.getRank() != rhs.getRank())
    return {};
  SmallVector<int64_t> shape;
  for (auto [l, r] : llvm::zip(lhs.getShape(), rhs.getShape()))
    shape.push_back(l == r ? l : ShapedType::kDynamic);
  return RankedTensorType::get(shape, lhs.getElementType());
}

Type dlc::onnxfrontend::getCommonType(Type lhs, Type rhs) {
  if (lhs == rhs)
    return lhs;
  auto l = dyn_cast<OptionalType>(lhs), r = dyn_cast<OptionalType>(rhs);
  if (l || r) {
    Type held =
        getCommonType(l ? l.getValueType() : lhs, r ? r.getValueType() : rhs);
    return held ? OptionalType::get(lhs.getContext(), held) : Type();
  }
  auto first = dyn_cast<SequenceType>(lhs),
       second = dyn_cast<SequenceType>(rhs);
  if (first && second) {
    Type element =
        getCommonTensorType(first.getElementType(), second.getElementType());
    return element ? SequenceType::get(lhs.getContext(),
                                       cast<mlir::TensorType>(element))
                   : Type();
  }
  auto left = dyn_cast<mlir::TensorType>(lhs),
       right = dyn_cast<mlir::TensorType>(rhs);
  return left && right ? getCommonTensorType(left, right) : Type();
}

/// A sequence whose elements' rank is not known, as one of elements of rank
/// `rank`, which they have to have.
static void setRank(Node &node, MutableArrayRef<Value> parts, int64_t rank) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<OpFoldResult> sizes = node.getSizesOf(parts[1]);
  Value none =
      node.compare(arith::CmpIPredicate::eq, sizes[0], b.getIndexAttr(0));
  Value same =
      node.compare(arith::CmpIPredicate::eq, sizes[1], b.getIndexAttr(rank));
  node.require(arith::OrIOp::create(b, none, same),
               "has a sequence of tensors of rank {} where the rank has to "
               "be {}",
               {sizes[1], b.getIndexAttr(rank)});
  parts[1] = reshapeTo(b, parts[1], {sizes[0], b.getIndexAttr(rank)});
}

FailureOr<Value> dlc::onnxfrontend::castTo(Node &node, Value value, Type type) {
  ImplicitLocOpBuilder &b = node.b;
  Type from = value.getType();
  if (from == type)
    return value;
  if (!isPacked(type))
    return tensor::CastOp::create(b, type, value).getResult();
  if (auto list = value.getDefiningOp<ListOp>();
      list && isa<SequenceType>(type))
    return ListOp::create(b, type, list.getElements()).getResult();
  if (auto optional = dyn_cast<OptionalType>(type)) {
    bool isOptional = isa<OptionalType>(from);
    FailureOr<Value> held = castTo(node, isOptional ? getHeld(b, value) : value,
                                   optional.getValueType());
    if (failed(held))
      return failure();
    SmallVector<Value> parts{isOptional ? getPresent(value)
                                        : createBool(b, true)};
    FailureOr<SmallVector<Value>> others = getAllParts(node, *held);
    if (failed(others))
      return failure();
    llvm::append_range(parts, *others);
    return pack(b, type, parts);
  }
  FailureOr<SmallVector<Value>> parts = getAllParts(node, value);
  if (failed(parts))
    return failure();
  if (auto sequence = dyn_cast<SequenceType>(type))
    if (!cast<SequenceType>(from).getElementType().hasRank())
      setRank(node, *parts, sequence.getElementType().getRank());
  return pack(b, type, *parts);
}
