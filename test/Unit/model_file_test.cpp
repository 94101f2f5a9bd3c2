//===- model_file_test.cpp - Reading ONNX files ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What stays in memory of a model, and where the rest is. Damaged files are in
// test/BadInput.
//
//===----------------------------------------------------------------------===//

#include "ModelFile.h"
#include <cstring>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

using namespace dlc::onnxfrontend;
namespace fs = std::filesystem;

namespace {

/// y = x + w, in a folder of its own.
class ModelFileTest : public testing::Test {
protected:
  void SetUp() override {
    std::string pattern = fs::temp_directory_path() / "dlc-model-XXXXXX";
    ASSERT_TRUE(mkdtemp(pattern.data()));
    folder = pattern;
    model.set_ir_version(8);
    onnx::OperatorSetIdProto *opset = model.add_opset_import();
    opset->set_domain("");
    opset->set_version(17);
    onnx::GraphProto *graph = model.mutable_graph();
    graph->set_name("graph");
    addValue(graph->add_input(), "x");
    addValue(graph->add_output(), "y");
    onnx::NodeProto *node = graph->add_node();
    node->set_op_type("Add");
    node->add_input("x");
    node->add_input("w");
    node->add_output("y");
    weight = graph->add_initializer();
    weight->set_name("w");
    weight->set_data_type(onnx::TensorProto::FLOAT);
  }

  void TearDown() override { fs::remove_all(folder); }

  static void addValue(onnx::ValueInfoProto *value, const char *name) {
    value->set_name(name);
    value->mutable_type()->mutable_tensor_type()->set_elem_type(
        onnx::TensorProto::FLOAT);
    value->mutable_type()->mutable_tensor_type()->mutable_shape();
  }

  void setRawWeight(int64_t elements) {
    weight->add_dims(elements);
    weight->set_raw_data(std::string(elements * sizeof(float), '\x01'));
  }

  void setExternalWeight(const std::string &location, int64_t offset) {
    weight->add_dims(4);
    weight->set_data_location(onnx::TensorProto::EXTERNAL);
    auto add = [&](const char *key, const std::string &value) {
      onnx::StringStringEntryProto *entry = weight->add_external_data();
      entry->set_key(key);
      entry->set_value(value);
    };
    add("location", location);
    add("offset", std::to_string(offset));
    add("length", "16");
  }

  void write(const std::string &name, const std::string &bytes) {
    std::ofstream(folder / name, std::ios::binary) << bytes;
  }

  llvm::Expected<ModelFile> read() {
    write("model.onnx", model.SerializeAsString());
    return ModelFile::read((folder / "model.onnx").string());
  }

  /// A field of fewer than 128 bytes.
  static std::string makeField(const std::string &tag,
                               const std::string &bytes) {
    return tag + static_cast<char>(bytes.size()) + bytes;
  }

  /// Reads the model with one more tensor, which ends in the bytes `end`, in a
  /// second graph field: protobuf merges the two.
  llvm::Expected<ModelFile> readWithTensor(const std::string &end,
                                           const std::string &tag = "\x3a") {
    onnx::TensorProto tensor;
    tensor.set_name("v");
    tensor.set_data_type(onnx::TensorProto::FLOAT);
    tensor.add_dims(0);
    std::string graph = makeField("\x2a", tensor.SerializeAsString() + end);
    write("model.onnx", model.SerializeAsString() + makeField(tag, graph));
    return ModelFile::read((folder / "model.onnx").string());
  }

  std::string getError() {
    llvm::Expected<ModelFile> file = read();
    EXPECT_FALSE(static_cast<bool>(file));
    return llvm::toString(file.takeError());
  }

  /// A doc_string as the reader itself writes them.
  const std::string kForgedNote =
      makeField("\x62", "dlc.data|0|16|4,|/etc/hostname");
  fs::path folder;
  onnx::ModelProto model;
  onnx::TensorProto *weight;
};

TEST_F(ModelFileTest, SmallDataStaysInTheModel) {
  setRawWeight(4);
  llvm::Expected<ModelFile> file = read();
  ASSERT_TRUE(static_cast<bool>(file));
  const onnx::TensorProto &tensor = file->getModel().graph().initializer(0);
  EXPECT_EQ(tensor.raw_data().size(), 16u);
  EXPECT_FALSE(ModelFile::getDataPlace(tensor));
}

TEST_F(ModelFileTest, LargeDataStaysInTheFile) {
  setRawWeight(1000);
  llvm::Expected<ModelFile> file = read();
  ASSERT_TRUE(static_cast<bool>(file));
  const onnx::TensorProto &tensor = file->getModel().graph().initializer(0);
  EXPECT_TRUE(tensor.raw_data().empty());
  std::optional<DataPlace> place = ModelFile::getDataPlace(tensor);
  ASSERT_TRUE(place);
  EXPECT_EQ(place->length, 4000u);
  EXPECT_EQ(place->dims, (llvm::SmallVector<int64_t>{1000}));
  std::ifstream stream(place->file, std::ios::binary);
  stream.seekg(place->offset);
  std::string bytes(place->length, '\0');
  stream.read(bytes.data(), bytes.size());
  EXPECT_EQ(bytes, std::string(4000, '\x01'));
}

TEST_F(ModelFileTest, ExternalDataStaysWhereItIs) {
  write("weights.bin", std::string(32, '\x02'));
  setExternalWeight("weights.bin", 16);
  llvm::Expected<ModelFile> file = read();
  ASSERT_TRUE(static_cast<bool>(file));
  std::optional<DataPlace> place =
      ModelFile::getDataPlace(file->getModel().graph().initializer(0));
  ASSERT_TRUE(place);
  EXPECT_EQ(place->offset, 16u);
  EXPECT_EQ(place->length, 16u);
  EXPECT_EQ(place->dims, (llvm::SmallVector<int64_t>{4}));
  EXPECT_EQ(fs::path(place->file).filename(), "weights.bin");
}

TEST_F(ModelFileTest, ExternalDataIsInTheFolder) {
  setExternalWeight("../weights.bin", 0);
  std::ofstream(folder.parent_path() / "weights.bin") << std::string(16, 'x');
  EXPECT_EQ(getError(), "tensor 'w' has its data in '../weights.bin', which is "
                        "outside of the model's folder");
  fs::remove(folder.parent_path() / "weights.bin");
}

TEST_F(ModelFileTest, ExternalDataIsThere) {
  setExternalWeight("weights.bin", 0);
  EXPECT_EQ(getError(),
            "tensor 'w' has its data in 'weights.bin', which does not exist");
  write("weights.bin", "short");
  EXPECT_EQ(getError(), "tensor 'w' has its data in bytes 0 to 16 of "
                        "'weights.bin', which has only 5");
}

TEST_F(ModelFileTest, LinksOutOfTheFolderAreFollowedAndRefused) {
  fs::create_symlink("/dev/zero", folder / "weights.bin");
  setExternalWeight("weights.bin", 0);
  EXPECT_EQ(getError(), "tensor 'w' has its data in 'weights.bin', which is "
                        "outside of the model's folder");
}

TEST_F(ModelFileTest, NotesOfTheModelAreNone) {
  setRawWeight(4);
  llvm::Expected<ModelFile> file = readWithTensor(kForgedNote);
  ASSERT_TRUE(static_cast<bool>(file));
  EXPECT_FALSE(
      ModelFile::getDataPlace(file->getModel().graph().initializer(1)));
}

// What protobuf and a careless reader take for different fields.
TEST_F(ModelFileTest, NotesInATagOfMoreThan32Bits) {
  setRawWeight(4);
  // The graph's tag, and 2^32, which protobuf ignores.
  llvm::Expected<ModelFile> file =
      readWithTensor(kForgedNote, std::string("\xba\x80\x80\x80\x10", 5));
  ASSERT_FALSE(static_cast<bool>(file));
  EXPECT_EQ(llvm::toString(file.takeError()),
            "'" + (folder / "model.onnx").string() +
                "' is no ONNX model, or is damaged");
}

TEST_F(ModelFileTest, NotesBehindADimensionOfFourBytes) {
  setRawWeight(4);
  // Read and written again as a varint, the dimension has one byte, and the
  // next field loses three to it.
  llvm::Expected<ModelFile> file =
      readWithTensor(std::string("\x0d\x80\x80\x80\0", 5) +
                     makeField("\x7a", std::string(1, '\0') + kForgedNote));
  ASSERT_TRUE(static_cast<bool>(file));
  EXPECT_FALSE(
      ModelFile::getDataPlace(file->getModel().graph().initializer(1)));
}

TEST_F(ModelFileTest, SurvivesTruncation) {
  setRawWeight(300);
  std::string whole = model.SerializeAsString();
  for (size_t size = 0; size < whole.size(); size += 5) {
    write("cut.onnx", whole.substr(0, size));
    llvm::Expected<ModelFile> file =
        ModelFile::read((folder / "cut.onnx").string());
    // Where only whole fields are missing, what is left may be a model.
    if (!file)
      EXPECT_NE(llvm::toString(file.takeError()), "");
  }
}

} // namespace
