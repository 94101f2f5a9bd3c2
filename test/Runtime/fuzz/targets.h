//===- targets.h - what is fuzzed -------------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each target gives arbitrary bytes to a part of the runtime and aborts where
// that breaks a promise. libfuzzer.cpp hunts with them; fuzz_test.cpp runs them
// over the inputs in corpus/.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_TEST_FUZZ_TARGETS_H
#define DLCRT_TEST_FUZZ_TARGETS_H

#include "dlcrt/dlcrt.h"

namespace dlcrt::test {

/// The end of a file: its trailer, and the hashes of what is in front of it.
void fuzzTrailer(const uint8_t *data, size_t size);

/// A model's descriptor, and tensors for one that is good.
void fuzzDescriptor(const uint8_t *data, size_t size);

/// The bytes are a header of a safetensors file.
void fuzzSafetensors(const uint8_t *data, size_t size);

/// Aborts unless `status` is a success, or an error of one of two codes with a
/// message of one line; frees it. True for a success.
bool succeeds(dlcrt_status status, dlcrt_code expected, dlcrt_code other);

} // namespace dlcrt::test

#endif // DLCRT_TEST_FUZZ_TARGETS_H
