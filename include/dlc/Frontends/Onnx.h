//===- Onnx.h - Import of ONNX models ---------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From an ONNX file to dlc.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_H
#define DLC_FRONTENDS_ONNX_H

#include "dlc/Data/HostTensor.h"
#include "dlc/Support/LLVM.h"
#include "mlir/IR/OwningOpRef.h"

namespace dlc {

/// A dimension's name, and a size that it may have.
struct NamedSize {
  std::string name;
  int64_t size;
};

/// The model in the file `path` as a module with one function, `main`. Weights
/// stay in the file, or in the files it names beside it. Everything that is
/// wrong or not supported is reported, all of it together, before null is
/// returned; the diagnostics' locations name the model's nodes. Dimensions of
/// the inputs that have the names in `sizes` have these sizes.
mlir::OwningOpRef<ModuleOp> importOnnx(StringRef path, MLIRContext *context,
                                       ArrayRef<NamedSize> sizes = {});

/// Parses a serialized TensorProto.
llvm::Expected<HostTensor> parseOnnxTensor(StringRef bytes);

/// A value of a model that is no tensor of numbers is several inputs or outputs
/// of its program: "x.ends" and "x.bytes" are the strings x.
struct ValueParts {
  std::string name;
  size_t count;
};

/// What the first of `infos` belongs to.
ValueParts findValueParts(ArrayRef<dlcrt_tensor_info> infos);

/// Parses a serialized TensorProto, SequenceProto, MapProto or OptionalProto,
/// whichever `infos`, the parts of a value, say.
llvm::Expected<std::vector<HostTensor>>
parseOnnxValue(StringRef bytes, ArrayRef<dlcrt_tensor_info> infos);

} // namespace dlc

#endif // DLC_FRONTENDS_ONNX_H
