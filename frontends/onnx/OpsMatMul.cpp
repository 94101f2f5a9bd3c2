//===- OpsMatMul.cpp - Import of matrix products --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Products of matrices and batches of them, in floats.
//
//===----------------------------------------------------------------------===//

#include "Contraction.h"
#include "OpTable.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

FailureOr<Value> dlc::onnxfrontend::createMatMul(Node &node, Value lhs,
                                                 Value rhs, Type elementType) {
  ImplicitLocOpBuilder &b = node.b;
  auto rankOf = [](Value value) {
    return cast<RankedTensorType>(value.getType()).getRank();
  };
  int64_t lhsRank = rankOf(lhs), rhsRank = rankOf(rhs);
  if (lhsRank == 0 || rhsRank == 0)
    return node.fail("can't multiply scalars");
  SmallVector<OpFoldResult> lhsSizes = node.getSizesOf(lhs);
  SmallVector<OpFoldResult> rhsSizes = node.getSizesOf(rhs);
  if (failed(node.expectEqual(lhsSizes.back(),
                              rhsSizes[std::max<int64_t>(0, rhsRank - 2)])))
    return failure();
  // Vectors, and matrices without batch dimensions on the right, need no batch
  // at all: the left one's dimensions are all rows.
  if (rhsRank <= 2)
    return DotGeneralOp::create(b, lhs, rhs, ArrayRef<int64_t>(),
                                ArrayRef<int64_t>(),
                                ArrayRef<int64_t>{lhsRank - 1},
                                ArrayRef<int64_t>{0}, elementType)
        .getResult();
  int64_t lhsMatrix = std::min<int64_t>(lhsRank, 2);
  SmallVector<OpFoldResult> lhsBatch(lhsSizes.begin(),
                                     lhsSizes.end() - lhsMatrix);
  SmallVector<OpFoldResult> rhsBatch(rhsSizes.begin(), rhsSizes.end() - 2);
  FailureOr<SmallVector<OpFoldResult>> batch =
      node.getCommonShape({lhsBatch, rhsBatch});
  if (failed(batch))
    return failure();
  auto stretch = [&](Value value, ArrayRef<OpFoldResult> sizes,
                     int64_t matrix) -> FailureOr<Value> {
    SmallVector<OpFoldResult> all(*batch);
    llvm::append_range(all, sizes.take_back(matrix));
    FailureOr<Value> result = node.broadcastTo(value, all);
    if (failed(result))
      return failure();
    return refineTo(b, *result, all);
  };
  FailureOr<Value> l = stretch(lhs, lhsSizes, lhsMatrix);
  FailureOr<Value> r = stretch(rhs, rhsSizes, 2);
  if (failed(l) || failed(r))
    return failure();
  int64_t rank = batch->size();
  SmallVector<int64_t> dims = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  return DotGeneralOp::create(b, *l, *r, dims, dims,
                              ArrayRef<int64_t>{rank + lhsMatrix - 1},
                              ArrayRef<int64_t>{rank}, elementType)
      .getResult();
}

static LogicalResult importMatMul(Node &node) {
  FailureOr<Value> product = createMatMul(
      node, node.getInput(0), node.getInput(1), node.getElementType(0));
  if (failed(product))
    return failure();
  node.setOutput(0, *product);
  return success();
}

FailureOr<Value> dlc::onnxfrontend::createGemm(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  if (node.getRank(0) != 2 || node.getRank(1) != 2)
    return node.fail("needs matrices");
  Value lhs = node.getInput(0), rhs = node.getInput(1);
  int64_t lhsContracting = node.getInt("transA", 0) ? 0 : 1;
  int64_t rhsContracting = node.getInt("transB", 0) ? 1 : 0;
  if (failed(node.expectEqual(node.getSizeOf(lhs, lhsContracting),
                              node.getSizeOf(rhs, rhsContracting))))
    return failure();
  double alpha = node.getFloat("alpha", 1), beta = node.getFloat("beta", 1);
  Value product = DotGeneralOp::create(
      b, lhs, rhs, ArrayRef<int64_t>(), ArrayRef<int64_t>(),
      ArrayRef<int64_t>{lhsContracting}, ArrayRef<int64_t>{rhsContracting});
  auto scale = [&](Value value, double factor) -> Value {
    if (factor == 1)
      return value;
    return MulOp::create(b, value, splatLike(b, factor, value));
  };
  product = scale(product, alpha);
  if (node.hasInput(2) && beta != 0) {
    // Gemm-13: C stretches to the product's shape, and not the other way.
    FailureOr<Value> bias =
        node.broadcastTo(node.getInput(2), node.getSizesOf(product));
    if (failed(bias))
      return failure();
    product = AddOp::create(b, product, scale(*bias, beta));
  }
  return product;
}

static LogicalResult importGemm(Node &node) {
  FailureOr<Value> product = createGemm(node);
  if (failed(product))
    return failure();
  node.setOutput(0, *product);
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getMatMulOps() {
  static constexpr OpRow kRows[] = {
      {"Gemm", 1, importGemm},
      {"MatMul", 1, importMatMul},
  };
  return kRows;
}
