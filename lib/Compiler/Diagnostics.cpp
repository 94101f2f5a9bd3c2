//===- Diagnostics.cpp - Diagnostics as errors ----------------------------===//
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
#include "mlir/IR/Location.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

using namespace dlc;

/// Where, in the user's words: a node's name or a place in a file. The first
/// one that a location holds.
static std::string getPlace(mlir::Location location) {
  std::string place;
  llvm::raw_string_ostream stream(place);
  location->walk([&](mlir::Location part) {
    if (auto name = llvm::dyn_cast<mlir::NameLoc>(part)) {
      stream << "node '" << name.getName().getValue() << "'";
      return mlir::WalkResult::interrupt();
    }
    if (auto file = llvm::dyn_cast<mlir::FileLineColLoc>(part)) {
      stream << file.getFilename().getValue() << ":" << file.getLine() << ":"
             << file.getColumn();
      return mlir::WalkResult::interrupt();
    }
    return mlir::WalkResult::advance();
  });
  return place;
}

std::string DiagnosticCollector::getExcerpt(mlir::Location location,
                                            llvm::StringRef indent) const {
  mlir::FileLineColRange range;
  location->walk([&](mlir::Location part) {
    range = llvm::dyn_cast<mlir::FileLineColRange>(part);
    bool isName = llvm::isa<mlir::NameLoc>(part);
    return range || isName ? mlir::WalkResult::interrupt()
                           : mlir::WalkResult::advance();
  });
  if (!range || range.getStartLine() == 0 || range.getStartColumn() == 0)
    return {};
  llvm::StringRef path = range.getFilename().getValue(), text, line;
  std::unique_ptr<llvm::MemoryBuffer> buffer;
  if (auto known = texts.find(path); known != texts.end()) {
    text = known->second;
  } else {
    auto file = llvm::MemoryBuffer::getFile(path);
    if (!file)
      return {};
    buffer = std::move(*file);
    text = buffer->getBuffer();
  }
  for (unsigned i = 0; i < range.getStartLine(); ++i)
    std::tie(line, text) = text.split('\n');
  // What is longer is no text for people.
  constexpr size_t kMostColumns = 200;
  size_t begin = range.getStartColumn() - 1;
  if (line.size() > kMostColumns || begin > line.size())
    return {};
  size_t end = range.getEndLine() == range.getStartLine()
                   ? range.getEndColumn() - 1
                   : line.rtrim().size();
  std::string marks;
  for (char c : line.take_front(begin))
    marks += c == '\t' ? '\t' : ' ';
  marks += "^";
  if (end > begin + 1)
    marks += std::string(std::min(end, line.size()) - begin - 1, '~');
  return ("\n" + indent + "| " + line + "\n" + indent + "| " + marks).str();
}

DiagnosticCollector::DiagnosticCollector(
    mlir::MLIRContext *context, const llvm::StringMap<std::string> &texts)
    : texts(texts), handler(context, [this](mlir::Diagnostic &diagnostic) {
        std::lock_guard<std::mutex> lock(mutex);
        std::string place = getPlace(diagnostic.getLocation());
        if (!place.empty())
          place += ": ";
        if (diagnostic.getSeverity() == mlir::DiagnosticSeverity::Warning)
          warnings.push_back(place + diagnostic.str());
        if (diagnostic.getSeverity() == mlir::DiagnosticSeverity::Remark)
          remarks.push_back(place + diagnostic.str());
        if (diagnostic.getSeverity() != mlir::DiagnosticSeverity::Error)
          return;
        llvm::raw_string_ostream stream(text);
        stream << "\n  " << place << diagnostic
               << getExcerpt(diagnostic.getLocation(), "    ");
        for (mlir::Diagnostic &note : diagnostic.getNotes()) {
          if (llvm::StringRef(note.str()).starts_with("see current operation"))
            continue;
          stream << "\n    note: ";
          // Where it is another place than that of the error.
          if (note.getLocation() != diagnostic.getLocation())
            if (std::string place = getPlace(note.getLocation());
                !place.empty())
              stream << place << ": ";
          stream << note;
          if (note.getLocation() != diagnostic.getLocation())
            stream << getExcerpt(note.getLocation(), "      ");
        }
      }) {}

llvm::Error DiagnosticCollector::takeError(std::string summary) {
  std::lock_guard<std::mutex> lock(mutex);
  return llvm::createStringError(summary + (text.empty() ? "" : ":") + text);
}
