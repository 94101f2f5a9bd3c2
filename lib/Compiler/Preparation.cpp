//===- Preparation.cpp - Making weights of weights ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The functions become a model library like any other, whose entries are called
// with the weights where they lie in the model's files.
//
//===----------------------------------------------------------------------===//

#include "Preparation.h"
#include "llvm/Support/FileUtilities.h"

using namespace dlc;
namespace fs = llvm::sys::fs;

Preparation::Preparation(std::unique_ptr<Compilation> compilation)
    : compilation(std::move(compilation)) {}

Preparation::~Preparation() = default;

llvm::Error Preparation::compile() {
  llvm::SmallString<128> path;
  if (std::error_code error =
          fs::createTemporaryFile("dlc-prepare", "so", path))
    return llvm::createStringError(error, "can't make a temporary file: %s",
                                   error.message().c_str());
  // Once it is loaded, the library needs its file no more.
  llvm::FileRemover remover(path);
  if (llvm::Error error = compilation->writeArtifact(
          path, ArtifactKind::sharedLibrary, "prepare"))
    return error;
  dlcrt_context *created = nullptr;
  if (llvm::Error error =
          takeStatus(dlcrt_context_create(/*options=*/nullptr, &created)))
    return error;
  context.reset(created);
  llvm::Expected<ModulePtr> loaded = loadModule(path, created);
  if (!loaded)
    return loaded.takeError();
  library = std::move(*loaded);
  return llvm::Error::success();
}

llvm::Error Preparation::reserve(size_t bytes) {
  if (result && result.size() >= bytes)
    return llvm::Error::success();
  result.unmap();
  int file = -1;
  llvm::SmallString<128> path;
  std::error_code error =
      fs::createTemporaryFile("dlc-prepare", "bin", file, path);
  fs::file_t native = fs::convertFDToNativeFile(file);
  if (!error) {
    fs::remove(path);
    error = fs::resize_file(file, bytes);
  }
  if (!error)
    result = fs::mapped_file_region(native,
                                    fs::mapped_file_region::readwrite, bytes, 0,
                                    error);
  if (file >= 0)
    fs::closeFile(native);
  if (error)
    return llvm::createStringError(
        error, "can't map %zu bytes of a temporary file: %s", bytes,
        error.message().c_str());
  return llvm::Error::success();
}

/// A dense tensor of `type` at `data`; `dims` holds its shape.
static DLTensor getView(RankedTensorType type, void *data,
                        SmallVector<int64_t> &dims) {
  dims.assign(type.getShape().begin(), type.getShape().end());
  dlcrt_dtype dtype = getAbiType(type.getElementType());
  DLTensor view = {};
  view.data = data;
  view.device = {kDLCPU, 0};
  view.ndim = static_cast<int32_t>(dims.size());
  view.dtype = {dtype.code, dtype.bits, 1};
  view.shape = dims.data();
  return view;
}

llvm::Expected<ArrayRef<char>>
Preparation::compute(WeightOp weight, const SymbolTable &symbols) {
  uint32_t entry = 0;
  if (llvm::Error error = takeStatus(dlcrt_module_find_entry(
          library.get(), weight.getFrom()->str().c_str(), &entry)))
    return std::move(error);

  // Each argument has a source of its own, since a source gives one at a time.
  auto names = weight.getArguments()->getAsRange<FlatSymbolRefAttr>();
  std::vector<WeightSource> sources(llvm::range_size(names));
  SmallVector<SmallVector<int64_t>> shapes(sources.size() + 1);
  SmallVector<DLTensor> inputs;
  SmallVector<ArrayRef<char>> read;
  for (auto [i, name] : llvm::enumerate(names)) {
    auto argument = symbols.lookup<WeightOp>(name.getAttr());
    llvm::Expected<ArrayRef<char>> bytes = sources[i].read(argument);
    if (!bytes)
      return bytes.takeError();
    inputs.push_back(getView(argument.getTensorType(),
                             const_cast<char *>(bytes->data()), shapes[i]));
    read.push_back(*bytes);
  }
  RankedTensorType type = weight.getTensorType();
  size_t bytes = llvm::divideCeil(
      type.getNumElements() * type.getElementTypeBitWidth(), 8);
  if (llvm::Error error = reserve(std::max<size_t>(bytes, 1)))
    return std::move(error);
  DLTensor output = getView(type, result.data(), shapes.back());
  if (llvm::Error error =
          takeStatus(dlcrt_invoke(library.get(), entry, inputs.data(),
                                  inputs.size(), &output, 1)))
    return std::move(error);
  for (auto [source, argument] : llvm::zip(sources, read))
    source.release(argument);
  return ArrayRef<char>(result.data(), bytes);
}
