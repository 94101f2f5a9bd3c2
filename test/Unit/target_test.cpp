//===- target_test.cpp - Weights and tables of an artifact ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where weights lie, and what modules say about entries and dispatches.
//
//===----------------------------------------------------------------------===//

#include "dlc/Target/Signature.h"
#include "dlc/Target/WeightLayout.h"
#include "dlcrt/dlcrt.h"
#include "program.h"

using namespace dlc;

namespace {

TEST(WeightLayout, StartsEachWeightAligned) {
  Program program(R"(
    dlc.weight @floats "a" file("m.onnx", 0, 400) : tensor<100xf32>
    dlc.weight @bools "b" file("m.onnx", 0, 5) : tensor<5xi1>
    dlc.weight @nibbles "c" file("m.onnx", 0, 3) : tensor<5xi4>
    dlc.weight @nothing "d" file("m.onnx", 0, 0) : tensor<0x7xf64>
    dlc.weight @last "e" value(dense<1> : tensor<1xi8>) : tensor<1xi8>
  )");
  WeightLayout layout(program.getModule());
  SmallVector<uint64_t> offsets, sizes;
  for (auto &[name, place] : layout.getPlaces()) {
    offsets.push_back(place.offset);
    sizes.push_back(place.bytes);
    EXPECT_EQ(layout.getOffset(name), place.offset);
  }
  EXPECT_EQ(sizes, (SmallVector<uint64_t>{400, 5, 3, 0, 1}));
  EXPECT_EQ(offsets, (SmallVector<uint64_t>{0, 448, 512, 576, 576}));
  EXPECT_EQ(layout.getBytes(), 640u);
}

TEST(WeightLayout, OfNoWeightsIsEmpty) {
  Program program("func.func private @f()");
  EXPECT_EQ(WeightLayout(program.getModule()).getBytes(), 0u);
}

TEST(Signature, SaysWhatEntriesTake) {
  Program program(R"(module attributes {dlc.entries = [{
    name = "main", memory = "64*batch",
    inputs = [{dlc.name = "x", dlc.dims = ["batch", ""], dlc.dtype = i1,
               type = tensor<?x4xi8>},
              {type = tensor<bf16>}],
    outputs = [{type = tensor<2xui16>}]}], dlc.sites = []} {})");
  std::vector<EntrySignature> entries = getEntries(program.getModule());
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].name, "main");
  EXPECT_EQ(entries[0].memory, "64*batch");
  ASSERT_EQ(entries[0].inputs.size(), 2u);
  const TensorSignature &x = entries[0].inputs[0];
  EXPECT_EQ(x.name, "x");
  EXPECT_EQ(x.dims, (SmallVector<int64_t>{DLCRT_DYNAMIC, 4}));
  EXPECT_EQ(x.names, (SmallVector<std::string>{"batch", ""}));
  // What the user sees, not how it is stored.
  EXPECT_EQ(x.dtype.code, kDLBool);
  // Without a name, a number.
  EXPECT_EQ(entries[0].inputs[1].name, "input1");
  EXPECT_EQ(entries[0].inputs[1].dtype.code, kDLBfloat);
  EXPECT_TRUE(entries[0].inputs[1].dims.empty());
  EXPECT_EQ(entries[0].outputs[0].name, "output0");
}

TEST(Signature, SaysWhatIsDispatched) {
  Program program(R"(module attributes {dlc.entries = [], dlc.sites = [
    {kernel = @k, num_args = 3 : i64, source = "node 'add'"}]} {})");
  std::vector<SiteSignature> sites = getSites(program.getModule());
  ASSERT_EQ(sites.size(), 1u);
  EXPECT_EQ(sites[0].kernel, "k");
  EXPECT_EQ(sites[0].numArgs, 3u);
  EXPECT_EQ(sites[0].source, "node 'add'");
}

TEST(Signature, TypesAreThoseOfDlpack) {
  MLIRContext context;
  auto expect = [](Type type, uint8_t code, uint8_t bits) {
    EXPECT_EQ(getAbiType(type).code, code);
    EXPECT_EQ(getAbiType(type).bits, bits);
  };
  expect(IntegerType::get(&context, 1), kDLBool, 8);
  expect(IntegerType::get(&context, 64), kDLInt, 64);
  expect(IntegerType::get(&context, 8, IntegerType::Unsigned), kDLUInt, 8);
  expect(mlir::Float16Type::get(&context), kDLFloat, 16);
  expect(mlir::Float64Type::get(&context), kDLFloat, 64);
  expect(mlir::BFloat16Type::get(&context), kDLBfloat, 16);
  // dlpack.h 1.1: kDLFloat8_e4m3fn, kDLFloat8_e5m2 and kDLFloat4_e2m1fn.
  expect(mlir::Float8E4M3FNType::get(&context), 10, 8);
  expect(mlir::Float8E5M2Type::get(&context), 12, 8);
  // In a byte of its own.
  expect(mlir::Float4E2M1FNType::get(&context), 17, 8);
}

} // namespace
