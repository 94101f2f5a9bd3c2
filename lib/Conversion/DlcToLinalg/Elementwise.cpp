//===- Elementwise.cpp - Elementwise ops to linalg ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One pattern for all ops with a scalar body.
//
//===----------------------------------------------------------------------===//

#include "Patterns.h"
#include "SizeChecks.h"

using namespace dlc;

namespace {
struct LowerElementwise : OpInterfaceConversionPattern<ScalarBodyOpInterface> {
  using OpInterfaceConversionPattern::OpInterfaceConversionPattern;

  LogicalResult
  matchAndRewrite(ScalarBodyOpInterface op, ArrayRef<Value> operands,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    auto type = cast<RankedTensorType>(op->getResult(0).getType());
    SmallVector<Type> elementTypes;
    for (Value operand : op->getOperands())
      elementTypes.push_back(mlir::getElementTypeOrSelf(operand.getType()));

    SmallVector<OpFoldResult> sizes;
    for (int64_t i = 0; i < type.getRank(); ++i)
      sizes.push_back(type.isDynamicDim(i)
                          ? getDim(rewriter, loc, operands.front(), i)
                          : rewriter.getIndexAttr(type.getDimSize(i)));
    for (auto [i, operand] : llvm::enumerate(operands))
      for (auto [dim, size] : llvm::enumerate(sizes))
        checkSize(rewriter, op, "operand " + std::to_string(i), operand, dim,
                  size);
    SmallVector<AffineMap> maps(
        operands.size(), rewriter.getMultiDimIdentityMap(type.getRank()));
    rewriter.replaceOp(
        op, createParallel(
                rewriter, loc, sizes,
                getTensorStorageType(type.getElementType()), operands, maps,
                [&](OpBuilder &b, Location loc, ValueRange elements) {
                  SmallVector<Value> scalars;
                  for (auto [element, elementType] :
                       llvm::zip(elements, elementTypes))
                    scalars.push_back(
                        fromTensorStorage(b, loc, element, elementType));
                  return toTensorStorage(b, loc,
                                         op.buildScalarBody(b, loc, scalars),
                                         type.getElementType());
                }));
    return success();
  }
};
} // namespace

void dlc::populateElementwisePatterns(RewritePatternSet &patterns,
                                      const TypeConverter &types) {
  patterns.add<LowerElementwise>(types, patterns.getContext());
}
