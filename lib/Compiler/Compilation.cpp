//===- Compilation.cpp - Compiling one model ------------------------------===//
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

#include "dlc/Compiler/Compilation.h"
#include "CheckProgram.h"
#include "Diagnostics.h"
#include "Preparation.h"
#include "ReadProgram.h"
#include "Versions.h"
#include "dlc/InitAll.h"
#include "dlc/Support/OutputFile.h"
#include "dlc/Support/Version.h"
#include "dlc/Target/ObjectCache.h"
#include "dlc/Target/WeightLayout.h"
#include "dlc/Target/WeightSource.h"
#include "dlc/Transforms/Passes.h"
#include "mlir/IR/Threading.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include <chrono>
#include <mutex>

using namespace dlc;

namespace {

class Stopwatch {
public:
  double getSeconds() const {
    return std::chrono::duration<double>(Clock::now() - start).count();
  }

private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point start = Clock::now();
};

} // namespace

Compilation::Compilation(CompileOptions options, CompileObserver *observer)
    : options(std::move(options)), observer(observer) {
  DialectRegistry registry;
  registerAllDialects(registry);
  registerAllTranslations(registry);
  context = std::make_shared<MLIRContext>(registry);
  context->loadAllAvailableDialects();
}

Compilation::Compilation(CompileOptions options,
                         std::shared_ptr<MLIRContext> context,
                         mlir::OwningOpRef<ModuleOp> module,
                         size_t numPhasesDone)
    : options(std::move(options)), observer(nullptr),
      context(std::move(context)), module(std::move(module)),
      numPhasesDone(numPhasesDone) {}

Compilation::~Compilation() = default;

//===----------------------------------------------------------------------===//
// Loading
//===----------------------------------------------------------------------===//

/// Files that weights name are relative to the file that names them.
static void resolveWeightFiles(ModuleOp module, StringRef path) {
  for (auto weight : module.getOps<WeightOp>()) {
    if (!weight.getFile() || llvm::sys::path::is_absolute(*weight.getFile()))
      continue;
    llvm::SmallString<128> file(llvm::sys::path::parent_path(path));
    llvm::sys::path::append(file, *weight.getFile());
    weight.setFile(file);
  }
}

llvm::Error
Compilation::load(StringRef path, StringRef task,
                  function_ref<mlir::OwningOpRef<ModuleOp>()> import,
                  const OpenTexts &texts) {
  if (observer)
    observer->onPhase("import");
  Stopwatch watch;
  source = path.str();
  if (!llvm::sys::fs::exists(path))
    return llvm::createStringError("there is no file '%s'", source.c_str());
  DiagnosticCollector diagnostics(context.get(), texts);
  std::string problem = "can't " + task.str() + " '" + source + "'";
  module = import();
  if (!module)
    return diagnostics.takeError(problem);
  if (failed(checkProgram(*module)))
    return diagnostics.takeError("can't compile '" + source + "'");
  report.warnings = diagnostics.getWarnings();
  if (llvm::none_of(module->getOps<func::FuncOp>(),
                    [](func::FuncOp function) { return function.isPublic(); }))
    return llvm::createStringError(
        "can't compile '%s': the program has no entry, that is, no public "
        "function",
        source.c_str());
  report.phases.push_back({"import", watch.getSeconds()});
  return llvm::Error::success();
}

static mlir::OwningOpRef<ModuleOp> importMlir(StringRef path,
                                              MLIRContext *context) {
  auto file = llvm::MemoryBuffer::getFile(path);
  if (!file) {
    mlir::emitError(mlir::UnknownLoc::get(context))
        << file.getError().message();
    return nullptr;
  }
  mlir::OwningOpRef<ModuleOp> module = readProgram(std::move(*file), context);
  if (module)
    resolveWeightFiles(*module, path);
  return module;
}

llvm::Error Compilation::load(StringRef path) {
  if (path.ends_with(".mlir") || path.ends_with(".mlirbc"))
    return load(path, "read", [&] { return importMlir(path, context.get()); });
  if (path.ends_with(".tdl"))
    return load(path, "compile",
                [&] { return importTdl(path, context.get()); });
  return load(path, "import", [&] { return importOnnx(path, context.get()); });
}

llvm::Expected<std::string>
Compilation::writeTraining(StringRef path, const ModelTraining &training) {
  std::string problem = "can't train '" + path.str() + "'";
  if (!path.ends_with(".onnx"))
    return llvm::createStringError(problem + ": it is no ONNX model");
  DiagnosticCollector diagnostics(context.get());
  llvm::Expected<std::string> text =
      dlc::writeTraining(path, training, context.get());
  if (text)
    return text;
  return diagnostics.takeError(problem + ": " +
                               llvm::toString(text.takeError()));
}

llvm::Error Compilation::loadTraining(StringRef path,
                                      const ModelTraining &training) {
  llvm::Expected<std::string> text = writeTraining(path, training);
  if (!text)
    return text.takeError();
  // Beside the model, which it imports.
  llvm::SmallString<128> program(path);
  llvm::sys::path::replace_extension(program, "train.tdl");
  OpenTexts texts{{program, *text}};
  return load(
      path, "train", [&] { return importTdl(program, context.get(), texts); },
      texts);
}

llvm::Error Compilation::specialize(ArrayRef<NamedSize> sizes) {
  Stopwatch watch;
  std::string problem =
      "can't specialize '" + source + "' for " + formatSizes(sizes);
  if (!StringRef(source).ends_with(".onnx"))
    return llvm::createStringError(problem + ": it is no ONNX model");
  DiagnosticCollector diagnostics(context.get());
  // The importer knows best what follows from sizes.
  mlir::OwningOpRef<ModuleOp> version =
      importOnnx(source, context.get(), sizes);
  if (!version)
    return diagnostics.takeError(problem);
  addVersion(*module, *version, sizes);
  report.phases.push_back({"specialize", watch.getSeconds()});
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Phases
//===----------------------------------------------------------------------===//

static llvm::Error dump(ModuleOp module, StringRef folder, size_t number,
                        StringRef name) {
  if (folder.empty())
    return llvm::Error::success();
  std::error_code error = llvm::sys::fs::create_directories(folder);
  llvm::SmallString<128> file(folder);
  llvm::sys::path::append(file,
                          llvm::formatv("{0}-{1}.mlir", number, name).str());
  if (!error) {
    llvm::raw_fd_ostream stream(file, error);
    if (!error)
      module.print(stream, mlir::OpPrintingFlags().elideLargeElementsAttrs(16));
  }
  if (error)
    return llvm::createStringError(error, "can't write '%s': %s", file.c_str(),
                                   error.message().c_str());
  return llvm::Error::success();
}

llvm::Error Compilation::runPhases(StringRef last, StringRef dumpFolder) {
  if (numPhasesDone == 0)
    if (llvm::Error error = dump(*module, dumpFolder, 0, "import"))
      return error;
  if (last == "import")
    return llvm::Error::success();
  for (const Phase &phase : getPhases().drop_front(numPhasesDone)) {
    if (observer)
      observer->onPhase(phase.name);
    if (phase.name == "kernels" && !preparation)
      if (llvm::Error error = outlinePreparation())
        return error;
    Stopwatch watch;
    DiagnosticCollector diagnostics(context.get());
    mlir::PassManager manager(context.get());
    // Once at the end of the phase, not after each pass as dlc-opt does.
    manager.enableVerifier(false);
    buildPhase(manager, phase, options);
    if (failed(manager.run(*module)) || failed(mlir::verify(*module)))
      return diagnostics.takeError(
          llvm::formatv("the phase '{0}' failed", phase.name).str());
    llvm::append_range(report.warnings, diagnostics.getWarnings());
    llvm::append_range(report.remarks, diagnostics.getRemarks());
    ++numPhasesDone;
    report.phases.push_back({phase.name.str(), watch.getSeconds()});
    if (llvm::Error error =
            dump(*module, dumpFolder, numPhasesDone, phase.name))
      return error;
    if (phase.name == last)
      break;
  }
  return llvm::Error::success();
}

/// Takes what is computed of weights alone out of the program.
llvm::Error Compilation::outlinePreparation() {
  if (options.optimizationLevel == 0)
    return llvm::Error::success();
  DiagnosticCollector diagnostics(context.get());
  mlir::PassManager manager(context.get());
  manager.addPass(createOutlinePreparationPass());
  addCleanup(manager);
  manager.addPass(mlir::createSymbolDCEPass());
  if (failed(manager.run(*module)))
    return diagnostics.takeError("weights can't be prepared");
  llvm::DenseSet<StringAttr> names;
  for (auto weight : module->getOps<WeightOp>())
    if (weight.getFrom())
      names.insert(weight.getFromAttr().getAttr());
  if (names.empty())
    return llvm::Error::success();
  mlir::OwningOpRef<ModuleOp> functions = ModuleOp::create(module->getLoc());
  for (auto function :
       llvm::make_early_inc_range(module->getOps<func::FuncOp>()))
    if (names.contains(function.getSymNameAttr()))
      function->moveBefore(functions->getBody(), functions->getBody()->end());
  // They run here, whatever processor the program is for.
  CompileOptions here = options;
  here.cpu = "host";
  preparation = std::make_unique<Preparation>(std::unique_ptr<Compilation>(
      new Compilation(here, context, std::move(functions), numPhasesDone)));
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Artifact
//===----------------------------------------------------------------------===//

llvm::Expected<std::vector<ObjectBytes>>
Compilation::compileKernels(const Target &target, StringRef prefix) {
  std::vector<ModuleOp> modules;
  for (auto kernel : module->getOps<ModuleOp>())
    modules.push_back(kernel);
  // What is outside of kernels is the host program.
  mlir::OwningOpRef<ModuleOp> host = ModuleOp::create(module->getLoc());
  for (Operation &op : llvm::make_early_inc_range(*module->getBody()))
    if (!isa<ModuleOp, WeightOp>(op))
      op.moveBefore(host->getBody(), host->getBody()->end());
  modules.push_back(*host);

  std::vector<ObjectBytes> objects(modules.size());
  std::mutex mutex;
  llvm::Error errors = llvm::Error::success();
  size_t done = 0;
  ObjectCache cache(options.cacheFolder);
  DiagnosticCollector diagnostics(context.get());
  mlir::parallelFor(context.get(), 0, modules.size(), [&](size_t i) {
    ObjectOptions objectOptions;
    objectOptions.optimizationLevel = options.optimizationLevel;
    objectOptions.symbolPrefix = prefix.str();
    objectOptions.cache = &cache;
    objectOptions.useTargetFeatures = modules[i] != *host;
    llvm::Expected<ObjectBytes> object =
        compileModule(modules[i], target, objectOptions);
    std::lock_guard<std::mutex> lock(mutex);
    if (object)
      objects[i] = std::move(*object);
    else
      errors = llvm::joinErrors(std::move(errors), object.takeError());
    if (observer)
      observer->onProgress(++done, modules.size());
  });
  if (errors)
    return std::move(errors);
  report.numCached = cache.getNumFound();
  return objects;
}

/// What made the artifact of what, without anything that differs between two
/// equal compilations.
static std::string createManifest(const CompileOptions &options,
                                  const Target &target, StringRef name) {
  llvm::json::Object manifest{
      {"compiler", std::string("dlc ") + kVersion},
      {"model", name},
      {"optimization_level", options.optimizationLevel},
      {"isa", target.isaName},
      {"tune", target.tune},
  };
  return llvm::formatv("{0}", llvm::json::Value(std::move(manifest)));
}

llvm::Error Compilation::writeArtifact(StringRef path, ArtifactKind kind,
                                       StringRef name) {
  OutputFile file;
  if (llvm::Error error = writeArtifact(path, kind, name, file))
    return error;
  return file.keep();
}

llvm::Error Compilation::writeArtifact(StringRef path,
                                       ArtifactKind artifactKind,
                                       StringRef name, OutputFile &file) {
  if (llvm::Error error = runPhases(getPhases().back().name))
    return error;
  llvm::Expected<Target> target = getTarget(options.cpu);
  if (!target)
    return target.takeError();
  if (observer)
    observer->onPhase("link");
  Stopwatch watch;

  kind = artifactKind;
  signature.name = name.str();
  signature.manifest = createManifest(options, *target, name);
  bool isLibrary = kind == ArtifactKind::sharedLibrary;
  std::string identifier = getIdentifier(name);
  signature.querySymbol =
      isLibrary ? DLCRT_MODEL_QUERY_SYMBOL : identifier + "_model";
  signature.symbolPrefix = identifier + ".";
  signature.entries = getEntries(*module);
  signature.sites = getSites(*module);
  for (auto kernel : module->getOps<ModuleOp>())
    signature.kernels.push_back(kernel.getName()->str());
  for (auto kernel : module->getOps<ModuleOp>())
    if (auto notes = kernel->getAttrOfType<ArrayAttr>("dlcrt.notes"))
      for (auto note : notes.getAsRange<StringAttr>())
        report.notes.emplace_back(kernel.getName()->str(), note.str());
  WeightLayout layout(*module);
  signature.weightsBytes = layout.getBytes();
  if (!isLibrary && layout.getBytes() > 0)
    signature.weightsSymbol = signature.symbolPrefix + "weights";
  for (auto weight : module->getOps<WeightOp>()) {
    if (weight.getSource())
      continue;
    RankedTensorType type = weight.getTensorType();
    const WeightPlace &place =
        layout.getPlaces().find(weight.getSymNameAttr())->second;
    signature.weights.push_back(
        {weight.getLabel().str(), getAbiType(type.getElementType()),
         llvm::to_vector(type.getShape()), place.offset, place.bytes});
  }

  Artifact artifact;
  artifact.kind = kind;
  artifact.target = *target;
  llvm::Expected<std::vector<ObjectBytes>> objects =
      compileKernels(*target, signature.symbolPrefix);
  if (!objects)
    return objects.takeError();
  artifact.objects = std::move(*objects);
  artifact.model = signature;
  if (preparation)
    if (llvm::Error error = preparation->compile())
      return error;
  artifact.writeWeights = [&](WeightWriter &writer) {
    return writeWeights(*module, writer);
  };
  if (llvm::Error error = dlc::writeArtifact(artifact, path, file))
    return error;

  for (const ObjectBytes &object : artifact.objects)
    report.codeBytes += object.size();
  report.numKernels = signature.kernels.size();
  report.numDispatches = signature.sites.size();
  report.weightsBytes = signature.weightsBytes;
  for (const EntrySignature &entry : signature.entries) {
    report.memory.emplace_back(entry.name, entry.memory);
    for (const auto &[sizes, memory] : entry.versions)
      report.memory.emplace_back(entry.name + " for " + sizes, memory);
  }
  report.phases.push_back({"link", watch.getSeconds()});
  return llvm::Error::success();
}

llvm::Error Compilation::writeWeights(ModuleOp module, WeightWriter &writer) {
  WeightLayout layout(module);
  WeightSource source;
  SymbolTable symbols(module);
  uint64_t position = 0;
  auto padTo = [&](uint64_t offset) -> llvm::Error {
    static constexpr char kZeros[DLCRT_ALIGNMENT] = {};
    llvm::Error error = writer.write(ArrayRef(kZeros, offset - position));
    position = offset;
    return error;
  };
  for (auto weight : module.getOps<WeightOp>()) {
    if (weight.getSource())
      continue;
    const WeightPlace &place =
        layout.getPlaces().find(weight.getSymNameAttr())->second;
    if (llvm::Error error = padTo(place.offset))
      return error;
    llvm::Expected<ArrayRef<char>> bytes =
        weight.getFrom() ? preparation->compute(weight, symbols)
                         : source.read(weight);
    if (!bytes)
      return bytes.takeError();
    // In pieces, and letting go of what was read, so that memory does not grow
    // with the weights.
    constexpr size_t kPiece = 8 << 20;
    for (ArrayRef<char> rest = *bytes; !rest.empty();) {
      ArrayRef<char> piece = rest.take_front(kPiece);
      if (llvm::Error error = writer.write(piece))
        return error;
      if (!weight.getFrom())
        source.release(piece);
      rest = rest.drop_front(piece.size());
    }
    position += place.bytes;
  }
  return padTo(layout.getBytes());
}

std::string Compilation::getHeader() const {
  return createHeader(signature, kind);
}
