//===- bad_artifact_test.cpp - tests of files that do not load ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A file that is no model library, is damaged in any way or is of another
// version is an error, and its code does no harm.
//
//===----------------------------------------------------------------------===//

#include "file.h"
#include "support/artifact_fixture.h"
#include "support/case_name.h"
#include <random>
#include <sys/stat.h>
#include <unistd.h>

using namespace dlcrt::test;

using BadArtifact = ArtifactFixture;

namespace {
/// The good library as a file whose bits can be flipped.
struct DamagedFile {
  explicit DamagedFile(const ArtifactFixture &f)
      : path(f.folder.write("model.so", f.good.bytes())),
        stream(path, std::ios::binary | std::ios::in | std::ios::out) {}
  void flip(size_t at, int bit) {
    stream.seekg(at);
    int byte = stream.get();
    stream.seekp(at);
    stream.put(static_cast<char>(byte ^ 1 << bit)).flush();
    EXPECT_TRUE(stream);
  }

  const std::string path;
  std::fstream stream;
};
} // namespace

TEST_F(BadArtifact, MissingFiles) {
  std::string path = folder.file("absent.so");
  expectError(load(path), DLCRT_NOT_FOUND,
              "cannot open '" + path + "': No such file or directory");
  folder.write("file", "x");
  expectErrorWith(load(folder.file("file/model.so")), DLCRT_NOT_FOUND,
                  "Not a directory");
  expectErrorWith(load(""), DLCRT_NOT_FOUND, "cannot open ''");
}

TEST_F(BadArtifact, UnreadableFiles) {
  std::string path = folder.write("model.so", good.bytes());
  chmod(path.c_str(), 0);
  // The superuser can read everything, and is somebody else meanwhile.
  uid_t user = geteuid();
  constexpr uid_t nobody = 65534;
  if (user == 0 && seteuid(nobody) != 0)
    GTEST_SKIP() << "the superuser can read everything";
  Outcome outcome = load(path);
  ASSERT_EQ(seteuid(user), 0);
  expectErrorWith(outcome, DLCRT_IO, "Permission denied");
}

TEST_F(BadArtifact, TooManyLinks) {
  std::filesystem::create_symlink("loop.so", folder.file("loop.so"));
  expectErrorWith(load(folder.file("loop.so")), DLCRT_IO, "cannot open '");
}

TEST_F(BadArtifact, FoldersAndPipes) {
  expectError(load(folder.path()), DLCRT_BAD_ARTIFACT,
              "'" + folder.path() + "' is not a regular file");
  std::string pipe = folder.file("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  expectError(load(pipe), DLCRT_BAD_ARTIFACT,
              "'" + pipe + "' is not a regular file");
}

TEST_F(BadArtifact, OtherFiles) {
  expectErrorWith(loadBytes(""), DLCRT_BAD_ARTIFACT, "it has only 0 bytes");
  expectErrorWith(loadBytes("hello"), DLCRT_BAD_ARTIFACT,
                  "it has only 5 bytes");
  expectErrorWith(loadBytes(std::string(1000, 'x')), DLCRT_BAD_ARTIFACT,
                  "does not end with a trailer");
  expectErrorWith(loadBytes(modelCode("vector")), DLCRT_BAD_ARTIFACT,
                  "does not end with a trailer");
}

TEST_F(BadArtifact, AGoodTrailerBehindSomethingThatIsNoLibrary) {
  for (const char *code : {"", "x", "\177ELF"})
    expectErrorWith(loadBytes(ArtifactBytes(code, "").bytes()),
                    DLCRT_BAD_ARTIFACT, "cannot link '");
  expectErrorWith(loadBytes(ArtifactBytes(std::string(5000, 'x'), "w").bytes()),
                  DLCRT_BAD_ARTIFACT, "cannot link '");
}

TEST_F(BadArtifact, AFileThatShrinksWhileItIsRead) {
  std::string path = folder.write("file", std::string(1000, 'x'));
  dlcrt::File file(path.c_str());
  expectOk(file.open());
  EXPECT_EQ(file.bytes(), 1000u);
  std::filesystem::resize_file(path, 500);
  char bytes[100];
  uint64_t hash;
  expectOk(file.read(400, bytes, 100));
  std::string message = "'" + path + "' became shorter while it was read";
  expectError(file.read(450, bytes, 100), DLCRT_BAD_ARTIFACT, message);
  expectError(file.hash(0, 1000, hash), DLCRT_BAD_ARTIFACT, message);
}

//===----------------------------------------------------------------------===//
// Damage
//===----------------------------------------------------------------------===//

TEST_F(BadArtifact, TruncatedAtAnyLength) {
  std::string bytes = good.bytes();
  // Too long is damaged too.
  std::string path = folder.write("model.so", bytes + "x");
  EXPECT_EQ(load(path).code, DLCRT_BAD_ARTIFACT);
  for (size_t length = bytes.size() - 1; length > 0;) {
    std::filesystem::resize_file(path, length);
    EXPECT_EQ(load(path).code, DLCRT_BAD_ARTIFACT) << length;
    bool atAnEnd = length < 200 || length > bytes.size() - 300;
    length -= atAnEnd ? 1 : std::min<size_t>(length - 199, 997);
  }
}

TEST_F(BadArtifact, MissingMiddle) {
  std::string bytes = good.bytes();
  bytes.erase(1000, 4096);
  expectErrorWith(loadBytes(bytes), DLCRT_BAD_ARTIFACT, "is damaged: expected");
}

TEST_F(BadArtifact, EveryBitOfTheTrailer) {
  DamagedFile file(*this);
  size_t end = good.bytes().size();
  for (size_t i = end - sizeof(dlcrt_trailer); i < end; ++i)
    for (int bit = 0; bit < 8; ++bit) {
      file.flip(i, bit);
      EXPECT_EQ(load(file.path).code, DLCRT_BAD_ARTIFACT) << end - i;
      file.flip(i, bit);
    }
}

TEST_F(BadArtifact, FlippedBitsOfTheCode) {
  DamagedFile file(*this);
  auto expectDamaged = [&](size_t i, int bit) {
    file.flip(i, bit);
    expectErrorWith(load(file.path), DLCRT_BAD_ARTIFACT,
                    "is damaged: the code's hash is wrong");
    file.flip(i, bit);
  };
  for (size_t i = 0; i < 64; ++i) // the ELF header
    expectDamaged(i, i % 8);
  std::mt19937 random(1);
  for (int i = 0; i < 400; ++i)
    expectDamaged(random() % good.trailer.code_bytes, random() % 8);
  expectDamaged(good.trailer.code_bytes - 1, 7);
}

TEST_F(BadArtifact, FlippedBitsOfTheWeights) {
  DamagedFile file(*this);
  expectOk(load(file.path, nullptr, true));
  for (size_t i = 0; i < good.trailer.weights_bytes; ++i) {
    file.flip(good.trailer.weights_offset + i, i % 8);
    expectErrorWith(load(file.path, nullptr, true), DLCRT_BAD_ARTIFACT,
                    "is damaged: the weights' hash is wrong");
    // They are read only when asked to.
    expectOk(load(file.path));
    file.flip(good.trailer.weights_offset + i, i % 8);
  }
}

namespace {
struct TrailerCase {
  void (*damage)(dlcrt_trailer &);
  const char *message;
};
} // namespace

static constexpr const char *parts = "code and weights don't fit into the file";
static const TrailerCase trailerCases[] = {
    {[](dlcrt_trailer &t) { t.struct_size = 80; },
     "the trailer's size is wrong"},
    {[](dlcrt_trailer &t) { ++t.file_bytes; }, "is damaged: expected "},
    {[](dlcrt_trailer &t) { t.code_bytes = UINT64_MAX; }, parts},
    {[](dlcrt_trailer &t) { t.code_bytes = t.file_bytes; }, parts},
    {[](dlcrt_trailer &t) { t.code_bytes = t.weights_offset + 1; }, parts},
    {[](dlcrt_trailer &t) { t.weights_offset += 4096; }, parts},
    {[](dlcrt_trailer &t) { t.weights_offset = 0; }, parts},
    {[](dlcrt_trailer &t) { t.weights_offset = UINT64_MAX - 65535; }, parts},
    {[](dlcrt_trailer &t) { ++t.weights_bytes; }, parts},
    {[](dlcrt_trailer &t) { t.weights_bytes = UINT64_MAX - 64; }, parts},
    {[](dlcrt_trailer &t) { --t.weights_bytes; },
     "expected 128 bytes of weights, got 127"},
    {[](dlcrt_trailer &t) { --t.code_bytes; }, "the code's hash is wrong"},
};

/// Trailers with a good hash that contradict the file.
struct BadTrailer : ArtifactFixture,
                    testing::WithParamInterface<TrailerCase> {};
INSTANTIATE_TEST_SUITE_P(Rows, BadTrailer, testing::ValuesIn(trailerCases),
                         caseName<TrailerCase>);

TEST_P(BadTrailer, IsRefused) {
  GetParam().damage(good.trailer);
  expectErrorWith(loadBytes(good.bytes()), DLCRT_BAD_ARTIFACT,
                  GetParam().message);
}

//===----------------------------------------------------------------------===//
// Other versions and broken code
//===----------------------------------------------------------------------===//

TEST_F(BadArtifact, TrailersOfAnotherVersion) {
  good.trailer.abi_version = 7;
  expectErrorWith(loadBytes(good.bytes()), DLCRT_INCOMPATIBLE,
                  "was compiled for ABI version 7, this runtime has version 2");
}

TEST_F(BadArtifact, DescriptorsOfAnotherVersion) {
  ArtifactBytes other(modelCode("vector_version"), vectorWeights(1, 0));
  expectError(loadBytes(other.bytes()), DLCRT_INCOMPATIBLE,
              "the model was compiled for ABI version 99, this runtime has "
              "version 2");
}

TEST_F(BadArtifact, ForAnotherCpu) {
  ArtifactBytes other(modelCode("vector_cpu"), vectorWeights(1, 0));
  expectError(loadBytes(other.bytes()), DLCRT_INCOMPATIBLE,
              "model 'vector' needs CPU features that this CPU or its "
              "operating system lacks: feature 63 (for 'any')");
}

TEST_F(BadArtifact, WithoutTheSymbol) {
  ArtifactBytes other(modelCode("vector_symbol"), vectorWeights(1, 0));
  expectErrorWith(loadBytes(other.bytes()), DLCRT_BAD_ARTIFACT,
                  "has no symbol 'dlcrt_model_query'");
}

TEST_F(BadArtifact, WithAQueryThatGivesNull) {
  ArtifactBytes other(modelCode("vector_null"), vectorWeights(1, 0));
  expectErrorWith(loadBytes(other.bytes()), DLCRT_BAD_ARTIFACT,
                  "dlcrt_model_query gave null");
}

TEST_F(BadArtifact, WithAnUndefinedSymbol) {
  ArtifactBytes other(modelCode("vector_undefined"), vectorWeights(1, 0));
  expectErrorWith(loadBytes(other.bytes()), DLCRT_BAD_ARTIFACT,
                  "functionThatNobodyDefines");
}

TEST_F(BadArtifact, WithOtherWeights) {
  ArtifactBytes none(modelCode("vector"), "");
  expectErrorWith(loadBytes(none.bytes()), DLCRT_BAD_ARTIFACT,
                  "expected 128 bytes of weights, got 0");
  ArtifactBytes more(modelCode("vector"), std::string(129, 'w'));
  expectErrorWith(loadBytes(more.bytes()), DLCRT_BAD_ARTIFACT,
                  "expected 128 bytes of weights, got 129");
}
