//===- failing.h - running out of memory and threads on purpose -*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The tests are linked such that the runtime's calls of malloc and its kin, and
// of pthread_create, come here (the linker's --wrap). They count what is live
// and fail where a test says so.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_TEST_SUPPORT_FAILING_H
#define DLCRT_TEST_SUPPORT_FAILING_H

#include <cstdint>

namespace dlcrt::test {

/// While it exists, allocations after the first `succeed` fail: the next one
/// only, or all.
class FailingMalloc {
public:
  enum Extent { Once, ForEver };
  FailingMalloc(int64_t succeed, Extent extent);
  FailingMalloc(const FailingMalloc &) = delete;
  ~FailingMalloc();

  /// True if an allocation has failed.
  bool hasFailed() const;
};

/// While it exists, no thread can be created.
class FailingThreads {
public:
  FailingThreads();
  FailingThreads(const FailingThreads &) = delete;
  ~FailingThreads();
};

/// Counts an allocation; false if it is to fail. For allocators of tests.
bool mayAllocate();

/// Pieces of memory that the runtime has allocated and not freed.
int64_t livePieces();

} // namespace dlcrt::test

#endif // DLCRT_TEST_SUPPORT_FAILING_H
