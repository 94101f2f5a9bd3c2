//===- npy_test.cpp - NumPy's file formats --------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Files are built byte by byte, as the format's description says.
//
//===----------------------------------------------------------------------===//

#include "dlc/Data/HostTensor.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include <cstring>
#include <gtest/gtest.h>

using namespace dlc;
using llvm::StringRef;

namespace {

/// A .npy file of version 1.0.
std::string makeNpy(StringRef header, StringRef data) {
  std::string file("\x93NUMPY\x01\x00", 8);
  file += static_cast<char>(header.size() & 255);
  file += static_cast<char>(header.size() >> 8);
  return file + header.str() + data.str();
}

template <typename T> std::string bytesOf(std::initializer_list<T> values) {
  std::string bytes(values.size() * sizeof(T), '\0');
  std::memcpy(bytes.data(), std::data(values), bytes.size());
  return bytes;
}

std::string messageOf(llvm::Expected<HostTensor> tensor) {
  EXPECT_FALSE(static_cast<bool>(tensor));
  return llvm::toString(tensor.takeError());
}

TEST(Npy, ReadsAMatrix) {
  llvm::Expected<HostTensor> tensor = parseNpy(
      makeNpy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\n",
              bytesOf<float>({1, 2, 3, 4, 5, 6})));
  ASSERT_TRUE(static_cast<bool>(tensor));
  EXPECT_EQ(tensor->dims, (std::vector<int64_t>{2, 3}));
  EXPECT_EQ(getDtypeName(tensor->dtype), "float32");
  EXPECT_EQ(getElementAsDouble(*tensor, 4), 5);
}

TEST(Npy, ReadsAScalarAndAVector) {
  llvm::Expected<HostTensor> scalar = parseNpy(
      makeNpy("{'descr': '|b1', 'fortran_order': False, 'shape': (), }\n",
              StringRef("\x01", 1)));
  ASSERT_TRUE(static_cast<bool>(scalar));
  EXPECT_TRUE(scalar->dims.empty());
  EXPECT_EQ(getDtypeName(scalar->dtype), "bool");
  llvm::Expected<HostTensor> vector = parseNpy(
      makeNpy("{'descr': '<i8', 'fortran_order': False, 'shape': (2,), }\n",
              bytesOf<int64_t>({-1, 7})));
  ASSERT_TRUE(static_cast<bool>(vector));
  EXPECT_EQ(vector->dims, (std::vector<int64_t>{2}));
  EXPECT_EQ(getElementAsDouble(*vector, 0), -1);
}

TEST(Npy, ReadsNothing) {
  llvm::Expected<HostTensor> tensor = parseNpy(makeNpy(
      "{'descr': '<f8', 'fortran_order': False, 'shape': (0, 5), }\n", ""));
  ASSERT_TRUE(static_cast<bool>(tensor));
  EXPECT_EQ(tensor->getNumElements(), 0);
}

TEST(Npy, PutsFortranOrderRight) {
  // [[1, 2, 3], [4, 5, 6]], columns first.
  llvm::Expected<HostTensor> tensor = parseNpy(
      makeNpy("{'descr': '<i4', 'fortran_order': True, 'shape': (2, 3), }\n",
              bytesOf<int32_t>({1, 4, 2, 5, 3, 6})));
  ASSERT_TRUE(static_cast<bool>(tensor));
  for (int i = 0; i < 6; ++i)
    EXPECT_EQ(getElementAsDouble(*tensor, i), i + 1);
}

TEST(Npy, ReadsVersion2) {
  std::string header =
      "{'descr': '|u1', 'fortran_order': False, 'shape': (1,), }\n";
  std::string file("\x93NUMPY\x02\x00", 8);
  file += static_cast<char>(header.size());
  file += std::string(3, '\0') + header + "\xff";
  llvm::Expected<HostTensor> tensor = parseNpy(file);
  ASSERT_TRUE(static_cast<bool>(tensor));
  EXPECT_EQ(getElementAsDouble(*tensor, 0), 255);
}

TEST(Npy, ReadsWhatItWrites) {
  const dlcrt_dtype types[] = {
      {kDLFloat, 64},  {kDLInt, 16},   {kDLUInt, 32},    {kDLBool, 8},
      {kDLBfloat, 16}, {kDLFloat, 16}, {kDLComplex, 64}, {kDLComplex, 128}};
  for (dlcrt_dtype dtype : types) {
    HostTensor tensor;
    tensor.dtype = dtype;
    tensor.dims = {3, 1};
    for (size_t i = 0; i < 3u * dtype.bits / 8; ++i)
      tensor.bytes.push_back(static_cast<char>(i % 2));
    std::string file = formatNpy(tensor);
    EXPECT_EQ((file.size() - tensor.bytes.size()) % 64, 0u);
    llvm::Expected<HostTensor> read = parseNpy(file);
    ASSERT_TRUE(static_cast<bool>(read)) << getDtypeName(dtype);
    EXPECT_EQ(getDtypeName(read->dtype), getDtypeName(dtype));
    EXPECT_EQ(read->dims, tensor.dims);
    EXPECT_EQ(read->bytes, tensor.bytes);
  }
}

TEST(Npy, RefusesWhatIsNone) {
  EXPECT_EQ(messageOf(parseNpy("")), "no .npy file: it does not begin as one");
  EXPECT_EQ(messageOf(parseNpy("PK\x03\x04")),
            "no .npy file: it does not begin as one");
  EXPECT_EQ(messageOf(parseNpy(StringRef("\x93NUMPY\x09\x00\x00\x00", 10))),
            "no .npy file: its version is not known");
  EXPECT_EQ(messageOf(parseNpy(StringRef("\x93NUMPY\x01\x00\xff\x00", 10))),
            "no .npy file: its header is cut off");
  EXPECT_EQ(messageOf(parseNpy(makeNpy("{}\n", ""))),
            "no .npy file: its header does not describe the elements");
}

TEST(Npy, RefusesElementsItDoesNotKnow) {
  auto read = [](StringRef type) {
    return messageOf(parseNpy(makeNpy(
        ("{'descr': '" + type + "', 'fortran_order': False, 'shape': (1,), }\n")
            .str(),
        "0123456789abcdef")));
  };
  EXPECT_EQ(read(">f4"), "elements are big-endian ('>f4'); only little-endian "
                         "ones are read");
  EXPECT_EQ(read("<c4"), "the element type '<c4' is not supported");
  EXPECT_EQ(read("|O"), "the element type '|O' is not supported");
  EXPECT_EQ(read("<f3"), "the element type '<f3' is not supported");
}

TEST(Npy, RefusesShapesThatDoNotFit) {
  auto read = [](StringRef shape) {
    return messageOf(parseNpy(makeNpy(
        ("{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }\n")
            .str(),
        bytesOf<float>({1, 2}))));
  };
  EXPECT_EQ(read("(3,)"),
            "the shape needs 3 elements of 4 bytes, but there are 8 bytes");
  EXPECT_EQ(read("(-1,)"), "no .npy file: its shape is no list of sizes");
  EXPECT_EQ(read("(4294967296, 4294967296)"),
            "the shape is of 2^63 bytes or more");
  EXPECT_EQ(read("2"), "no .npy file: its header gives no shape");
}

/// A zip archive with one stored member.
std::string makeZip(StringRef name, StringRef data, uint16_t method = 0) {
  auto little = [](uint64_t value, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i)
      out += static_cast<char>(value >> (8 * i));
    return out;
  };
  std::string sizes = little(0, 4) + little(data.size(), 4) +
                      little(data.size(), 4) + little(name.size(), 2);
  std::string local = "PK\x03\x04" + little(20, 2) + little(0, 2) +
                      little(method, 2) + little(0, 4) + sizes + little(0, 2) +
                      name.str() + data.str();
  std::string directory =
      "PK\x01\x02" + little(20, 2) + little(20, 2) + little(0, 2) +
      little(method, 2) + little(0, 4) + sizes + little(0, 2) + little(0, 2) +
      little(0, 2) + little(0, 2) + little(0, 4) + little(0, 4) + name.str();
  return local + directory + "PK\x05\x06" + little(0, 4) + little(1, 2) +
         little(1, 2) + little(directory.size(), 4) + little(local.size(), 4) +
         little(0, 2);
}

std::string messageOf(llvm::Expected<std::vector<NamedTensor>> tensors) {
  EXPECT_FALSE(static_cast<bool>(tensors));
  return llvm::toString(tensors.takeError());
}

const std::string kVector =
    makeNpy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }\n",
            bytesOf<float>({2.5f}));

TEST(Npz, NamesMembersWithoutExtension) {
  llvm::Expected<std::vector<NamedTensor>> tensors =
      parseNpz(makeZip("weights/a.npy", kVector));
  ASSERT_TRUE(static_cast<bool>(tensors));
  ASSERT_EQ(tensors->size(), 1u);
  EXPECT_EQ(tensors->front().name, "weights/a");
  EXPECT_EQ(getElementAsDouble(tensors->front().tensor, 0), 2.5);
}

TEST(Npz, ReadsWhatItWrites) {
  llvm::Expected<HostTensor> vector = parseNpy(kVector);
  ASSERT_TRUE(static_cast<bool>(vector));
  std::vector<NamedTensor> written{{"a/b", *vector}, {"c", *vector}};
  written[1].tensor.bytes.assign(4, 'x');
  llvm::SmallString<128> path;
  ASSERT_FALSE(llvm::sys::fs::createTemporaryFile("dlc-test", "npz", path));
  llvm::FileRemover remover(path);
  llvm::Error error = writeNpzFile(written, path);
  ASSERT_FALSE(error) << llvm::toString(std::move(error));
  llvm::Expected<std::vector<NamedTensor>> read = readNpzFile(path);
  ASSERT_TRUE(static_cast<bool>(read));
  ASSERT_EQ(read->size(), written.size());
  for (auto [a, b] : llvm::zip(*read, written)) {
    EXPECT_EQ(a.name, b.name);
    EXPECT_EQ(a.tensor.dims, b.tensor.dims);
    EXPECT_EQ(a.tensor.bytes, b.tensor.bytes);
  }
}

TEST(Npz, RefusesWhatIsNone) {
  EXPECT_EQ(messageOf(parseNpz(kVector)), "no .npz file: it has no directory");
  EXPECT_EQ(messageOf(parseNpz(makeZip("a.npy", kVector, /*method=*/12))),
            "no .npz file: a member is compressed in an unknown way");
  EXPECT_EQ(messageOf(parseNpz(makeZip("a.npy", "text"))),
            "member 'a.npy': no .npy file: it does not begin as one");
}

TEST(Npz, SurvivesEveryTruncation) {
  std::string whole = makeZip("a.npy", kVector);
  for (size_t size = 0; size < whole.size(); ++size)
    EXPECT_NE(messageOf(parseNpz(StringRef(whole).take_front(size))), "");
}

} // namespace
