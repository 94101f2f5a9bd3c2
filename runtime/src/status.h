//===- status.h - errors as values ------------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Makes the dlcrt_status objects of the C interface. Null is success, so a
// function that can fail reads `if (dlcrt_status s = f()) return s;`.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_STATUS_H
#define DLCRT_SRC_STATUS_H

#include "dlcrt/dlcrt.h"

namespace dlcrt {

/// A status with a message in printf's format. Gives a constant out-of-memory
/// status where there is no memory for this one.
[[nodiscard]] dlcrt_status makeStatus(dlcrt_code code, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/// A status whose message is `format` with each "{}" replaced by the next of
/// `values`, which is how a host program reports.
[[nodiscard]] dlcrt_status makeStatusFromValues(dlcrt_code code,
                                                const char *format,
                                                const int64_t *values,
                                                int32_t count);

[[nodiscard]] dlcrt_status copyStatus(dlcrt_status status);

[[nodiscard]] dlcrt_status outOfMemory(const char *what, uint64_t bytes);

/// Complains that the pointer argument called `name` is null.
[[nodiscard]] dlcrt_status nullArgument(const char *function, const char *name);

} // namespace dlcrt

#endif // DLCRT_SRC_STATUS_H
