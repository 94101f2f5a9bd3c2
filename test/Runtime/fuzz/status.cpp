//===- status.cpp - what every error must be ------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See targets.h.
//
//===----------------------------------------------------------------------===//

#include "targets.h"
#include <cstdlib>
#include <cstring>

namespace dlcrt::test {

bool succeeds(dlcrt_status status, dlcrt_code expected, dlcrt_code other) {
  dlcrt_code code = dlcrt_status_code(status);
  const char *message = dlcrt_status_message(status);
  bool isError = code == expected || code == other;
  if ((code != DLCRT_OK && !isError) || !*message || strchr(message, '\n'))
    abort();
  dlcrt_status_free(status);
  return code == DLCRT_OK;
}

} // namespace dlcrt::test
