//===- Tdl.cpp - Fuzzing programs in the tensor language ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// As dlc-compile takes them: a text is refused with an error that has a place,
// or becomes a valid program of ops that a frontend may hand over. What can be
// parsed can be formatted, which is as it should be then.
//
//===----------------------------------------------------------------------===//

#include "CheckProgram.h"
#include "Programs.h"
#include "TextMutator.h"
#include "dlc/Frontends/Dsl.h"
#include "mlir/IR/Verifier.h"

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
    if (!test.checkReported(static_cast<bool>(module))) {
      if (!hasPlaces)
        abort();
    } else if (failed(mlir::verify(*module)) || failed(checkProgram(*module))) {
      abort();
    }
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
