//===- Node.cpp - A node while it is imported -----------------------------===//
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

#include "Node.h"
#include "Importer.h"
#include "ModelChecks.h"
#include "Tensors.h"
#include "ValueTypes.h"
#include "onnx/onnx_pb.h"

using namespace dlc;
using namespace dlc::onnxfrontend;
using onnx::AttributeProto;

StringRef Node::getOp() const { return proto.op_type(); }

size_t Node::getNumOutputs() const { return proto.output_size(); }

bool Node::wantsOutput(size_t i) const {
  return i < getNumOutputs() && !proto.output(i).empty();
}

std::string Node::getTitle() const {
  if (!title.empty())
    return title;
  std::string node;
  if (auto location = dyn_cast<mlir::NameLoc>(b.getLoc()))
    node = "node '" + location.getName().str() + "': ";
  return node + getOp().str() + ": ";
}

LogicalResult Node::fail(const Twine &reason) {
  return importer.reportUnsupported(*this, reason);
}

LogicalResult Node::refuseComplex(size_t i) {
  if (isa<mlir::ComplexType>(getElementType(i)))
    return fail("computing with complex numbers is not supported");
  return success();
}

void Node::require(Value condition, const Twine &message,
                   ArrayRef<OpFoldResult> values) {
  SmallVector<Value> numbers;
  for (OpFoldResult value : values)
    numbers.push_back(asValue(value));
  RequireOp::create(b, condition, getTitle() + message.str(), numbers);
}

LogicalResult Node::expectEqual(OpFoldResult lhs, OpFoldResult rhs) {
  std::optional<int64_t> l = mlir::getConstantIntValue(lhs);
  std::optional<int64_t> r = mlir::getConstantIntValue(rhs);
  if (l && r && *l != *r)
    return fail("sizes " + Twine(*l) + " and " + Twine(*r) + " differ");
  return success();
}

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

const AttributeProto *Node::find(StringRef name) const {
  for (const AttributeProto &attribute : proto.attribute()) {
    if (attribute.name() != name)
      continue;
    // In a function's body: the attribute of the node that calls it.
    if (!attribute.ref_attr_name().empty())
      return context.bound ? context.bound->lookup(attribute.ref_attr_name())
                           : nullptr;
    return &attribute;
  }
  return nullptr;
}

int64_t Node::getInt(StringRef name, int64_t absent) const {
  const AttributeProto *attribute = find(name);
  return attribute ? attribute->i() : absent;
}

double Node::getFloat(StringRef name, double absent) const {
  const AttributeProto *attribute = find(name);
  return attribute ? attribute->f() : absent;
}

std::string Node::getString(StringRef name, StringRef absent) const {
  const AttributeProto *attribute = find(name);
  return attribute ? attribute->s() : absent.str();
}

std::optional<SmallVector<int64_t>> Node::getInts(StringRef name) const {
  const AttributeProto *attribute = find(name);
  if (!attribute)
    return std::nullopt;
  return SmallVector<int64_t>(attribute->ints().begin(),
                              attribute->ints().end());
}

SmallVector<int64_t> Node::getInts(StringRef name,
                                   ArrayRef<int64_t> absent) const {
  return getInts(name).value_or(SmallVector<int64_t>(absent));
}

std::optional<SmallVector<double>> Node::getFloats(StringRef name) const {
  const AttributeProto *attribute = find(name);
  if (!attribute)
    return std::nullopt;
  return SmallVector<double>(attribute->floats().begin(),
                             attribute->floats().end());
}

std::optional<SmallVector<std::string>> Node::getStrings(StringRef name) const {
  const AttributeProto *attribute = find(name);
  if (!attribute)
    return std::nullopt;
  return SmallVector<std::string>(attribute->strings().begin(),
                                  attribute->strings().end());
}

FailureOr<Value> Node::getTensor(StringRef name) {
  const AttributeProto *attribute = find(name);
  if (!attribute || !attribute->has_t())
    return fail("needs the attribute '" + name + "', a tensor");
  llvm::Expected<Value> tensor = importer.getTensors().import(
      b, attribute->t(), proto.output_size() ? proto.output(0) : "");
  if (!tensor)
    return fail("attribute '" + name +
                "': " + llvm::toString(tensor.takeError()));
  return *tensor;
}

FailureOr<Type> Node::getTypeAttribute(StringRef name) {
  const AttributeProto *attribute = find(name);
  if (!attribute || !attribute->has_tp())
    return fail("needs the attribute '" + name + "', a type");
  llvm::Expected<Type> type = readType(b.getContext(), attribute->tp());
  if (!type)
    return fail("attribute '" + name + "' " + llvm::toString(type.takeError()));
  return *type;
}

FailureOr<SmallVector<double>> Node::getNumbers(StringRef name) {
  const AttributeProto *attribute = find(name);
  if (!attribute)
    return SmallVector<double>();
  llvm::Expected<SmallVector<double>> numbers =
      readNumbers(b.getContext(), attribute->t());
  if (!numbers)
    return fail("attribute '" + name +
                "': " + llvm::toString(numbers.takeError()));
  return *numbers;
}

FailureOr<SmallVector<Value>> Node::importGraph(StringRef name,
                                                ValueRange arguments) {
  const AttributeProto *attribute = find(name);
  if (!attribute || !attribute->has_g())
    return fail("needs the attribute '" + name + "', a graph");
  if (attribute->g().input_size() != static_cast<int>(arguments.size()))
    return fail("gives " + Twine(arguments.size()) + " inputs to '" + name +
                "', which has " + Twine(attribute->g().input_size()));
  return importer.importSubgraph(attribute->g(), arguments, context);
}

FailureOr<Value> Node::importPart(ArrayRef<std::string> names,
                                  ArrayRef<Value> values, StringRef name) {
  return importer.importPart(names, values, name, context);
}

LogicalResult Node::setOutputs(ArrayRef<Value> values) {
  if (values.size() < getNumOutputs())
    return fail("has " + Twine(getNumOutputs()) + " outputs, but its graph " +
                Twine(values.size()));
  for (size_t i = 0; i < getNumOutputs(); ++i)
    setOutput(i, values[i]);
  return success();
}

bool Node::isGivenBy(StringRef name, size_t i, StringRef op) const {
  const AttributeProto *attribute = find(name);
  if (!attribute || i >= static_cast<size_t>(attribute->g().output_size()))
    return false;
  const std::string &output = attribute->g().output(static_cast<int>(i)).name();
  return llvm::any_of(attribute->g().node(), [&](const onnx::NodeProto &node) {
    return op == node.op_type() && llvm::is_contained(node.output(), output);
  });
}

FailureOr<Type> Node::getDataType(StringRef name, int64_t absent) {
  int64_t number = getInt(name, absent);
  Type type = onnxfrontend::getElementType(b.getContext(),
                                           static_cast<int32_t>(number));
  if (!type || isa<StringType>(type))
    return fail("the element type " +
                getOnnxTypeName(static_cast<int32_t>(number)) +
                " is not supported");
  return type;
}

/// Adds `rank` to negative axes, in place; false if one is out of range.
static bool normalizeAxes(MutableArrayRef<int64_t> axes, int64_t rank) {
  for (int64_t &axis : axes) {
    if (axis < 0)
      axis += rank;
    if (axis < 0 || axis >= rank)
      return false;
  }
  return true;
}

FailureOr<int64_t> Node::getAxis(StringRef name, int64_t absent, int64_t rank) {
  int64_t axis = getInt(name, absent), normalized = axis;
  if (!normalizeAxes(normalized, rank))
    return fail(Twine(name) + " " + Twine(axis) +
                " is out of range for a tensor of rank " + Twine(rank));
  return normalized;
}

FailureOr<SmallVector<int64_t>> Node::getAxes(size_t i, int64_t rank,
                                              ArrayRef<int64_t> absent) {
  SmallVector<int64_t> axes(absent);
  if (std::optional<SmallVector<int64_t>> attribute = getInts("axes")) {
    axes = *attribute;
  } else if (hasInput(i)) {
    FailureOr<SmallVector<int64_t>> input = getIntegers(i);
    if (failed(input))
      return failure();
    axes = *input;
  }
  if (!normalizeAxes(axes, rank))
    return fail("an axis is out of range for a tensor of rank " + Twine(rank));
  return axes;
}

//===----------------------------------------------------------------------===//
// Inputs
//===----------------------------------------------------------------------===//

FailureOr<SmallVector<OpFoldResult>>
Node::getSizes(size_t i, std::optional<int64_t> count) {
  FailureOr<Value> list = getInput(i);
  if (count && getRank(i) == 1)
    list = refine(*list, OpFoldResult(b.getIndexAttr(*count)));
  if (failed(list))
    return failure();
  auto type = cast<RankedTensorType>((*list).getType());
  if (type.getRank() > 1 || !type.hasStaticShape())
    return fail("input " + Twine(i) + " has to be a list of known length");
  return getElementsAsSizes(b, b.getLoc(), *list);
}

Value Node::asValue(OpFoldResult size) {
  return mlir::getValueOrCreateConstantIndexOp(b, b.getLoc(), size);
}

Value Node::compare(arith::CmpIPredicate kind, OpFoldResult lhs,
                    OpFoldResult rhs) {
  return b.createOrFold<arith::CmpIOp>(kind, asValue(lhs), asValue(rhs));
}

OpFoldResult Node::select(Value condition, OpFoldResult then,
                          OpFoldResult otherwise) {
  if (provablyEqual(then, otherwise))
    return then;
  return mlir::getAsOpFoldResult(b.createOrFold<arith::SelectOp>(
      condition, asValue(then), asValue(otherwise)));
}

Value Node::getScalar(Value tensor) {
  auto type = cast<RankedTensorType>(tensor.getType());
  if (!type.hasStaticShape() || type.getNumElements() > 0)
    return getElement(b, b.getLoc(), tensor,
                      SmallVector<int64_t>(type.getRank(), 0));
  (void)fail("needs a number, but a tensor of shape " +
             formatSizes(type.getShape()) + " has none");
  return arith::ConstantOp::create(
      b, b.getZeroAttr(getStorageType(type.getElementType())));
}

Value Node::getSingle(Value tensor) {
  auto type = cast<RankedTensorType>(tensor.getType());
  if (!type.hasStaticShape() || type.getNumElements() == 1)
    return type.getRank() == 0 ? tensor : reshapeTo(b, tensor, {});
  (void)fail("needs a single number, but got a tensor of shape " +
             formatSizes(type.getShape()));
  return tensor::EmptyOp::create(b, ArrayRef<int64_t>(), type.getElementType());
}

std::optional<int64_t> Node::getKnownScalar(Value tensor) {
  std::optional<SmallVector<int64_t>> known = getConstantElements(tensor);
  if (!known || known->empty())
    return std::nullopt;
  return known->front();
}

OpFoldResult Node::getScalarAsSize(Value value) {
  return mlir::getAsOpFoldResult(
      b.createOrFold<arith::IndexCastOp>(b.getIndexType(), getScalar(value)));
}

bool Node::isKnown(size_t i) {
  return !hasInput(i) || getConstantElements(getInput(i));
}

FailureOr<SmallVector<int64_t>> Node::getIntegers(size_t i) {
  std::optional<SmallVector<int64_t>> known = getConstantElements(getInput(i));
  if (!known)
    return fail("input " + Twine(i) +
                " has to be known when the model is compiled");
  return *known;
}
