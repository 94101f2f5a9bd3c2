//===- stream.cpp - an order for invocations ------------------------------===//
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

#include "stream.h"
#include "context.h"
#include "event.h"
#include "objects.h"
#include "status.h"

using namespace dlcrt;

dlcrt_stream::dlcrt_stream(dlcrt_context *context) : context(context) {
  dlcrt_context_retain(context);
}

void dlcrt_stream::releaseMemory() {
  if (memory.release())
    destroy(this);
}

bool dlcrt_stream::append(dlcrt_event &event) {
  Lock lock(mutex);
  (first ? last->streamNext : first) = &event;
  last = &event;
  return first == &event;
}

Callback *dlcrt_stream::completeFirst(dlcrt_status error, dlcrt_event *&next) {
  // Under the lock, as an event that left the list must be complete: waiting
  // for a stream is waiting for its last event.
  Lock lock(mutex);
  Callback *callbacks = first->complete(error);
  first = first->streamNext;
  next = first;
  return callbacks;
}

static dlcrt_event *retained(dlcrt_event *event) {
  if (event)
    event->memory.retain();
  return event;
}

dlcrt_event *dlcrt_stream::retainFirst() const {
  Lock lock(mutex);
  return retained(first);
}

dlcrt_event *dlcrt_stream::retainLast() const {
  Lock lock(mutex);
  return first ? retained(last) : nullptr;
}

bool dlcrt_stream::canStart() const {
  Lock lock(mutex);
  return first && first->isReady.load(std::memory_order_seq_cst);
}

dlcrt_status dlcrt_stream_create(dlcrt_context *context,
                                 dlcrt_stream **stream) {
  if (!stream)
    return nullArgument("dlcrt_stream_create", "stream");
  *stream = nullptr;
  if (!context)
    return nullArgument("dlcrt_stream_create", "context");
  *stream = make<dlcrt_stream>(context);
  if (!*stream)
    return outOfMemory("a stream", sizeof(dlcrt_stream));
  return nullptr;
}

void dlcrt_stream_retain(dlcrt_stream *stream) {
  if (stream)
    stream->references.retain();
}

void dlcrt_stream_release(dlcrt_stream *stream) {
  if (!stream || !stream->references.release())
    return;
  dlcrt_context_release(stream->context);
  stream->releaseMemory();
}

void dlcrt_stream_wait(dlcrt_stream *stream) {
  dlcrt_event *last = stream ? stream->retainLast() : nullptr;
  if (!last)
    return;
  stream->context->pool.wait(*last);
  last->releaseMemory();
}
