//===- async.h - tests of asynchronous invocations --------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The same tests run with contexts of one, two and four threads.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_TEST_SUPPORT_ASYNC_H
#define DLCRT_TEST_SUPPORT_ASYNC_H

#include "lambda_model.h"
#include "meeting.h"
#include <thread>

namespace dlcrt::test {

inline void sleepFor(int microseconds) {
  std::this_thread::sleep_for(std::chrono::microseconds(microseconds));
}

/// Lets C++ functions be callbacks.
inline void then(const Event &event, std::function<void()> function) {
  using Function = std::function<void()>;
  expectOk(dlcrt_event_then(
      event.get(),
      [](void *argument) {
        std::unique_ptr<Function> f(static_cast<Function *>(argument));
        (*f)();
      },
      new Function(std::move(function))));
}

class Async : public testing::TestWithParam<int32_t> {
protected:
  /// Waits for threads and callbacks, if every event is complete and released.
  /// (An event is complete before its callbacks are over.)
  void endContext() {
    f.module.reset();
    f.context.reset();
  }
  LambdaFixture f{GetParam()};
};

} // namespace dlcrt::test

#endif // DLCRT_TEST_SUPPORT_ASYNC_H
