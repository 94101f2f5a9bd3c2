//===- TextMutator.h - Programs made of programs ----------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Changes a text word by word: what a parser sees is then wrong in an
// interesting way more often than if bytes had changed.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TEST_FUZZ_TEXTMUTATOR_H
#define DLC_TEST_FUZZ_TEXTMUTATOR_H

#include <cstddef>
#include <cstdint>

namespace dlc::test {

/// As LLVMFuzzerCustomMutator.
size_t mutateText(uint8_t *data, size_t size, size_t maxSize, unsigned seed);

/// As LLVMFuzzerCustomCrossOver: the first text with words and lines of the
/// second.
size_t crossTexts(const uint8_t *first, size_t firstSize, const uint8_t *second,
                  size_t secondSize, uint8_t *out, size_t maxSize,
                  unsigned seed);

} // namespace dlc::test

#endif // DLC_TEST_FUZZ_TEXTMUTATOR_H
