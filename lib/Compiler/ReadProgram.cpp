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
#include "mlir/Parser/Parser.h"
#include "llvm/Support/SourceMgr.h"

using namespace dlc;

namespace {
/// A place in a text, and what is wrong there.
struct Problem {
  const char *place;
  std::string reason;
};
} // namespace

/// Where the text goes on after spaces and comments from `i` on.
static size_t skipBlank(StringRef text, size_t i) {
  while (i < text.size()) {
    if (llvm::isSpace(text[i]))
      ++i;
    else if (text.substr(i).starts_with("//"))
      i = std::min(text.find('\n', i), text.size());
    else
      break;
  }
  return i;
}

/// Which of the words stands at `i`; none if that is in another word.
static StringRef findWord(StringRef text, size_t i, ArrayRef<StringRef> words) {
  auto isPart = [](char c) { return llvm::isAlnum(c) || c == '_' || c == '.'; };
  for (StringRef word : words) {
    StringRef rest = text.substr(i);
    if (rest.consume_front(word) && (i == 0 || !isPart(text[i - 1])) &&
        (rest.empty() || !isPart(rest.front())))
      return word;
  }
  return {};
}

/// Whether `= [1, 2]` or the like stands at `i`.
static bool isListOfIntegers(StringRef text, size_t i) {
  auto consume = [&](char c) {
    i = skipBlank(text, i);
    bool found = i < text.size() && text[i] == c;
    i += found;
    return found;
  };
  if (!consume('=') || !consume('['))
    return false;
  if (consume(']'))
    return true;
  do {
    consume('-');
    i = skipBlank(text, i);
    size_t begin = i;
    while (i < text.size() && llvm::isDigit(text[i]))
      ++i;
    if (i == begin)
      return false;
  } while (consume(','));
  return consume(']');
}

/// Whether `array` stands at `i` with elements that are neither integers nor
/// floats.
static bool isArrayOfOthers(StringRef text, size_t i) {
  StringRef word = findWord(text, i, {"array"});
  if (word.empty())
    return false;
  i = skipBlank(text, i + word.size());
  if (i >= text.size() || text[i] != '<')
    return false;
  StringRef type = text.substr(skipBlank(text, i + 1));
  StringRef name = type.take_while(llvm::isAlpha);
  StringRef rest = type.drop_front(name.size());
  static constexpr StringRef kNames[] = {"i", "si", "ui", "f", "bf", "tf"};
  return !llvm::is_contained(kNames, name) || rest.empty() ||
         !llvm::isDigit(rest.front());
}

/// The first place of a text that MLIR's parser does not survive: nested too
/// deep, an array of something else than numbers, or none where one has to be.
/// Brackets count, and each minus of a row; what is in strings and comments
/// does not.
static std::optional<Problem> findProblem(StringRef text) {
  size_t depth = 0, minuses = 0;
  // Within an op that has a list of dimensions, until that comes.
  bool expectsList = false;
  for (size_t i = skipBlank(text, 0); i < text.size();
       i = skipBlank(text, i + 1)) {
    char c = text[i];
    if (c == '"') {
      for (++i; i < text.size() && text[i] != '"' && text[i] != '\n'; ++i)
        i += text[i] == '\\';
      continue;
    }
    if (isArrayOfOthers(text, i))
      return Problem{text.data() + i,
                     "the elements of an array are integers or floats"};
    expectsList |=
        !findWord(text, i,
                  {"linalg.broadcast", "linalg.reduce", "linalg.transpose"})
             .empty();
    if (StringRef word = findWord(text, i, {"dimensions", "permutation"});
        expectsList && !word.empty()) {
      expectsList = false;
      if (!isListOfIntegers(text, i + word.size()))
        return Problem{text.data() + i,
                       ("'" + word + "' needs a list of integers, as in '" +
                        word + " = [0, 1]'")
                           .str()};
    }
    bool isArrow = c == '-' && text.substr(i).starts_with("->");
    minuses = c == '-' && !isArrow ? minuses + 1 : 0;
    if (StringRef("([{<").contains(c))
      ++depth;
    else if (StringRef(")]}>").contains(c) && depth > 0)
      --depth;
    i += isArrow;
    if (depth + minuses > kMaxTextDepth)
      return Problem{text.data() + i,
                     ("brackets are inside of each other more than " +
                      Twine(kMaxTextDepth) + " deep")
                         .str()};
  }
  return std::nullopt;
}

mlir::OwningOpRef<ModuleOp>
dlc::readProgram(std::unique_ptr<llvm::MemoryBuffer> file,
                 MLIRContext *context) {
  llvm::SourceMgr sources;
  StringRef text = file->getBuffer();
  bool isText = !mlir::isBytecode(*file);
  std::string name = file->getBufferIdentifier().str();
  unsigned id = sources.AddNewSourceBuffer(std::move(file), llvm::SMLoc());
  if (std::optional<Problem> problem =
          isText ? findProblem(text) : std::nullopt) {
    auto [line, column] = sources.getLineAndColumn(
        llvm::SMLoc::getFromPointer(problem->place), id);
    mlir::emitError(mlir::FileLineColLoc::get(context, name, line, column))
        << problem->reason;
    return nullptr;
  }
  return mlir::parseSourceFile<ModuleOp>(sources, context);
}
