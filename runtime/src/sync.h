//===- sync.h - locks and reference counts ----------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// pthread's mutex and condition as classes, and a reference count. The standard
// library's own live in its shared part, which the runtime does without.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_SYNC_H
#define DLCRT_SRC_SYNC_H

#include <atomic>
#include <cstdint>
#include <pthread.h>

namespace dlcrt {

class Mutex {
public:
  Mutex() = default;
  Mutex(const Mutex &) = delete;
  Mutex &operator=(const Mutex &) = delete;
  ~Mutex() { pthread_mutex_destroy(&handle); }
  void lock() { pthread_mutex_lock(&handle); }
  void unlock() { pthread_mutex_unlock(&handle); }

private:
  friend class Condition;
  pthread_mutex_t handle = PTHREAD_MUTEX_INITIALIZER;
};

/// Holds a mutex for the length of a scope.
class Lock {
public:
  explicit Lock(Mutex &mutex) : mutex(mutex) { mutex.lock(); }
  Lock(const Lock &) = delete;
  Lock &operator=(const Lock &) = delete;
  ~Lock() { mutex.unlock(); }

private:
  Mutex &mutex;
};

class Condition {
public:
  Condition() = default;
  Condition(const Condition &) = delete;
  Condition &operator=(const Condition &) = delete;
  ~Condition() { pthread_cond_destroy(&handle); }
  /// The caller holds `mutex`.
  void wait(Mutex &mutex) { pthread_cond_wait(&handle, &mutex.handle); }
  void signal() { pthread_cond_signal(&handle); }

private:
  pthread_cond_t handle = PTHREAD_COND_INITIALIZER;
};

/// The count of an object that starts with one reference.
class RefCount {
public:
  void retain() { count.fetch_add(1, std::memory_order_relaxed); }
  /// True for the last reference: the caller then destroys the object.
  bool release() { return count.fetch_sub(1, std::memory_order_acq_rel) == 1; }

private:
  std::atomic<int64_t> count{1};
};

} // namespace dlcrt

#endif // DLCRT_SRC_SYNC_H
