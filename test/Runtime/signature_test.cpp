//===- signature_test.cpp - tests of argument checks ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What dlcrt_invoke says about tensors that do not fit the signature. The
// model's host program never runs here.
//
//===----------------------------------------------------------------------===//

#include "dtype.h"
#include "support/case_name.h"
#include "support/handles.h"
#include "support/model_builder.h"
#include "support/tensor.h"

using namespace dlcrt::test;

namespace {
/// main(x: [batch, 3], y: [batch, n], z: [n, n]) -> (out: [batch, 3], any: [?])
struct SignatureFixture : testing::Test {
  SignatureFixture() {
    builder.addEntry(
        "main",
        {builder.tensor("x", float32, {"batch", 3}),
         builder.tensor("y", float32, {"batch", "n"}),
         builder.tensor("z", int64, {"n", "n"})},
        {builder.tensor("out", float32, {"batch", 3}),
         builder.tensor("any", float32, {Dim(DLCRT_DYNAMIC, nullptr)})},
        [](const dlcrt_host_api *api, dlcrt_invocation *call,
           const void *const *, const int64_t *const *,
           const void *) { return api->fail(call, "it ran", nullptr, 0); });
    module = makeModule(context, builder.build());
    reset();
  }

  void reset() {
    inputs = {x.get(), y.get(), z.get()};
    outputs = {out.get(), openTensor()};
  }

  Outcome invoke() {
    return dlcrt_invoke(module.get(), 0, inputs.data(), inputs.size(),
                        outputs.data(), outputs.size());
  }
  void expectAccepted() {
    expectError(invoke(), DLCRT_FAILED, "it ran");
    reset();
  }

  ModelBuilder builder;
  Context context = makeContext(1);
  Module module;
  Tensor<float> x{{2, 3}};
  Tensor<float> y{{2, 5}};
  Tensor<int64_t> z{{5, 5}};
  Tensor<float> out{{2, 3}};
  std::vector<DLTensor> inputs;
  std::vector<DLTensor> outputs;
};
} // namespace

TEST_F(SignatureFixture, GoodTensorsPass) {
  expectAccepted();
  outputs[0] = openTensor();
  expectAccepted();
}

TEST_F(SignatureFixture, EntryIndex) {
  expectError(dlcrt_invoke(module.get(), 1, nullptr, 0, nullptr, 0),
              DLCRT_INVALID_ARGUMENT,
              "dlcrt_invoke: entry is 1, but model 'test' has 1 entries");
}

TEST_F(SignatureFixture, NullArrays) {
  expectError(dlcrt_invoke(module.get(), 0, nullptr, 3, outputs.data(), 2),
              DLCRT_INVALID_ARGUMENT, "entry 'main': inputs is null");
  expectError(dlcrt_invoke(module.get(), 0, inputs.data(), 3, nullptr, 2),
              DLCRT_INVALID_ARGUMENT, "entry 'main': outputs is null");
}

namespace {
struct TensorCase {
  void (*damage)(SignatureFixture &);
  const char *message;
};
} // namespace

static const TensorCase tensorCases[] = {
    {[](SignatureFixture &f) { f.inputs.pop_back(); },
     "expected 3 inputs, got 2"},
    {[](SignatureFixture &f) { f.outputs.push_back(openTensor()); },
     "expected 2 outputs, got 3"},
    {[](SignatureFixture &f) { f.inputs[1].device.device_type = kDLCUDA; },
     "input 'y': expected a tensor in CPU memory (device type 1), got device "
     "type 2"},
    {[](SignatureFixture &f) { f.inputs[0].dtype = {kDLInt, 64, 1}; },
     "input 'x': expected dtype float32, got int64"},
    {[](SignatureFixture &f) { f.inputs[2].dtype = {kDLBfloat, 16, 1}; },
     "input 'z': expected dtype int64, got bfloat16"},
    {[](SignatureFixture &f) { f.inputs[0].dtype.lanes = 4; },
     "input 'x': expected dtype float32, got float32x4"},
    {[](SignatureFixture &f) { f.outputs[0].dtype = {kDLBool, 8, 1}; },
     "output 'out': expected dtype float32, got bool"},
    {[](SignatureFixture &f) { f.inputs[0].ndim = 1; },
     "input 'x': expected rank 2, got 1"},
    {[](SignatureFixture &f) { f.inputs[0].ndim = -1; },
     "input 'x': expected rank 2, got -1"},
    {[](SignatureFixture &f) { f.outputs[0].ndim = 3; },
     "output 'out': expected rank 2, got 3"},
    {[](SignatureFixture &f) { f.inputs[0].shape = nullptr; },
     "input 'x': shape is null"},
    {[](SignatureFixture &f) { f.x.shape[1] = 4; },
     "input 'x': dimension 1: expected 3, got 4"},
    {[](SignatureFixture &f) { f.x.shape[0] = -2; },
     "input 'x': dimension 0 is negative: -2"},
    {[](SignatureFixture &f) { f.y.shape[0] = 7; },
     "dimension 'batch' is 2 in input 'x' (dimension 0) but 7 in input 'y' "
     "(dimension 0)"},
    {[](SignatureFixture &f) { f.z.shape[0] = 4; },
     "dimension 'n' is 5 in input 'y' (dimension 1) but 4 in input 'z' "
     "(dimension 0)"},
    {[](SignatureFixture &f) { f.z.shape[1] = 6; },
     "dimension 'n' is 5 in input 'y' (dimension 1) but 6 in input 'z' "
     "(dimension 1)"},
    {[](SignatureFixture &f) { f.out.shape[0] = 9; },
     "output 'out': dimension 0 ('batch'): expected 2, got 9"},
    {[](SignatureFixture &f) { f.inputs[2].data = nullptr; },
     "input 'z': data is null"},
    {[](SignatureFixture &f) { f.x.shape[0] = int64_t(1) << 62; },
     "input 'x': has more elements than an int64 can count"},
    {[](SignatureFixture &f) { f.x.shape[0] = int64_t(1) << 58; },
     "input 'x': has more elements than an int64 can count"},
    {[](SignatureFixture &f) {
       static int64_t transposed[] = {1, 2};
       f.outputs[0].strides = transposed;
     },
     "output 'out': strides must be those of a dense row-major tensor"},
};

struct BadTensor : SignatureFixture, testing::WithParamInterface<TensorCase> {};
INSTANTIATE_TEST_SUITE_P(Rows, BadTensor, testing::ValuesIn(tensorCases),
                         caseName<TensorCase>);

TEST_P(BadTensor, IsRefused) {
  GetParam().damage(*this);
  std::string message = std::string("entry 'main': ") + GetParam().message;
  expectError(invoke(), DLCRT_INVALID_ARGUMENT, message);
  // The asynchronous form checks before it returns.
  dlcrt_event *event = nullptr;
  expectError(dlcrt_invoke_async(module.get(), 0, inputs.data(), inputs.size(),
                                 outputs.data(), outputs.size(), nullptr,
                                 &event),
              DLCRT_INVALID_ARGUMENT, message);
  EXPECT_EQ(event, nullptr);
}

TEST_F(SignatureFixture, WithoutElementsThereIsNothingToPointTo) {
  y = Tensor<float>({2, 0});
  z = Tensor<int64_t>({0, 0});
  reset();
  inputs[1].data = inputs[2].data = nullptr;
  inputs[2].byte_offset = 64;
  expectAccepted();
}

TEST_F(SignatureFixture, Alignment) {
  inputs[0].byte_offset = 2;
  Outcome outcome = invoke();
  EXPECT_EQ(outcome.code, DLCRT_INVALID_ARGUMENT);
  EXPECT_EQ(outcome.message.rfind("entry 'main': input 'x': address 0x", 0),
            0u);
  EXPECT_NE(
      outcome.message.find(" is not a multiple of 4, the size of its elements"),
      std::string::npos);
  reset();
  outputs[0].byte_offset = 1;
  expectErrorWith(invoke(), DLCRT_INVALID_ARGUMENT, "output 'out': address 0x");
}

TEST_F(SignatureFixture, DenseStridesOfOutputs) {
  out.strides = {3, 1};
  reset();
  expectAccepted();
}

TEST_F(SignatureFixture, StridesOfNarrowInputs) {
  ModelBuilder narrow;
  narrow.addEntry(
      "main", {narrow.tensor("x", {kDLInt, 4}, {4, 4})}, {},
      [](const dlcrt_host_api *api, dlcrt_invocation *call, const void *const *,
         const int64_t *const *,
         const void *) { return api->fail(call, "it ran", nullptr, 0); });
  module = makeModule(context, narrow.build());
  Tensor<int8_t> packed({8}, std::vector<int8_t>(8));
  packed.shape = {4, 4};
  DLTensor tensor = packed.get();
  tensor.dtype.bits = 4;
  expectError(dlcrt_invoke(module.get(), 0, &tensor, 1, nullptr, 0),
              DLCRT_FAILED, "it ran");
  int64_t strides[] = {1, 4};
  tensor.strides = strides;
  expectError(dlcrt_invoke(module.get(), 0, &tensor, 1, nullptr, 0),
              DLCRT_INVALID_ARGUMENT,
              "entry 'main': input 'x': elements of 4 bits cannot have "
              "strides");
}

TEST_F(SignatureFixture, LongNamesAreCut) {
  std::string longName(2000, 'n');
  ModelBuilder model;
  model.addEntry("main",
                 {model.tensor("x", float32, {Dim(3, longName.data())})}, {},
                 builder.entries[0].run);
  module = makeModule(context, model.build());
  DLTensor tensor = y.get();
  tensor.ndim = 1;
  expectErrorWith(dlcrt_invoke(module.get(), 0, &tensor, 1, nullptr, 0),
                  DLCRT_INVALID_ARGUMENT, "nnnnnnnn");
}

TEST(DType, Names) {
  auto name = [](uint8_t code, uint8_t bits) {
    return std::string(dlcrt::DTypeName(dlcrt_dtype{code, bits}).text);
  };
  EXPECT_EQ(name(kDLFloat, 16), "float16");
  EXPECT_EQ(name(kDLUInt, 8), "uint8");
  EXPECT_EQ(name(kDLInt, 4), "int4");
  EXPECT_EQ(name(kDLComplex, 128), "complex128");
  EXPECT_EQ(name(kDLOpaqueHandle, 64), "handle64");
  EXPECT_EQ(name(kDLBool, 8), "bool");
  EXPECT_EQ(name(kDLBool, 1), "dtype(code 6, 1 bits)");
  EXPECT_EQ(name(9, 8), "float8_e4m3b11fnuz");
  EXPECT_EQ(name(10, 8), "float8_e4m3fn");
  EXPECT_EQ(name(17, 4), "float4_e2m1fn");
  EXPECT_EQ(name(17, 8), "dtype(code 17, 8 bits)");
  EXPECT_EQ(name(200, 255), "dtype(code 200, 255 bits)");
  EXPECT_STREQ(dlcrt::DTypeName(DLDataType{200, 255, 65535}).text,
               "dtype(code 200, 255 bits)x65535");
}

TEST(DType, Alignment) {
  EXPECT_EQ(dlcrt::alignmentOf({kDLFloat, 64}), 8u);
  EXPECT_EQ(dlcrt::alignmentOf({kDLInt, 4}), 1u);
  EXPECT_EQ(dlcrt::alignmentOf({kDLInt, 24}), 1u);
  EXPECT_EQ(dlcrt::alignmentOf({kDLComplex, 64}), 8u);
  EXPECT_EQ(dlcrt::alignmentOf({kDLComplex, 128}), 16u);
}
