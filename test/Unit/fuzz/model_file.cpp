//===- model_file.cpp - Fuzzing the reader of ONNX files ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The file is alone in its folder, so that no tensor has its data elsewhere,
// whatever the input says.
//
//===----------------------------------------------------------------------===//

#include "model_file.h"
#include "ModelFile.h"
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>

using namespace dlc::onnxfrontend;

namespace {

/// A folder with one file, which goes away with the process.
class LonelyFile {
public:
  LonelyFile() {
    std::string pattern =
        std::filesystem::temp_directory_path() / "dlc-fuzz-XXXXXX";
    if (!mkdtemp(pattern.data()))
      abort();
    folder = pattern;
    path = folder + "/model.onnx";
  }
  ~LonelyFile() { std::filesystem::remove_all(folder); }

  void write(const uint8_t *data, size_t size) {
    int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file < 0 || ::write(file, data, size) != static_cast<ssize_t>(size))
      abort();
    close(file);
  }

  std::string folder, path;
};

} // namespace

static void check(const onnx::TensorProto &tensor, const std::string &path,
                  size_t size) {
  std::optional<DataPlace> place = ModelFile::getDataPlace(tensor);
  std::error_code error;
  if (place && (!std::filesystem::equivalent(place->file, path, error) ||
                place->offset > size || place->length > size - place->offset))
    abort();
}

static void check(const onnx::GraphProto &graph, const std::string &path,
                  size_t size);

static void check(const onnx::NodeProto &node, const std::string &path,
                  size_t size) {
  for (const onnx::AttributeProto &attribute : node.attribute()) {
    check(attribute.t(), path, size);
    for (const onnx::TensorProto &tensor : attribute.tensors())
      check(tensor, path, size);
    if (attribute.has_g())
      check(attribute.g(), path, size);
    for (const onnx::GraphProto &graph : attribute.graphs())
      check(graph, path, size);
  }
}

static void check(const onnx::GraphProto &graph, const std::string &path,
                  size_t size) {
  for (const onnx::TensorProto &tensor : graph.initializer())
    check(tensor, path, size);
  for (const onnx::NodeProto &node : graph.node())
    check(node, path, size);
}

void dlc::test::fuzzModelFile(const uint8_t *data, size_t size) {
  static LonelyFile lonely;
  lonely.write(data, size);
  llvm::Expected<ModelFile> file = ModelFile::read(lonely.path);
  if (!file) {
    if (llvm::toString(file.takeError()).empty())
      abort();
    return;
  }
  check(file->getModel().graph(), lonely.path, size);
  for (const onnx::FunctionProto &function : file->getModel().functions())
    for (const onnx::NodeProto &node : function.node())
      check(node, lonely.path, size);
}
