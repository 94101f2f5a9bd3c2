//===- SizeExpression.cpp - Sizes as text ---------------------------------===//
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

#include "dlc/Analysis/SizeExpression.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace dlc;

static std::string getDimName(Value source, int64_t dim) {
  auto argument = dyn_cast<BlockArgument>(source);
  auto function = argument ? dyn_cast<mlir::FunctionOpInterface>(
                                 argument.getOwner()->getParentOp())
                           : nullptr;
  if (!function)
    return "?";
  unsigned number = argument.getArgNumber();
  if (auto names = function.getArgAttrOfType<ArrayAttr>(number, "dlc.dims"))
    if (auto name = cast<StringAttr>(names[dim]); !name.empty())
      return name.str();
  auto name = function.getArgAttrOfType<StringAttr>(number, "dlc.name");
  return (name ? name.str() : "input" + std::to_string(number)) + "." +
         std::to_string(dim);
}

std::string dlc::getSizeExpression(Value value) {
  if (std::optional<int64_t> constant = mlir::getConstantIntValue(value))
    return std::to_string(*constant);
  Operation *op = value.getDefiningOp();
  if (auto dim = dyn_cast_or_null<memref::DimOp>(op))
    return getDimName(dim.getSource(), dim.getConstantIndex().value_or(0));
  if (auto dim = dyn_cast_or_null<tensor::DimOp>(op))
    return getDimName(dim.getSource(), dim.getConstantIndex().value_or(0));
  auto infix = [&](StringRef sign) {
    return "(" + getSizeExpression(op->getOperand(0)) + sign.str() +
           getSizeExpression(op->getOperand(1)) + ")";
  };
  auto call = [&](StringRef name) {
    return name.str() + "(" + getSizeExpression(op->getOperand(0)) + ", " +
           getSizeExpression(op->getOperand(1)) + ")";
  };
  if (isa_and_nonnull<arith::AddIOp>(op))
    return infix(" + ");
  if (isa_and_nonnull<arith::SubIOp>(op))
    return infix(" - ");
  if (isa_and_nonnull<arith::MulIOp>(op))
    return infix("*");
  if (isa_and_nonnull<arith::FloorDivSIOp, arith::DivSIOp>(op))
    return infix("/");
  if (isa_and_nonnull<arith::CeilDivSIOp>(op))
    return call("ceildiv");
  if (isa_and_nonnull<arith::MaxSIOp>(op))
    return call("max");
  if (isa_and_nonnull<arith::MinSIOp>(op))
    return call("min");
  return "?";
}
