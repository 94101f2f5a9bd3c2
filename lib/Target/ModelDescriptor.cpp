//===- ModelDescriptor.cpp - An artifact's tables as constant data --------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One function a struct of include/dlcrt/abi.h, fields in its order.
//
//===----------------------------------------------------------------------===//

#include "dlc/Target/ModelDescriptor.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"

using namespace dlc;

// What the structs are expected to be; the runtime checks the same.
static_assert(sizeof(dlcrt_dtype) == 2);
static_assert(sizeof(dlcrt_tensor_info) == 32);
static_assert(sizeof(dlcrt_kernel) == 24);
static_assert(sizeof(dlcrt_site) == 16);
static_assert(sizeof(dlcrt_isa) == 24);
static_assert(sizeof(dlcrt_entry) == 48);
static_assert(sizeof(dlcrt_weight) == 40);
static_assert(sizeof(dlcrt_model) == 96);

namespace {

class DescriptorBuilder {
public:
  DescriptorBuilder(llvm::Module &module, const ModelSignature &model,
                    const Target &target)
      : module(module), context(module.getContext()), model(model),
        target(target), pointer(llvm::PointerType::get(context, 0)) {}

  void build() {
    llvm::Constant *descriptor = createModel();
    auto *type = llvm::FunctionType::get(pointer, false);
    auto *query = llvm::Function::Create(
        type, llvm::GlobalValue::ExternalLinkage, model.querySymbol, module);
    llvm::IRBuilder<> b(llvm::BasicBlock::Create(context, "", query));
    b.CreateRet(descriptor);
  }

private:
  llvm::Constant *i8(uint64_t value) { return integer(8, value); }
  llvm::Constant *i16(uint64_t value) { return integer(16, value); }
  llvm::Constant *i32(uint64_t value) { return integer(32, value); }
  llvm::Constant *i64(uint64_t value) { return integer(64, value); }
  llvm::Constant *integer(unsigned bits, uint64_t value) {
    return llvm::ConstantInt::get(llvm::IntegerType::get(context, bits), value);
  }

  llvm::Constant *global(llvm::Constant *value) {
    auto *variable = new llvm::GlobalVariable(
        module, value->getType(), /*isConstant=*/true,
        llvm::GlobalValue::PrivateLinkage, value);
    variable->setUnnamedAddr(llvm::GlobalValue::UnnamedAddr::Global);
    return variable;
  }
  llvm::Constant *null() { return llvm::ConstantPointerNull::get(pointer); }
  llvm::Constant *string(StringRef text) {
    return global(llvm::ConstantDataArray::getString(context, text));
  }
  llvm::Constant *structure(ArrayRef<llvm::Constant *> fields) {
    return llvm::ConstantStruct::getAnon(context, fields);
  }
  llvm::Constant *array(ArrayRef<llvm::Constant *> elements) {
    if (elements.empty())
      return null();
    auto *type =
        llvm::ArrayType::get(elements.front()->getType(), elements.size());
    return global(llvm::ConstantArray::get(type, elements));
  }
  llvm::Constant *integers(ArrayRef<int64_t> values) {
    SmallVector<llvm::Constant *> elements;
    for (int64_t value : values)
      elements.push_back(i64(value));
    return array(elements);
  }
  /// A symbol that another object of the artifact defines.
  llvm::Constant *external(const Twine &name) {
    auto *symbol = new llvm::GlobalVariable(
        module, llvm::Type::getInt8Ty(context), /*isConstant=*/true,
        llvm::GlobalValue::ExternalLinkage, nullptr, name);
    symbol->setVisibility(llvm::GlobalValue::HiddenVisibility);
    return symbol;
  }

  llvm::Constant *createDtype(dlcrt_dtype dtype) {
    return structure({i8(dtype.code), i8(dtype.bits)});
  }

  llvm::Constant *createTensor(const TensorSignature &tensor) {
    SmallVector<llvm::Constant *> names;
    for (const std::string &name : tensor.names)
      names.push_back(name.empty() ? null() : string(name));
    return structure({string(tensor.name), createDtype(tensor.dtype), i16(0),
                      i32(tensor.dims.size()), integers(tensor.dims),
                      array(names)});
  }

  llvm::Constant *createTensors(ArrayRef<TensorSignature> tensors) {
    SmallVector<llvm::Constant *> elements;
    for (const TensorSignature &tensor : tensors)
      elements.push_back(createTensor(tensor));
    return array(elements);
  }

  llvm::Constant *createEntries() {
    SmallVector<llvm::Constant *> elements;
    for (const EntrySignature &entry : model.entries)
      elements.push_back(structure(
          {string(entry.name), i32(entry.inputs.size()),
           i32(entry.outputs.size()), createTensors(entry.inputs),
           createTensors(entry.outputs),
           external(model.symbolPrefix + entry.name), string(entry.memory)}));
    return array(elements);
  }

  llvm::Constant *createIsas() {
    SmallVector<llvm::Constant *> kernels;
    for (const std::string &kernel : model.kernels)
      kernels.push_back(
          structure({string(kernel),
                     external(model.symbolPrefix + kernel + ".plan"),
                     external(model.symbolPrefix + kernel + ".run")}));
    return array({structure({string(target.isaName),
                             i64(target.requiredFeatures), array(kernels)})});
  }

  llvm::Constant *createSites() {
    SmallVector<llvm::Constant *> elements;
    for (const SiteSignature &site : model.sites) {
      auto kernel = llvm::find(model.kernels, site.kernel);
      elements.push_back(structure({i32(kernel - model.kernels.begin()),
                                    i32(site.numArgs), string(site.source)}));
    }
    return array(elements);
  }

  llvm::Constant *createWeights() {
    SmallVector<llvm::Constant *> elements;
    for (const WeightSignature &weight : model.weights)
      elements.push_back(structure(
          {string(weight.name), createDtype(weight.dtype), i16(0),
           i32(weight.dims.size()), integers(weight.dims), i64(weight.offset),
           i64(weight.bytes)}));
    return array(elements);
  }

  llvm::Constant *createModel() {
    return global(structure(
        {i32(DLCRT_ABI_MAGIC), i32(DLCRT_ABI_VERSION), i32(sizeof(dlcrt_model)),
         i32(model.entries.size()), i32(1), i32(model.kernels.size()),
         i32(model.sites.size()), i32(model.weights.size()),
         string(model.name), string(model.manifest), createEntries(),
         createIsas(), createSites(), createWeights(), i64(model.weightsBytes),
         model.weightsSymbol.empty() ? null() : external(model.weightsSymbol)}));
  }

  llvm::Module &module;
  llvm::LLVMContext &context;
  const ModelSignature &model;
  const Target &target;
  llvm::PointerType *pointer;
};

} // namespace

std::unique_ptr<llvm::Module>
dlc::createDescriptor(llvm::LLVMContext &context, const ModelSignature &model,
                      const Target &target) {
  auto module = std::make_unique<llvm::Module>("descriptor", context);
  DescriptorBuilder(*module, model, target).build();
  return module;
}
