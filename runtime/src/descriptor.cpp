//===- descriptor.cpp - checks of a model's descriptor --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A descriptor is data that a compiler made; an error here means a compiler of
// another version, or one with a bug. Messages name the place, as an array and
// an index, for who looks for it.
//
//===----------------------------------------------------------------------===//

#include "descriptor.h"
#include "cpu.h"
#include "dtype.h"
#include "status.h"
#include <cstdarg>
#include <cstdio>
#include <cstring>

namespace dlcrt {

namespace {
/// Collects the first complaint about a model.
class Checker {
public:
  explicit Checker(const dlcrt_model &model) : model(model) {}

  /// Notes an error unless `ok`. Gives true as long as there is none.
  __attribute__((format(printf, 3, 4))) bool check(bool ok, const char *format,
                                                   ...);

  dlcrt_status takeError() { return error; }

  bool checkHeader();
  bool checkTensor(const char *place, uint32_t entry, uint32_t index,
                   const dlcrt_tensor_info &info);
  bool checkFlags(uint32_t entry, uint32_t index);
  bool checkSameState(const dlcrt_tensor_info &one,
                      const dlcrt_tensor_info &two);
  bool checkEntry(uint32_t index);
  bool checkIsa(uint32_t index);
  bool checkSite(uint32_t index);
  bool checkWeight(uint32_t index);

private:
  const dlcrt_model &model;
  dlcrt_status error = nullptr;
};
} // namespace

bool Checker::check(bool ok, const char *format, ...) {
  if (ok)
    return true;
  char what[256];
  va_list args;
  va_start(args, format);
  vsnprintf(what, sizeof(what), format, args);
  va_end(args);
  error = makeStatus(DLCRT_BAD_ARTIFACT, "bad model descriptor: %s", what);
  return false;
}

bool Checker::checkHeader() {
  return check(model.struct_size == sizeof(dlcrt_model),
               "struct_size is %u, expected %zu", model.struct_size,
               sizeof(dlcrt_model)) &&
         check(model.name, "name is null") &&
         check(model.manifest, "manifest is null") &&
         check(model.num_entries > 0, "num_entries is 0") &&
         check(model.num_isas > 0, "num_isas is 0") &&
         check(model.entries, "entries is null") &&
         check(model.isas, "isas is null") &&
         check(model.sites || model.num_sites == 0, "sites is null") &&
         check(model.weights || model.num_weights == 0, "weights is null") &&
         check(reinterpret_cast<uintptr_t>(model.weights_data) %
                       DLCRT_ALIGNMENT ==
                   0,
               "weights_data is not aligned to %d bytes", DLCRT_ALIGNMENT);
}

bool Checker::checkTensor(const char *place, uint32_t entry, uint32_t index,
                          const dlcrt_tensor_info &info) {
  if (!check(info.name, "entries[%u].%s[%u].name is null", entry, place,
             index) ||
      !check(info.dtype.bits > 0, "entries[%u].%s[%u].dtype has 0 bits", entry,
             place, index) ||
      !check(info.rank >= 0, "entries[%u].%s[%u].rank is %d", entry, place,
             index, info.rank) ||
      !check(info.rank == 0 || (info.dims && info.dim_names),
             "entries[%u].%s[%u].dims or dim_names is null", entry, place,
             index))
    return false;
  for (int32_t axis = 0; axis < info.rank; ++axis)
    if (!check(info.dims[axis] >= 0 || info.dims[axis] == DLCRT_DYNAMIC,
               "entries[%u].%s[%u].dims[%d] is %lld", entry, place, index, axis,
               static_cast<long long>(info.dims[axis])))
      return false;
  return true;
}

/// Inputs of one name that are state are one tensor.
bool Checker::checkSameState(const dlcrt_tensor_info &one,
                             const dlcrt_tensor_info &two) {
  bool same = one.rank == two.rank && one.dtype.code == two.dtype.code &&
              one.dtype.bits == two.dtype.bits;
  for (int32_t axis = 0; same && axis < one.rank; ++axis)
    same = one.dims[axis] == two.dims[axis];
  return check(same, "two entries have a state '%s' of different types",
               one.name);
}

bool Checker::checkFlags(uint32_t entry, uint32_t index) {
  const dlcrt_tensor_info &info = model.entries[entry].inputs[index];
  uint16_t state = info.flags & DLCRT_STATE;
  if (!check((info.flags & ~(DLCRT_STATE | DLCRT_UPDATED)) == 0 &&
                 (state || info.flags == 0),
             "entries[%u].inputs[%u].flags is %u", entry, index, info.flags))
    return false;
  if (!state)
    return true;
  for (int32_t axis = 0; axis < info.rank; ++axis)
    if (!check(info.dims[axis] != DLCRT_DYNAMIC,
               "entries[%u].inputs[%u] is a state with an open dimension",
               entry, index))
      return false;
  // Of the entry's own inputs too: none may be the same state twice.
  for (uint32_t e = 0; e <= entry; ++e)
    for (uint32_t i = 0; i < (e < entry ? model.entries[e].num_inputs : index);
         ++i) {
      const dlcrt_tensor_info &other = model.entries[e].inputs[i];
      if (!(other.flags & DLCRT_STATE) || strcmp(other.name, info.name) != 0)
        continue;
      if (!check(e < entry, "entries[%u] has the state '%s' twice", entry,
                 info.name) ||
          !checkSameState(other, info))
        return false;
    }
  return true;
}

bool Checker::checkEntry(uint32_t index) {
  const dlcrt_entry &entry = model.entries[index];
  if (!check(entry.name, "entries[%u].name is null", index) ||
      !check(entry.run, "entries[%u].run is null", index) ||
      !check(entry.memory, "entries[%u].memory is null", index) ||
      !check(entry.inputs || entry.num_inputs == 0,
             "entries[%u].inputs is null", index) ||
      !check(entry.outputs || entry.num_outputs == 0,
             "entries[%u].outputs is null", index))
    return false;
  for (uint32_t i = 0; i < entry.num_inputs; ++i)
    if (!checkTensor("inputs", index, i, entry.inputs[i]) ||
        !checkFlags(index, i))
      return false;
  for (uint32_t i = 0; i < entry.num_outputs; ++i)
    if (!checkTensor("outputs", index, i, entry.outputs[i]) ||
        !check(entry.outputs[i].flags == 0,
               "entries[%u].outputs[%u].flags is %u", index, i,
               entry.outputs[i].flags))
      return false;
  return true;
}

bool Checker::checkIsa(uint32_t index) {
  const dlcrt_isa &isa = model.isas[index];
  if (!check(isa.name, "isas[%u].name is null", index) ||
      !check(isa.kernels || model.num_kernels == 0, "isas[%u].kernels is null",
             index))
    return false;
  for (uint32_t i = 0; i < model.num_kernels; ++i) {
    const dlcrt_kernel &kernel = isa.kernels[i];
    if (!check(kernel.name && kernel.plan && kernel.run,
               "isas[%u].kernels[%u] has a name, plan or run that is null",
               index, i))
      return false;
  }
  return true;
}

bool Checker::checkSite(uint32_t index) {
  const dlcrt_site &site = model.sites[index];
  return check(site.kernel < model.num_kernels,
               "sites[%u].kernel is %u, but num_kernels is %u", index,
               site.kernel, model.num_kernels) &&
         check(site.source, "sites[%u].source is null", index);
}

bool Checker::checkWeight(uint32_t index) {
  const dlcrt_weight &weight = model.weights[index];
  if (!check(weight.name, "weights[%u].name is null", index) ||
      !check(weight.rank == 0 || (weight.rank > 0 && weight.dims),
             "weights[%u].rank is %d, or dims is null", index, weight.rank) ||
      !check(weight.offset % DLCRT_ALIGNMENT == 0 &&
                 weight.offset <= model.weights_bytes &&
                 weight.bytes <= model.weights_bytes - weight.offset,
             "weights[%u] is unaligned or beyond weights_bytes", index))
    return false;
  for (int32_t axis = 0; axis < weight.rank; ++axis)
    if (!check(weight.dims[axis] >= 0, "weights[%u].dims[%d] is %lld", index,
               axis, static_cast<long long>(weight.dims[axis])))
      return false;
  return true;
}

dlcrt_status checkModel(const dlcrt_model &model) {
  // Before anything else: of another version, the rest may mean anything.
  if (model.magic != DLCRT_ABI_MAGIC)
    return makeStatus(DLCRT_BAD_ARTIFACT,
                      "bad model descriptor: magic is 0x%08x, expected 0x%08x",
                      model.magic, DLCRT_ABI_MAGIC);
  if (model.abi_version != DLCRT_ABI_VERSION)
    return makeStatus(
        DLCRT_INCOMPATIBLE,
        "the model was compiled for ABI version %u, this runtime has version "
        "%u",
        model.abi_version, DLCRT_ABI_VERSION);

  Checker checker(model);
  bool ok = checker.checkHeader();
  for (uint32_t i = 0; ok && i < model.num_entries; ++i)
    ok = checker.checkEntry(i);
  for (uint32_t i = 0; ok && i < model.num_isas; ++i)
    ok = checker.checkIsa(i);
  for (uint32_t i = 0; ok && i < model.num_sites; ++i)
    ok = checker.checkSite(i);
  for (uint32_t i = 0; ok && i < model.num_weights; ++i)
    ok = checker.checkWeight(i);
  return checker.takeError();
}

//===----------------------------------------------------------------------===//
// Choice of the ISA
//===----------------------------------------------------------------------===//

/// Writes the names of `features`, with commas.
static void listFeatures(uint64_t features, char *text, size_t bytes) {
  size_t length = 0;
  text[0] = 0;
  for (unsigned i = 0; i < 64 && length < bytes; ++i) {
    if (!(features >> i & 1))
      continue;
    const char *comma = length ? ", " : "";
    if (const char *name = cpuFeatureName(i))
      length += snprintf(text + length, bytes - length, "%s%s", comma, name);
    else
      length +=
          snprintf(text + length, bytes - length, "%sfeature %u", comma, i);
  }
}

dlcrt_status chooseIsa(const dlcrt_model &model, uint64_t features,
                       const dlcrt_isa *&isa) {
  const dlcrt_isa *closest = nullptr;
  int fewest = 65;
  for (uint32_t i = 0; i < model.num_isas; ++i) {
    int missing = __builtin_popcountll(model.isas[i].features & ~features);
    if (missing < fewest) {
      fewest = missing;
      closest = &model.isas[i];
    }
    if (missing == 0)
      break;
  }
  if (fewest == 0) {
    isa = closest;
    return nullptr;
  }
  char missing[1024];
  listFeatures(closest->features & ~features, missing, sizeof(missing));
  return makeStatus(DLCRT_INCOMPATIBLE,
                    "model '%s' needs CPU features that this CPU or its "
                    "operating system lacks: %s (for '%s')",
                    model.name, missing, closest->name);
}

} // namespace dlcrt
