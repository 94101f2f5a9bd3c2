//===- Jit.cpp - Compile and run in one process ---------------------------===//
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

#include "dlc/Compiler/Jit.h"
#include "dlc/Support/OutputFile.h"
#include "llvm/Support/Path.h"

using namespace dlc;

llvm::Error dlc::takeStatus(dlcrt_status status) {
  if (!status)
    return llvm::Error::success();
  std::string message = dlcrt_status_message(status);
  dlcrt_status_free(status);
  return llvm::createStringError(message);
}

llvm::Expected<ModulePtr> dlc::loadModule(StringRef path,
                                          dlcrt_context *context) {
  dlcrt_module *module = nullptr;
  if (llvm::Error error = takeStatus(dlcrt_module_load(
          context, path.str().c_str(), /*options=*/nullptr, &module)))
    return std::move(error);
  return ModulePtr(module);
}

llvm::Expected<ModulePtr> dlc::compileAndLoad(StringRef path,
                                              const CompileOptions &options,
                                              dlcrt_context *context,
                                              CompileObserver *observer) {
  Compilation compilation(options, observer);
  if (llvm::Error error = compilation.load(path))
    return std::move(error);
  return compileAndLoad(compilation, llvm::sys::path::stem(path), context);
}

llvm::Expected<ModulePtr> dlc::compileAndLoad(Compilation &compilation,
                                              StringRef name,
                                              dlcrt_context *context) {
  // Once it is loaded, the library needs its file no more.
  llvm::Expected<ScratchFile> library = ScratchFile::create("dlc-jit", "so");
  if (!library)
    return library.takeError();
  if (llvm::Error error = compilation.writeArtifact(
          library->getPath(), ArtifactKind::sharedLibrary, name))
    return std::move(error);
  return loadModule(library->getPath(), context);
}

llvm::Expected<std::vector<HostTensor>>
dlc::runEntry(dlcrt_context *context, dlcrt_module *module, uint32_t entry,
              std::vector<HostTensor> &inputs) {
  std::vector<DLTensor> views;
  for (HostTensor &input : inputs)
    views.push_back(input.getView());
  size_t numOutputs = dlcrt_module_model(module)->entries[entry].num_outputs;
  std::vector<DLTensor> outputs(numOutputs);
  if (llvm::Error error =
          takeStatus(dlcrt_invoke(module, entry, views.data(), views.size(),
                                  outputs.data(), outputs.size())))
    return std::move(error);
  std::vector<HostTensor> results;
  for (DLTensor &output : outputs) {
    HostTensor result;
    result.dtype = {output.dtype.code, output.dtype.bits};
    result.dims.assign(output.shape, output.shape + output.ndim);
    const char *data = static_cast<const char *>(output.data);
    size_t bytes = llvm::divideCeil(
        static_cast<uint64_t>(result.getNumElements()) * output.dtype.bits, 8);
    if (bytes > 0)
      result.bytes.assign(data, data + bytes);
    dlcrt_tensor_free(context, &output);
    results.push_back(std::move(result));
  }
  return results;
}
