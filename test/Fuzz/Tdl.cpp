//===- Tdl.cpp - Fuzzing programs in the tensor language ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// As dlc-compile takes them: a text is refused with an error that has a place,
// or becomes a valid program of ops that a frontend may hand over, which goes
// through the first phases. What can be parsed can be formatted, and is as it
// should be then.
//
//===----------------------------------------------------------------------===//

#include "CheckProgram.h"
#include "Programs.h"
#include "TextMutator.h"
#include "dlc/Frontends/Dsl.h"

using namespace dlc;

static constexpr StringRef kPath = "/fuzz/program.tdl";

static void checkFormat(StringRef text, MLIRContext *context) {
  FailureOr<std::string> once = formatTdl(kPath, text, context);
  if (failed(once))
    return;
  FailureOr<std::string> twice = formatTdl(kPath, *once, context);
  if (failed(twice) || *once != *twice)
    abort();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  StringRef text(reinterpret_cast<const char *>(data), size);
  test::ProgramTest test;
  bool hasPlaces = true;
  {
    mlir::ScopedDiagnosticHandler handler(
        test.getContext(), [&](mlir::Diagnostic &diagnostic) {
          hasPlaces &= isa<mlir::FileLineColRange>(diagnostic.getLocation());
          return failure();
        });
    mlir::OwningOpRef<ModuleOp> module =
        importTdl(kPath, test.getContext(), {{kPath, text.str()}});
    bool hasProgram = test.checkReported(static_cast<bool>(module));
    if (!hasPlaces || (hasProgram && failed(checkProgram(*module))))
      abort();
    if (hasProgram)
      test.checkFirstPhases(*module);
  }
  checkFormat(text, test.getContext());
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
