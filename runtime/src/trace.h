//===- trace.h - recording what each thread does ----------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// While a trace is on, each lane keeps a list of spans of its own: recording
// takes no lock. Where no trace is on, a span costs one load. A trace keeps the
// libraries mapped whose strings it points to.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_TRACE_H
#define DLCRT_SRC_TRACE_H

#include "lane.h"
#include "spin.h"

namespace dlcrt {

class Artifact;

/// What a span was about.
struct SpanInfo {
  const char *name;   // of the kernel, or of the entry
  const char *source; // the site's, or the model's name
  int64_t first;
  int64_t tiles; // 0: a whole invocation
};

struct TraceEvent {
  SpanInfo info;
  int64_t start; // nanoseconds
  int64_t end;
};

/// The events of one lane.
struct TraceBuffer {
  struct Chunk {
    static constexpr uint32_t capacity = 512;
    Chunk *next = nullptr;
    uint32_t count = 0;
    TraceEvent events[capacity];
  };
  /// A library whose strings events point to.
  struct Library {
    Artifact *artifact;
    Library *next;
  };

  explicit TraceBuffer(const Lane &lane) : lane(lane) {}
  ~TraceBuffer();
  /// Adds an event; false if there is no memory.
  bool add(const TraceEvent &event, Artifact *artifact);

  const Lane &lane;
  TraceBuffer *next = nullptr;
  Chunk *first = nullptr;
  Chunk *last = nullptr;
  Library *libraries = nullptr;
  uint64_t count = 0;
  uint64_t dropped = 0;

private:
  bool keep(Artifact *artifact);
};

/// A trace that is on.
class Trace {
public:
  explicit Trace(uint64_t maxEvents)
      : maxEvents(maxEvents), begin(nanoseconds()) {}
  ~Trace();
  /// On the thread that has `lane`. `artifact`, which may be null, has the
  /// strings of `event`.
  void record(Lane &lane, const TraceEvent &event, Artifact *artifact);
  /// Writes all events as JSON; false if writing failed, with errno set.
  bool write(const char *path) const;

private:
  const uint64_t maxEvents; // a lane
  const int64_t begin;
  std::atomic<TraceBuffer *> buffers{nullptr};
  std::atomic<uint64_t> dropped{0}; // for want of a buffer
};

/// A context's tracing.
class Tracer {
public:
  ~Tracer();
  Trace *active() const { return current.load(std::memory_order_seq_cst); }
  dlcrt_status start(uint64_t maxEvents);
  dlcrt_status stop(const LaneList &lanes, const char *path);

private:
  Mutex mutex; // of start and stop
  std::atomic<Trace *> current{nullptr};
};

/// The time from its construction to `end`, recorded if a trace is on.
class TraceSpan {
public:
  TraceSpan(const Tracer &tracer, Lane &lane)
      : trace(tracer.active()), lane(lane), start(trace ? nanoseconds() : 0) {}
  void end(const SpanInfo &info, Artifact *artifact) {
    if (trace)
      trace->record(lane, {info, start, nanoseconds()}, artifact);
  }

private:
  Trace *const trace;
  Lane &lane;
  const int64_t start;
};

} // namespace dlcrt

#endif // DLCRT_SRC_TRACE_H
