//===- Mlir.cpp - Fuzzing programs in MLIR's text -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// As dlc-compile takes them: a text is refused with an error, or becomes a
// program of ops that a frontend may hand over, which goes through the phase
// `graph`.
//
//===----------------------------------------------------------------------===//

#include "CheckProgram.h"
#include "Programs.h"
#include "ReadProgram.h"
#include "TextMutator.h"
#include "mlir/Bytecode/BytecodeReader.h"

using namespace dlc;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  auto file = llvm::MemoryBuffer::getMemBufferCopy(
      StringRef(reinterpret_cast<const char *>(data), size), "fuzz.mlir");
  // Bytecode is MLIR's own affair.
  if (mlir::isBytecode(*file))
    return 0;
  test::ProgramTest test;
  mlir::OwningOpRef<ModuleOp> module =
      readProgram(std::move(file), test.getContext());
  if (!test.checkReported(static_cast<bool>(module)))
    return 0;
  if (test.checkReported(succeeded(checkProgram(*module))))
    test.checkFirstPhases(*module);
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size,
                                          size_t maxSize, unsigned seed) {
  return test::mutateText(data, size, maxSize, seed);
}

extern "C" size_t LLVMFuzzerCustomCrossOver(const uint8_t *first,
                                            size_t firstSize,
                                            const uint8_t *second,
                                            size_t secondSize, uint8_t *out,
                                            size_t maxSize, unsigned seed) {
  return test::crossTexts(first, firstSize, second, secondSize, out, maxSize,
                          seed);
}
