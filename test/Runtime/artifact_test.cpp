//===- artifact_test.cpp - tests of loading model libraries ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Good files run; a file that is damaged in any way is an error, before its
// code can do harm.
//
//===----------------------------------------------------------------------===//

#include "file.h"
#include "support/artifact.h"
#include "support/handles.h"
#include "support/temp_dir.h"
#include "support/tensor.h"
#include <dlfcn.h>
#include <random>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace dlcrt::test;

/// The same model, linked into the tests.
extern "C" const dlcrt_model *vector_model();

namespace {
struct ArtifactFixture : testing::Test {
  Outcome load(const std::string &path, Module *result = nullptr,
               bool verify = false) {
    dlcrt_load_options options = {sizeof(options), verify};
    dlcrt_module *module = nullptr;
    Outcome outcome =
        dlcrt_module_load(context.get(), path.c_str(), &options, &module);
    EXPECT_EQ(outcome.code != DLCRT_OK, module == nullptr);
    Module owner(module);
    if (result)
      *result = std::move(owner);
    return outcome;
  }
  Outcome loadBytes(const std::string &bytes, bool verify = false) {
    return load(folder.write("model.so", bytes), nullptr, verify);
  }

  TempDir folder;
  Context context = makeContext(2);
  ArtifactBytes good{modelCode("vector"), vectorWeights(3, 0.5f)};
};

/// What the vector model gives for x = 5 and y = 2.
float resultOf(const Module &module, int64_t n = 1000) {
  Tensor<float> x({n}), y({n}), out({n});
  std::fill(x.data.begin(), x.data.end(), 5.0f);
  std::fill(y.data.begin(), y.data.end(), 2.0f);
  DLTensor inputs[] = {x.get(), y.get()}, output = out.get();
  expectOk(dlcrt_invoke(module.get(), 0, inputs, 2, &output, 1));
  for (float value : out.data)
    EXPECT_EQ(value, out.data[0]);
  return out.data[0];
}
} // namespace

TEST_F(ArtifactFixture, LoadsAndRuns) {
  Module module;
  expectOk(load(folder.write("model.so", good.bytes()), &module));
  EXPECT_EQ(resultOf(module), 30.5f);
  EXPECT_STREQ(dlcrt_module_model(module.get())->name, "vector");
  EXPECT_STREQ(dlcrt_module_isa(module.get())->name, "any");
  auto *weights =
      static_cast<const float *>(dlcrt_module_weights(module.get()));
  EXPECT_EQ(weights[0], 3);
  EXPECT_EQ(weights[16], 0.5f);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(weights) % 4096, 0u);
  EXPECT_EQ(memoryOf(context).live_bytes, 4096u);
}

TEST_F(ArtifactFixture, OptionsMayBeNullButNotShort) {
  std::string path = folder.write("model.so", good.bytes());
  dlcrt_module *module = nullptr;
  expectOk(dlcrt_module_load(context.get(), path.c_str(), nullptr, &module));
  EXPECT_EQ(resultOf(Module(module)), 30.5f);
  dlcrt_load_options options = {8, 0};
  expectError(dlcrt_module_load(context.get(), path.c_str(), &options, &module),
              DLCRT_INVALID_ARGUMENT,
              "dlcrt_module_load: struct_size is 8, expected at least 16");
  EXPECT_EQ(module, nullptr);
}

TEST_F(ArtifactFixture, ALinkedInModelIsTheSame) {
  EXPECT_EQ(resultOf(makeModule(context, vector_model())), 21);
}

TEST_F(ArtifactFixture, APathWithoutASlash) {
  folder.write("model.so", good.bytes());
  std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  Module module;
  expectOk(load("model.so", &module));
  std::filesystem::current_path(before);
  EXPECT_EQ(resultOf(module), 30.5f);
}

TEST_F(ArtifactFixture, ReleaseUnloads) {
  std::string path = folder.write("model.so", good.bytes());
  Module first, second;
  expectOk(load(path, &first));
  expectOk(load(path, &second));
  EXPECT_EQ(dlcrt_module_model(first.get()), dlcrt_module_model(second.get()));
  first.reset();
  EXPECT_EQ(resultOf(second), 30.5f);
  second.reset();
  EXPECT_EQ(dlopen(path.c_str(), RTLD_NOW | RTLD_NOLOAD), nullptr);
}

TEST_F(ArtifactFixture, SymbolsStayPrivate) {
  Module module;
  expectOk(load(folder.write("model.so", good.bytes()), &module));
  EXPECT_EQ(dlsym(RTLD_DEFAULT, DLCRT_MODEL_QUERY_SYMBOL), nullptr);
}

TEST_F(ArtifactFixture, AReplacedFileIsNotMistakenForTheLoadedOne) {
  std::string path = folder.write("model.so", good.bytes());
  Module old;
  expectOk(load(path, &old));
  ArtifactBytes other(modelCode("vector_offset"), vectorWeights(1, 0));
  folder.write("new.so", other.bytes());
  std::filesystem::rename(folder.file("new.so"), path);
  expectErrorWith(load(path), DLCRT_BAD_ARTIFACT,
                  "was replaced while an older version of it is loaded");
  EXPECT_EQ(resultOf(old), 30.5f);
  old.reset();
  Module fresh;
  expectOk(load(path, &fresh));
  EXPECT_EQ(resultOf(fresh), 110);
}

TEST_F(ArtifactFixture, NewWeightsForLoadedCode) {
  std::string path = folder.write("model.so", good.bytes());
  Module old, fresh;
  expectOk(load(path, &old));
  ArtifactBytes other(modelCode("vector"), vectorWeights(4, 0));
  folder.write("new.so", other.bytes());
  std::filesystem::rename(folder.file("new.so"), path);
  expectOk(load(path, &fresh));
  EXPECT_EQ(resultOf(old), 30.5f);
  EXPECT_EQ(resultOf(fresh), 40);
}

//===----------------------------------------------------------------------===//
// Files that are none
//===----------------------------------------------------------------------===//

TEST_F(ArtifactFixture, MissingFiles) {
  std::string path = folder.file("absent.so");
  expectError(load(path), DLCRT_NOT_FOUND,
              "cannot open '" + path + "': No such file or directory");
  folder.write("file", "x");
  expectErrorWith(load(folder.file("file/model.so")), DLCRT_NOT_FOUND,
                  "Not a directory");
  expectErrorWith(load(""), DLCRT_NOT_FOUND, "cannot open ''");
}

TEST_F(ArtifactFixture, UnreadableFiles) {
  if (geteuid() == 0)
    GTEST_SKIP() << "the superuser can read everything";
  std::string path = folder.write("model.so", good.bytes());
  chmod(path.c_str(), 0);
  expectErrorWith(load(path), DLCRT_IO, "Permission denied");
}

TEST_F(ArtifactFixture, TooManyLinks) {
  std::filesystem::create_symlink("loop.so", folder.file("loop.so"));
  expectErrorWith(load(folder.file("loop.so")), DLCRT_IO, "cannot open '");
}

TEST_F(ArtifactFixture, FoldersAndPipes) {
  expectError(load(folder.path()), DLCRT_BAD_ARTIFACT,
              "'" + folder.path() + "' is not a regular file");
  std::string pipe = folder.file("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  expectError(load(pipe), DLCRT_BAD_ARTIFACT,
              "'" + pipe + "' is not a regular file");
}

TEST_F(ArtifactFixture, OtherFiles) {
  expectErrorWith(loadBytes(""), DLCRT_BAD_ARTIFACT, "it has only 0 bytes");
  expectErrorWith(loadBytes("hello"), DLCRT_BAD_ARTIFACT,
                  "it has only 5 bytes");
  expectErrorWith(loadBytes(std::string(1000, 'x')), DLCRT_BAD_ARTIFACT,
                  "does not end with a trailer");
  expectErrorWith(loadBytes(modelCode("vector")), DLCRT_BAD_ARTIFACT,
                  "does not end with a trailer");
}

TEST_F(ArtifactFixture, AGoodTrailerBehindSomethingThatIsNoLibrary) {
  for (const char *code : {"", "x", "\177ELF"})
    expectErrorWith(loadBytes(ArtifactBytes(code, "").bytes()),
                    DLCRT_BAD_ARTIFACT, "cannot link '");
  expectErrorWith(loadBytes(ArtifactBytes(std::string(5000, 'x'), "w").bytes()),
                  DLCRT_BAD_ARTIFACT, "cannot link '");
}

TEST_F(ArtifactFixture, AFileThatShrinksWhileItIsRead) {
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

TEST_F(ArtifactFixture, TruncatedAtAnyLength) {
  std::string bytes = good.bytes();
  std::vector<size_t> lengths;
  for (size_t length = 0; length < 200; ++length)
    lengths.push_back(length);
  for (size_t length = 200; length < bytes.size(); length += 997)
    lengths.push_back(length);
  for (size_t less = 1; less < 300; ++less)
    lengths.push_back(bytes.size() - less);
  for (size_t length : lengths)
    EXPECT_EQ(loadBytes(bytes.substr(0, length)).code, DLCRT_BAD_ARTIFACT)
        << length;
  // Too long is damaged too.
  EXPECT_EQ(loadBytes(bytes + "x").code, DLCRT_BAD_ARTIFACT);
}

TEST_F(ArtifactFixture, MissingMiddle) {
  std::string bytes = good.bytes();
  bytes.erase(1000, 4096);
  expectErrorWith(loadBytes(bytes), DLCRT_BAD_ARTIFACT, "is damaged: expected");
}

TEST_F(ArtifactFixture, EveryBitOfTheTrailer) {
  std::string bytes = good.bytes();
  size_t start = bytes.size() - sizeof(dlcrt_trailer);
  for (size_t i = start; i < bytes.size(); ++i)
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = bytes;
      damaged[i] ^= static_cast<char>(1 << bit);
      EXPECT_EQ(loadBytes(damaged).code, DLCRT_BAD_ARTIFACT) << i - start;
    }
}

TEST_F(ArtifactFixture, FlippedBitsOfTheCode) {
  std::string bytes = good.bytes();
  auto expectDamaged = [&](size_t i, int bit) {
    std::string damaged = bytes;
    damaged[i] ^= static_cast<char>(1 << bit);
    expectErrorWith(loadBytes(damaged), DLCRT_BAD_ARTIFACT,
                    "is damaged: the code's hash is wrong");
  };
  for (size_t i = 0; i < 64; ++i) // the ELF header
    expectDamaged(i, i % 8);
  std::mt19937 random(1);
  for (int i = 0; i < 400; ++i)
    expectDamaged(random() % good.trailer.code_bytes, random() % 8);
  expectDamaged(good.trailer.code_bytes - 1, 7);
}

TEST_F(ArtifactFixture, FlippedBitsOfTheWeights) {
  std::string bytes = good.bytes();
  expectOk(loadBytes(bytes, true));
  for (size_t i = 0; i < good.trailer.weights_bytes; ++i) {
    std::string damaged = bytes;
    damaged[good.trailer.weights_offset + i] ^= static_cast<char>(1 << i % 8);
    expectErrorWith(loadBytes(damaged, true), DLCRT_BAD_ARTIFACT,
                    "is damaged: the weights' hash is wrong");
    // They are read only when asked to.
    expectOk(loadBytes(damaged));
  }
}

TEST_F(ArtifactFixture, TrailersThatContradictTheFile) {
  auto expectBad = [&](void (*change)(dlcrt_trailer &), const char *message) {
    ArtifactBytes changed = good;
    change(changed.trailer);
    expectErrorWith(loadBytes(changed.bytes()), DLCRT_BAD_ARTIFACT, message);
  };
  const char *parts = "code and weights don't fit into the file";
  expectBad([](dlcrt_trailer &t) { t.struct_size = 80; },
            "the trailer's size is wrong");
  expectBad([](dlcrt_trailer &t) { ++t.file_bytes; }, "is damaged: expected ");
  expectBad([](dlcrt_trailer &t) { t.code_bytes = UINT64_MAX; }, parts);
  expectBad([](dlcrt_trailer &t) { t.code_bytes = t.file_bytes; }, parts);
  expectBad([](dlcrt_trailer &t) { t.code_bytes = t.weights_offset + 1; },
            parts);
  expectBad([](dlcrt_trailer &t) { t.weights_offset += 4096; }, parts);
  expectBad([](dlcrt_trailer &t) { t.weights_offset = 0; }, parts);
  expectBad([](dlcrt_trailer &t) { t.weights_offset = UINT64_MAX - 65535; },
            parts);
  expectBad([](dlcrt_trailer &t) { ++t.weights_bytes; }, parts);
  expectBad([](dlcrt_trailer &t) { t.weights_bytes = UINT64_MAX - 64; }, parts);
  expectBad([](dlcrt_trailer &t) { --t.weights_bytes; },
            "the code expects 128 bytes of weights, the file has 127");
  expectBad([](dlcrt_trailer &t) { --t.code_bytes; },
            "the code's hash is wrong");
}

//===----------------------------------------------------------------------===//
// Other versions and broken code
//===----------------------------------------------------------------------===//

TEST_F(ArtifactFixture, TrailersOfAnotherVersion) {
  good.trailer.abi_version = 7;
  expectErrorWith(loadBytes(good.bytes()), DLCRT_INCOMPATIBLE,
                  "was compiled for ABI version 7, this runtime has version 1");
}

TEST_F(ArtifactFixture, DescriptorsOfAnotherVersion) {
  ArtifactBytes other(modelCode("vector_version"), vectorWeights(1, 0));
  expectError(loadBytes(other.bytes()), DLCRT_INCOMPATIBLE,
              "the model was compiled for ABI version 99, this runtime has "
              "version 1");
}

TEST_F(ArtifactFixture, WithoutTheSymbol) {
  ArtifactBytes other(modelCode("vector_symbol"), vectorWeights(1, 0));
  expectErrorWith(loadBytes(other.bytes()), DLCRT_BAD_ARTIFACT,
                  "has no symbol 'dlcrt_model_query'");
}

TEST_F(ArtifactFixture, WithAQueryThatGivesNull) {
  ArtifactBytes other(modelCode("vector_null"), vectorWeights(1, 0));
  expectErrorWith(loadBytes(other.bytes()), DLCRT_BAD_ARTIFACT,
                  "dlcrt_model_query gave null");
}

TEST_F(ArtifactFixture, WithAnUndefinedSymbol) {
  ArtifactBytes other(modelCode("vector_undefined"), vectorWeights(1, 0));
  expectErrorWith(loadBytes(other.bytes()), DLCRT_BAD_ARTIFACT,
                  "functionThatNobodyDefines");
}

TEST_F(ArtifactFixture, WithOtherWeights) {
  ArtifactBytes none(modelCode("vector"), "");
  expectErrorWith(loadBytes(none.bytes()), DLCRT_BAD_ARTIFACT,
                  "the code expects 128 bytes of weights, the file has 0");
  ArtifactBytes more(modelCode("vector"), std::string(129, 'w'));
  expectErrorWith(loadBytes(more.bytes()), DLCRT_BAD_ARTIFACT,
                  "the code expects 128 bytes of weights, the file has 129");
}

TEST_F(ArtifactFixture, WithWeightsInTheCode) {
  ArtifactBytes linked(modelCode("vector_linked"), "");
  Module module;
  expectOk(load(folder.write("model.so", linked.bytes()), &module, true));
  EXPECT_EQ(resultOf(module), 21);
}

TEST_F(ArtifactFixture, ManyLoadsFromManyThreads) {
  std::string path = folder.write("model.so", good.bytes());
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) {
        Module module;
        expectOk(load(path, &module));
        EXPECT_EQ(resultOf(module), 30.5f);
      }
    });
  for (std::thread &thread : threads)
    thread.join();
}
