//===- state.h - what a model keeps from call to call -----------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_STATE_H
#define DLCRT_SRC_STATE_H

#include "module.h"
#include "safetensors.h"
#include "sync.h"

struct dlcrt_state {
  /// Retains the module.
  explicit dlcrt_state(dlcrt_module *module);
  ~dlcrt_state();

  /// Makes the tensors, of zeros.
  dlcrt_status build();

  /// The number of the tensor called `name`, or `count`.
  size_t find(const char *name) const;

  dlcrt::RefCount references;
  dlcrt_module *const module;
  size_t count = 0;
  dlcrt::NamedTensor *named = nullptr;
  DLTensor *tensors = nullptr;

private:
  dlcrt_status add(const dlcrt_tensor_info &info);
};

#endif // DLCRT_SRC_STATE_H
