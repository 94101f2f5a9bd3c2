//===- module.cpp - a loaded model ----------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Puts together what descriptor.cpp and artifact.cpp have checked.
//
//===----------------------------------------------------------------------===//

#include "module.h"
#include "context.h"
#include "cpu.h"
#include "descriptor.h"
#include "objects.h"
#include "status.h"
#include <cstring>

using namespace dlcrt;

dlcrt_module::dlcrt_module(dlcrt_context *context, Artifact *artifact)
    : context(context), artifact(artifact) {
  dlcrt_context_retain(context);
}

dlcrt_module::~dlcrt_module() {
  for (uint32_t i = 0; i < numSignatures; ++i)
    signatures[i].~Signature();
  free(signatures);
  if (artifact)
    artifact->release();
  dlcrt_context_release(context);
}

dlcrt_status dlcrt_module::build(const dlcrt_model *m) {
  model = m;
  if (dlcrt_status error = checkModel(*model))
    return error;
  if (dlcrt_status error = chooseIsa(*model, cpuFeatures(), isa))
    return error;
  if (dlcrt_status error = findWeights())
    return error;
  return buildSignatures();
}

dlcrt_status dlcrt_module::findWeights() {
  weights = model->weights_data;
  if (weights)
    return nullptr;
  uint64_t found = artifact ? artifact->weightsBytes() : 0;
  if (found != model->weights_bytes)
    return makeStatus(DLCRT_BAD_ARTIFACT,
                      "model '%s': expected %llu bytes of weights, got %llu",
                      model->name,
                      static_cast<unsigned long long>(model->weights_bytes),
                      static_cast<unsigned long long>(found));
  weights = artifact ? artifact->weights() : nullptr;
  return nullptr;
}

dlcrt_status dlcrt_module::buildSignatures() {
  size_t bytes = model->num_entries * sizeof(Signature);
  signatures = static_cast<Signature *>(malloc(bytes));
  if (!signatures)
    return outOfMemory("signatures", bytes);
  for (; numSignatures < model->num_entries; ++numSignatures) {
    auto *signature = new (&signatures[numSignatures]) Signature;
    if (!signature->build(model->entries[numSignatures])) {
      signature->~Signature();
      return outOfMemory("a signature", bytes);
    }
  }
  return nullptr;
}

/// Makes a module of `model`; takes over `artifact`.
static dlcrt_status makeModule(dlcrt_context *context, Artifact *artifact,
                               const dlcrt_model *model,
                               dlcrt_module **module) {
  auto *result = make<dlcrt_module>(context, artifact);
  if (!result) {
    if (artifact)
      artifact->release();
    return outOfMemory("a module", sizeof(dlcrt_module));
  }
  if (dlcrt_status error = result->build(model)) {
    dlcrt_module_release(result);
    return error;
  }
  *module = result;
  return nullptr;
}

dlcrt_status dlcrt_module_load(dlcrt_context *context, const char *path,
                               const dlcrt_load_options *options,
                               dlcrt_module **module) {
  if (!module)
    return nullArgument("dlcrt_module_load", "module");
  *module = nullptr;
  if (!context)
    return nullArgument("dlcrt_module_load", "context");
  if (!path)
    return nullArgument("dlcrt_module_load", "path");
  if (options && options->struct_size < sizeof(dlcrt_load_options))
    return makeStatus(
        DLCRT_INVALID_ARGUMENT,
        "dlcrt_module_load: struct_size is %zu, expected at least %zu",
        options->struct_size, sizeof(dlcrt_load_options));
  Artifact *artifact;
  const dlcrt_model *model;
  if (dlcrt_status error = Artifact::load(
          path, options && options->verify_weights, artifact, model))
    return error;
  return makeModule(context, artifact, model, module);
}

dlcrt_status dlcrt_module_create(dlcrt_context *context,
                                 const dlcrt_model *model,
                                 dlcrt_module **module) {
  if (!module)
    return nullArgument("dlcrt_module_create", "module");
  *module = nullptr;
  if (!context)
    return nullArgument("dlcrt_module_create", "context");
  if (!model)
    return nullArgument("dlcrt_module_create", "model");
  return makeModule(context, nullptr, model, module);
}

void dlcrt_module_retain(dlcrt_module *module) {
  if (module)
    module->references.retain();
}

void dlcrt_module_release(dlcrt_module *module) {
  if (module && module->references.release())
    destroy(module);
}

const dlcrt_model *dlcrt_module_model(const dlcrt_module *module) {
  return module ? module->model : nullptr;
}

const dlcrt_isa *dlcrt_module_isa(const dlcrt_module *module) {
  return module ? module->isa : nullptr;
}

const void *dlcrt_module_weights(const dlcrt_module *module) {
  return module ? module->weights : nullptr;
}

dlcrt_status dlcrt_module_find_entry(const dlcrt_module *module,
                                     const char *name, uint32_t *entry) {
  if (!module)
    return nullArgument("dlcrt_module_find_entry", "module");
  if (!name)
    return nullArgument("dlcrt_module_find_entry", "name");
  if (!entry)
    return nullArgument("dlcrt_module_find_entry", "entry");
  for (uint32_t i = 0; i < module->model->num_entries; ++i) {
    if (strcmp(module->model->entries[i].name, name) != 0)
      continue;
    *entry = i;
    return nullptr;
  }
  return makeStatus(DLCRT_NOT_FOUND, "model '%s' has no entry '%s'",
                    module->model->name, name);
}
