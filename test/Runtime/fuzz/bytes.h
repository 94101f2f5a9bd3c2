//===- bytes.h - values out of a fuzzer's input -----------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads values one after the other; behind the end of the input all are zero.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_TEST_FUZZ_BYTES_H
#define DLCRT_TEST_FUZZ_BYTES_H

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace dlcrt::test {

class Bytes {
public:
  Bytes(const uint8_t *data, size_t size) : data(data), size(size) {}

  template <typename T> T take() {
    T value = {};
    size_t now = std::min(sizeof(T), size);
    if (now > 0)
      memcpy(&value, data, now);
    data += now;
    size -= now;
    return value;
  }
  /// A number from 0 to `most`.
  uint8_t upTo(uint8_t most) { return take<uint8_t>() % (most + 1); }
  /// True for one value in sixteen, so that much is good in most inputs.
  bool rarely() { return take<uint8_t>() % 16 == 15; }
  /// `pointer`, or rarely null.
  template <typename T> T *maybe(T *pointer) {
    return rarely() ? nullptr : pointer;
  }

  const uint8_t *rest() const { return data; }
  size_t restSize() const { return size; }

private:
  const uint8_t *data;
  size_t size;
};

} // namespace dlcrt::test

#endif // DLCRT_TEST_FUZZ_BYTES_H
