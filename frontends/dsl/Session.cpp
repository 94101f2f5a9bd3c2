//===- Session.cpp - A program that an editor asks about ------------------===//
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

#include "Session.h"
#include "dlc/Dialect/Dlc/Dlc.h"
#include "llvm/Support/ProgramStack.h"

using namespace dlc;
using namespace dlc::tdl;

std::optional<TextRange> dlc::tdl::getTextRange(Location location) {
  auto range = dyn_cast<mlir::FileLineColRange>(location);
  if (!range)
    return std::nullopt;
  return TextRange{range.getFilename().str(), range.getStartLine(),
                   range.getStartColumn(), range.getEndLine(),
                   range.getEndColumn()};
}

Words::Words(StringRef text) : sources(&context), text(sources.add("", text)) {
  mlir::ScopedDiagnosticHandler handler(&context, [](mlir::Diagnostic &) {});
  if (FailureOr<std::vector<Token>> found = lex(this->text, sources);
      succeeded(found))
    tokens = std::move(*found);
}

static mlir::DialectRegistry getDialects() {
  mlir::DialectRegistry registry;
  registry.insert<DlcDialect, arith::ArithDialect, func::FuncDialect,
                  mlir::scf::SCFDialect, mlir::tensor::TensorDialect>();
  return registry;
}

Session::Session(StringRef path, const OpenTexts &texts)
    : path(path), texts(texts),
      context(getDialects(), MLIRContext::Threading::DISABLED) {
  context.loadAllAvailableDialects();
}

void Session::run(function_ref<void(const Program &)> onRead, OnValue onValue) {
  auto makeProblem = [](mlir::Diagnostic &diagnostic) {
    return Problem{
        getTextRange(diagnostic.getLocation()), diagnostic.str(), {}};
  };
  mlir::ScopedDiagnosticHandler handler(
      &context, [&](mlir::Diagnostic &diagnostic) {
        problems.push_back(makeProblem(diagnostic));
        for (mlir::Diagnostic &note : diagnostic.getNotes())
          problems.back().notes.push_back(makeProblem(note));
      });
  llvm::runOnNewStack(kStackBytes, [&] {
    Program program(&context, texts);
    Observer observer = [&](SMRange range, const Val &value) {
      StringRef text = program.getText();
      const char *begin = range.Start.getPointer();
      if (begin >= text.begin() && begin < text.end())
        onValue(program,
                {size_t(begin - text.begin()),
                 size_t(range.End.getPointer() - text.begin())},
                value);
    };
    program.setObserver(&observer);
    if (failed(program.load(path)))
      return;
    onRead(program);
    program.elaborate();
  });
}
