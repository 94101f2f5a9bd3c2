//===- ModelFile.h - An ONNX file without its weights -----------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads a model so that its weights stay where they are: before protobuf sees
// the file, the raw data of every large tensor is taken out and replaced by a
// note of where it lies.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_MODELFILE_H
#define DLC_FRONTENDS_ONNX_MODELFILE_H

#include "onnx/onnx_pb.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FileSystem.h"
#include <optional>

namespace dlc {
struct NamedSize;
} // namespace dlc

namespace dlc::onnxfrontend {

/// Where the data of a tensor lies.
struct DataPlace {
  std::string file;
  uint64_t offset;
  uint64_t length;
  llvm::SmallVector<int64_t> dims;
};

class ModelFile {
public:
  /// Reads and checks `path`. The model's tensors with data elsewhere, in this
  /// file or another, have 0 elements and a note; see getDataPlace. Errors:
  /// what is no ONNX model, is damaged, or does not pass ONNX's own checker,
  /// and external data outside the model's folder or missing.
  static llvm::Expected<ModelFile> read(llvm::StringRef path);

  const onnx::ModelProto &getModel() const { return model; }

  /// Gives the inputs' dimensions of these names these sizes. An error: a name
  /// that none of them has.
  llvm::Error fixSizes(llvm::ArrayRef<NamedSize> sizes);

  /// The note on a tensor, if its data lies elsewhere.
  static std::optional<DataPlace> getDataPlace(const onnx::TensorProto &tensor);

private:
  onnx::ModelProto model;
};

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_MODELFILE_H
