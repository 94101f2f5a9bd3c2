//===- ObjectCode.cpp - From LLVM dialect to machine code -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header. Each call has its own LLVM context, so that calls may run in
// parallel.
//
//===----------------------------------------------------------------------===//

#include "dlc/Target/ObjectCode.h"
#include "dlc/Target/ObjectCache.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/Bitcode/BitcodeWriter.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/SHA1.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"

using namespace dlc;

static void prepareFunctions(llvm::Module &module, const Target &target,
                             const ObjectOptions &options) {
  for (llvm::Function &function : module) {
    if (function.isDeclaration())
      continue;
    function.addFnAttr("target-cpu", "x86-64");
    function.addFnAttr("no-trapping-math", "true");
    function.addFnAttr(llvm::Attribute::NoUnwind);
    if (!options.useTargetFeatures)
      continue;
    function.addFnAttr("target-features", target.features);
    function.addFnAttr("tune-cpu", target.tune);
    // LLVM would avoid the widest registers of some processors.
    function.addFnAttr("prefer-vector-width",
                       std::to_string(target.vectorBytes * 8));
    function.addFnAttr("min-legal-vector-width",
                       std::to_string(target.vectorBytes * 8));
  }
}

/// Symbols of a model must not meet those of another that is linked beside it.
static void renameSymbols(llvm::Module &module, const std::string &prefix) {
  auto rename = [&](llvm::GlobalValue &value) {
    if (value.isDeclaration() || value.hasLocalLinkage())
      return;
    value.setName(prefix + value.getName());
    value.setVisibility(llvm::GlobalValue::HiddenVisibility);
    value.setDSOLocal(true);
  };
  for (llvm::Function &function : module)
    rename(function);
  for (llvm::GlobalVariable &global : module.globals())
    rename(global);
}

static void optimize(llvm::Module &module, llvm::TargetMachine &machine,
                     int level) {
  llvm::PipelineTuningOptions tuning;
  // Loops are vectorized and unrolled before this, by choice.
  tuning.LoopVectorization = false;
  tuning.SLPVectorization = false;
  tuning.LoopUnrolling = level > 0;
  llvm::PassBuilder builder(&machine, tuning);
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager graphs;
  llvm::ModuleAnalysisManager modules;
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(graphs);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, graphs, modules);
  llvm::ModulePassManager passes;
  if (level == 0) {
    passes = builder.buildO0DefaultPipeline(llvm::OptimizationLevel::O0);
  } else {
    // Nothing is left for what works across functions: a module is one kernel,
    // or a host program that calls each of its functions by a pointer.
    auto speed = llvm::OptimizationLevel::O1;
    auto phase = llvm::ThinOrFullLTOPhase::None;
    passes.addPass(llvm::createModuleToFunctionPassAdaptor(
        builder.buildFunctionSimplificationPipeline(speed, phase)));
    passes.addPass(builder.buildModuleOptimizationPipeline(speed, phase));
  }
  passes.run(module, modules);
}

/// What an object depends on.
static std::string getKey(const llvm::Module &module, const Target &target,
                          const ObjectOptions &options) {
  SmallVector<char, 0> bitcode;
  llvm::raw_svector_ostream stream(bitcode);
  llvm::WriteBitcodeToFile(module, stream);
  llvm::SHA1 hash;
  hash.update(StringRef(bitcode.data(), bitcode.size()));
  hash.update(DLC_OBJECT_CODE_HASH LLVM_VERSION_STRING);
  hash.update(target.features);
  hash.update(std::to_string(options.optimizationLevel));
  return llvm::toHex(hash.final(), /*LowerCase=*/true);
}

static llvm::Expected<ObjectBytes>
emit(llvm::Module &module, llvm::TargetMachine &machine, int level) {
  optimize(module, machine, level);
  ObjectBytes bytes;
  llvm::raw_svector_ostream stream(bytes);
  llvm::legacy::PassManager emitter;
  if (machine.addPassesToEmitFile(emitter, stream, nullptr,
                                  llvm::CodeGenFileType::ObjectFile))
    return llvm::createStringError("can't emit objects for %s",
                                   module.getTargetTriple().str().c_str());
  emitter.run(module);
  return bytes;
}

llvm::Expected<ObjectBytes> dlc::compileLLVM(llvm::Module &module,
                                             const Target &target,
                                             const ObjectOptions &options) {
  auto machine = createTargetMachine(target, options.optimizationLevel);
  if (!machine)
    return machine.takeError();
  module.setTargetTriple(llvm::Triple(target.triple));
  module.setDataLayout((*machine)->createDataLayout());
  module.setPICLevel(llvm::PICLevel::BigPIC);
  prepareFunctions(module, target, options);
  auto compile = [&] {
    return emit(module, **machine, options.optimizationLevel);
  };
  if (!options.cache || !options.cache->isUsed())
    return compile();
  return options.cache->get(getKey(module, target, options), compile);
}

llvm::Expected<ObjectBytes> dlc::compileModule(ModuleOp module,
                                               const Target &target,
                                               const ObjectOptions &options) {
  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> translated = mlir::translateModuleToLLVMIR(
      module, context, module.getName().value_or("host"));
  if (!translated)
    return llvm::createStringError(
        "can't translate '%s' to LLVM",
        module.getName().value_or("host").str().c_str());
  renameSymbols(*translated, options.symbolPrefix);
  return compileLLVM(*translated, target, options);
}
