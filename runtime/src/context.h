//===- context.h - a context ------------------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What all modules of a context share: memory, threads, the trace.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_CONTEXT_H
#define DLCRT_SRC_CONTEXT_H

#include "pool.h"
#include "trace.h"

struct dlcrt_context {
  dlcrt_context(int32_t threads, int32_t spinMicroseconds,
                const dlcrt_executor *executor,
                const dlcrt_allocator *allocator)
      : memory(allocator), blocks(memory),
        pool(threads, spinMicroseconds, executor, blocks, tracer) {}

  dlcrt::RefCount references;
  dlcrt::Memory memory;
  dlcrt::BlockPool blocks;
  dlcrt::Tracer tracer;
  dlcrt::Pool pool; // last, as its threads use the others
};

namespace dlcrt {

/// Ends a context that has no references left.
void destroyContext(dlcrt_context *context);

} // namespace dlcrt

#endif // DLCRT_SRC_CONTEXT_H
