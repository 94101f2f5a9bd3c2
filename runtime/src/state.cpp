//===- state.cpp - what a model keeps from call to call -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The descriptor was checked: inputs that are state have known dimensions, and
// those of one name the same ones.
//
//===----------------------------------------------------------------------===//

#include "state.h"
#include "context.h"
#include "dtype.h"
#include "objects.h"
#include "status.h"
#include <cstring>

using namespace dlcrt;

dlcrt_state::dlcrt_state(dlcrt_module *module) : module(module) {
  dlcrt_module_retain(module);
}

dlcrt_state::~dlcrt_state() {
  for (size_t i = 0; i < count; ++i)
    module->context->memory.deallocate(named[i].data, named[i].bytes);
  free(named);
  free(tensors);
  dlcrt_module_release(module);
}

size_t dlcrt_state::find(const char *name) const {
  size_t i = 0;
  while (i < count && strcmp(named[i].name, name) != 0)
    ++i;
  return i;
}

dlcrt_status dlcrt_state::add(const dlcrt_tensor_info &info) {
  if (find(info.name) < count)
    return nullptr;
  int64_t elements, bytes;
  if (!countElements(info.dims, info.rank, info.dtype, elements, bytes))
    return makeStatus(DLCRT_BAD_ARTIFACT,
                      "state '%s' has more elements than an int64 can count",
                      info.name);
  void *data = module->context->memory.allocate(bytes);
  if (!data)
    return outOfMemory("a state", bytes);
  memset(data, 0, bytes);
  named[count] = {info.name, info.dtype, info.rank,
                  info.dims, data,       static_cast<uint64_t>(bytes)};
  tensors[count] = {data,
                    {kDLCPU, 0},
                    info.rank,
                    {info.dtype.code, info.dtype.bits, 1},
                    const_cast<int64_t *>(info.dims),
                    nullptr,
                    0};
  ++count;
  return nullptr;
}

dlcrt_status dlcrt_state::build() {
  const dlcrt_model &model = *module->model;
  size_t most = 1; // malloc(0) may give null
  for (uint32_t e = 0; e < model.num_entries; ++e)
    most += model.entries[e].num_inputs;
  named = static_cast<NamedTensor *>(malloc(most * sizeof(NamedTensor)));
  tensors = static_cast<DLTensor *>(malloc(most * sizeof(DLTensor)));
  if (!named || !tensors)
    return outOfMemory("a state", most * sizeof(DLTensor));
  for (uint32_t e = 0; e < model.num_entries; ++e)
    for (uint32_t i = 0; i < model.entries[e].num_inputs; ++i)
      if (model.entries[e].inputs[i].flags & DLCRT_STATE)
        if (dlcrt_status error = add(model.entries[e].inputs[i]))
          return error;
  return nullptr;
}

//===----------------------------------------------------------------------===//
// The C interface
//===----------------------------------------------------------------------===//

dlcrt_status dlcrt_state_create(dlcrt_module *module, dlcrt_state **state) {
  if (!state)
    return nullArgument("dlcrt_state_create", "state");
  *state = nullptr;
  if (!module)
    return nullArgument("dlcrt_state_create", "module");
  auto *result = make<dlcrt_state>(module);
  if (!result)
    return outOfMemory("a state", sizeof(dlcrt_state));
  if (dlcrt_status error = result->build()) {
    dlcrt_state_release(result);
    return error;
  }
  *state = result;
  return nullptr;
}

void dlcrt_state_retain(dlcrt_state *state) {
  if (state)
    state->references.retain();
}

void dlcrt_state_release(dlcrt_state *state) {
  if (state && state->references.release())
    destroy(state);
}

size_t dlcrt_state_count(const dlcrt_state *state) {
  return state ? state->count : 0;
}

const char *dlcrt_state_name(const dlcrt_state *state, size_t index) {
  return state && index < state->count ? state->named[index].name : nullptr;
}

const DLTensor *dlcrt_state_tensor(const dlcrt_state *state, size_t index) {
  return state && index < state->count ? &state->tensors[index] : nullptr;
}

dlcrt_status dlcrt_state_bind(const dlcrt_state *state, uint32_t entry,
                              const DLTensor *own, size_t num_own,
                              DLTensor *inputs, size_t num_inputs) {
  if (!state)
    return nullArgument("dlcrt_state_bind", "state");
  const dlcrt_model &model = *state->module->model;
  if (entry >= model.num_entries)
    return makeStatus(DLCRT_INVALID_ARGUMENT,
                      "dlcrt_state_bind: entry is %u, but model '%s' has %u "
                      "entries",
                      entry, model.name, model.num_entries);
  const dlcrt_entry &info = model.entries[entry];
  if (num_inputs != info.num_inputs)
    return makeStatus(DLCRT_INVALID_ARGUMENT,
                      "entry '%s': expected room for %u inputs, got %zu",
                      info.name, info.num_inputs, num_inputs);
  size_t numState = 0;
  for (uint32_t i = 0; i < info.num_inputs; ++i)
    numState += (info.inputs[i].flags & DLCRT_STATE) != 0;
  if (num_own != num_inputs - numState)
    return makeStatus(DLCRT_INVALID_ARGUMENT,
                      "entry '%s': expected %zu inputs beside its state, got "
                      "%zu",
                      info.name, num_inputs - numState, num_own);
  if (num_own > 0 && !own)
    return nullArgument("dlcrt_state_bind", "own");
  if (num_inputs > 0 && !inputs)
    return nullArgument("dlcrt_state_bind", "inputs");
  for (uint32_t i = 0; i < info.num_inputs; ++i)
    inputs[i] = info.inputs[i].flags & DLCRT_STATE
                    ? state->tensors[state->find(info.inputs[i].name)]
                    : *own++;
  return nullptr;
}

dlcrt_status dlcrt_state_save(const dlcrt_state *state, const char *path,
                              const char *note) {
  if (!state)
    return nullArgument("dlcrt_state_save", "state");
  if (!path)
    return nullArgument("dlcrt_state_save", "path");
  return saveTensors(path, state->named, state->count, note);
}

dlcrt_status dlcrt_state_load(dlcrt_state *state, const char *path, char *note,
                              size_t note_bytes) {
  if (!state)
    return nullArgument("dlcrt_state_load", "state");
  if (!path)
    return nullArgument("dlcrt_state_load", "path");
  if (note && note_bytes == 0)
    return makeStatus(DLCRT_INVALID_ARGUMENT,
                      "dlcrt_state_load: note_bytes is 0");
  return loadTensors(path, state->named, state->count, {note, note_bytes});
}
