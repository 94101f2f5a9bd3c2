//===- Program.cpp - A program and its files ------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Program.h"
#include "Models.h"
#include "Parser.h"
#include "Spelling.h"
#include "dlc/Support/Limits.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/ProgramStack.h"

using namespace dlc;
using namespace dlc::tdl;

Program::Program(MLIRContext *context, const OpenTexts &texts)
    : context(context), texts(texts), sources(context),
      module(ModuleOp::create(mlir::UnknownLoc::get(context))),
      elaborator(sources, mlir::UnknownLoc::get(context)) {
  addBuiltins(builtins, context);
}

//===----------------------------------------------------------------------===//
// Files
//===----------------------------------------------------------------------===//

FailureOr<Program::File *>
Program::addFile(StringRef key, StringRef path, StringRef content,
                 function_ref<void(File &file)> prepare) {
  auto &file = files[key];
  StringRef kept = sources.add(path, content);
  if (files.size() == 1)
    text = kept;
  file = std::make_unique<File>(path.str(), &builtins);
  File &made = *file;
  prepare(made);
  if (failed(parse(kept, sources, made.ast)) || failed(declare(made)))
    return failure();
  made.isLoading = false;
  return &made;
}

FailureOr<Program::File *> Program::loadFile(StringRef path,
                                             SMRange importedAt) {
  auto complain = [&](const Twine &problem) -> InFlightDiagnostic {
    if (importedAt.isValid())
      return sources.error(importedAt) << problem.str();
    return mlir::emitError(mlir::UnknownLoc::get(context)) << problem.str();
  };
  // A file is the same one whichever way leads to it.
  llvm::SmallString<128> key(path), real;
  llvm::sys::path::remove_dots(key, /*remove_dot_dot=*/true);
  auto open = texts.find(key);
  if (open == texts.end() && !llvm::sys::fs::real_path(path, real))
    key = real;
  if (auto it = files.find(key); it != files.end()) {
    if (it->second->isLoading)
      return complain("'" + path + "' imports itself");
    return it->second.get();
  }
  if (files.size() == kMaxFiles)
    return complain("a program has more than " + Twine(kMaxFiles) + " files");
  if (open != texts.end())
    return addFile(key, path, open->second);
  uint64_t bytes = 0;
  if (!llvm::sys::fs::is_regular_file(path) ||
      llvm::sys::fs::file_size(path, bytes))
    return complain("there is no file '" + path + "'");
  if (bytes > kMaxProgramBytes)
    return complain("'" + path + "' has " + Twine(bytes) +
                    " bytes, more than " + Twine(kMaxProgramBytes));
  auto buffer = llvm::MemoryBuffer::getFile(path);
  if (!buffer)
    return complain("can't read '" + path +
                    "': " + buffer.getError().message());
  return addFile(key, path, (*buffer)->getBuffer());
}

/// A model is another one where other weights are frozen.
FailureOr<Program::File *> Program::loadModel(StringRef path,
                                              const ImportItem *item) {
  std::string key = path.str() + "|" + llvm::join(item->frozen, "|");
  if (auto it = files.find(key); it != files.end())
    return it->second.get();
  if (files.size() == kMaxFiles)
    return sources.error(item->pathRange)
           << "a program has more than " << kMaxFiles << " files";
  if (!llvm::sys::fs::is_regular_file(path))
    return sources.error(item->pathRange)
           << "there is no file '" << path << "'";
  llvm::Expected<ModelFile> model = readModel(path, context, item->frozen);
  if (!model)
    return sources.error(item->pathRange) << llvm::toString(model.takeError());
  return addFile(key, path, model->text, [&](File &file) {
    file.labels = std::move(model->labels);
    file.scope.set("pretrained", model->pretrained);
    file.scope.set("compute", model->compute);
  });
}

LogicalResult Program::importFile(const ImportItem *item, File &file) {
  FailureOr<File *> imported = failure();
  if (item->isFile) {
    llvm::SmallString<128> path(llvm::sys::path::parent_path(file.path));
    llvm::sys::path::append(path, item->path);
    bool isModel = item->path.ends_with(kModelEnding);
    if (!isModel && !item->path.ends_with(".tdl"))
      return sources.error(item->pathRange)
             << "expected the name of a file that ends in '.tdl' or '"
             << kModelEnding << "'";
    if (!isModel && !item->frozen.empty())
      return sources.error(item->range)
             << "what is frozen are weights of a model, and '" << item->path
             << "' is none";
    imported =
        isModel ? loadModel(path, item) : loadFile(path, item->pathRange);
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
      imported = addFile(path, path, *text);
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
                         item->name.str(), call, isElementwise(function),
                         /*order=*/0, function}));
    } else if (auto record = dyn_cast<RecordItem>(item)) {
      file.scope.set(item->name, std::make_shared<const RecordKind>(RecordKind{
                                     record, &file.scope, file.labels}));
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
  FailureOr<File *> file = loadFile(path, {});
  if (succeeded(file))
    main = *file;
  return LogicalResult(file);
}

mlir::OwningOpRef<ModuleOp> Program::elaborate() {
  // Each function's first problem is told, but nobody reads hundreds.
  constexpr int kMaxProblems = 20;
  int numProblems = 0;
  for (const Item *item : main->ast.items) {
    if (numProblems == kMaxProblems || elaborator.isExhausted())
      break;
    if (auto function = dyn_cast<FunctionItem>(item))
      numProblems += failed(function->isEntry ? elaborateEntry(function, *main)
                                              : checkFunction(function, *main));
    else if (auto training = dyn_cast<TrainItem>(item))
      numProblems += failed(elaborateTraining(training, *main));
  }
  // Who uses up what a program has is told so before the loop ends.
  if (numProblems > 0)
    return nullptr;
  return std::move(module);
}

mlir::OwningOpRef<ModuleOp> dlc::importTdl(StringRef path, MLIRContext *context,
                                           const OpenTexts &texts) {
  mlir::OwningOpRef<ModuleOp> module;
  llvm::runOnNewStack(kStackBytes, [&] {
    Program program(context, texts);
    if (succeeded(program.load(path)))
      module = program.elaborate();
  });
  return module;
}
