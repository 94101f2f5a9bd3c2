//===- artifact_test.cpp - tests of loading model libraries ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Good files load, run, and go away with the last reference.
//
//===----------------------------------------------------------------------===//

#include "support/artifact_fixture.h"
#include <dlfcn.h>
#include <thread>

using namespace dlcrt::test;

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

TEST_F(ArtifactFixture, WithWeightsInTheCode) {
  ArtifactBytes linked(modelCode("vector_linked"), "");
  Module module;
  expectOk(load(folder.write("model.so", linked.bytes()), &module, true));
  EXPECT_EQ(resultOf(module), 21);
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
