//===- stream.h - an order for invocations ----------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A list of the invocations submitted to a stream. The first is running or in
// the pool's queue; the others wait for it. As with events, the users'
// references keep the context, and the events' the memory only.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_STREAM_H
#define DLCRT_SRC_STREAM_H

#include "dlcrt/dlcrt.h"
#include "sync.h"

namespace dlcrt {
struct Callback;
} // namespace dlcrt

struct dlcrt_stream {
  /// Retains the context.
  explicit dlcrt_stream(dlcrt_context *context);

  /// True if nothing is in front of `event`, which can then start.
  bool append(dlcrt_event &event);
  /// Completes the first event and gives its callbacks. `next` is the one that
  /// can start now, or null.
  dlcrt::Callback *completeFirst(dlcrt_status error, dlcrt_event *&next);
  /// The first and the last event, whose memory is retained, or null.
  dlcrt_event *retainFirst() const;
  dlcrt_event *retainLast() const;
  /// True if the first event waits in the pool's queue.
  bool canStart() const;
  void releaseMemory();

  dlcrt::RefCount references;   // the users'
  dlcrt::RefCount memory;       // one for all users
  dlcrt_context *const context; // while there are users

private:
  mutable dlcrt::Mutex mutex;
  // What is retained of these goes to the pool's queue with them.
  dlcrt_event *first = nullptr;
  dlcrt_event *last = nullptr;
};

#endif // DLCRT_SRC_STREAM_H
