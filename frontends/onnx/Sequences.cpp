//===- Sequences.cpp - Sequences of unknown length ------------------------===//
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

#include "Sequences.h"
#include "PackedValues.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

FailureOr<Sequence> Sequence::get(Node &node, Value sequence) {
  FailureOr<SmallVector<Value>> parts = getAllParts(node, sequence);
  if (failed(parts))
    return failure();
  return Sequence{(*parts)[0], (*parts)[1]};
}

Value Sequence::pack(Node &node, Type type) const {
  return onnxfrontend::pack(node.b, type, {values, shapes});
}

OpFoldResult Sequence::getLength(Node &node) const {
  return node.getSizeOf(shapes, 0);
}

OpFoldResult Sequence::getOffset(Node &node, OpFoldResult position) const {
  ImplicitLocOpBuilder &b = node.b;
  auto [before, after] = splitRows(node, shapes, position, position);
  Value counts =
      b.createOrFold<ReduceOp>(ReduceKind::prod, before, ArrayRef<int64_t>{1});
  return node.getScalarAsSize(
      b.createOrFold<ReduceOp>(ReduceKind::sum, counts, ArrayRef<int64_t>{0}));
}

FailureOr<SmallVector<OpFoldResult>>
Sequence::getSizes(Node &node, OpFoldResult position) const {
  if (cast<RankedTensorType>(shapes.getType()).isDynamicDim(1))
    return node.fail("takes a tensor of a sequence whose elements' rank is "
                     "not known");
  return getElementsAsSizes(node.b, node.b.getLoc(),
                            node.takeAt(shapes, 0, position));
}

FailureOr<Value> Sequence::getElement(Node &node, OpFoldResult position) const {
  ImplicitLocOpBuilder &b = node.b;
  FailureOr<SmallVector<OpFoldResult>> sizes = getSizes(node, position);
  if (failed(sizes))
    return failure();
  Value part = b.createOrFold<SliceOp>(
      values, ArrayRef<OpFoldResult>{getOffset(node, position)},
      ArrayRef<OpFoldResult>{mulSizes(b, b.getLoc(), *sizes)},
      ArrayRef<int64_t>{1});
  return reshapeTo(b, part, *sizes);
}

Value dlc::onnxfrontend::createList(Node &node, ValueRange elements) {
  Type common;
  for (Value element : elements) {
    MLIRContext *context = node.b.getContext();
    Type type =
        SequenceType::get(context, cast<mlir::TensorType>(element.getType()));
    Type before = common ? common : type;
    common = getCommonType(before, type);
    if (common)
      continue;
    // Tensors of different ranks, which is fine as long as the list is known.
    common = SequenceType::get(
        context,
        mlir::UnrankedTensorType::get(
            cast<mlir::TensorType>(element.getType()).getElementType()));
    break;
  }
  return ListOp::create(node.b, common, elements);
}

std::pair<Value, Value> dlc::onnxfrontend::splitRows(Node &node, Value list,
                                                     OpFoldResult begin,
                                                     OpFoldResult end) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<OpFoldResult> sizes = node.getSizesOf(list);
  SmallVector<OpFoldResult> offsets(sizes.size(), b.getIndexAttr(0));
  SmallVector<int64_t> steps(sizes.size(), 1);
  OpFoldResult all = sizes[0];
  sizes[0] = begin;
  Value before = b.createOrFold<SliceOp>(list, offsets, sizes, steps);
  offsets[0] = end;
  sizes[0] = subSizes(b, b.getLoc(), all, end);
  Value after = b.createOrFold<SliceOp>(list, offsets, sizes, steps);
  return {before, after};
}
