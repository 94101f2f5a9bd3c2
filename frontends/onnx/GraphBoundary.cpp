//===- GraphBoundary.cpp - What enters and leaves a program ---------------===//
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

#include "GraphBoundary.h"
#include "BoundaryValues.h"
#include "ModelChecks.h"
#include "ModelFile.h"
#include "PackedValues.h"
#include "ValueTypes.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

//===----------------------------------------------------------------------===//
// Declarations
//===----------------------------------------------------------------------===//

/// Adds the names of open dimensions, of which `shape` may have some.
static void setDims(OpBuilder &b, mlir::NamedAttrList &list,
                    const onnx::TensorShapeProto &shape,
                    RankedTensorType type) {
  if (shape.dim_size() != type.getRank())
    return;
  SmallVector<Attribute> names;
  bool named = false;
  for (auto [i, dim] : llvm::enumerate(shape.dim())) {
    // Exporters' "?" is no name: two of them may be different sizes.
    bool hasName = type.isDynamicDim(i) && !dim.dim_param().empty() &&
                   dim.dim_param() != "?";
    names.push_back(b.getStringAttr(hasName ? dim.dim_param() : ""));
    named |= hasName;
  }
  if (named)
    list.set("dlc.dims", b.getArrayAttr(names));
}

/// Adds what stands for the value `name` of type `type`, which `proto`
/// declares.
static void addParts(OpBuilder &b, StringRef name, Type type,
                     const onnx::TypeProto &proto, SmallVectorImpl<Type> &types,
                     SmallVectorImpl<DictionaryAttr> &attributes) {
  SmallVector<std::string> names = getPartNames(name, type);
  for (auto [i, part] : llvm::enumerate(getPartTypes(type))) {
    mlir::NamedAttrList list;
    list.set("dlc.name", b.getStringAttr(names[i]));
    if (i == 0 && proto.has_tensor_type())
      setDims(b, list, proto.tensor_type().shape(),
              cast<RankedTensorType>(part));
    types.push_back(part);
    attributes.push_back(list.getDictionary(b.getContext()));
  }
}

//===----------------------------------------------------------------------===//
// Inputs
//===----------------------------------------------------------------------===//

llvm::Error GraphBoundary::declare(const onnx::ValueInfoProto &input) {
  llvm::Expected<Type> type = readType(b.getContext(), input.type());
  if (!type)
    return llvm::createStringError("input '" + input.name() + "' " +
                                   llvm::toString(type.takeError()));
  inputs.push_back({input.name(), *type});
  addParts(b, input.name(), *type, input.type(), types, attributes);
  return llvm::Error::success();
}

Node GraphBoundary::makeNode(const Twine &title) {
  static const onnx::NodeProto proto;
  Node node(importer, proto, context, /*version=*/1, {}, b);
  node.setTitle(title + ": ");
  return node;
}

LogicalResult GraphBoundary::enter(func::FuncOp function, Scope &scope) {
  function.setType(b.getFunctionType(types, {}));
  Block *block = function.addEntryBlock();
  function.setAllArgAttrs(attributes);
  b.setInsertionPointToStart(block);
  ValueRange arguments = block->getArguments();
  for (const auto &[name, type] : inputs) {
    size_t count = getPartTypes(type).size();
    Node node = makeNode("input '" + name + "'");
    FailureOr<Value> value =
        enterValue(node, type, arguments.take_front(count));
    if (failed(value))
      return failure();
    scope[name] = *value;
    arguments = arguments.drop_front(count);
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Outputs
//===----------------------------------------------------------------------===//

/// Whether a declared shape contradicts the one that the nodes give.
static bool contradicts(const onnx::TensorShapeProto &declared,
                        RankedTensorType type) {
  if (declared.dim_size() != type.getRank())
    return true;
  for (auto [dim, size] : llvm::zip(declared.dim(), type.getShape()))
    if (dim.has_dim_value() && dim.dim_value() >= 0 &&
        !ShapedType::isDynamic(size) && dim.dim_value() != size)
      return true;
  return false;
}

/// Compares a tensor with its declaration. Fails if the elements differ; what
/// shape the nodes compute is the result, whatever the exporter thought.
static LogicalResult checkTensor(Node &node, RankedTensorType type,
                                 const onnx::ValueInfoProto &output) {
  const onnx::TypeProto_Tensor &declared = output.type().tensor_type();
  int32_t elementType = getOnnxType(type.getElementType());
  if (declared.elem_type() != 0 && declared.elem_type() != elementType)
    return mlir::emitError(node.b.getLoc())
           << "output '" << output.name()
           << "' is declared to have elements of type "
           << getOnnxTypeName(declared.elem_type()) << ", but has "
           << getOnnxTypeName(elementType);
  if (declared.has_shape() && contradicts(declared.shape(), type)) {
    SmallVector<int64_t> sizes;
    for (const auto &dim : declared.shape().dim())
      sizes.push_back(dim.has_dim_value() ? dim.dim_value()
                                          : ShapedType::kDynamic);
    mlir::emitWarning(node.b.getLoc())
        << "output '" << output.name() << "' is declared to have the shape "
        << formatSizes(sizes) << ", but has " << formatSizes(type.getShape());
  }
  return success();
}

/// Whether a tensor is declared where `type` is one, and so on. Of a map, all
/// is compared: nothing of it is ever left open.
static bool isOfKind(Type type, const onnx::TypeProto &declared) {
  if (isa<mlir::TupleType>(type))
    return llvm::expectedToOptional(readType(type.getContext(), declared)) ==
           type;
  return isa<OptionalType>(type) == declared.has_optional_type() &&
         isa<SequenceType>(type) == declared.has_sequence_type() &&
         !declared.has_map_type();
}

/// `value` as the kind of value that its output is declared to be.
static FailureOr<Value> getDeclared(Node &node, Value value,
                                    const onnx::ValueInfoProto &output) {
  const onnx::TypeProto &declared = output.type();
  // A loop may carry what is an optional at first, and always there in the end.
  if (isa<OptionalType>(value.getType()) && !declared.has_optional_type()) {
    node.require(getElement(node.b, node.b.getLoc(), getPresent(value), {}),
                 "there is none");
    value = getHeld(node.b, value);
  }
  Type type = value.getType();
  if (!isOfKind(type, declared))
    return mlir::emitError(node.b.getLoc())
           << "output '" << output.name()
           << "' is not what it is declared to be, but a " << formatType(type);
  if (auto tensor = dyn_cast<RankedTensorType>(type))
    if (failed(checkTensor(node, tensor, output)))
      return failure();
  return value;
}

LogicalResult GraphBoundary::leave(const onnx::GraphProto &graph,
                                   ArrayRef<Value> outputs) {
  auto function = cast<func::FuncOp>(b.getBlock()->getParentOp());
  SmallVector<Value> results;
  SmallVector<Type> resultTypes;
  SmallVector<DictionaryAttr> resultAttributes;
  for (auto [output, computed] : llvm::zip(graph.output(), outputs)) {
    b.setLoc(b.getUnknownLoc());
    Node node = makeNode("output '" + Twine(output.name()) + "'");
    FailureOr<Value> value = getDeclared(node, computed, output);
    if (failed(value))
      return failure();
    FailureOr<SmallVector<Value>> parts = leaveValue(node, *value);
    if (failed(parts))
      return failure();
    llvm::append_range(results, *parts);
    addParts(b, output.name(), (*value).getType(), output.type(), resultTypes,
             resultAttributes);
  }
  b.setLoc(function.getLoc());
  func::ReturnOp::create(b, results);
  function.setType(b.getFunctionType(function.getArgumentTypes(), resultTypes));
  function.setAllResultAttrs(resultAttributes);
  return success();
}
