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
#include "dlc/Support/OutputFile.h"
#include "dlc/Target/WeightLayout.h"
#include "dlcrt/abi.h"

using namespace dlc;
namespace fs = llvm::sys::fs;

Preparation::Preparation(std::unique_ptr<Compilation> compilation)
    : compilation(std::move(compilation)) {}

Preparation::~Preparation() = default;

llvm::Error Preparation::compile() {
  // Once it is loaded, the library needs its file no more.
  llvm::Expected<ScratchFile> file = ScratchFile::create("dlc-prepare", "so");
  if (!file)
    return file.takeError();
  const std::string &path = file->getPath();
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
  if (scratch && scratch.size() >= bytes)
    return llvm::Error::success();
  scratch.unmap();
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
    scratch = fs::mapped_file_region(native, fs::mapped_file_region::readwrite,
                                     bytes, 0, error);
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
  // The functions are about stored elements: without a sign, bools as bytes.
  Type stored = getStorageType(type.getElementType());
  if (stored.isInteger(1))
    stored = IntegerType::get(stored.getContext(), 8);
  dlcrt_dtype dtype = getAbiType(stored);
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

  // Arguments and result, one after another. Files hold weights at any address,
  // but code reads elements at multiples of their size.
  SmallVector<WeightOp> arguments;
  SmallVector<uint64_t> places{0};
  for (auto name : weight.getArguments()->getAsRange<FlatSymbolRefAttr>()) {
    arguments.push_back(symbols.lookup<WeightOp>(name.getAttr()));
    places.push_back(llvm::alignTo(
        places.back() + getWeightBytes(arguments.back()), DLCRT_ALIGNMENT));
  }
  uint64_t bytes = getWeightBytes(weight);
  if (llvm::Error error = reserve(std::max<uint64_t>(places.back() + bytes, 1)))
    return std::move(error);

  SmallVector<SmallVector<int64_t>> shapes(arguments.size() + 1);
  SmallVector<DLTensor> inputs;
  WeightSource source;
  for (auto [i, argument] : llvm::enumerate(arguments)) {
    llvm::Expected<ArrayRef<char>> read = source.read(argument);
    if (!read)
      return read.takeError();
    char *place = scratch.data() + places[i];
    llvm::copy(*read, place);
    source.release(*read);
    inputs.push_back(getView(argument.getTensorType(), place, shapes[i]));
  }
  char *result = scratch.data() + places.back();
  DLTensor output = getView(weight.getTensorType(), result, shapes.back());
  if (llvm::Error error = takeStatus(dlcrt_invoke(
          library.get(), entry, inputs.data(), inputs.size(), &output, 1)))
    return std::move(error);
  return ArrayRef<char>(result, bytes);
}
