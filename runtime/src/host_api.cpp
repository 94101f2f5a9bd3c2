//===- host_api.cpp - what the runtime does for host programs -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The table of functions that a host program gets. Each is a method of the
// invocation.
//
//===----------------------------------------------------------------------===//

#include "invocation.h"
#include "status.h"

namespace dlcrt {

static void *arena(dlcrt_invocation *invocation, int64_t bytes) {
  return invocation->takeBlock(bytes, "the arena");
}

static void *alloc(dlcrt_invocation *invocation, int64_t bytes) {
  return invocation->allocate(bytes);
}

static void *output(dlcrt_invocation *invocation, int32_t index,
                    const int64_t *dims) {
  return invocation->output(index, dims);
}

static int32_t dispatch(dlcrt_invocation *invocation, int32_t site,
                        const uint64_t *args) {
  return invocation->dispatch(site, args);
}

static int32_t barrier(dlcrt_invocation *invocation) {
  return invocation->barrier();
}

static int32_t fail(dlcrt_invocation *invocation, const char *format,
                    const int64_t *values, int32_t count) {
  return invocation->fail(
      makeStatusFromValues(DLCRT_FAILED, format, values, count));
}

const dlcrt_host_api hostApi = {sizeof(dlcrt_host_api),
                                DLCRT_ABI_VERSION,
                                arena,
                                alloc,
                                output,
                                dispatch,
                                barrier,
                                fail};

} // namespace dlcrt
