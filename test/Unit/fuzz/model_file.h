//===- model_file.h - Fuzzing the reader of ONNX files ----------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// libfuzzer.cpp hunts with this; ../fuzz_test.cpp runs it over the inputs in
// corpus/.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TEST_UNIT_FUZZ_MODEL_FILE_H
#define DLC_TEST_UNIT_FUZZ_MODEL_FILE_H

#include <cstddef>
#include <cstdint>

namespace dlc::test {

/// Reads a file of these bytes as a model. Aborts where that gives an error
/// without a message, or a tensor whose data is not inside the file.
void fuzzModelFile(const uint8_t *data, size_t size);

} // namespace dlc::test

#endif // DLC_TEST_UNIT_FUZZ_MODEL_FILE_H
