//===- ModelDescriptor.cpp - An artifact's tables as constant data --------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One function a struct of include/dlcrt/abi.h, fields in its order. Each field
// is put where the header has it, so that the two can't differ.
//
//===----------------------------------------------------------------------===//

#include "dlc/Target/ModelDescriptor.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"

using namespace dlc;

namespace {

/// A value, and where the C struct has it.
struct Field {
  size_t offset;
  llvm::Constant *value;
};

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
    auto *variable =
        new llvm::GlobalVariable(module, value->getType(), /*isConstant=*/true,
                                 llvm::GlobalValue::PrivateLinkage, value);
    variable->setAlignment(llvm::Align::Of<dlcrt_model>());
    variable->setUnnamedAddr(llvm::GlobalValue::UnnamedAddr::Global);
    return variable;
  }
  llvm::Constant *null() { return llvm::ConstantPointerNull::get(pointer); }
  llvm::Constant *string(StringRef text) {
    return global(llvm::ConstantDataArray::getString(context, text));
  }
  /// A struct of `size` bytes; those between fields are 0.
  llvm::Constant *structure(size_t size, ArrayRef<Field> fields) {
    SmallVector<llvm::Constant *> values;
    size_t end = 0;
    auto fillUpTo = [&](size_t offset) {
      assert(offset >= end && "fields overlap or are not in order");
      if (offset > end)
        values.push_back(llvm::ConstantAggregateZero::get(llvm::ArrayType::get(
            llvm::Type::getInt8Ty(context), offset - end)));
    };
    for (const Field &field : fields) {
      fillUpTo(field.offset);
      values.push_back(field.value);
      end = field.offset +
            module.getDataLayout().getTypeStoreSize(field.value->getType());
    }
    fillUpTo(size);
    return llvm::ConstantStruct::getAnon(context, values, /*Packed=*/true);
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
    return structure(sizeof(dlcrt_dtype),
                     {{offsetof(dlcrt_dtype, code), i8(dtype.code)},
                      {offsetof(dlcrt_dtype, bits), i8(dtype.bits)}});
  }

  llvm::Constant *createTensor(const TensorSignature &tensor) {
    SmallVector<llvm::Constant *> names;
    for (const std::string &name : tensor.names)
      names.push_back(name.empty() ? null() : string(name));
    return structure(
        sizeof(dlcrt_tensor_info),
        {{offsetof(dlcrt_tensor_info, name), string(tensor.name)},
         {offsetof(dlcrt_tensor_info, dtype), createDtype(tensor.dtype)},
         {offsetof(dlcrt_tensor_info, flags), i16(tensor.flags)},
         {offsetof(dlcrt_tensor_info, rank), i32(tensor.dims.size())},
         {offsetof(dlcrt_tensor_info, dims), integers(tensor.dims)},
         {offsetof(dlcrt_tensor_info, dim_names), array(names)}});
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
          sizeof(dlcrt_entry),
          {{offsetof(dlcrt_entry, name), string(entry.name)},
           {offsetof(dlcrt_entry, num_inputs), i32(entry.inputs.size())},
           {offsetof(dlcrt_entry, num_outputs), i32(entry.outputs.size())},
           {offsetof(dlcrt_entry, inputs), createTensors(entry.inputs)},
           {offsetof(dlcrt_entry, outputs), createTensors(entry.outputs)},
           {offsetof(dlcrt_entry, run),
            external(model.symbolPrefix + entry.name)},
           {offsetof(dlcrt_entry, memory), string(entry.memory)}}));
    return array(elements);
  }

  llvm::Constant *createIsas() {
    SmallVector<llvm::Constant *> kernels;
    for (const std::string &kernel : model.kernels)
      kernels.push_back(
          structure(sizeof(dlcrt_kernel),
                    {{offsetof(dlcrt_kernel, name), string(kernel)},
                     {offsetof(dlcrt_kernel, plan),
                      external(model.symbolPrefix + kernel + ".plan")},
                     {offsetof(dlcrt_kernel, run),
                      external(model.symbolPrefix + kernel + ".run")}}));
    return array({structure(
        sizeof(dlcrt_isa),
        {{offsetof(dlcrt_isa, name), string(target.isaName)},
         {offsetof(dlcrt_isa, features), i64(target.requiredFeatures)},
         {offsetof(dlcrt_isa, kernels), array(kernels)}})});
  }

  llvm::Constant *createSites() {
    SmallVector<llvm::Constant *> elements;
    for (const SiteSignature &site : model.sites) {
      auto kernel = llvm::find(model.kernels, site.kernel);
      elements.push_back(structure(
          sizeof(dlcrt_site),
          {{offsetof(dlcrt_site, kernel), i32(kernel - model.kernels.begin())},
           {offsetof(dlcrt_site, num_args), i32(site.numArgs)},
           {offsetof(dlcrt_site, source), string(site.source)}}));
    }
    return array(elements);
  }

  llvm::Constant *createWeights() {
    SmallVector<llvm::Constant *> elements;
    for (const WeightSignature &weight : model.weights)
      elements.push_back(
          structure(sizeof(dlcrt_weight),
                    {{offsetof(dlcrt_weight, name), string(weight.name)},
                     {offsetof(dlcrt_weight, dtype), createDtype(weight.dtype)},
                     {offsetof(dlcrt_weight, rank), i32(weight.dims.size())},
                     {offsetof(dlcrt_weight, dims), integers(weight.dims)},
                     {offsetof(dlcrt_weight, offset), i64(weight.offset)},
                     {offsetof(dlcrt_weight, bytes), i64(weight.bytes)}}));
    return array(elements);
  }

  llvm::Constant *createModel() {
    llvm::Constant *weights =
        model.weightsSymbol.empty() ? null() : external(model.weightsSymbol);
    return global(structure(
        sizeof(dlcrt_model),
        {{offsetof(dlcrt_model, magic), i32(DLCRT_ABI_MAGIC)},
         {offsetof(dlcrt_model, abi_version), i32(DLCRT_ABI_VERSION)},
         {offsetof(dlcrt_model, struct_size), i32(sizeof(dlcrt_model))},
         {offsetof(dlcrt_model, num_entries), i32(model.entries.size())},
         {offsetof(dlcrt_model, num_isas), i32(1)},
         {offsetof(dlcrt_model, num_kernels), i32(model.kernels.size())},
         {offsetof(dlcrt_model, num_sites), i32(model.sites.size())},
         {offsetof(dlcrt_model, num_weights), i32(model.weights.size())},
         {offsetof(dlcrt_model, name), string(model.name)},
         {offsetof(dlcrt_model, manifest), string(model.manifest)},
         {offsetof(dlcrt_model, entries), createEntries()},
         {offsetof(dlcrt_model, isas), createIsas()},
         {offsetof(dlcrt_model, sites), createSites()},
         {offsetof(dlcrt_model, weights), createWeights()},
         {offsetof(dlcrt_model, weights_bytes), i64(model.weightsBytes)},
         {offsetof(dlcrt_model, weights_data), weights}}));
  }

  llvm::Module &module;
  llvm::LLVMContext &context;
  const ModelSignature &model;
  const Target &target;
  llvm::PointerType *pointer;
};

} // namespace

std::unique_ptr<llvm::Module> dlc::createDescriptor(llvm::LLVMContext &context,
                                                    const ModelSignature &model,
                                                    const Target &target) {
  auto module = std::make_unique<llvm::Module>("descriptor", context);
  DescriptorBuilder(*module, model, target).build();
  return module;
}
