//===- BoundaryValues.cpp - Values that enter and leave a program ---------===//
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

#include "BoundaryValues.h"
#include "Maps.h"
#include "Strings.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

SmallVector<std::string> dlc::onnxfrontend::getPartNames(StringRef name,
                                                         Type type) {
  auto with = [&](StringRef suffix) { return (name + "." + suffix).str(); };
  if (auto optional = dyn_cast<OptionalType>(type)) {
    SmallVector<std::string> names{with("present")};
    llvm::append_range(names,
                       getPartNames(with("value"), optional.getValueType()));
    return names;
  }
  if (auto tuple = dyn_cast<mlir::TupleType>(type)) {
    SmallVector<std::string> names =
        getPartNames(with(isMap(type) ? "keys" : "ends"), tuple.getType(0));
    // All maps' entries in one are called as those of a map.
    llvm::append_range(names,
                       getPartNames(isMap(type) ? with("values") : name.str(),
                                    tuple.getType(1)));
    return names;
  }
  if (isa<SequenceType>(type)) {
    if (holdsStrings(type))
      return {with("values.ends"), with("shapes"), with("values.bytes")};
    return {with("values"), with("shapes")};
  }
  if (holdsStrings(type))
    return {with("ends"), with("bytes")};
  return {name.str()};
}

/// Has the invocation fail unless `shapes` are those of tensors that lie one
/// after the other in `values`.
static void checkShapes(Node &node, Value values, Value shapes) {
  ImplicitLocOpBuilder &b = node.b;
  // In doubles, products that i64 can't hold are still large.
  Term sizes(node.b, shapes);
  Value counts =
      ReduceOp::create(b, ReduceKind::prod, sizes.to(b.getF64Type()).get(),
                       ArrayRef<int64_t>{1});
  Term total(node.b, b.createOrFold<ReduceOp>(ReduceKind::sum, counts,
                                              ArrayRef<int64_t>{0}));
  Value positive = b.createOrFold<ReduceOp>(ReduceKind::all, sizes >= 0.0,
                                            ArrayRef<int64_t>{0, 1});
  OpFoldResult length = node.getSizeOf(values, 0);
  Value fits = Term(node.b, positive) & (total == total.like(length));
  node.require(getElement(b, b.getLoc(), fits, {}),
               "the shapes have to be those of {} elements in all", {length});
}

/// A tensor of strings or numbers.
static Value enterTensor(Node &node, Type type, ValueRange parts) {
  return isStringTensor(type) ? enterStrings(node, parts[0], parts[1])
                              : parts.front();
}

static Value enterMap(Node &node, mlir::TupleType type, ValueRange parts) {
  size_t count = getPartTypes(type.getType(0)).size();
  ValueRange keys = parts.take_front(count), values = parts.drop_front(count);
  OpFoldResult numKeys = node.getSizeOf(keys.front(), 0),
               numValues = node.getSizeOf(values.front(), 0);
  node.require(node.compare(arith::CmpIPredicate::eq, numKeys, numValues),
               "there are {} keys for {} values", {numKeys, numValues});
  return packMembers(node.b, type, enterTensor(node, type.getType(0), keys),
                     enterTensor(node, type.getType(1), values));
}

static Value enterMaps(Node &node, mlir::TupleType type, ValueRange parts) {
  (void)enterEnds(node, parts[0], node.getSizeOf(parts[1], 0),
                  "the ends of maps have to ascend, up to the {} keys there "
                  "are");
  Value entries = enterMap(node, cast<mlir::TupleType>(type.getType(1)),
                           parts.drop_front());
  return packMembers(node.b, type, parts[0], entries);
}

FailureOr<Value> dlc::onnxfrontend::enterValue(Node &node, Type type,
                                               ValueRange parts) {
  ImplicitLocOpBuilder &b = node.b;
  if (isa<mlir::TensorType>(type))
    return enterTensor(node, type, parts);
  if (auto tuple = dyn_cast<mlir::TupleType>(type))
    return isMap(type) ? enterMap(node, tuple, parts)
                       : enterMaps(node, tuple, parts);
  if (auto optional = dyn_cast<OptionalType>(type)) {
    FailureOr<Value> held =
        enterValue(node, optional.getValueType(), parts.drop_front());
    if (failed(held))
      return failure();
    FailureOr<SmallVector<Value>> inner = getAllParts(node, *held);
    if (failed(inner))
      return failure();
    SmallVector<Value> all{parts.front()};
    llvm::append_range(all, *inner);
    return pack(b, type, all);
  }
  checkShapes(node, parts[0], parts[1]);
  if (!holdsStrings(type))
    return pack(b, type, parts);
  auto strings = enterStrings(node, parts[0], parts[2]).getDefiningOp<PackOp>();
  return pack(b, type,
              {strings.getParts()[0], parts[1], strings.getParts()[1]});
}

/// A tensor of strings or numbers.
static SmallVector<Value> leaveTensor(Node &node, Value value) {
  if (!isStringTensor(value.getType()))
    return {value};
  auto [ends, bytes] = leaveStrings(node, value);
  return fitParts(node.b, value.getType(), {ends, bytes});
}

FailureOr<SmallVector<Value>> dlc::onnxfrontend::leaveValue(Node &node,
                                                            Value value) {
  ImplicitLocOpBuilder &b = node.b;
  Type type = value.getType();
  if (isa<mlir::TensorType>(type))
    return leaveTensor(node, value);
  if (isa<mlir::TupleType>(type)) {
    auto [first, second] = getMembers(b, value);
    FailureOr<SmallVector<Value>> parts = leaveValue(node, first),
                                  others = leaveValue(node, second);
    if (succeeded(parts) && succeeded(others))
      llvm::append_range(*parts, *others);
    return parts;
  }
  if (isa<OptionalType>(type)) {
    SmallVector<Value> parts{getPresent(value)};
    FailureOr<SmallVector<Value>> held = leaveValue(node, getHeld(b, value));
    if (failed(held))
      return failure();
    llvm::append_range(parts, *held);
    return parts;
  }
  FailureOr<SmallVector<Value>> parts = getAllParts(node, value);
  if (failed(parts) || !holdsStrings(type))
    return parts;
  auto [ends, bytes] =
      leaveStrings(node, asStrings(b, (*parts)[0], (*parts)[2]));
  return fitParts(b, type, {ends, (*parts)[1], bytes});
}
