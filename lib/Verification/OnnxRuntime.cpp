//===- OnnxRuntime.cpp - What ONNX Runtime computes -----------------------===//
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

#include "OnnxRuntime.h"
#include "dlc/Support/OutputFile.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"

using namespace dlc;

static constexpr char kScript[] =
#include "OnnxValues.inc"
    ;

static std::string getPath(StringRef folder, StringRef file) {
  llvm::SmallString<128> path(folder);
  llvm::sys::path::append(path, file);
  return path.str().str();
}

/// Runs the script. What it prints last when it fails is the error.
static llvm::Error runScript(ArrayRef<std::string> arguments) {
  auto fail = [](const Twine &problem) {
    return llvm::createStringError("can't run ONNX Runtime: " + problem);
  };
  llvm::ErrorOr<std::string> python = llvm::sys::findProgramByName("python3");
  if (!python)
    return fail("there is no python3");
  llvm::Expected<ScratchFile> log = ScratchFile::create("dlc-verify", "log");
  if (!log)
    return log.takeError();
  SmallVector<StringRef> command{*python, "-c", kScript};
  command.append(arguments.begin(), arguments.end());
  std::string problem;
  int status = llvm::sys::ExecuteAndWait(
      *python, command, /*Env=*/std::nullopt,
      {StringRef(""), StringRef(log->getPath()), StringRef(log->getPath())},
      /*SecondsToWait=*/0, /*MemoryLimit=*/0, &problem);
  if (status == 0)
    return llvm::Error::success();
  if (auto text = llvm::MemoryBuffer::getFile(log->getPath())) {
    StringRef lines = (*text)->getBuffer().rtrim();
    problem = lines.drop_front(lines.rfind('\n') + 1).str();
  }
  return fail(problem);
}

static llvm::Error readValues(StringRef folder, OnnxRuntimeValues &values) {
  auto text = llvm::MemoryBuffer::getFile(getPath(folder, "values.json"));
  if (!text)
    return llvm::errorCodeToError(text.getError());
  llvm::Expected<llvm::json::Value> list =
      llvm::json::parse((*text)->getBuffer());
  if (!list)
    return list.takeError();
  llvm::Expected<std::vector<NamedTensor>> members =
      readNpzFile(getPath(folder, "values.npz"));
  if (!members)
    return members.takeError();
  llvm::StringMap<HostTensor> tensors;
  for (NamedTensor &member : *members)
    tensors[member.name] = std::move(member.tensor);
  const llvm::json::Object &object = *list->getAsObject();
  for (const llvm::json::Value &entry : *object.getArray("values")) {
    const llvm::json::Object &value = *entry.getAsObject();
    values.outputs[*value.getString("node")][*value.getInteger("output")] =
        std::move(tensors[*value.getString("file")]);
  }
  for (const llvm::json::Value &failure : *object.getArray("failures"))
    values.failures.push_back(failure.getAsString()->str());
  return llvm::Error::success();
}

llvm::Expected<OnnxRuntimeValues>
dlc::runOnnxRuntime(StringRef model, ArrayRef<NamedTensor> inputs) {
  llvm::SmallString<128> folder;
  if (std::error_code error =
          llvm::sys::fs::createUniqueDirectory("dlc-verify", folder))
    return llvm::createStringError(error, "can't make a temporary folder");
  llvm::scope_exit remove([&] { llvm::sys::fs::remove_directories(folder); });
  std::string feeds = getPath(folder, "inputs.npz");
  if (llvm::Error error = writeNpzFile(inputs, feeds))
    return std::move(error);
  if (llvm::Error error = runScript({model.str(), feeds, folder.str().str()}))
    return std::move(error);
  OnnxRuntimeValues values;
  if (llvm::Error error = readValues(folder, values))
    return std::move(error);
  return values;
}
