//===- signature.cpp - checks of the caller's tensors ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Messages name the entry, the tensor and the dimension, and say what was
// expected and what was found.
//
//===----------------------------------------------------------------------===//

#include "signature.h"
#include "dtype.h"
#include "status.h"
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace dlcrt {

//===----------------------------------------------------------------------===//
// Names of dimensions
//===----------------------------------------------------------------------===//

namespace {
/// The names seen so far and where each was seen first.
struct NameTable {
  struct Name {
    const char *text;
    DimLink first;
  };
  Name *names;
  size_t count = 0;

  DimLink find(const char *text) const {
    for (size_t i = 0; i < count; ++i)
      if (names[i].text == text || strcmp(names[i].text, text) == 0)
        return names[i].first;
    return {};
  }
};
} // namespace

static size_t totalRank(const dlcrt_tensor_info *tensors, uint32_t count) {
  size_t total = 0;
  for (uint32_t i = 0; i < count; ++i)
    total += tensors[i].rank;
  return total;
}

Signature::~Signature() {
  free(links);
  free(inputLinks);
}

bool Signature::build(const dlcrt_entry &e) {
  entry = &e;
  size_t inputDims = totalRank(e.inputs, e.num_inputs);
  size_t dims = inputDims + totalRank(e.outputs, e.num_outputs);
  size_t tensors = size_t(e.num_inputs) + e.num_outputs;
  // One element more each, for malloc(0) may give null.
  links = static_cast<DimLink *>(malloc((dims + 1) * sizeof(DimLink)));
  inputLinks =
      static_cast<const DimLink **>(malloc((tensors + 1) * sizeof(DimLink *)));
  NameTable table{static_cast<NameTable::Name *>(
      malloc((inputDims + 1) * sizeof(NameTable::Name)))};
  if (!links || !inputLinks || !table.names) {
    free(table.names);
    return false;
  }
  outputLinks = inputLinks + e.num_inputs;

  DimLink *next = links;
  for (uint32_t t = 0; t < tensors; ++t) {
    bool isInput = t < e.num_inputs;
    const dlcrt_tensor_info &info =
        isInput ? e.inputs[t] : e.outputs[t - e.num_inputs];
    inputLinks[t] = next;
    for (int32_t axis = 0; axis < info.rank; ++axis, ++next) {
      *next = DimLink();
      const char *name = info.dim_names[axis];
      if (!name)
        continue;
      *next = table.find(name);
      if (isInput && next->input == DimLink::none)
        table.names[table.count++] = {name, {t, axis}};
    }
  }
  free(table.names);
  return true;
}

//===----------------------------------------------------------------------===//
// Checks
//===----------------------------------------------------------------------===//

namespace {
/// A tensor of a signature, for messages: "entry 'main': input 'x'".
struct Subject {
  const dlcrt_entry &entry;
  const char *role; // "input" or "output"
  const dlcrt_tensor_info &info;
};
} // namespace

/// An error about `s`. A very long detail is cut.
__attribute__((format(printf, 2, 3))) static dlcrt_status
invalid(const Subject &s, const char *format, ...) {
  char detail[512];
  va_list args;
  va_start(args, format);
  vsnprintf(detail, sizeof(detail), format, args);
  va_end(args);
  return makeStatus(DLCRT_INVALID_ARGUMENT, "entry '%s': %s '%s': %s",
                    s.entry.name, s.role, s.info.name, detail);
}

/// int64_t for printf.
static long long ll(int64_t value) { return value; }

static dlcrt_status checkAxis(const Subject &s, int32_t axis, int64_t expected,
                              int64_t actual) {
  if (actual == expected)
    return nullptr;
  if (const char *name = s.info.dim_names[axis])
    return invalid(s, "dimension %d ('%s'): expected %lld, got %lld", axis,
                   name, ll(expected), ll(actual));
  return invalid(s, "dimension %d: expected %lld, got %lld", axis, ll(expected),
                 ll(actual));
}

/// Where the tensor lies, and its dtype and rank.
static dlcrt_status checkKind(const Subject &s, const DLTensor &tensor) {
  if (tensor.device.device_type != kDLCPU)
    return invalid(s,
                   "expected a tensor in CPU memory (device type %d), got "
                   "device type %d",
                   kDLCPU, static_cast<int>(tensor.device.device_type));
  dlcrt_dtype expected = s.info.dtype;
  if (tensor.dtype.code != expected.code ||
      tensor.dtype.bits != expected.bits || tensor.dtype.lanes != 1)
    return invalid(s, "expected dtype %s, got %s", DTypeName(expected).text,
                   DTypeName(tensor.dtype).text);
  if (tensor.ndim != s.info.rank)
    return invalid(s, "expected rank %d, got %d", s.info.rank, tensor.ndim);
  if (tensor.ndim > 0 && !tensor.shape)
    return invalid(s, "shape is null");
  return nullptr;
}

/// Dimensions that the signature fixes, and the address.
static dlcrt_status checkBuffer(const Subject &s, const DLTensor &tensor) {
  for (int32_t axis = 0; axis < s.info.rank; ++axis) {
    int64_t actual = tensor.shape[axis];
    if (actual < 0)
      return invalid(s, "dimension %d is negative: %lld", axis, ll(actual));
    if (s.info.dims[axis] == DLCRT_DYNAMIC)
      continue;
    if (dlcrt_status error = checkAxis(s, axis, s.info.dims[axis], actual))
      return error;
  }
  int64_t elements, bytes;
  if (!countElements(tensor.shape, tensor.ndim, s.info.dtype, elements, bytes))
    return invalid(s, "has more elements than an int64 can count");
  if (elements == 0)
    return nullptr;
  if (!tensor.data)
    return invalid(s, "data is null");
  uint64_t alignment = alignmentOf(s.info.dtype);
  auto address = reinterpret_cast<uintptr_t>(firstElement(tensor));
  if (address % alignment != 0)
    return invalid(s,
                   "address 0x%llx is not a multiple of %llu, the size of "
                   "its elements",
                   static_cast<unsigned long long>(address),
                   static_cast<unsigned long long>(alignment));
  return nullptr;
}

bool isDense(const DLTensor &tensor) {
  if (!tensor.strides)
    return true;
  for (int32_t axis = 0; axis < tensor.ndim; ++axis)
    if (tensor.shape[axis] == 0)
      return true;
  int64_t expected = 1;
  for (int32_t axis = tensor.ndim - 1; axis >= 0; --axis) {
    // Nobody steps along a dimension of one element.
    if (tensor.shape[axis] != 1 && tensor.strides[axis] != expected)
      return false;
    expected *= tensor.shape[axis];
  }
  return true;
}

dlcrt_status Signature::checkInput(uint32_t index,
                                   const DLTensor *inputs) const {
  const DLTensor &tensor = inputs[index];
  Subject s{*entry, "input", entry->inputs[index]};
  if (dlcrt_status error = checkKind(s, tensor))
    return error;
  if (dlcrt_status error = checkBuffer(s, tensor))
    return error;
  for (int32_t axis = 0; axis < tensor.ndim; ++axis) {
    DimLink first = inputLinks[index][axis];
    if (first.input == DimLink::none)
      continue;
    int64_t expected = inputs[first.input].shape[first.axis];
    int64_t actual = tensor.shape[axis];
    if (actual != expected)
      return makeStatus(
          DLCRT_INVALID_ARGUMENT,
          "entry '%s': dimension '%s' is %lld in input '%s' (dimension %d) but "
          "%lld in input '%s' (dimension %d)",
          entry->name, s.info.dim_names[axis], ll(expected),
          entry->inputs[first.input].name, first.axis, ll(actual), s.info.name,
          axis);
  }
  if (s.info.flags & DLCRT_UPDATED && !isDense(tensor))
    return invalid(s, "is written to, and must be dense");
  if (tensor.dtype.bits % 8 != 0 && !isDense(tensor))
    return invalid(s, "elements of %u bits cannot have strides",
                   tensor.dtype.bits);
  return nullptr;
}

dlcrt_status Signature::checkOutput(uint32_t index, const DLTensor &tensor,
                                    const DLTensor *inputs) const {
  if (!tensor.data)
    return nullptr;
  Subject s{*entry, "output", entry->outputs[index]};
  if (dlcrt_status error = checkKind(s, tensor))
    return error;
  if (dlcrt_status error = checkBuffer(s, tensor))
    return error;
  for (int32_t axis = 0; axis < tensor.ndim; ++axis) {
    DimLink first = outputLinks[index][axis];
    if (first.input == DimLink::none)
      continue;
    if (dlcrt_status error = checkAxis(
            s, axis, inputs[first.input].shape[first.axis], tensor.shape[axis]))
      return error;
  }
  if (!isDense(tensor))
    return invalid(s, "strides must be those of a dense row-major tensor");
  return nullptr;
}

dlcrt_status Signature::check(const DLTensor *inputs, size_t numInputs,
                              const DLTensor *outputs,
                              size_t numOutputs) const {
  if (numInputs != entry->num_inputs)
    return makeStatus(DLCRT_INVALID_ARGUMENT,
                      "entry '%s': expected %u inputs, got %zu", entry->name,
                      entry->num_inputs, numInputs);
  if (numOutputs != entry->num_outputs)
    return makeStatus(DLCRT_INVALID_ARGUMENT,
                      "entry '%s': expected %u outputs, got %zu", entry->name,
                      entry->num_outputs, numOutputs);
  if (numInputs > 0 && !inputs)
    return makeStatus(DLCRT_INVALID_ARGUMENT, "entry '%s': inputs is null",
                      entry->name);
  if (numOutputs > 0 && !outputs)
    return makeStatus(DLCRT_INVALID_ARGUMENT, "entry '%s': outputs is null",
                      entry->name);
  for (uint32_t i = 0; i < entry->num_inputs; ++i)
    if (dlcrt_status error = checkInput(i, inputs))
      return error;
  for (uint32_t i = 0; i < entry->num_outputs; ++i)
    if (dlcrt_status error = checkOutput(i, outputs[i], inputs))
      return error;
  return nullptr;
}

dlcrt_status Signature::checkOutputShape(uint32_t index, const DLTensor &tensor,
                                         const int64_t *dims) const {
  Subject s{*entry, "output", entry->outputs[index]};
  for (int32_t axis = 0; axis < s.info.rank; ++axis)
    if (dlcrt_status error = checkAxis(s, axis, dims[axis], tensor.shape[axis]))
      return error;
  return nullptr;
}

} // namespace dlcrt
