//===- module.h - a loaded model --------------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A descriptor that was validated, the kernels chosen for this processor, the
// weights, and for a loaded library the mapping of its file.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_MODULE_H
#define DLCRT_SRC_MODULE_H

#include "artifact.h"
#include "signature.h"

struct dlcrt_module {
  /// Takes over `artifact`, which is null for a linked-in model; retains the
  /// context.
  dlcrt_module(dlcrt_context *context, dlcrt::Artifact *artifact);
  ~dlcrt_module();

  /// Checks the model and gets ready to run it.
  dlcrt_status build(const dlcrt_model *model);

  dlcrt::RefCount references;
  dlcrt_context *const context;
  dlcrt::Artifact *const artifact;
  const dlcrt_model *model = nullptr;
  const dlcrt_isa *isa = nullptr;
  const void *weights = nullptr;
  dlcrt::Signature *signatures = nullptr; // one for each entry

private:
  dlcrt_status findWeights();
  dlcrt_status buildSignatures();

  uint32_t numSignatures = 0;
};

#endif // DLCRT_SRC_MODULE_H
