//===- model_builder.h - model descriptors made at run time -----*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Builds what the compiler emits as constants. Everything stays public, so that
// a test can break it.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_TEST_SUPPORT_MODEL_BUILDER_H
#define DLCRT_TEST_SUPPORT_MODEL_BUILDER_H

#include "dlcrt/dlcrt.h"
#include <deque>
#include <vector>

namespace dlcrt::test {

/// A dimension of a signature: fixed, named, or both.
struct Dim {
  Dim(int value) : value(value), name(nullptr) {}
  Dim(const char *name) : value(DLCRT_DYNAMIC), name(name) {}
  Dim(int64_t value, const char *name) : value(value), name(name) {}
  int64_t value;
  const char *name;
};

inline constexpr dlcrt_dtype float32 = {2, 32};
inline constexpr dlcrt_dtype int64 = {0, 64};

struct ModelBuilder {
  /// Adds a kernel and a site that dispatches it; gives the site.
  int32_t addKernel(const char *name, uint32_t numArgs,
                    dlcrt_kernel_plan_fn plan, dlcrt_kernel_run_fn run,
                    const char *source = "node");
  dlcrt_tensor_info tensor(const char *name, dlcrt_dtype dtype,
                           std::vector<Dim> dims);
  void addEntry(const char *name, std::vector<dlcrt_tensor_info> inputs,
                std::vector<dlcrt_tensor_info> outputs, dlcrt_entry_run_fn run);

  /// The descriptor, with one ISA version that any CPU can run.
  const dlcrt_model *build();

  const char *name = "test";
  std::vector<dlcrt_kernel> kernels;
  std::vector<dlcrt_site> sites;
  std::vector<dlcrt_isa> isas;
  std::vector<dlcrt_entry> entries;
  std::deque<std::vector<dlcrt_tensor_info>> tensors;
  std::deque<std::vector<int64_t>> dims;
  std::deque<std::vector<const char *>> dimNames;
  std::vector<dlcrt_weight> weights;
  dlcrt_model model = {};
};

} // namespace dlcrt::test

#endif // DLCRT_TEST_SUPPORT_MODEL_BUILDER_H
