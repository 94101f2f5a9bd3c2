//===- Node.h - A node while it is imported ---------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the import of an operator sees: inputs as values, attributes, the
// version of the operator set, and where to put results and complaints. Hides
// ONNX's messages from the files of operators.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_NODE_H
#define DLC_FRONTENDS_ONNX_NODE_H

#include "dlc/Dialect/Dlc/Builders.h"
#include "dlc/Dialect/Dlc/Dlc.h"
#include "dlc/Dialect/Dlc/Elements.h"
#include "dlc/Dialect/Dlc/Shapes.h"

namespace onnx {
class AttributeProto;
class NodeProto;
} // namespace onnx

namespace dlc::onnxfrontend {

class Importer;
struct Context;

class Node {
public:
  Node(Importer &importer, const onnx::NodeProto &proto, const Context &context,
       int version, SmallVector<Value> inputs, ImplicitLocOpBuilder &b)
      : b(b), importer(importer), proto(proto), context(context),
        version(version), inputs(std::move(inputs)), outputs(getNumOutputs()) {}

  StringRef getOp() const;
  /// What messages at run time start with: "node 'x': Add: ".
  std::string getTitle() const;
  void setTitle(const Twine &text) { title = text.str(); }
  /// The version of the operator's set that the model (or function) imports.
  int getVersion() const { return version; }
  const onnx::NodeProto &getProto() const { return proto; }

  //===--------------------------------------------------------------------===//
  // Inputs and outputs
  //===--------------------------------------------------------------------===//

  size_t getNumInputs() const { return inputs.size(); }
  /// Whether input `i` is given; optional ones may be left out.
  bool hasInput(size_t i) const { return i < inputs.size() && inputs[i]; }
  Value getInput(size_t i) const { return hasInput(i) ? inputs[i] : Value(); }
  ArrayRef<Value> getInputs() const { return inputs; }
  void setInputs(ArrayRef<Value> values) { inputs.assign(values); }
  RankedTensorType getType(size_t i) const {
    return cast<RankedTensorType>(inputs[i].getType());
  }
  Type getElementType(size_t i) const { return getType(i).getElementType(); }
  int64_t getRank(size_t i) const { return getType(i).getRank(); }

  size_t getNumOutputs() const;
  /// Whether anyone asks for output `i`.
  bool wantsOutput(size_t i) const;
  /// Nodes may leave out their last outputs.
  void setOutput(size_t i, Value value) {
    if (i < outputs.size())
      outputs[i] = value;
  }
  /// Sets all outputs; there may be more values than outputs.
  LogicalResult setOutputs(ArrayRef<Value> values);
  ArrayRef<Value> getOutputs() const { return outputs; }

  /// The elements of input `i`, a list of integers, as sizes; some may only be
  /// known at run time. There have to be `count` of them; without it, fails
  /// where their number is not known.
  FailureOr<SmallVector<OpFoldResult>>
  getSizes(size_t i, std::optional<int64_t> count = {});
  /// The elements of input `i`, a list of at most `most` integers, and zeros
  /// behind them up to that number.
  FailureOr<SmallVector<OpFoldResult>> getPadded(size_t i, int64_t most);
  /// Whether the elements of input `i` are integers known now; an input that is
  /// left out is.
  bool isKnown(size_t i);
  /// The elements of input `i`, a list of integers that has to be known now.
  FailureOr<SmallVector<int64_t>> getIntegers(size_t i);

  //===--------------------------------------------------------------------===//
  // Attributes
  //===--------------------------------------------------------------------===//

  bool hasAttribute(StringRef name) const { return find(name) != nullptr; }
  int64_t getInt(StringRef name, int64_t absent) const;
  double getFloat(StringRef name, double absent) const;
  std::string getString(StringRef name, StringRef absent) const;
  /// The list, or nothing if the attribute is absent.
  std::optional<SmallVector<int64_t>> getInts(StringRef name) const;
  std::optional<SmallVector<double>> getFloats(StringRef name) const;
  std::optional<SmallVector<std::string>> getStrings(StringRef name) const;
  SmallVector<int64_t> getInts(StringRef name, ArrayRef<int64_t> absent) const;
  /// A tensor as a constant or weight; null, with an error, if it can't be had.
  FailureOr<Value> getTensor(StringRef name);
  /// The elements of attribute `name`, a tensor of numbers that doubles hold.
  /// None if it is absent.
  FailureOr<SmallVector<double>> getNumbers(StringRef name);
  /// The type of elements that attribute `name` says by number.
  FailureOr<Type> getDataType(StringRef name, int64_t absent = 0);

  /// The type that attribute `name` is.
  FailureOr<Type> getTypeAttribute(StringRef name);

  /// Emits the graph that is attribute `name`, on its inputs. Returns its
  /// outputs.
  FailureOr<SmallVector<Value>> importGraph(StringRef name,
                                            ValueRange arguments);

  /// Emits anew those nodes around this one that make `name` of the values
  /// `names`, with `values` for these. Returns the value of `name`.
  FailureOr<Value> importPart(ArrayRef<std::string> names,
                              ArrayRef<Value> values, StringRef name);

  /// Whether the operator `op` gives output `i` of the graph that is attribute
  /// `name`.
  bool isGivenBy(StringRef name, size_t i, StringRef op) const;

  /// `axes` of older versions of an operator, input `i` of newer ones: known
  /// axes, not negative, or `absent`.
  FailureOr<SmallVector<int64_t>> getAxes(size_t i, int64_t rank,
                                          ArrayRef<int64_t> absent);
  /// Attribute `name` as a dimension of a tensor of rank `rank`.
  FailureOr<int64_t> getAxis(StringRef name, int64_t absent, int64_t rank);

  //===--------------------------------------------------------------------===//
  // Shorthand
  //===--------------------------------------------------------------------===//

  /// Says why the node can't be imported. Returns failure.
  LogicalResult fail(const Twine &reason);
  /// Fails if input `i` is of complex numbers, with which programs do not
  /// compute.
  LogicalResult refuseComplex(size_t i);

  /// Has the invocation fail at once unless `condition`, about sizes, holds.
  /// `values` stand for the "{}" in `message`.
  void require(Value condition, const Twine &message,
               ArrayRef<OpFoldResult> values = {});

  /// Fails if two sizes are known to differ. What is not known is compared when
  /// the ops run.
  LogicalResult expectEqual(OpFoldResult lhs, OpFoldResult rhs);

  /// Stretches values to a common shape by ONNX's (NumPy's) rules.
  FailureOr<SmallVector<Value>> broadcast(ArrayRef<Value> values);
  /// Stretches `value` to `sizes`, to which it has to fit.
  FailureOr<Value> broadcastTo(Value value, ArrayRef<OpFoldResult> sizes);
  /// The sum of `x`, if that could be made, and input `i`, if it is given,
  /// which is stretched to it.
  FailureOr<Value> addInput(FailureOr<Value> x, size_t i);
  /// `value`, which has to have `sizes`, with a type that says so. Fails if
  /// they are known to differ; those that are not known are compared at run
  /// time.
  FailureOr<Value> refine(Value value, ArrayRef<OpFoldResult> sizes);
  /// Refines input `i`, if it is given.
  LogicalResult refineInput(size_t i, ArrayRef<OpFoldResult> sizes);
  /// The common shape of shapes.
  FailureOr<SmallVector<OpFoldResult>>
  getCommonShape(ArrayRef<SmallVector<OpFoldResult>> shapes);

  SmallVector<OpFoldResult> getSizesOf(Value value) {
    return getDims(b, b.getLoc(), value);
  }
  OpFoldResult getSizeOf(Value value, int64_t dim) {
    return getDim(b, b.getLoc(), value, dim);
  }

  /// A size as a value, and what is done with sizes that are not known:
  /// compared, and one of two chosen.
  Value asValue(OpFoldResult size);
  Value compare(arith::CmpIPredicate kind, OpFoldResult lhs, OpFoldResult rhs);
  OpFoldResult select(Value condition, OpFoldResult then,
                      OpFoldResult otherwise);

  /// The number that is the only element of `value`, an integer, as a size.
  OpFoldResult getScalarAsSize(Value value);
  /// The first element of a tensor, which must have one.
  Value getScalar(Value tensor);
  /// The same where it is known.
  std::optional<int64_t> getKnownScalar(Value tensor);
  /// The only element of a tensor, which must have no other, as a tensor of
  /// rank 0.
  Value getSingle(Value tensor);

  /// What is at `place` along dimension `dim`, without that dimension.
  Value takeAt(Value value, int64_t dim, OpFoldResult place);

  /// Has the invocation fail unless all of `indices` are in [0, size).
  void requireIndices(Value indices, OpFoldResult size, const Twine &message);

  /// Ops are emitted here, with the node's name as location.
  ImplicitLocOpBuilder &b;
  Importer &importer;

private:
  const onnx::AttributeProto *find(StringRef name) const;

  const onnx::NodeProto &proto;
  const Context &context;
  int version;
  /// Where it is not the node's own.
  std::string title;
  SmallVector<Value> inputs;
  SmallVector<Value> outputs;
};

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_NODE_H
