//===- ReadProgram.cpp - Programs from files ------------------------------===//
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

#include "ReadProgram.h"
#include "dlc/Support/Limits.h"
#include "mlir/Bytecode/BytecodeReader.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/RegionKindInterface.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/SourceMgr.h"

using namespace dlc;

/// The first place of a text that is nested too deep, or null. Brackets count,
/// and each minus of a row; what is in strings and comments does not.
static const char *findTooDeep(StringRef text) {
  size_t depth = 0, minuses = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '"') {
      for (++i; i < text.size() && text[i] != '"' && text[i] != '\n'; ++i)
        i += text[i] == '\\';
      continue;
    }
    if (text.substr(i).starts_with("//")) {
      i = text.find('\n', i);
      if (i == StringRef::npos)
        break;
      continue;
    }
    if (llvm::isSpace(c))
      continue;
    bool isArrow = c == '-' && text.substr(i).starts_with("->");
    minuses = c == '-' && !isArrow ? minuses + 1 : 0;
    if (StringRef("([{<").contains(c))
      ++depth;
    else if (StringRef(")]}>").contains(c) && depth > 0)
      --depth;
    i += isArrow;
    if (depth + minuses > kMaxTextDepth)
      return text.data() + i;
  }
  return nullptr;
}

/// In functions values come before what uses them. Elsewhere one could be made
/// of itself, which simplifying it would never come to the end of.
static LogicalResult checkIsInFunctions(ModuleOp module) {
  WalkResult result = module.walk([](Operation *op) {
    bool usesValues = op->getNumOperands() + op->getNumResults() > 0;
    if (!usesValues || !mlir::mayBeGraphRegion(*op->getParentRegion()))
      return WalkResult::advance();
    op->emitError("'") << op->getName() << "' stands outside of a function";
    return WalkResult::interrupt();
  });
  return failure(result.wasInterrupted());
}

mlir::OwningOpRef<ModuleOp>
dlc::readProgram(std::unique_ptr<llvm::MemoryBuffer> file,
                 MLIRContext *context) {
  llvm::SourceMgr sources;
  StringRef text = file->getBuffer();
  bool isText = !mlir::isBytecode(*file);
  std::string name = file->getBufferIdentifier().str();
  unsigned id = sources.AddNewSourceBuffer(std::move(file), llvm::SMLoc());
  if (const char *place = isText ? findTooDeep(text) : nullptr) {
    auto [line, column] =
        sources.getLineAndColumn(llvm::SMLoc::getFromPointer(place), id);
    mlir::emitError(mlir::FileLineColLoc::get(context, name, line, column))
        << "brackets are inside of each other more than " << kMaxTextDepth
        << " deep";
    return nullptr;
  }
  mlir::OwningOpRef<ModuleOp> module =
      mlir::parseSourceFile<ModuleOp>(sources, context);
  if (module && failed(checkIsInFunctions(*module)))
    return nullptr;
  return module;
}
