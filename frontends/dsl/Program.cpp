//===- Program.cpp - A program and its files ------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Program.h"
#include "Parser.h"
#include "Spelling.h"
#include "dlc/Frontends/Dsl.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace dlc;
using namespace dlc::tdl;

Program::Program(MLIRContext *context)
    : context(context), sources(context),
      module(ModuleOp::create(mlir::UnknownLoc::get(context))),
      elaborator(sources, mlir::UnknownLoc::get(context)) {
  addBuiltins(builtins, context);
}

//===----------------------------------------------------------------------===//
// Files
//===----------------------------------------------------------------------===//

FailureOr<Program::File *> Program::addFile(const std::string &path,
                                            StringRef text) {
  auto &file = files[path];
  file = std::make_unique<File>(path, &builtins);
  if (failed(parse(sources.add(path, text), sources, file->ast)) ||
      failed(declare(*file)))
    return failure();
  file->isLoading = false;
  return file.get();
}

FailureOr<Program::File *> Program::loadFile(const std::string &path,
                                             SMRange importedAt) {
  auto complain = [&](const Twine &problem) -> InFlightDiagnostic {
    if (importedAt.isValid())
      return sources.error(importedAt) << problem.str();
    return mlir::emitError(mlir::UnknownLoc::get(context)) << problem.str();
  };
  if (auto it = files.find(path); it != files.end()) {
    if (it->second->isLoading)
      return complain("'" + path + "' imports itself");
    return it->second.get();
  }
  constexpr uint64_t kMaxBytes = 16 << 20;
  uint64_t bytes = 0;
  if (!llvm::sys::fs::is_regular_file(path) ||
      llvm::sys::fs::file_size(path, bytes))
    return complain("there is no file '" + path + "'");
  if (bytes > kMaxBytes)
    return complain("'" + path + "' has " + Twine(bytes) +
                    " bytes, more than " + Twine(kMaxBytes));
  auto buffer = llvm::MemoryBuffer::getFile(path);
  if (!buffer)
    return complain("can't read '" + path +
                    "': " + buffer.getError().message());
  return addFile(path, (*buffer)->getBuffer());
}

LogicalResult Program::importFile(const ImportItem *item, File &file) {
  FailureOr<File *> imported = failure();
  if (item->isFile) {
    if (!item->path.ends_with(".tdl"))
      return sources.error(item->pathRange)
             << "expected the name of a file that ends in '.tdl'";
    llvm::SmallString<128> path(llvm::sys::path::parent_path(file.path));
    llvm::sys::path::append(path, item->path);
    imported = loadFile(path.str().str(), item->pathRange);
  } else {
    std::string path = item->path.str();
    std::replace(path.begin(), path.end(), '.', '/');
    path += ".tdl";
    std::optional<StringRef> text = findInLibrary(path);
    if (!text)
      return sources.error(item->pathRange)
             << "the library has no '" << item->path
             << "'; a file of one's own is imported by its name in quotes";
    if (auto it = files.find(path); it != files.end() && it->second->isLoading)
      return sources.error(item->pathRange)
             << "'" << item->path << "' imports itself";
    else if (it != files.end())
      imported = it->second.get();
    else
      imported = addFile(path, *text);
  }
  if (failed(imported))
    return failure();
  file.scope.set(item->name, std::make_shared<const Module>(Module{
                                 item->path.str(), &(*imported)->scope}));
  return success();
}

LogicalResult Program::defineConstant(const ConstantItem *item, File &file) {
  // Ops have nowhere to stand outside of functions.
  mlir::Block scratch;
  elaborator.b.setInsertionPointToStart(&scratch);
  Expected expected;
  if (item->type) {
    FailureOr<Val> type = elaborator.resolve(item->type, file.scope);
    if (failed(type))
      return failure();
    expected = *type;
  }
  FailureOr<Val> value = elaborator.evaluate(item->value, file.scope, expected);
  if (succeeded(value) && expected)
    value = elaborator.convert(*value, *expected, item->value->range,
                               "'" + item->name + "'");
  if (failed(value))
    return failure();
  if (!getTensors(*value).empty())
    return sources.error(item->value->range)
           << "outside of functions a name stands for a number, a size or a "
              "function, but this is "
           << formatType(*value) << "; write a function without parameters";
  file.scope.set(item->name, *value);
  return success();
}

/// Whether a function gives tensors of the sizes that it takes, like one of
/// single elements.
static bool isElementwise(const FunctionItem *item) {
  auto isOfRest = [](const TypeExpr *type) {
    auto name = dyn_cast_or_null<NameType>(type);
    return name && name->arguments.size() == 1 &&
           name->arguments[0].kind == TypeArgument::Kind::rest;
  };
  return isOfRest(item->result) &&
         llvm::all_of(item->parameters, [&](const Parameter &parameter) {
           auto name = dyn_cast<NameType>(parameter.type);
           return isOfRest(parameter.type) || (name && name->arguments.empty());
         });
}

/// Has the file's names stand for its items.
LogicalResult Program::declare(File &file) {
  llvm::StringMap<SMRange> places;
  for (const Item *item : file.ast.items) {
    auto [it, isNew] = places.try_emplace(item->name, item->nameRange);
    if (!isNew) {
      InFlightDiagnostic diagnostic = sources.error(item->nameRange);
      diagnostic << "'" << item->name << "' is there already";
      diagnostic.attachNote(sources.getLocation(it->second)) << "here";
      return diagnostic;
    }
    if (auto function = dyn_cast<FunctionItem>(item)) {
      auto call = [function, &file](Elaborator &elaborator, const Call &call) {
        return elaborator.callFunction(function, file.scope, call);
      };
      file.scope.set(item->name,
                     std::make_shared<const Function>(Function{
                         item->name.str(), call, isElementwise(function)}));
    } else if (auto record = dyn_cast<RecordItem>(item)) {
      file.scope.set(item->name, std::make_shared<const RecordKind>(
                                     RecordKind{record, &file.scope}));
    } else if (auto import = dyn_cast<ImportItem>(item)) {
      if (failed(importFile(import, file)))
        return failure();
    }
  }
  for (const Item *item : file.ast.items)
    if (auto constant = dyn_cast<ConstantItem>(item))
      if (failed(defineConstant(constant, file)))
        return failure();
  return success();
}

LogicalResult Program::load(StringRef path) {
  FailureOr<File *> file = loadFile(path.str(), {});
  if (succeeded(file))
    main = *file;
  return LogicalResult(file);
}

mlir::OwningOpRef<ModuleOp> Program::elaborate() {
  bool hasFailed = false;
  // Each function's first problem is told.
  for (const Item *item : main->ast.items)
    if (auto function = dyn_cast<FunctionItem>(item))
      hasFailed |= failed(function->isEntry ? elaborateEntry(function, *main)
                                            : checkFunction(function, *main));
    else if (auto training = dyn_cast<TrainItem>(item))
      hasFailed |= failed(elaborateTraining(training, *main));
  if (hasFailed)
    return nullptr;
  return std::move(module);
}

mlir::OwningOpRef<ModuleOp> dlc::importTdl(StringRef path,
                                           MLIRContext *context) {
  Program program(context);
  if (failed(program.load(path)))
    return nullptr;
  return program.elaborate();
}
