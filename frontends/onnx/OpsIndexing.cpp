//===- OpsIndexing.cpp - Import of gathers and scatters -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Operators that place elements by indices. ONNX lets indices be negative,
// counting from the end, and refuses those out of range.
//
//===----------------------------------------------------------------------===//

#include "Indexing.h"
#include "OpTable.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

Value dlc::onnxfrontend::normalizeIndices(Node &node, Value indices,
                                          OpFoldResult size) {
  ImplicitLocOpBuilder &b = node.b;
  Type element = cast<RankedTensorType>(indices.getType()).getElementType();
  std::optional<int64_t> knownSize = mlir::getConstantIntValue(size);
  if (std::optional<SmallVector<int64_t>> known =
          getConstantElements(indices)) {
    bool fits = knownSize && llvm::all_of(*known, [&](int64_t index) {
                  return index >= 0 && index < *knownSize;
                });
    if (fits)
      return indices;
  }
  Value end = broadcastScalar(b, sizeAsScalar(b, size, element), indices);
  Value zero = splatLike(b, 0, indices);
  Value negative = CompareOp::create(b, Comparison::lt, indices, zero);
  Value wrapped =
      SelectOp::create(b, negative, AddOp::create(b, indices, end), indices);
  Value inRange =
      AndOp::create(b, CompareOp::create(b, Comparison::ge, wrapped, zero),
                    CompareOp::create(b, Comparison::lt, wrapped, end));
  SmallVector<int64_t> all = llvm::to_vector(llvm::seq<int64_t>(
      0, cast<RankedTensorType>(indices.getType()).getRank()));
  Value condition =
      b.createOrFold<ReduceOp>(ReduceKind::all, inRange, ArrayRef(all));
  AssertOp::create(b, condition, node.getTitle() + "an index is out of range");
  return wrapped;
}

static LogicalResult importGather(Node &node) {
  FailureOr<int64_t> axis = node.getAxis("axis", 0, node.getRank(0));
  if (failed(axis))
    return failure();
  Value x = node.getInput(0);
  Value indices =
      normalizeIndices(node, node.getInput(1), node.getSizeOf(x, *axis));
  node.setOutput(0, GatherOp::create(node.b, x, *axis, indices));
  return success();
}

static LogicalResult importGatherElements(Node &node) {
  FailureOr<int64_t> axis = node.getAxis("axis", 0, node.getRank(0));
  if (failed(axis))
    return failure();
  Value x = node.getInput(0);
  Value indices =
      normalizeIndices(node, node.getInput(1), node.getSizeOf(x, *axis));
  Type type = node.getType(0).clone(node.getType(1).getShape());
  node.setOutput(0, GatherElementsOp::create(node.b, type, x, *axis, indices));
  return success();
}

/// Index tuples without negative elements, for dimensions from `first` on.
static FailureOr<Value> normalizeTuples(Node &node, Value tensor, Value tuples,
                                        int64_t first) {
  ImplicitLocOpBuilder &b = node.b;
  auto type = cast<RankedTensorType>(tuples.getType());
  int64_t rank = type.getRank(),
          tensorRank = cast<RankedTensorType>(tensor.getType()).getRank();
  if (rank == 0 || type.isDynamicDim(rank - 1) ||
      first + type.getDimSize(rank - 1) > tensorRank)
    return node.fail("needs index tuples of a known length of at most " +
                     Twine(tensorRank - first));
  // Each place in the tuples has a range of its own.
  SmallVector<Value> columns;
  for (int64_t i = 0; i < type.getDimSize(rank - 1); ++i) {
    SmallVector<OpFoldResult> offsets(rank, b.getIndexAttr(0));
    SmallVector<OpFoldResult> sizes = node.getSizesOf(tuples);
    offsets.back() = b.getIndexAttr(i);
    sizes.back() = b.getIndexAttr(1);
    Value column = b.createOrFold<SliceOp>(tuples, offsets, sizes,
                                           SmallVector<int64_t>(rank, 1));
    columns.push_back(
        normalizeIndices(node, column, node.getSizeOf(tensor, first + i)));
  }
  if (columns.empty())
    return tuples;
  return b.createOrFold<ConcatOp>(rank - 1, columns);
}

static LogicalResult importGatherNd(Node &node) {
  int64_t batch = node.getInt("batch_dims", 0),
          most = std::min(node.getRank(0), node.getRank(1)) - 1;
  if (batch < 0 || batch > most)
    return node.fail("has batch_dims " + Twine(batch) + ", expected 0 to " +
                     Twine(most));
  FailureOr<Value> indices =
      normalizeTuples(node, node.getInput(0), node.getInput(1), batch);
  if (failed(indices))
    return failure();
  node.setOutput(0,
                 GatherNdOp::create(node.b, node.getInput(0), *indices, batch));
  return success();
}

static FailureOr<ScatterKind> getScatterKind(Node &node) {
  std::string reduction = node.getString("reduction", "none");
  if (reduction == "none")
    return ScatterKind::set;
  if (failed(node.refuseComplex(0)))
    return failure();
  if (std::optional<ScatterKind> kind = symbolizeScatterKind(reduction);
      kind && *kind != ScatterKind::set)
    return *kind;
  return node.fail("the reduction '" + reduction + "' is not known");
}

static LogicalResult importScatterElements(Node &node) {
  FailureOr<int64_t> axis = node.getAxis("axis", 0, node.getRank(0));
  FailureOr<ScatterKind> kind = getScatterKind(node);
  if (failed(axis) || failed(kind))
    return failure();
  Value x = node.getInput(0);
  Value indices =
      normalizeIndices(node, node.getInput(1), node.getSizeOf(x, *axis));
  node.setOutput(0,
                 ScatterElementsOp::create(node.b, x.getType(), *kind, x, *axis,
                                           indices, node.getInput(2)));
  return success();
}

static LogicalResult importScatterNd(Node &node) {
  FailureOr<ScatterKind> kind = getScatterKind(node);
  if (failed(kind))
    return failure();
  Value x = node.getInput(0);
  // ScatterND-18: updates have the dimensions of indices but for the last, and
  // those of x that tuples don't index. So the ranks give the tuples' length.
  int64_t length = node.getRank(0) + node.getRank(1) - 1 - node.getRank(2);
  if (node.getRank(1) < 1 || length < 0)
    return node.fail("has updates of rank " + Twine(node.getRank(2)) +
                     " for indices of rank " + Twine(node.getRank(1)));
  SmallVector<OpFoldResult> tuples = node.getSizesOf(node.getInput(1));
  tuples.back() = node.b.getIndexAttr(length);
  if (failed(node.refineInput(1, tuples)))
    return failure();
  FailureOr<Value> indices = normalizeTuples(node, x, node.getInput(1), 0);
  if (failed(indices))
    return failure();
  node.setOutput(0, ScatterNdOp::create(node.b, x.getType(), *kind, x, *indices,
                                        node.getInput(2)));
  return success();
}

/// The numbers 0, 1, ... along dimension `dim` of a tensor like `like`.
static Value countAlong(Node &node, Value like, int64_t dim, Type type) {
  SmallVector<int64_t> shape;
  SmallVector<Value> open;
  splitSizes(node.getSizesOf(like), shape, open);
  return IotaOp::create(node.b, RankedTensorType::get(shape, type), dim, open);
}

static LogicalResult importReverseSequence(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value x = node.getInput(0);
  if (node.getRank(1) != 1)
    return node.fail("needs a list of lengths");
  FailureOr<int64_t> time = node.getAxis("time_axis", 0, node.getRank(0));
  FailureOr<int64_t> batch = node.getAxis("batch_axis", 1, node.getRank(0));
  if (failed(time) || failed(batch))
    return failure();
  Type type = node.getElementType(1);
  Value step = countAlong(node, x, *time, type);
  Value length = broadcastTo(b, node.getInput(1), node.getSizesOf(x), {*batch});
  Value last = AddOp::create(b, length, splatLike(b, -1, length));
  Value indices =
      SelectOp::create(b, CompareOp::create(b, Comparison::lt, step, length),
                       SubOp::create(b, last, step), step);
  node.setOutput(0,
                 GatherElementsOp::create(b, x.getType(), x, *time, indices));
  return success();
}

static LogicalResult importTensorScatter(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value cache = node.getInput(0), update = node.getInput(1);
  if (node.getRank(0) != node.getRank(1))
    return node.fail("needs a cache and an update of one rank");
  if (node.hasInput(2) && node.getRank(2) != 1)
    return node.fail("needs one index of each example");
  FailureOr<int64_t> axis = node.getAxis("axis", -2, node.getRank(0));
  if (failed(axis))
    return failure();
  Value place = countAlong(node, update, *axis, b.getI64Type());
  if (node.hasInput(2)) {
    Value first = convertTo(b, node.getInput(2), b.getI64Type());
    place = AddOp::create(b, place,
                          broadcastTo(b, first, node.getSizesOf(update), {0}));
  }
  OpFoldResult size = node.getSizeOf(cache, *axis);
  if (node.getString("mode", "linear") == "circular") {
    Value length =
        broadcastScalar(b, sizeAsScalar(b, size, b.getI64Type()), place);
    place = FloorModOp::create(b, place, length);
  } else {
    place = normalizeIndices(node, place, size);
  }
  node.setOutput(0,
                 ScatterElementsOp::create(b, cache.getType(), ScatterKind::set,
                                           cache, *axis, place, update));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getIndexingOps() {
  static constexpr OpRow kRows[] = {
      {"Gather", 1, importGather},
      {"GatherElements", 1, importGatherElements},
      {"GatherND", 1, importGatherNd},
      {"ReverseSequence", 10, importReverseSequence},
      {"Scatter", 1, importScatterElements},
      {"ScatterElements", 1, importScatterElements},
      {"ScatterND", 1, importScatterNd},
      {"TensorScatter", 24, importTensorScatter},
  };
  return kRows;
}
