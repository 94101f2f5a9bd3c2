//===- module_test.cpp - tests of modules that are linked in --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each way a descriptor can be wrong, the choice of the ISA version, and what a
// module tells about its model.
//
//===----------------------------------------------------------------------===//

#include "cpu.h"
#include "descriptor.h"
#include "support/case_name.h"
#include "support/lambda_model.h"

using namespace dlcrt::test;

namespace {
/// A model with something of everything.
struct FullModel : LambdaModel {
  FullModel() {
    dlcrt_tensor_info x = tensor("x", float32, {3, "n"});
    dlcrt_tensor_info y = tensor("y", float32, {"n"});
    addEntry("second", {x}, {y}, entries[0].run);
    weights.push_back({"w", float32, 0, 2, weightDims, 0, 64});
    weights.push_back({"b", float32, 0, 0, nullptr, 64, 4});
    build();
    model.weights_bytes = 68;
    model.weights_data = weightData;
  }

  int64_t weightDims[2] = {4, 4};
  alignas(DLCRT_ALIGNMENT) float weightData[32] = {};
};
} // namespace

static Outcome create(const dlcrt_model &model) {
  Context context = makeContext(1);
  dlcrt_module *module = nullptr;
  Outcome outcome = dlcrt_module_create(context.get(), &model, &module);
  EXPECT_EQ(outcome.code != DLCRT_OK, module == nullptr);
  dlcrt_module_release(module);
  return outcome;
}

TEST(Module, TellsAboutItsModel) {
  FullModel full;
  Context context = makeContext(1);
  Module module = makeModule(context, &full.model);
  EXPECT_EQ(dlcrt_module_model(module.get()), &full.model);
  EXPECT_EQ(dlcrt_module_isa(module.get()), &full.isas[0]);
  EXPECT_EQ(dlcrt_module_weights(module.get()), full.weightData);
  uint32_t entry = 7;
  expectOk(dlcrt_module_find_entry(module.get(), "second", &entry));
  EXPECT_EQ(entry, 1u);
  expectOk(dlcrt_module_find_entry(module.get(), "call", &entry));
  EXPECT_EQ(entry, 0u);
  expectError(dlcrt_module_find_entry(module.get(), "third", &entry),
              DLCRT_NOT_FOUND, "model 'lambda model' has no entry 'third'");
}

TEST(Module, KeepsItsContextAlive) {
  LambdaFixture f(2);
  f.context.reset();
  dlcrt_module_retain(f.module.get());
  Module second(f.module.get());
  f.module.reset();
  int calls = 0;
  expectOk(call(second, [&](const Call &) { return ++calls, 0; }));
  EXPECT_EQ(calls, 1);
}

TEST(Module, VersionsAreChecked) {
  FullModel full;
  full.model.magic = 0x12345678;
  expectError(create(full.model), DLCRT_BAD_ARTIFACT,
              "bad model descriptor: magic is 0x12345678, expected 0x52434c44");
  full.model.magic = DLCRT_ABI_MAGIC;
  full.model.abi_version = 1;
  expectError(create(full.model), DLCRT_INCOMPATIBLE,
              "the model was compiled for ABI version 1, this runtime has "
              "version 2");
}

namespace {
struct DescriptorCase {
  void (*damage)(FullModel &);
  const char *message;
};
} // namespace

static const DescriptorCase descriptorCases[] = {
    {[](FullModel &f) { f.model.struct_size = 80; },
     "struct_size is 80, expected 96"},
    {[](FullModel &f) { f.model.name = nullptr; }, "name is null"},
    {[](FullModel &f) { f.model.manifest = nullptr; }, "manifest is null"},
    {[](FullModel &f) { f.model.num_entries = 0; }, "num_entries is 0"},
    {[](FullModel &f) { f.model.num_isas = 0; }, "num_isas is 0"},
    {[](FullModel &f) { f.model.entries = nullptr; }, "entries is null"},
    {[](FullModel &f) { f.model.isas = nullptr; }, "isas is null"},
    {[](FullModel &f) { f.model.sites = nullptr; }, "sites is null"},
    {[](FullModel &f) { f.model.weights = nullptr; }, "weights is null"},
    {[](FullModel &f) { f.model.weights_data = f.weightData + 1; },
     "weights_data is not aligned to 64 bytes"},
    {[](FullModel &f) { f.entries[1].name = nullptr; },
     "entries[1].name is null"},
    {[](FullModel &f) { f.entries[1].run = nullptr; },
     "entries[1].run is null"},
    {[](FullModel &f) { f.entries[1].memory = nullptr; },
     "entries[1].memory is null"},
    {[](FullModel &f) { f.entries[1].inputs = nullptr; },
     "entries[1].inputs is null"},
    {[](FullModel &f) { f.entries[1].outputs = nullptr; },
     "entries[1].outputs is null"},
    {[](FullModel &f) { f.tensors[2][0].name = nullptr; },
     "entries[1].inputs[0].name is null"},
    {[](FullModel &f) { f.tensors[2][0].dtype.bits = 0; },
     "entries[1].inputs[0].dtype has 0 bits"},
    {[](FullModel &f) { f.tensors[2][0].rank = -1; },
     "entries[1].inputs[0].rank is -1"},
    {[](FullModel &f) { f.tensors[3][0].dims = nullptr; },
     "entries[1].outputs[0].dims or dim_names is null"},
    {[](FullModel &f) { f.tensors[3][0].dim_names = nullptr; },
     "entries[1].outputs[0].dims or dim_names is null"},
    {[](FullModel &f) { f.dims[1][0] = -2; },
     "entries[1].inputs[0].dims[0] is -2"},
    {[](FullModel &f) { f.isas[0].name = nullptr; }, "isas[0].name is null"},
    {[](FullModel &f) { f.isas[0].kernels = nullptr; },
     "isas[0].kernels is null"},
    {[](FullModel &f) { f.kernels[0].name = nullptr; },
     "isas[0].kernels[0] has a name, plan or run that is null"},
    {[](FullModel &f) { f.kernels[0].plan = nullptr; },
     "isas[0].kernels[0] has a name, plan or run that is null"},
    {[](FullModel &f) { f.kernels[0].run = nullptr; },
     "isas[0].kernels[0] has a name, plan or run that is null"},
    {[](FullModel &f) { f.sites[0].kernel = 1; },
     "sites[0].kernel is 1, but num_kernels is 1"},
    {[](FullModel &f) { f.sites[0].source = nullptr; },
     "sites[0].source is null"},
    {[](FullModel &f) { f.weights[1].name = nullptr; },
     "weights[1].name is null"},
    {[](FullModel &f) { f.weights[0].rank = -1; },
     "weights[0].rank is -1, or dims is null"},
    {[](FullModel &f) { f.weights[0].dims = nullptr; },
     "weights[0].rank is 2, or dims is null"},
    {[](FullModel &f) { f.weightDims[1] = -1; }, "weights[0].dims[1] is -1"},
    {[](FullModel &f) { f.weights[1].offset = 32; },
     "weights[1] is unaligned or beyond weights_bytes"},
    {[](FullModel &f) { f.weights[1].offset = 128; },
     "weights[1] is unaligned or beyond weights_bytes"},
    {[](FullModel &f) { f.weights[1].bytes = 5; },
     "weights[1] is unaligned or beyond weights_bytes"},
    {[](FullModel &f) { f.weights[1].bytes = UINT64_MAX; },
     "weights[1] is unaligned or beyond weights_bytes"},
};

struct BadDescriptor : testing::TestWithParam<DescriptorCase> {};
INSTANTIATE_TEST_SUITE_P(Rows, BadDescriptor,
                         testing::ValuesIn(descriptorCases),
                         caseName<DescriptorCase>);

TEST_P(BadDescriptor, IsRefused) {
  FullModel full;
  expectOk(create(full.model));
  GetParam().damage(full);
  expectError(create(full.model), DLCRT_BAD_ARTIFACT,
              std::string("bad model descriptor: ") + GetParam().message);
}

TEST(Module, WeightsMustBeThere) {
  FullModel full;
  full.model.weights_data = nullptr;
  expectError(create(full.model), DLCRT_BAD_ARTIFACT,
              "model 'lambda model': expected 68 bytes of weights, got 0");
}

//===----------------------------------------------------------------------===//
// ISA versions
//===----------------------------------------------------------------------===//

static constexpr uint64_t bit(int feature) { return uint64_t(1) << feature; }

static Outcome choose(LambdaModel &model, std::vector<dlcrt_isa> isas,
                      uint64_t features, std::string &chosen) {
  model.isas = std::move(isas);
  const dlcrt_isa *isa = nullptr;
  Outcome outcome = dlcrt::chooseIsa(*model.build(), features, isa);
  chosen = isa ? isa->name : "";
  return outcome;
}

TEST(Isa, TheFirstThatFitsIsChosen) {
  LambdaModel model;
  std::string chosen;
  std::vector<dlcrt_isa> isas = {
      {"v4", bit(DLCRT_CPU_AVX2) | bit(DLCRT_CPU_AVX512F), nullptr},
      {"v3", bit(DLCRT_CPU_AVX2), nullptr},
      {"v1", 0, nullptr}};
  uint64_t v3 = bit(DLCRT_CPU_AVX2);
  expectOk(choose(model, isas, v3 | bit(DLCRT_CPU_AVX512F), chosen));
  EXPECT_EQ(chosen, "v4");
  expectOk(choose(model, isas, v3, chosen));
  EXPECT_EQ(chosen, "v3");
  expectOk(choose(model, isas, bit(DLCRT_CPU_AVX512F), chosen));
  EXPECT_EQ(chosen, "v1");
}

TEST(Isa, MissingFeaturesAreNamed) {
  LambdaModel model;
  std::string chosen;
  std::vector<dlcrt_isa> isas = {
      {"v4", bit(DLCRT_CPU_AVX2) | bit(DLCRT_CPU_FMA) | bit(DLCRT_CPU_AVX512F),
       nullptr},
      {"v3", bit(DLCRT_CPU_AVX2) | bit(DLCRT_CPU_FMA), nullptr}};
  expectError(choose(model, isas, bit(DLCRT_CPU_SSE3), chosen),
              DLCRT_INCOMPATIBLE,
              "model 'lambda model' needs CPU features that this CPU or its "
              "operating system lacks: avx2, fma (for 'v3')");
  expectError(choose(model, isas, bit(DLCRT_CPU_FMA), chosen),
              DLCRT_INCOMPATIBLE,
              "model 'lambda model' needs CPU features that this CPU or its "
              "operating system lacks: avx2 (for 'v3')");
}

TEST(Isa, AllFeaturesAtOnceStillFitAMessage) {
  LambdaModel model;
  std::string chosen;
  Outcome outcome = choose(model, {{"all", UINT64_MAX, nullptr}}, 0, chosen);
  EXPECT_EQ(outcome.code, DLCRT_INCOMPATIBLE);
  EXPECT_NE(outcome.message.find("sse3, ssse3"), std::string::npos);
  EXPECT_NE(outcome.message.find("feature 63 (for 'all')"), std::string::npos);
}

TEST(Isa, FeaturesOfALaterRuntimeAreMissing) {
  LambdaModel model;
  model.isas.push_back({"future", bit(63), nullptr});
  expectErrorWith(create(*model.build()), DLCRT_INCOMPATIBLE,
                  "lacks: feature 63 (for 'future')");
}

TEST(Isa, TheKernelsOfTheChosenVersionRun) {
  LambdaModel model;
  model.isas.push_back({"future", bit(63), nullptr});
  model.isas.push_back({"here", dlcrt::cpuFeatures(), nullptr});
  model.isas.push_back({"any", 0, nullptr});
  model.build();
  // The kernels of the other versions would end the test.
  dlcrt_kernel wrong = {"wrong",
                        [](const uint64_t *, dlcrt_grid *) { abort(); },
                        [](const uint64_t *, int64_t, int64_t, void *) {}};
  model.isas[0].kernels = &wrong;
  model.isas[2].kernels = &wrong;
  Context context = makeContext(1);
  Module module = makeModule(context, &model.model);
  EXPECT_STREQ(dlcrt_module_isa(module.get())->name, "here");
  int tiles = 0;
  Kernel kernel = [&](int64_t first, int64_t last, void *) {
    tiles += last - first;
  };
  expectOk(call(module, [&](const Call &c) { return c.dispatch(kernel, 5); }));
  EXPECT_EQ(tiles, 5);
}
