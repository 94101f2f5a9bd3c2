//===- NamedSizes.cpp - Models for given sizes ----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A model whose inputs leave sizes open under names, as one that has them
// known.
//
//===----------------------------------------------------------------------===//

#include "ModelFile.h"
#include "dlc/Frontends/Onnx.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

llvm::Error ModelFile::fixSizes(llvm::ArrayRef<NamedSize> sizes) {
  llvm::SetVector<llvm::StringRef> known;
  for (const onnx::ValueInfoProto &input : model.graph().input())
    for (const auto &dim : input.type().tensor_type().shape().dim())
      if (!dim.dim_param().empty())
        known.insert(dim.dim_param());
  auto quote = [](llvm::StringRef name) { return "'" + name.str() + "'"; };
  for (const NamedSize &size : sizes)
    if (!known.contains(size.name))
      return llvm::createStringError(
          "the inputs have no dimension '" + size.name + "'; " +
          (known.empty()
               ? "none of them has a name"
               : "those with names are " +
                     llvm::join(llvm::map_range(known, quote), ", ")));
  for (onnx::ValueInfoProto &input : *model.mutable_graph()->mutable_input()) {
    if (!input.type().has_tensor_type())
      continue;
    auto *shape = input.mutable_type()->mutable_tensor_type()->mutable_shape();
    for (auto &dim : *shape->mutable_dim())
      for (const NamedSize &size : sizes)
        if (dim.dim_param() == size.name) {
          dim.set_dim_value(size.size);
          break;
        }
  }
  return llvm::Error::success();
}
