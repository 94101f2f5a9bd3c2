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
  if (auto sequence = dyn_cast<SequenceType>(type)) {
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

FailureOr<Value> dlc::onnxfrontend::enterValue(Node &node, Type type,
                                               ValueRange parts) {
  ImplicitLocOpBuilder &b = node.b;
  if (isStringTensor(type))
    return enterStrings(node, parts[0], parts[1]);
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
  if (!isa<SequenceType>(type))
    return parts.front();
  checkShapes(node, parts[0], parts[1]);
  if (!holdsStrings(type))
    return pack(b, type, parts);
  auto strings = enterStrings(node, parts[0], parts[2]).getDefiningOp<PackOp>();
  return pack(b, type,
              {strings.getParts()[0], parts[1], strings.getParts()[1]});
}

FailureOr<SmallVector<Value>> dlc::onnxfrontend::leaveValue(Node &node,
                                                            Value value) {
  ImplicitLocOpBuilder &b = node.b;
  Type type = value.getType();
  if (isStringTensor(type)) {
    auto [ends, bytes] = leaveStrings(node, value);
    return fitParts(b, type, {ends, bytes});
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
  if (failed(parts) || !isa<SequenceType>(type) || !holdsStrings(type))
    return parts;
  auto [ends, bytes] =
      leaveStrings(node, asStrings(b, (*parts)[0], (*parts)[2]));
  return fitParts(b, type, {ends, (*parts)[1], bytes});
}
