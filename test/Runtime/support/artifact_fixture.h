//===- artifact_fixture.h - loading model libraries -------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A folder for libraries, a good one, and what it computes.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_TEST_SUPPORT_ARTIFACT_FIXTURE_H
#define DLCRT_TEST_SUPPORT_ARTIFACT_FIXTURE_H

#include "artifact.h"
#include "handles.h"
#include "temp_dir.h"
#include "tensor.h"
#include <algorithm>

/// The same model, linked into the tests.
extern "C" const dlcrt_model *vector_model();

namespace dlcrt::test {

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
inline float resultOf(const Module &module, int64_t n = 1000) {
  Tensor<float> x({n}), y({n}), out({n});
  std::fill(x.data.begin(), x.data.end(), 5.0f);
  std::fill(y.data.begin(), y.data.end(), 2.0f);
  DLTensor inputs[] = {x.get(), y.get()}, output = out.get();
  expectOk(dlcrt_invoke(module.get(), 0, inputs, 2, &output, 1));
  for (float value : out.data)
    EXPECT_EQ(value, out.data[0]);
  return out.data[0];
}

} // namespace dlcrt::test

#endif // DLCRT_TEST_SUPPORT_ARTIFACT_FIXTURE_H
