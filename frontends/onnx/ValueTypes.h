//===- ValueTypes.h - Types of values ---------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// ONNX's types of values and ours.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_VALUETYPES_H
#define DLC_FRONTENDS_ONNX_VALUETYPES_H

#include "dlc/Support/LLVM.h"
#include "llvm/Support/Error.h"

namespace onnx {
class TypeProto;
} // namespace onnx

namespace dlc::onnxfrontend {

/// The type of values of ONNX's type `proto`. Errors, to be read after "input
/// 'x'": sequences of others than tensors and maps, maps to others than numbers
/// and strings, tensors of unknown rank.
llvm::Expected<Type> readType(MLIRContext *context,
                              const onnx::TypeProto &proto);

/// The inverse; an empty one for a null type.
onnx::TypeProto getTypeProto(Type type);

/// A type as schemas write it: "seq(tensor(float))".
std::string formatType(Type type);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_VALUETYPES_H
