//===- trace_json.cpp - traces as JSON ------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes the Trace Event Format that Perfetto and chrome://tracing open: a
// process, a row for each lane (a worker's, or one that callers used), and
// spans with their times in microseconds.
//
//===----------------------------------------------------------------------===//

#include "json.h"
#include "trace.h"
#include <cerrno>
#include <cstdio>
#include <unistd.h>

namespace dlcrt {

static long long ll(int64_t value) { return value; }

/// Microseconds, without a decimal point that depends on the locale.
static void writeMicroseconds(FILE *file, const char *key, int64_t ns) {
  fprintf(file, ",\"%s\":%lld.%03lld", key, ll(ns / 1000), ll(ns % 1000));
}

static void writeEvent(FILE *file, const TraceEvent &event, int64_t begin,
                       int pid, int lane) {
  const SpanInfo &info = event.info;
  bool isInvocation = info.tiles == 0;
  // An invocation may have begun before the trace.
  int64_t start = event.start > begin ? event.start - begin : 0;
  fprintf(file, ",\n{\"ph\":\"X\",\"pid\":%d,\"tid\":%d,\"cat\":\"%s\"", pid,
          lane, isInvocation ? "invocation" : "kernel");
  writeMicroseconds(file, "ts", start);
  writeMicroseconds(file, "dur", event.end - begin - start);
  fputs(",\"name\":", file);
  writeJsonString(file, info.name);
  fprintf(file, ",\"args\":{\"%s\":", isInvocation ? "model" : "nodes");
  writeJsonString(file, info.source);
  if (!isInvocation)
    fprintf(file, ",\"first_tile\":%lld,\"tiles\":%lld", ll(info.first),
            ll(info.tiles));
  fputs("}}", file);
}

/// Names a process or a row: "helper 3".
static void writeName(FILE *file, const char *what, int pid, int lane,
                      const char *name, int number) {
  fprintf(file,
          "{\"ph\":\"M\",\"pid\":%d,\"tid\":%d,\"name\":\"%s\","
          "\"args\":{\"name\":\"%s %d\"}}",
          pid, lane, what, name, number);
}

static const char *roleName(const Lane &lane) {
  if (!lane.hasWorker())
    return "caller";
  return lane.role == Role::Helper ? "helper" : "driver";
}

/// Gives how many events the buffer had no room for.
static uint64_t writeBuffer(FILE *file, const TraceBuffer &buffer,
                            int64_t begin, int pid) {
  const Lane &lane = buffer.lane;
  fputs(",\n", file);
  writeName(file, "thread_name", pid, lane.index, roleName(lane), lane.index);
  for (TraceBuffer::Chunk *chunk = buffer.first; chunk; chunk = chunk->next)
    for (uint32_t i = 0; i < chunk->count; ++i)
      writeEvent(file, chunk->events[i], begin, pid, lane.index);
  return buffer.dropped;
}

bool Trace::write(const char *path) const {
  FILE *file = fopen(path, "we");
  if (!file)
    return false;
  int pid = getpid();
  fputs("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n", file);
  writeName(file, "process_name", pid, 0, "dlcrt", pid);
  uint64_t lost = dropped.load(std::memory_order_relaxed);
  for (TraceBuffer *buffer = buffers.load(std::memory_order_acquire); buffer;
       buffer = buffer->next)
    lost += writeBuffer(file, *buffer, begin, pid);
  fprintf(file, "\n],\"otherData\":{\"version\":\"%s\",\"dropped\":%llu}}\n",
          dlcrt_version(), static_cast<unsigned long long>(lost));
  bool failed = ferror(file);
  return fclose(file) == 0 && !failed;
}

} // namespace dlcrt
