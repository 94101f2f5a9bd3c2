//===- spin.h - looking around for a while before sleeping ------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Waking a thread costs microseconds; work often arrives sooner than that.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_SPIN_H
#define DLCRT_SRC_SPIN_H

#include <cstdint>
#include <ctime>

namespace dlcrt {

/// Nanoseconds of a clock that only runs forward.
inline int64_t nanoseconds() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

/// Tells the processor that this thread waits.
inline void pauseProcessor() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// Looks at `goOn()` for up to `microseconds`; gives what it said last.
template <typename GoOn> bool spinUntil(int32_t microseconds, GoOn &&goOn) {
  if (goOn())
    return true;
  if (microseconds <= 0)
    return false;
  int64_t end = nanoseconds() + int64_t(microseconds) * 1000;
  do {
    for (int i = 0; i < 8; ++i)
      pauseProcessor();
    if (goOn())
      return true;
  } while (nanoseconds() < end);
  return false;
}

} // namespace dlcrt

#endif // DLCRT_SRC_SPIN_H
