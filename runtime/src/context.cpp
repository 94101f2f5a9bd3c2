//===- context.cpp - making and ending contexts ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The functions of dlcrt_context, and the checks of its options.
//
//===----------------------------------------------------------------------===//

#include "context.h"
#include "cpu.h"
#include "objects.h"
#include "status.h"

using namespace dlcrt;

/// More threads than any machine has processors are a mistake.
static constexpr int32_t maxThreads = 4096;

static constexpr int32_t defaultSpin = 50;

static dlcrt_status checkOptions(const dlcrt_context_options &options) {
  auto invalid = [](const char *what) {
    return makeStatus(DLCRT_INVALID_ARGUMENT, "dlcrt_context_create: %s", what);
  };
  if (options.struct_size < sizeof(dlcrt_context_options))
    return makeStatus(
        DLCRT_INVALID_ARGUMENT,
        "dlcrt_context_create: struct_size is %zu, expected at least %zu",
        options.struct_size, sizeof(dlcrt_context_options));
  if (options.threads < 0 || options.threads > maxThreads)
    return makeStatus(DLCRT_INVALID_ARGUMENT,
                      "dlcrt_context_create: threads is %d, expected 0 to %d",
                      options.threads, maxThreads);
  if (const dlcrt_executor *executor = options.executor) {
    if (!executor->submit)
      return invalid("executor->submit is null");
    if (executor->threads < 1 || executor->threads > maxThreads)
      return makeStatus(
          DLCRT_INVALID_ARGUMENT,
          "dlcrt_context_create: executor->threads is %d, expected 1 to %d",
          executor->threads, maxThreads);
  }
  if (const dlcrt_allocator *allocator = options.allocator) {
    if (!allocator->allocate)
      return invalid("allocator->allocate is null");
    if (!allocator->deallocate)
      return invalid("allocator->deallocate is null");
  }
  return nullptr;
}

static int32_t chooseThreads(const dlcrt_context_options &options) {
  int32_t threads = options.threads;
  if (const dlcrt_executor *executor = options.executor)
    return threads == 0 || threads > executor->threads ? executor->threads
                                                       : threads;
  if (threads == 0)
    threads = usableCpus("");
  return threads < maxThreads ? threads : maxThreads;
}

dlcrt_status dlcrt_context_create(const dlcrt_context_options *options,
                                  dlcrt_context **context) {
  if (!context)
    return nullArgument("dlcrt_context_create", "context");
  *context = nullptr;
  dlcrt_context_options o = {sizeof(o), 0, -1, nullptr, nullptr};
  if (options) {
    if (dlcrt_status error = checkOptions(*options))
      return error;
    o = *options;
  }
  *context = make<dlcrt_context>(chooseThreads(o),
                                 o.spin_us < 0 ? defaultSpin : o.spin_us,
                                 o.executor, o.allocator);
  if (!*context)
    return outOfMemory("a context", sizeof(dlcrt_context));
  return nullptr;
}

void dlcrt_context_retain(dlcrt_context *context) {
  if (context)
    context->references.retain();
}

void dlcrt_context_release(dlcrt_context *context) {
  if (context && context->references.release())
    destroyContext(context);
}

void dlcrt::destroyContext(dlcrt_context *context) {
  if (!context->pool.leaveToWorker(context))
    destroy(context);
}

int32_t dlcrt_context_threads(const dlcrt_context *context) {
  return context ? context->pool.threadCount() : 0;
}

void dlcrt_context_memory(dlcrt_context *context, dlcrt_memory *memory) {
  if (!memory || memory->struct_size < sizeof(dlcrt_memory))
    return;
  memory->live_bytes = context ? context->memory.liveBytes() : 0;
  memory->peak_bytes = context ? context->memory.peakBytes() : 0;
}

void dlcrt_context_memory_reset(dlcrt_context *context) {
  if (context)
    context->memory.resetPeak();
}

void dlcrt_context_trim(dlcrt_context *context) {
  if (context)
    context->blocks.trim();
}
