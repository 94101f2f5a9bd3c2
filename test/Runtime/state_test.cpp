//===- state_test.cpp - tests of what a model keeps -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// dlcrt_state, and the files that it is saved to.
//
//===----------------------------------------------------------------------===//

#include "support/handles.h"
#include "support/model_builder.h"
#include "support/temp_dir.h"
#include "support/tensor.h"
#include <cstring>

using namespace dlcrt::test;

namespace {
using State = Handle<dlcrt_state, dlcrt_state_release>;

dlcrt_tensor_info asState(dlcrt_tensor_info info, uint16_t more = 0) {
  info.flags = DLCRT_STATE | more;
  return info;
}

/// add(x: [2], sum: [2], count: []) adds x to the state `sum`, and 1 to the
/// state `count`.
int32_t add(const dlcrt_host_api *, dlcrt_invocation *,
            const void *const *inputs, const int64_t *const *, const void *) {
  auto *x = static_cast<const float *>(inputs[1]);
  auto *sum = static_cast<float *>(const_cast<void *>(inputs[0]));
  auto *count = static_cast<int64_t *>(const_cast<void *>(inputs[2]));
  for (int i = 0; i < 2; ++i)
    sum[i] += x[i];
  ++*count;
  return 0;
}

int32_t nothing(const dlcrt_host_api *, dlcrt_invocation *, const void *const *,
                const int64_t *const *, const void *) {
  return 0;
}

struct StateTest : testing::Test {
  StateTest() {
    builder.addEntry(
        "add",
        {asState(builder.tensor("sum", float32, {2}), DLCRT_UPDATED),
         builder.tensor("x", float32, {2}),
         asState(builder.tensor("count", int64, {}), DLCRT_UPDATED)},
        {}, add);
    builder.addEntry("look",
                     {asState(builder.tensor("sum", float32, {2})),
                      asState(builder.tensor("b\"\\\n", int64, {0}))},
                     {}, nothing);
    module = makeModule(context, builder.build());
    state = makeState();
  }

  State makeState() {
    dlcrt_state *made = nullptr;
    expectOk(dlcrt_state_create(module.get(), &made));
    return State(made);
  }

  Outcome bind(uint32_t entry, std::vector<DLTensor> own, size_t count = 3) {
    inputs.resize(count);
    return dlcrt_state_bind(state.get(), entry, own.data(), own.size(),
                            inputs.data(), inputs.size());
  }
  void call(float a, float b) {
    Tensor<float> x({2}, {a, b});
    assertOk(bind(0, {x.get()}));
    assertOk(dlcrt_invoke(module.get(), 0, inputs.data(), inputs.size(),
                          nullptr, 0));
  }

  std::vector<float> getSum() const {
    auto *data = static_cast<float *>(dlcrt_state_tensor(state.get(), 0)->data);
    return {data[0], data[1]};
  }
  int64_t getCount() const {
    return *static_cast<int64_t *>(dlcrt_state_tensor(state.get(), 1)->data);
  }

  /// Loads a file with this header and 24 bytes behind it.
  Outcome loadHeader(const std::string &header) {
    uint64_t size = header.size();
    std::string bytes(reinterpret_cast<const char *>(&size), sizeof(size));
    path = folder.write("x.safetensors", bytes + header + std::string(24, 1));
    return dlcrt_state_load(state.get(), path.c_str(), nullptr, 0);
  }
  void expectDamaged(const std::string &header, size_t place) {
    Outcome outcome = loadHeader(header);
    expectError(outcome, DLCRT_BAD_ARTIFACT,
                "'" + path +
                    "' is no safetensors file: its header is damaged "
                    "near byte " +
                    std::to_string(place));
  }

  Context context = makeContext(1);
  ModelBuilder builder;
  Module module;
  State state;
  std::vector<DLTensor> inputs;
  TempDir folder;
  std::string path;
};
} // namespace

TEST_F(StateTest, TensorsOfAllEntries) {
  ASSERT_EQ(dlcrt_state_count(state.get()), 3u);
  EXPECT_STREQ(dlcrt_state_name(state.get(), 0), "sum");
  EXPECT_STREQ(dlcrt_state_name(state.get(), 1), "count");
  EXPECT_STREQ(dlcrt_state_name(state.get(), 2), "b\"\\\n");
  EXPECT_EQ(dlcrt_state_name(state.get(), 3), nullptr);
  EXPECT_EQ(dlcrt_state_tensor(state.get(), 3), nullptr);
  EXPECT_EQ(dlcrt_state_tensor(state.get(), 0)->shape[0], 2);
  EXPECT_EQ(getSum(), (std::vector<float>{0, 0}));
}

TEST_F(StateTest, EntriesUpdateIt) {
  call(1, 2);
  call(10, 20);
  EXPECT_EQ(getSum(), (std::vector<float>{11, 22}));
  EXPECT_EQ(getCount(), 2);
  State other = makeState();
  EXPECT_EQ(*static_cast<float *>(dlcrt_state_tensor(other.get(), 0)->data), 0);
}

TEST_F(StateTest, IsSavedAndLoaded) {
  call(1.5, 2);
  path = folder.file("saved.safetensors");
  expectOk(dlcrt_state_save(state.get(), path.c_str(), nullptr));
  call(1, 1);
  expectOk(dlcrt_state_load(state.get(), path.c_str(), nullptr, 0));
  EXPECT_EQ(getSum(), (std::vector<float>{1.5, 2}));
  EXPECT_EQ(getCount(), 1);
  std::string bytes = readFile(path);
  // int64 first, so that it lies at a multiple of 8.
  std::string header =
      R"({"count":{"dtype":"I64","shape":[],"data_offsets":[0,8]},)"
      R"("b\"\\\u000a":{"dtype":"I64","shape":[0],"data_offsets":[8,8]},)"
      R"("sum":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}})";
  uint64_t size;
  memcpy(&size, bytes.data(), sizeof(size));
  EXPECT_EQ(size % 8, 0u);
  EXPECT_EQ(bytes.substr(8, header.size()), header);
  EXPECT_EQ(bytes.size(), 8 + size + 16);
  // Nothing else is left in the folder.
  size_t files = 0;
  for ([[maybe_unused]] auto &file :
       std::filesystem::directory_iterator(folder.path()))
    ++files;
  EXPECT_EQ(files, 1u);
}

TEST_F(StateTest, KeepsANote) {
  path = folder.file("noted.safetensors");
  expectOk(dlcrt_state_save(state.get(), path.c_str(), "epoch 3 \"\n\xc3\xa9"));
  char note[14] = "x";
  expectOk(dlcrt_state_load(state.get(), path.c_str(), note, sizeof(note)));
  EXPECT_STREQ(note, "epoch 3 \"\n\xc3\xa9");
  expectOk(dlcrt_state_load(state.get(), path.c_str(), nullptr, 0));
  // One that is too long is none.
  expectOk(dlcrt_state_load(state.get(), path.c_str(), note, 5));
  EXPECT_STREQ(note, "");
  expectErrorWith(dlcrt_state_load(state.get(), path.c_str(), note, 0),
                  DLCRT_INVALID_ARGUMENT, "note_bytes is 0");
}

TEST_F(StateTest, LoadsWhatOthersWrite) {
  // Another order, blanks, metadata, escapes, and a tensor that is not ours.
  expectOk(loadHeader(R"( { "__metadata__" : {"format": "pt", "\u00e9": ""},
    "sum": {"shape": [2], "data_offsets": [0, 8], "dtype": "F32"},
    "\u0062\u0022\\\n": {"dtype": "I64", "shape": [0], "data_offsets": [8, 8]},
    "c\ud83d\ude00": {"dtype": "U8", "shape": [16], "data_offsets": [8, 24]},
    "count": {"dtype": "I64", "shape": [], "data_offsets": [16, 24]}}  )"));
  EXPECT_EQ(getCount(), 0x0101010101010101);
}

TEST_F(StateTest, RefusesWhatDoesNotFit) {
  const std::string rest =
      R"(,"b\"\\\n":{"dtype":"I64","shape":[0],"data_offsets":[8,8]}})";
  auto load = [&](const std::string &sum) {
    return loadHeader(
        R"({"count":{"dtype":"I64","shape":[],"data_offsets":[0,8]})" +
        (sum.empty() ? "" : R"(,"sum":)" + sum) + rest);
  };
  auto expect = [&](const std::string &sum, const std::string &problem) {
    Outcome outcome = load(sum);
    expectError(outcome, DLCRT_INVALID_ARGUMENT, "'" + path + "'" + problem);
    EXPECT_EQ(getCount(), 0);
  };
  expect("", " has no tensor 'sum'");
  expect(R"({"dtype":"F16","shape":[2],"data_offsets":[0,8]})",
         ": tensor 'sum': expected dtype float32, got F16");
  expect(R"({"dtype":"F32","shape":[1,2],"data_offsets":[0,8]})",
         ": tensor 'sum': expected rank 1, got 2");
  expect(R"({"dtype":"F32","shape":[3],"data_offsets":[0,12]})",
         ": tensor 'sum': dimension 0: expected 2, got 3");
  expectError(load(R"({"dtype":"F32","shape":[2],"data_offsets":[0,12]})"),
              DLCRT_BAD_ARTIFACT,
              "'" + path + "': tensor 'sum' has 12 bytes, expected 8");
  expectError(load(R"({"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
                   R"("sum":{"dtype":"F32","shape":[2],"data_offsets":[0,8]})"),
              DLCRT_BAD_ARTIFACT, "'" + path + "' has two tensors named 'sum'");
}

TEST_F(StateTest, RefusesDamagedHeaders) {
  expectDamaged("", 0);
  expectDamaged("[]", 0);
  expectDamaged("{} x", 3);
  expectDamaged(R"({"a")", 4);
  expectDamaged(R"({"a)", 3);
  expectDamaged(R"({"a": 1})", 6);
  expectDamaged(R"({"\q": {}})", 4);
  expectDamaged(R"({"\ud800": {}})", 8);
  expectDamaged(R"({"\u00": {}})", 6);
  expectDamaged(R"({"__metadata__": {"a": 1}})", 23);
  expectDamaged(R"({"a": {"dtype": "F32", "shape": [-1]}})", 33);
  expectDamaged(R"({"a": {"dtype": "F32", "dtype": "F32"}})", 31);
  expectDamaged(R"({"a": {"shape": [99999999999999999999]}})", 36);
  expectDamaged(R"({"a": {"data_offsets": [8, 4]}})", 29);
  expectDamaged(R"({"a": {"data_offsets": [0, 25]}})", 30);
  expectDamaged(R"({"a": {"dtype": "F32"}})", 21);
}

TEST_F(StateTest, RefusesFilesThatAreNone) {
  path = folder.file("none");
  expectErrorWith(dlcrt_state_load(state.get(), path.c_str(), nullptr, 0),
                  DLCRT_NOT_FOUND, path);
  path = folder.write("short", "abc");
  expectError(dlcrt_state_load(state.get(), path.c_str(), nullptr, 0),
              DLCRT_BAD_ARTIFACT,
              "'" + path + "' is no safetensors file: it has 3 bytes");
  path = folder.write("long", std::string("\x64\0\0\0\0\0\0\0{}", 10));
  expectError(dlcrt_state_load(state.get(), path.c_str(), nullptr, 0),
              DLCRT_BAD_ARTIFACT,
              "'" + path +
                  "' is no safetensors file, or was cut: its header "
                  "would have 100 bytes");
}

TEST_F(StateTest, KeepsTheOldFileWhereItCannotWrite) {
  path = folder.file("no/such/folder");
  expectErrorWith(dlcrt_state_save(state.get(), path.c_str(), nullptr),
                  DLCRT_IO, "cannot write '" + path + "'");
  // A folder is no file that could be replaced.
  std::filesystem::create_directory(folder.file("taken"));
  path = folder.file("taken");
  expectErrorWith(dlcrt_state_save(state.get(), path.c_str(), nullptr),
                  DLCRT_IO, path);
  EXPECT_TRUE(std::filesystem::is_directory(path));
}

TEST_F(StateTest, BindChecksItsArguments) {
  Tensor<float> x({2}, {1, 2});
  expectError(bind(0, {}), DLCRT_INVALID_ARGUMENT,
              "entry 'add': expected 1 inputs beside its state, got 0");
  expectError(bind(0, {x.get()}, 2), DLCRT_INVALID_ARGUMENT,
              "entry 'add': expected room for 3 inputs, got 2");
  expectErrorWith(bind(2, {}), DLCRT_INVALID_ARGUMENT, "entry is 2, but");
  expectErrorWith(dlcrt_state_create(nullptr, nullptr), DLCRT_INVALID_ARGUMENT,
                  "state is null");
  expectErrorWith(dlcrt_state_save(nullptr, "x", nullptr),
                  DLCRT_INVALID_ARGUMENT, "state is null");
  expectErrorWith(dlcrt_state_load(state.get(), nullptr, nullptr, 0),
                  DLCRT_INVALID_ARGUMENT, "path is null");
  EXPECT_EQ(dlcrt_state_count(nullptr), 0u);
}

TEST_F(StateTest, UpdatedInputsAreDense) {
  Tensor<float> x({2}, {1, 2}), sum({4});
  assertOk(bind(0, {x.get()}));
  sum.shape = {2};
  sum.strides = {2};
  inputs[0] = sum.get();
  expectError(dlcrt_invoke(module.get(), 0, inputs.data(), 3, nullptr, 0),
              DLCRT_INVALID_ARGUMENT,
              "entry 'add': input 'sum': is written to, and must be dense");
}

TEST_F(StateTest, DescriptorsAreChecked) {
  dlcrt_module *made = nullptr;
  auto expect = [&](const std::string &problem) {
    expectError(dlcrt_module_create(context.get(), builder.build(), &made),
                DLCRT_BAD_ARTIFACT, "bad model descriptor: " + problem);
  };
  builder.tensors[0][1].flags = DLCRT_UPDATED;
  expect("entries[0].inputs[1].flags is 2");
  builder.tensors[0][1].flags = 8;
  expect("entries[0].inputs[1].flags is 8");
  builder.tensors[0][1] = asState(builder.tensors[0][0]);
  expect("entries[0] has the state 'sum' twice");
  builder.tensors[0][1] = asState(builder.tensor("n", float32, {"n"}));
  expect("entries[0].inputs[1] is a state with an open dimension");
  builder.tensors[0][1] = asState(builder.tensor("b\"\\\n", int64, {1}));
  expect("two entries have a state 'b\"\\ ' of different types");
}
