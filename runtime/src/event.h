//===- event.h - the completion of an asynchronous invocation ---*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An event is complete when its list of callbacks is closed, so that no
// callback can be added too late to be called.
//
// There are two counts. The users' references keep the module, and so the
// context and its threads. Whoever else looks at an event, a queue or the
// thread that completes it, keeps its memory only. So when the users have let
// go of all they had, the context ends there and then, after waiting for its
// threads.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_EVENT_H
#define DLCRT_SRC_EVENT_H

#include "invocation.h"
#include "sync.h"

namespace dlcrt {

struct Lane;

struct Callback {
  void (*function)(void *);
  void *argument;
  Callback *next;
};

} // namespace dlcrt

struct dlcrt_event {
  /// Takes over `invocation`; retains the module, and the memory of `stream`,
  /// which may be null.
  dlcrt_event(dlcrt_module &module, dlcrt_invocation *invocation,
              dlcrt_stream *stream);
  ~dlcrt_event();

  /// Gives the callbacks to call, the first first. Takes over `error`.
  dlcrt::Callback *complete(dlcrt_status error);
  static void call(dlcrt::Callback *callbacks);
  bool isComplete() const {
    return callbacks.load(std::memory_order_seq_cst) == &closed;
  }
  /// False if the event is complete, and the callback is the caller's to call.
  bool add(dlcrt::Callback *callback);
  /// True if this, or what its stream must run first, waits in the queue.
  bool canStart() const;

  void releaseMemory();

  dlcrt::RefCount references; // the users'
  dlcrt::RefCount memory;     // one for all users
  dlcrt_module *const module; // while there are users, or it is not complete
  dlcrt_invocation *const invocation;
  dlcrt_stream *const stream;
  dlcrt_status error = nullptr; // once complete

  // The pool's queue, guarded by its mutex.
  dlcrt_event *readyPrevious = nullptr;
  dlcrt_event *readyNext = nullptr;
  std::atomic<bool> isReady{false};
  // The stream's list, guarded by its mutex.
  dlcrt_event *streamNext = nullptr;

private:
  dlcrt::Callback closed = {}; // marks the end of a complete event's list
  std::atomic<dlcrt::Callback *> callbacks{nullptr}; // latest first
};

#endif // DLCRT_SRC_EVENT_H
