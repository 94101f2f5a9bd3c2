//===- meeting.h - threads that wait for each other -------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Shows that two things run at the same time: each arrives and waits for the
// others. Where they don't, the test fails after a while instead of hanging.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_TEST_SUPPORT_MEETING_H
#define DLCRT_TEST_SUPPORT_MEETING_H

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

namespace dlcrt::test {

class Meeting {
public:
  explicit Meeting(int expected) : expected(expected) {}

  /// True once `expected` threads have arrived.
  bool arrive() {
    std::unique_lock<std::mutex> lock(mutex);
    ++arrived;
    condition.notify_all();
    return condition.wait_for(lock, std::chrono::seconds(20),
                              [&] { return arrived >= expected; });
  }

private:
  const int expected;
  int arrived = 0;
  std::mutex mutex;
  std::condition_variable condition;
};

/// A door that one thread opens for others. It may go away as soon as they have
/// come through, even if opening it is not over yet.
class Gate {
public:
  void open() {
    std::shared_ptr<State> s = state;
    std::lock_guard<std::mutex> lock(s->mutex);
    s->isOpen = true;
    s->condition.notify_all();
  }
  bool wait() {
    std::shared_ptr<State> s = state;
    std::unique_lock<std::mutex> lock(s->mutex);
    return s->condition.wait_for(lock, std::chrono::seconds(20),
                                 [&] { return s->isOpen; });
  }

private:
  struct State {
    bool isOpen = false;
    std::mutex mutex;
    std::condition_variable condition;
  };
  std::shared_ptr<State> state = std::make_shared<State>();
};

} // namespace dlcrt::test

#endif // DLCRT_TEST_SUPPORT_MEETING_H
