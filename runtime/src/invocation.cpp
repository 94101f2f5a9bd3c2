//===- invocation.cpp - one call of an entry ------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "invocation.h"
#include "blocks.h"
#include "context.h"
#include "dense.h"
#include "dtype.h"
#include "objects.h"
#include "status.h"
#include "tensor.h"
#include "trace.h"
#include <type_traits>

using namespace dlcrt;

/// Requests up to this size share blocks of `sharedBlock` bytes.
static constexpr uint64_t smallRequest = 4096;
static constexpr uint64_t sharedBlock = 65536;

dlcrt_invocation *dlcrt_invocation::create(dlcrt_module &module, uint32_t entry,
                                           const DLTensor *inputs,
                                           DLTensor *outputs) {
  const dlcrt_entry &e = module.model->entries[entry];
  size_t pointers = 2 * (size_t(e.num_inputs) + e.num_outputs);
  return makeWithTail<dlcrt_invocation>(pointers * sizeof(void *), module,
                                        entry, inputs, outputs);
}

dlcrt_invocation::dlcrt_invocation(dlcrt_module &module, uint32_t entryIndex,
                                   const DLTensor *inputs, DLTensor *outputs)
    : module(module), entry(module.model->entries[entryIndex]),
      signature(module.signatures[entryIndex]), inputs(inputs),
      outputs(outputs) {
  void *tail = this + 1;
  auto takeTail = [&](auto **&array, size_t count) {
    array = static_cast<std::remove_reference_t<decltype(array)>>(tail);
    tail = array + count;
  };
  takeTail(inputData, entry.num_inputs);
  takeTail(inputDims, entry.num_inputs);
  takeTail(outputData, entry.num_outputs);
  takeTail(ownShapes, entry.num_outputs);
  for (uint32_t i = 0; i < entry.num_outputs; ++i) {
    outputData[i] = nullptr;
    ownShapes[i] = nullptr;
  }
}

int32_t dlcrt_invocation::fail(dlcrt_status error) {
  dlcrt_status first = nullptr;
  if (failure.compare_exchange_strong(first, error, std::memory_order_acq_rel))
    return dlcrt_status_code(error);
  dlcrt_status_free(error);
  return dlcrt_status_code(first);
}

//===----------------------------------------------------------------------===//
// Running
//===----------------------------------------------------------------------===//

dlcrt_status dlcrt_invocation::run(Lane &runLane) {
  lane = &runLane;
  dlcrt_context &context = *module.context;
  // Before the trace is looked for, as stopping a trace does the reverse.
  lane->hosting.store(true, std::memory_order_seq_cst);
  {
    TraceSpan span(context.tracer, *lane);
    if (prepareInputs())
      runHostProgram();
    finishOutputs();
    context.blocks.give(blocks);
    span.end({entry.name, module.model->name, 0, 0}, module.artifact);
  }
  lane->hosting.store(false, std::memory_order_seq_cst);
  return failure.load(std::memory_order_acquire);
}

/// Copies inputs that have strides. False on failure.
bool dlcrt_invocation::prepareInputs() {
  for (uint32_t i = 0; i < entry.num_inputs; ++i) {
    const DLTensor &tensor = inputs[i];
    inputDims[i] = tensor.shape;
    inputData[i] = firstElement(tensor);
    if (isDense(tensor))
      continue;
    int64_t elements, bytes;
    countElements(tensor.shape, tensor.ndim, entry.inputs[i].dtype, elements,
                  bytes);
    void *copy = takeBlock(bytes, "the dense copy of an input");
    if (!copy)
      return false;
    if (!copyDense(tensor, static_cast<char *>(copy))) {
      fail(outOfMemory("the dense copy of an input", bytes));
      return false;
    }
    inputData[i] = copy;
  }
  return true;
}

void dlcrt_invocation::runHostProgram() {
  int32_t result =
      entry.run(&hostApi, this, inputData, inputDims, module.weights);
  // After a failure too: kernels that have started still use our memory.
  module.context->pool.barrier(*lane, *this);
  if (hasFailed())
    return;
  if (result != 0) {
    fail(makeStatus(DLCRT_FAILED, "entry '%s' failed with code %d", entry.name,
                    result));
    return;
  }
  for (uint32_t i = 0; i < entry.num_outputs; ++i)
    if (!outputData[i])
      fail(makeStatus(DLCRT_FAILED, "entry '%s' did not write output '%s'",
                      entry.name, entry.outputs[i].name));
}

/// Hands our outputs to the caller, or frees them after a failure.
void dlcrt_invocation::finishOutputs() {
  for (uint32_t i = 0; i < entry.num_outputs; ++i) {
    if (!ownShapes[i])
      continue;
    if (hasFailed()) {
      freeTensor(module.context->memory, ownShapes[i]);
      continue;
    }
    const dlcrt_tensor_info &info = entry.outputs[i];
    outputs[i] = {outputData[i],
                  {kDLCPU, 0},
                  info.rank,
                  {info.dtype.code, info.dtype.bits, 1},
                  ownShapes[i],
                  nullptr,
                  0};
  }
}

//===----------------------------------------------------------------------===//
// For the host program
//===----------------------------------------------------------------------===//

/// Memory that lives until the invocation ends.
void *dlcrt_invocation::takeBlock(int64_t bytes, const char *what) {
  if (hasFailed())
    return nullptr;
  if (bytes < 0) {
    fail(makeStatus(DLCRT_FAILED, "entry '%s' asked for %lld bytes for %s",
                    entry.name, static_cast<long long>(bytes), what));
    return nullptr;
  }
  Block *block = module.context->blocks.take(bytes);
  if (!block) {
    fail(outOfMemory(what, bytes));
    return nullptr;
  }
  block->next = blocks;
  blocks = block;
  return block->data();
}

void *dlcrt_invocation::allocate(int64_t bytes) {
  constexpr const char *what = "a tensor";
  if (bytes <= 0 || uint64_t(bytes) > smallRequest)
    return takeBlock(bytes, what);
  uint64_t size = uint64_t(bytes) + DLCRT_ALIGNMENT - 1;
  size -= size % DLCRT_ALIGNMENT;
  if (hasFailed())
    return nullptr;
  if (smallBytes < size) {
    smallNext = static_cast<char *>(takeBlock(sharedBlock, what));
    smallBytes = smallNext ? sharedBlock : 0;
    if (!smallNext)
      return nullptr;
  }
  char *memory = smallNext;
  smallNext += size;
  smallBytes -= size;
  return memory;
}

void *dlcrt_invocation::output(int32_t index, const int64_t *dims) {
  if (hasFailed())
    return nullptr;
  if (index < 0 || uint32_t(index) >= entry.num_outputs || outputData[index]) {
    fail(makeStatus(DLCRT_FAILED,
                    "entry '%s' asked for output %d twice, or has none",
                    entry.name, index));
    return nullptr;
  }
  const dlcrt_tensor_info &info = entry.outputs[index];
  DLTensor &tensor = outputs[index];
  if (tensor.data) {
    if (dlcrt_status error = signature.checkOutputShape(index, tensor, dims)) {
      fail(error);
      return nullptr;
    }
    return outputData[index] = firstElement(tensor);
  }
  bool negative = false;
  for (int32_t axis = 0; axis < info.rank; ++axis)
    negative |= dims[axis] < 0;
  int64_t elements, bytes;
  if (negative ||
      !countElements(dims, info.rank, info.dtype, elements, bytes)) {
    fail(makeStatus(DLCRT_FAILED,
                    "entry '%s': output '%s' has a size that is negative or "
                    "more than an int64 can count",
                    entry.name, info.name));
    return nullptr;
  }
  ownShapes[index] = allocateTensor(module.context->memory, dims, info.rank,
                                    bytes, outputData[index]);
  if (!ownShapes[index])
    fail(makeStatus(DLCRT_OUT_OF_MEMORY,
                    "out of memory: %llu bytes for output '%s'",
                    static_cast<unsigned long long>(bytes), info.name));
  return outputData[index];
}

int32_t dlcrt_invocation::dispatch(int32_t siteIndex, const uint64_t *args) {
  if (dlcrt_status error = failure.load(std::memory_order_acquire))
    return dlcrt_status_code(error);
  const dlcrt_model &model = *module.model;
  if (siteIndex < 0 || uint32_t(siteIndex) >= model.num_sites)
    return fail(makeStatus(DLCRT_FAILED, "entry '%s' has no site %d",
                           entry.name, siteIndex));
  const dlcrt_site &site = model.sites[siteIndex];
  const dlcrt_kernel &kernel = module.isa->kernels[site.kernel];
  Job job{this, &site, &kernel, args, {0, 0}, 0};
  kernel.plan(args, &job.grid);
  module.context->pool.dispatch(*lane, job);
  return dlcrt_status_code(failure.load(std::memory_order_acquire));
}

int32_t dlcrt_invocation::barrier() {
  module.context->pool.barrier(*lane, *this);
  return dlcrt_status_code(failure.load(std::memory_order_acquire));
}
