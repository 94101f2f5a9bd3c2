//===- sleepers.cpp - threads that wait for something ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header. A sleeper lives on its thread's stack; it is signalled with
// the mutex held, so it cannot be gone by then.
//
//===----------------------------------------------------------------------===//

#include "sleepers.h"

namespace dlcrt {

void Sleepers::add(Sleeper &sleeper) {
  sleeper.next = first;
  first = &sleeper;
  countOf(sleeper.kind).fetch_add(1, std::memory_order_seq_cst);
}

void Sleepers::remove(Sleeper &sleeper) {
  Sleeper **position = &first;
  while (*position != &sleeper)
    position = &(*position)->next;
  *position = sleeper.next;
  sleeper.asleep = false;
  countOf(sleeper.kind).fetch_sub(1, std::memory_order_seq_cst);
}

bool Sleepers::wakeOne(Sleeping kind) {
  if (countOf(kind).load(std::memory_order_seq_cst) == 0)
    return false;
  Lock lock(mutex);
  // The latest sleeper, whose cache is the warmest.
  for (Sleeper *sleeper = first; sleeper; sleeper = sleeper->next) {
    if (sleeper->kind != kind)
      continue;
    remove(*sleeper);
    sleeper->condition.signal();
    return true;
  }
  return false;
}

void Sleepers::wakeAll(Sleeping kind, const void *key) {
  if (countOf(kind).load(std::memory_order_seq_cst) == 0)
    return;
  Lock lock(mutex);
  for (Sleeper *sleeper = first; sleeper;) {
    Sleeper *next = sleeper->next;
    if (sleeper->kind == kind && (!key || sleeper->key == key)) {
      remove(*sleeper);
      sleeper->condition.signal();
    }
    sleeper = next;
  }
}

} // namespace dlcrt
