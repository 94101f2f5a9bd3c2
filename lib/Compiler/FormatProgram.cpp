//===- FormatProgram.cpp - Programs in the language's style ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "Diagnostics.h"
#include "dlc/Compiler/Format.h"
#include "dlc/Frontends/Dsl.h"

using namespace dlc;

llvm::Expected<std::string> dlc::formatProgram(StringRef path, StringRef text) {
  MLIRContext context(MLIRContext::Threading::DISABLED);
  DiagnosticCollector diagnostics(&context);
  FailureOr<std::string> formatted = formatTdl(path, text, &context);
  if (failed(formatted))
    return diagnostics.takeError("can't format '" + path.str() + "'");
  return std::move(*formatted);
}
