//===- weight_source_test.cpp - The bytes of weights ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where a weight's elements come from, and how they are stored.
//
//===----------------------------------------------------------------------===//

#include "dlc/Target/WeightSource.h"
#include "program.h"
#include "llvm/Support/FileUtilities.h"

using namespace dlc;

namespace {

/// The bytes of the only weight of a program.
std::vector<int> readWeight(StringRef text) {
  Program program(text);
  WeightSource source;
  llvm::Expected<ArrayRef<char>> bytes =
      source.read(program.getOps<WeightOp>().front());
  EXPECT_TRUE(static_cast<bool>(bytes));
  std::vector<int> values;
  for (char byte : *bytes)
    values.push_back(static_cast<unsigned char>(byte));
  return values;
}

using Bytes = std::vector<int>;

TEST(WeightSource, ValuesAreLittleEndian) {
  EXPECT_EQ(readWeight(R"(dlc.weight @w "w"
      value(dense<[1, -2]> : tensor<2xi16>) : tensor<2xi16>)"),
            (Bytes{1, 0, 254, 255}));
  EXPECT_EQ(readWeight(R"(dlc.weight @w "w"
      value(dense<1.0> : tensor<1xf32>) : tensor<1xf32>)"),
            (Bytes{0, 0, 0x80, 0x3f}));
}

TEST(WeightSource, ABoolIsAByte) {
  EXPECT_EQ(readWeight(R"(dlc.weight @w "w"
      value(dense<[true, false, true]> : tensor<3xi1>) : tensor<3xi1>)"),
            (Bytes{1, 0, 1}));
}

TEST(WeightSource, NarrowElementsShareBytes) {
  EXPECT_EQ(readWeight(R"(dlc.weight @w "w"
      value(dense<[1, -2, 3]> : tensor<3xi4>) : tensor<3xi4>)"),
            (Bytes{0xe1, 0x03}));
  EXPECT_EQ(readWeight(R"(dlc.weight @w "w"
      value(dense<[1, 0, 2, 3, 1]> : tensor<5xui2>) : tensor<5xui2>)"),
            (Bytes{0xe1, 0x01}));
}

class WeightFileTest : public testing::Test {
protected:
  void SetUp() override {
    int file;
    ASSERT_FALSE(
        llvm::sys::fs::createTemporaryFile("dlc-weights", "bin", file, path));
    llvm::raw_fd_ostream(file, /*shouldClose=*/true) << "0123456789abcdef";
  }

  void TearDown() override { llvm::sys::fs::remove(path); }

  std::string makeWeight(int64_t offset) {
    return ("dlc.weight @w \"conv\" file(\"" + path + "\", " +
            std::to_string(offset) + ", 4) : tensor<4xi8>")
        .str();
  }

  std::string getError(StringRef text) {
    Program program(text);
    WeightSource source;
    llvm::Expected<ArrayRef<char>> bytes =
        source.read(program.getOps<WeightOp>().front());
    EXPECT_FALSE(static_cast<bool>(bytes));
    return llvm::toString(bytes.takeError());
  }

  llvm::SmallString<128> path;
};

TEST_F(WeightFileTest, IsReadWhereTheWeightIs) {
  EXPECT_EQ(readWeight(makeWeight(8)), (Bytes{'8', '9', 'a', 'b'}));
  EXPECT_EQ(readWeight(makeWeight(12)), (Bytes{'c', 'd', 'e', 'f'}));
}

TEST_F(WeightFileTest, IsLongEnough) {
  EXPECT_EQ(getError(makeWeight(13)), ("weight 'conv' is bytes 13 to 17 of '" +
                                       path + "', which has only 16")
                                          .str());
}

TEST_F(WeightFileTest, IsThere) {
  std::string weight = makeWeight(0);
  llvm::sys::fs::remove(path);
  EXPECT_NE(getError(weight).find("which holds the weight 'conv'"),
            std::string::npos);
}

TEST_F(WeightFileTest, ReleasedBytesCanBeReadAgain) {
  Program program(makeWeight(0));
  WeightOp weight = program.getOps<WeightOp>().front();
  WeightSource source;
  llvm::Expected<ArrayRef<char>> first = source.read(weight);
  ASSERT_TRUE(static_cast<bool>(first));
  source.release(*first);
  EXPECT_EQ(StringRef(first->data(), first->size()), "0123");
}

} // namespace
