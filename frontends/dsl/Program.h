//===- Program.h - A program and its files ----------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads a file and those it imports, and elaborates its entries.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_DSL_PROGRAM_H
#define DLC_FRONTENDS_DSL_PROGRAM_H

#include "Builtins.h"
#include "Entries.h"
#include "dlc/Frontends/Dsl.h"
#include "mlir/IR/OwningOpRef.h"

namespace dlc::tdl {

/// The text of the library's file `path`, as in "std/nn.tdl"; null if there is
/// none.
std::optional<StringRef> findInLibrary(StringRef path);
/// "std/nn.tdl" and the others.
std::vector<StringRef> getLibraryFiles();

/// Programs within the limits need more than threads have elsewhere.
inline constexpr unsigned kStackBytes = 64 << 20;

class Program {
public:
  /// `texts` stand for the files that they are called after.
  Program(MLIRContext *context, const OpenTexts &texts);

  /// To be told from the next `load` on.
  void setObserver(const Observer *observer) { builtins.setObserver(observer); }

  /// Reads the file at `path` and what it imports.
  LogicalResult load(StringRef path);

  /// A function for each entry. Functions that no entry calls are elaborated,
  /// too, for what is wrong with them.
  mlir::OwningOpRef<ModuleOp> elaborate();

  const Sources &getSources() const { return sources; }
  /// The file's text, as soon as it is read.
  StringRef getText() const { return text; }
  /// What stands in the file itself, once it has been read.
  ArrayRef<const Item *> getItems() const { return main->ast.items; }
  const Scope &getScope() const { return main->scope; }
  const Scope &getBuiltins() const { return builtins; }

private:
  struct File {
    std::string path;
    Ast ast;
    Scope scope;
    /// See RecordKind.
    std::vector<std::string> labels = {};
    bool isLoading = true;

    File(std::string path, const Scope *builtins)
        : path(std::move(path)), scope(builtins) {}
  };

  FailureOr<File *> loadFile(StringRef path, SMRange importedAt);
  FailureOr<File *> loadModel(StringRef path, const ImportItem *item);
  /// Files are told apart by `key`. `prepare` puts into the file what its text
  /// takes to be there.
  FailureOr<File *> addFile(
      StringRef key, StringRef path, StringRef content,
      function_ref<void(File &file)> prepare = [](File &) {});
  LogicalResult declare(File &file);
  LogicalResult importFile(const ImportItem *item, File &file);
  LogicalResult defineConstant(const ConstantItem *item, File &file);
  LogicalResult elaborateEntry(const FunctionItem *item, const File &file);
  FailureOr<Val> elaborateBody(const FunctionItem *item, const Scope &scope);
  LogicalResult elaborateTraining(const TrainItem *item, const File &file);
  LogicalResult checkFunction(const FunctionItem *item, const File &file);

  MLIRContext *context;
  const OpenTexts &texts;
  Sources sources;
  Scope builtins;
  llvm::StringMap<std::unique_ptr<File>> files;
  File *main = nullptr;
  StringRef text;
  mlir::OwningOpRef<ModuleOp> module;
  Elaborator elaborator;
  States states;
};

} // namespace dlc::tdl

#endif // DLC_FRONTENDS_DSL_PROGRAM_H
