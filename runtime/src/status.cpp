//===- status.cpp - errors as values --------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A status is one block of memory: the code and, behind it, the message. The
// only status that is not allocated is the one that says that allocating
// failed.
//
//===----------------------------------------------------------------------===//

#include "status.h"
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

struct dlcrt_status_object {
  dlcrt_code code;
  // More characters follow in an allocated status.
  char message[28];
};

namespace dlcrt {

// Never written to: all functions that take a status only read it.
static const dlcrt_status_object noMemory = {DLCRT_OUT_OF_MEMORY,
                                             "out of memory"};

static dlcrt_status noMemoryStatus() {
  return const_cast<dlcrt_status>(&noMemory);
}

/// A status with room for `length` characters and the zero.
static dlcrt_status allocateStatus(dlcrt_code code, size_t length) {
  auto *status = static_cast<dlcrt_status>(
      malloc(offsetof(dlcrt_status_object, message) + length + 1));
  if (status)
    status->code = code;
  return status;
}

/// Messages are one line, whatever the names and texts they quote hold.
static dlcrt_status onOneLine(dlcrt_status status) {
  for (char *c = status->message; *c; ++c)
    if (*c == '\n' || *c == '\r')
      *c = ' ';
  return status;
}

dlcrt_status makeStatus(dlcrt_code code, const char *format, ...) {
  va_list args;
  va_start(args, format);
  int length = vsnprintf(nullptr, 0, format, args);
  va_end(args);
  if (length < 0)
    return noMemoryStatus();
  dlcrt_status status = allocateStatus(code, length);
  if (!status)
    return noMemoryStatus();
  va_start(args, format);
  vsnprintf(status->message, size_t(length) + 1, format, args);
  va_end(args);
  return onOneLine(status);
}

/// Writes the expansion to `out` if it is not null, and gives its length.
static size_t expand(char *out, const char *format, const int64_t *values,
                     int32_t count) {
  size_t length = 0;
  int32_t next = 0;
  auto append = [&](const char *text, size_t bytes) {
    if (out)
      memcpy(out + length, text, bytes);
    length += bytes;
  };
  while (*format) {
    if (format[0] != '{' || format[1] != '}' || next >= count) {
      append(format++, 1);
      continue;
    }
    char number[24];
    int digits = snprintf(number, sizeof(number), "%lld",
                          static_cast<long long>(values[next++]));
    append(number, digits);
    format += 2;
  }
  return length;
}

dlcrt_status makeStatusFromValues(dlcrt_code code, const char *format,
                                  const int64_t *values, int32_t count) {
  size_t length = expand(nullptr, format, values, count);
  dlcrt_status status = allocateStatus(code, length);
  if (!status)
    return noMemoryStatus();
  expand(status->message, format, values, count);
  status->message[length] = 0;
  return onOneLine(status);
}

dlcrt_status copyStatus(dlcrt_status status) {
  return status ? makeStatus(status->code, "%s", status->message) : nullptr;
}

dlcrt_status outOfMemory(const char *what, uint64_t bytes) {
  return makeStatus(DLCRT_OUT_OF_MEMORY, "out of memory: %llu bytes for %s",
                    static_cast<unsigned long long>(bytes), what);
}

dlcrt_status nullArgument(const char *function, const char *name) {
  return makeStatus(DLCRT_INVALID_ARGUMENT, "%s: %s is null", function, name);
}

} // namespace dlcrt

dlcrt_code dlcrt_status_code(dlcrt_status status) {
  return status ? status->code : DLCRT_OK;
}

const char *dlcrt_status_message(dlcrt_status status) {
  return status ? status->message : "ok";
}

void dlcrt_status_free(dlcrt_status status) {
  if (status != &dlcrt::noMemory)
    free(status);
}
