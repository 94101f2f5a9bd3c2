//===- sleepers.h - threads that wait for something -------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A list of the threads that sleep, each with the kind of news it waits for.
// Going to sleep and waking are ordered such that no news is missed: a sleeper
// first counts itself and then looks again; who brings news first publishes it
// and then looks at the counts. (Both steps are sequentially consistent on both
// sides.)
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_SLEEPERS_H
#define DLCRT_SRC_SLEEPERS_H

#include "sync.h"

namespace dlcrt {

enum class Sleeping {
  Helper,  // a worker: wakes for tiles and invocations
  Driver,  // a worker: wakes for invocations
  Barrier, // a host program: wakes when its tiles are done, or to help
  Waiter   // a caller: wakes when its event is complete, or to help
};

class Sleepers {
public:
  /// Sleeps until a wake call means this thread, unless `goOn()` is true.
  /// `key` is what the thread waits for, if it is one thing.
  template <typename GoOn>
  void sleep(Sleeping kind, const void *key, GoOn &&goOn) {
    Lock lock(mutex);
    Sleeper self(kind, key);
    add(self);
    if (goOn())
      remove(self);
    while (self.asleep)
      self.condition.wait(mutex);
  }

  /// False if none of that kind sleeps.
  bool wakeOne(Sleeping kind);
  /// Wakes all sleepers of that kind; with `key`, those that wait for it.
  void wakeAll(Sleeping kind, const void *key = nullptr);

private:
  struct Sleeper {
    Sleeper(Sleeping kind, const void *key) : kind(kind), key(key) {}
    const Sleeping kind;
    const void *const key;
    bool asleep = true;
    Sleeper *next = nullptr;
    Condition condition;
  };

  void add(Sleeper &sleeper);
  void remove(Sleeper &sleeper);
  std::atomic<int32_t> &countOf(Sleeping kind) {
    return counts[static_cast<int>(kind)];
  }

  Mutex mutex;
  Sleeper *first = nullptr;
  std::atomic<int32_t> counts[4] = {};
};

} // namespace dlcrt

#endif // DLCRT_SRC_SLEEPERS_H
