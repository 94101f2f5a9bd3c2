//===- trace.cpp - recording what each thread does ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header. A trace may end only when no invocation runs: stopping takes
// the trace away first and then looks whether a lane hosts an invocation, while
// an invocation first marks its lane and then looks for the trace; so one of
// them notices.
//
//===----------------------------------------------------------------------===//

#include "trace.h"
#include "artifact.h"
#include "context.h"
#include "objects.h"
#include "status.h"
#include <cerrno>
#include <cstring>

namespace dlcrt {

//===----------------------------------------------------------------------===//
// TraceBuffer
//===----------------------------------------------------------------------===//

TraceBuffer::~TraceBuffer() {
  while (Chunk *chunk = first) {
    first = chunk->next;
    free(chunk);
  }
  while (Library *library = libraries) {
    libraries = library->next;
    library->artifact->release();
    free(library);
  }
}

/// Keeps `artifact` mapped as long as this buffer lives.
bool TraceBuffer::keep(Artifact *artifact) {
  for (Library *library = libraries; library; library = library->next)
    if (library->artifact == artifact)
      return true;
  auto *library = make<Library>();
  if (!library)
    return false;
  artifact->retain();
  *library = {artifact, libraries};
  libraries = library;
  return true;
}

bool TraceBuffer::add(const TraceEvent &event, Artifact *artifact) {
  if (artifact && !keep(artifact))
    return false;
  if (!last || last->count == Chunk::capacity) {
    auto *chunk = make<Chunk>();
    if (!chunk)
      return false;
    (last ? last->next : first) = chunk;
    last = chunk;
  }
  last->events[last->count++] = event;
  ++count;
  return true;
}

//===----------------------------------------------------------------------===//
// Trace
//===----------------------------------------------------------------------===//

Trace::~Trace() {
  TraceBuffer *buffer = buffers.load(std::memory_order_acquire);
  while (buffer) {
    TraceBuffer *next = buffer->next;
    destroy(buffer);
    buffer = next;
  }
}

void Trace::record(Lane &lane, const TraceEvent &event, Artifact *artifact) {
  TraceBuffer *buffer = lane.trace;
  if (!buffer) {
    buffer = make<TraceBuffer>(lane);
    if (!buffer) {
      dropped.fetch_add(1, std::memory_order_relaxed);
      return;
    }
    lane.trace = buffer;
    buffer->next = buffers.load(std::memory_order_relaxed);
    while (!buffers.compare_exchange_weak(buffer->next, buffer,
                                          std::memory_order_release))
      ;
  }
  if (buffer->count == maxEvents || !buffer->add(event, artifact))
    ++buffer->dropped;
}

//===----------------------------------------------------------------------===//
// Tracer
//===----------------------------------------------------------------------===//

/// A trace that nobody stopped goes with its context.
Tracer::~Tracer() { destroy(active()); }

dlcrt_status Tracer::start(uint64_t maxEvents) {
  Lock lock(mutex);
  if (active())
    return makeStatus(DLCRT_INVALID_ARGUMENT,
                      "dlcrt_trace_start: a trace is already on");
  auto *trace = make<Trace>(maxEvents ? maxEvents : 65536);
  if (!trace)
    return outOfMemory("a trace", sizeof(Trace));
  current.store(trace, std::memory_order_seq_cst);
  return nullptr;
}

static bool anyHosting(const LaneList &lanes) {
  for (Lane *lane = lanes.first(); lane; lane = lane->next)
    if (lane->hosting.load(std::memory_order_seq_cst))
      return true;
  return false;
}

dlcrt_status Tracer::stop(const LaneList &lanes, const char *path) {
  Lock lock(mutex);
  Trace *trace = active();
  if (!trace)
    return makeStatus(DLCRT_INVALID_ARGUMENT,
                      "dlcrt_trace_stop: no trace is on");
  current.store(nullptr, std::memory_order_seq_cst);
  if (anyHosting(lanes)) {
    current.store(trace, std::memory_order_seq_cst);
    return makeStatus(DLCRT_INVALID_ARGUMENT,
                      "dlcrt_trace_stop: an invocation is running");
  }
  for (Lane *lane = lanes.first(); lane; lane = lane->next)
    lane->trace = nullptr;
  dlcrt_status error = nullptr;
  if (!trace->write(path))
    error =
        makeStatus(DLCRT_IO, "cannot write '%s': %s", path, strerror(errno));
  destroy(trace);
  return error;
}

} // namespace dlcrt

dlcrt_status dlcrt_trace_start(dlcrt_context *context, uint64_t maxEvents) {
  if (!context)
    return dlcrt::nullArgument("dlcrt_trace_start", "context");
  return context->tracer.start(maxEvents);
}

dlcrt_status dlcrt_trace_stop(dlcrt_context *context, const char *path) {
  if (!context)
    return dlcrt::nullArgument("dlcrt_trace_stop", "context");
  if (!path)
    return dlcrt::nullArgument("dlcrt_trace_stop", "path");
  return context->tracer.stop(context->pool.allLanes(), path);
}
