//===- invoke.cpp - the two ways to run an entry --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// dlcrt_invoke runs the host program on the calling thread; dlcrt_invoke_async
// hands it to the pool. Both check the arguments first.
//
//===----------------------------------------------------------------------===//

#include "context.h"
#include "event.h"
#include "objects.h"
#include "status.h"
#include "stream.h"

using namespace dlcrt;

static dlcrt_status checkCall(const char *function, dlcrt_module *module,
                              uint32_t entry, const DLTensor *inputs,
                              size_t numInputs, const DLTensor *outputs,
                              size_t numOutputs) {
  if (!module)
    return nullArgument(function, "module");
  if (entry >= module->model->num_entries)
    return makeStatus(DLCRT_INVALID_ARGUMENT,
                      "%s: entry is %u, but model '%s' has %u entries",
                      function, entry, module->model->name,
                      module->model->num_entries);
  return module->signatures[entry].check(inputs, numInputs, outputs,
                                         numOutputs);
}

dlcrt_status dlcrt_invoke(dlcrt_module *module, uint32_t entry,
                          const DLTensor *inputs, size_t num_inputs,
                          DLTensor *outputs, size_t num_outputs) {
  if (dlcrt_status error = checkCall("dlcrt_invoke", module, entry, inputs,
                                     num_inputs, outputs, num_outputs))
    return error;
  Pool &pool = module->context->pool;
  Lane *lane = pool.claimLane();
  if (!lane)
    return outOfMemory("a lane", sizeof(Lane));
  auto *invocation = dlcrt_invocation::create(*module, entry, inputs, outputs);
  dlcrt_status error = invocation
                           ? invocation->run(*lane)
                           : outOfMemory("an invocation", sizeof(*invocation));
  destroy(invocation);
  pool.releaseLane(*lane);
  return error;
}

dlcrt_status dlcrt_invoke_async(dlcrt_module *module, uint32_t entry,
                                const DLTensor *inputs, size_t num_inputs,
                                DLTensor *outputs, size_t num_outputs,
                                dlcrt_stream *stream, dlcrt_event **event) {
  if (!event)
    return nullArgument("dlcrt_invoke_async", "event");
  *event = nullptr;
  if (dlcrt_status error = checkCall("dlcrt_invoke_async", module, entry,
                                     inputs, num_inputs, outputs, num_outputs))
    return error;
  if (stream && stream->context != module->context)
    return makeStatus(DLCRT_INVALID_ARGUMENT,
                      "dlcrt_invoke_async: stream and module are of different "
                      "contexts");
  auto *invocation = dlcrt_invocation::create(*module, entry, inputs, outputs);
  if (!invocation)
    return outOfMemory("an invocation", sizeof(*invocation));
  *event = make<dlcrt_event>(*module, invocation, stream);
  if (!*event) {
    destroy(invocation);
    return outOfMemory("an event", sizeof(dlcrt_event));
  }
  // While it is queued and running, the module must stay.
  (*event)->memory.retain();
  dlcrt_module_retain(module);
  if (!stream || stream->append(**event))
    module->context->pool.submit(**event);
  return nullptr;
}
