//===- event.cpp - the completion of an asynchronous invocation -----------===//
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

#include "event.h"
#include "context.h"
#include "objects.h"
#include "status.h"
#include "stream.h"

using namespace dlcrt;

dlcrt_event::dlcrt_event(dlcrt_module &module, dlcrt_invocation *invocation,
                         dlcrt_stream *stream)
    : module(&module), invocation(invocation), stream(stream) {
  dlcrt_module_retain(&module);
  if (stream)
    stream->memory.retain();
}

dlcrt_event::~dlcrt_event() {
  dlcrt_status_free(error);
  destroy(invocation);
  if (stream)
    stream->releaseMemory();
}

void dlcrt_event::releaseMemory() {
  if (memory.release())
    destroy(this);
}

Callback *dlcrt_event::complete(dlcrt_status status) {
  error = status;
  Callback *list = callbacks.exchange(&closed, std::memory_order_seq_cst);
  Callback *inOrder = nullptr;
  while (list) {
    Callback *next = list->next;
    list->next = inOrder;
    inOrder = list;
    list = next;
  }
  return inOrder;
}

void dlcrt_event::call(Callback *callbacks) {
  while (callbacks) {
    Callback *next = callbacks->next;
    callbacks->function(callbacks->argument);
    destroy(callbacks);
    callbacks = next;
  }
}

bool dlcrt_event::add(Callback *callback) {
  callback->next = callbacks.load(std::memory_order_acquire);
  while (callback->next != &closed)
    if (callbacks.compare_exchange_weak(callback->next, callback,
                                        std::memory_order_acq_rel))
      return true;
  return false;
}

bool dlcrt_event::canStart() const {
  return stream ? stream->canStart() : isReady.load(std::memory_order_seq_cst);
}

dlcrt_status dlcrt_event_wait(dlcrt_event *event) {
  if (!event)
    return nullArgument("dlcrt_event_wait", "event");
  event->module->context->pool.wait(*event);
  return copyStatus(event->error);
}

int32_t dlcrt_event_done(const dlcrt_event *event) {
  return event && event->isComplete();
}

dlcrt_status dlcrt_event_then(dlcrt_event *event,
                              void (*function)(void *argument),
                              void *argument) {
  if (!event)
    return nullArgument("dlcrt_event_then", "event");
  if (!function)
    return nullArgument("dlcrt_event_then", "function");
  if (!event->isComplete()) {
    auto *callback = make<Callback>(Callback{function, argument, nullptr});
    if (!callback)
      return outOfMemory("a callback", sizeof(Callback));
    if (event->add(callback))
      return nullptr;
    destroy(callback);
  }
  function(argument);
  return nullptr;
}

void dlcrt_event_retain(dlcrt_event *event) {
  if (event)
    event->references.retain();
}

void dlcrt_event_release(dlcrt_event *event) {
  if (!event || !event->references.release())
    return;
  dlcrt_module_release(event->module);
  event->releaseMemory();
}
