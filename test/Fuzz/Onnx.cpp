//===- Onnx.cpp - Fuzzing the import of ONNX models -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A model is refused with an error, or becomes a valid program whose weights
// all lie in the model's file. The program then goes through the phase `graph`,
// which may refuse it, too.
//
//===----------------------------------------------------------------------===//

#include "dlc/Frontends/Onnx.h"
#include "LonelyFile.h"
#include "OnnxMutator.h"
#include "Programs.h"
#include "dlc/Dialect/Dlc/Dlc.h"

using namespace dlc;

/// Aborts where a weight is not inside of the file.
static void checkWeights(ModuleOp module, StringRef file, size_t size) {
  for (auto weight : module.getOps<WeightOp>()) {
    if (!weight.getFile() || weight.getFile()->starts_with("/proc/self/fd/"))
      continue;
    if (*weight.getFile() != file || *weight.getOffset() > size ||
        *weight.getLength() > size - *weight.getOffset())
      abort();
  }
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static test::LonelyFile file("model.onnx");
  file.write(data, size);
  test::ProgramTest test;
  mlir::OwningOpRef<ModuleOp> module =
      importOnnx(file.getPath(), test.getContext());
  if (!test.checkReported(static_cast<bool>(module)))
    return 0;
  checkWeights(*module, file.getPath(), size);
  test.checkFirstPhases(*module);
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size,
                                          size_t maxSize, unsigned seed) {
  return test::mutateModel(data, size, maxSize, seed);
}
