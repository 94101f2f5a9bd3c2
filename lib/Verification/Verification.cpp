//===- Verification.cpp - Checking a compilation --------------------------===//
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

#include "dlc/Verification/Verification.h"
#include "Inputs.h"
#include "Layers.h"
#include "Reference.h"
#include "Reproducer.h"
#include "Search.h"
#include "Stages.h"

using namespace dlc;

bool VerifyReport::isRight() const {
  auto matches = [](const Tensor &tensor) { return tensor.comparison.matches; };
  return llvm::all_of(outputs, matches) && llvm::all_of(layers, matches);
}

namespace {

/// How many causes are looked for; what is wrong in a hundred places has one.
constexpr size_t kMaxFindings = 3;

class EntryVerification {
public:
  EntryVerification(func::FuncOp entry, std::shared_ptr<MLIRContext> mlir,
                    dlcrt_module *library, dlcrt_context *context,
                    const VerifyOptions &options, VerifyReport &report)
      : program(entry),
        checker(program, std::move(mlir), options.compile, context),
        library(library), context(context), options(options), report(report) {}

  llvm::Error run();

private:
  llvm::Error computeReference(const dlcrt_entry &entry);
  llvm::Error overrule(Reference &reference);
  llvm::Error compareOutputs(const dlcrt_entry &entry, uint32_t number);
  std::optional<Culprit> findCause(const llvm::BitVector &nodes);
  llvm::Error explain();
  llvm::Error addFinding(const Culprit &culprit);

  SourceProgram program;
  PieceChecker checker;
  dlcrt_module *library;
  dlcrt_context *context;
  const VerifyOptions &options;
  VerifyReport &report;
  LayerComparison layers;
  /// What differs of the outputs; if nothing does, of the values inside.
  SmallVector<Value> wrong;
};

} // namespace

llvm::Error EntryVerification::run() {
  uint32_t number = 0;
  std::string name = program.getEntry().getName().str();
  if (llvm::Error error =
          takeStatus(dlcrt_module_find_entry(library, name.c_str(), &number)))
    return error;
  const dlcrt_entry &entry = dlcrt_module_model(library)->entries[number];
  if (llvm::Error error = computeReference(entry))
    return error;
  if (llvm::Error error = compareOutputs(entry, number))
    return error;
  layers = compareLayers(checker);
  llvm::append_range(report.layers, layers.tensors);
  llvm::append_range(report.notes, layers.notes);
  report.numNodes += program.getNodes().size();
  // What is wrong inside only is as wrong; other inputs would show it.
  if (wrong.empty())
    wrong = layers.wrong;
  return wrong.empty() ? llvm::Error::success() : explain();
}

llvm::Error EntryVerification::computeReference(const dlcrt_entry &entry) {
  EntryInputs inputs(entry, options);
  if (llvm::Error error = inputs.read())
    return error;
  Reference reference(checker);
  if (llvm::Error error = reference.compile())
    return error;
  std::vector<std::string> sizes;
  std::string problem;
  for (size_t attempt = 0; attempt < inputs.getNumAttempts(); ++attempt) {
    llvm::Expected<std::vector<HostTensor>> tensors =
        inputs.make(attempt, sizes);
    if (!tensors)
      return tensors.takeError();
    for (auto [argument, tensor] :
         llvm::zip_equal(program.getEntry().getArguments(), *tensors))
      checker.getReference()[argument] = std::move(tensor);
    llvm::Expected<size_t> done = reference.run();
    if (done) {
      llvm::append_range(report.sizes, sizes);
      // Before others' values come, whose differences are no noise.
      if (llvm::Error error = reference.measureNoise())
        return error;
      return options.useOnnxRuntime ? overrule(reference)
                                    : llvm::Error::success();
    }
    problem = llvm::toString(done.takeError());
  }
  std::string how, advice;
  if (!sizes.empty()) {
    how = " with " + llvm::join(sizes, ", ");
    advice = "; give other sizes with --verify-dim, or inputs with "
             "--verify-inputs";
  }
  return llvm::createStringError("the model doesn't run" + how + ": " +
                                 problem + advice);
}

/// Computes the reference once more, with ONNX Runtime's values for nodes.
llvm::Error EntryVerification::overrule(Reference &reference) {
  std::vector<NamedTensor> inputs;
  for (BlockArgument argument : program.getEntry().getArguments())
    inputs.push_back({program.getName(argument).str(),
                      checker.getReference().find(argument)->second});
  llvm::Expected<OnnxRuntimeValues> values =
      runOnnxRuntime(options.model, inputs);
  if (!values)
    return values.takeError();
  llvm::Expected<size_t> count = reference.run(&*values);
  if (!count)
    return count.takeError();
  for (const std::string &failure : values->failures)
    report.notes.push_back("ONNX Runtime fails at " + failure);
  report.numOnnxRuntimeValues += *count;
  return llvm::Error::success();
}

llvm::Error EntryVerification::compareOutputs(const dlcrt_entry &entry,
                                              uint32_t number) {
  std::vector<HostTensor> inputs;
  for (BlockArgument argument : program.getEntry().getArguments())
    inputs.push_back(checker.getReference().find(argument)->second);
  llvm::Expected<std::vector<HostTensor>> outputs =
      runEntry(context, library, number, inputs);
  std::string problem;
  if (!outputs)
    problem = llvm::toString(outputs.takeError());
  for (auto [i, value] : llvm::enumerate(program.getOutputs())) {
    TensorComparison comparison;
    comparison.matches = false;
    comparison.problem = problem;
    if (problem.empty())
      comparison = checker.compare(value, (*outputs)[i]);
    if (!comparison.matches)
      wrong.push_back(value);
    std::optional<unsigned> maker = program.getMaker(value);
    report.outputs.push_back({entry.outputs[i].name,
                              maker ? program.getNodes()[*maker].name : "",
                              std::move(comparison)});
  }
  return llvm::Error::success();
}

/// A cause of what is wrong that is one of `nodes`, all others being right.
std::optional<Culprit>
EntryVerification::findCause(const llvm::BitVector &nodes) {
  // The first value that differs often needs only its node to do so.
  for (Value value : layers.wrong) {
    unsigned node = *program.getMaker(value);
    if (!nodes.test(node))
      continue;
    Piece piece{llvm::BitVector(nodes.size()), {value}};
    piece.nodes.set(node);
    Judgement judgement = checker.check(piece);
    if (judgement.isWrong())
      return Culprit{piece, node, judgement};
    break;
  }
  // Or else all that is wrong at the end.
  Piece end{program.getNeeded(wrong, nodes), wrong};
  if (checker.check(end).isWrong())
    return findCulprit(checker, end);
  // Or what only is when others can be seen.
  for (const Piece &piece : layers.wrongPieces) {
    bool isWhole = nodes.all() && checker.check(piece).isWrong();
    if (isWhole)
      return findCulprit(checker, piece);
  }
  return std::nullopt;
}

llvm::Error EntryVerification::explain() {
  llvm::BitVector nodes(program.getNodes().size(), true);
  for (size_t i = 0; i < kMaxFindings; ++i) {
    std::optional<Culprit> culprit = findCause(nodes);
    if (!culprit) {
      if (i == 0)
        report.notes.push_back("what differs is right when it is compiled "
                               "again by itself, so that its cause could not "
                               "be found");
      return llvm::Error::success();
    }
    if (llvm::Error error = addFinding(*culprit))
      return error;
    // With this node's values given, the rest should be right.
    nodes.reset(culprit->node);
    llvm::erase_if(wrong, [&](Value value) {
      return program.getMaker(value) == culprit->node;
    });
    if (wrong.empty())
      return llvm::Error::success();
  }
  report.notes.push_back("there may be more that is wrong");
  return llvm::Error::success();
}

llvm::Error EntryVerification::addFinding(const Culprit &culprit) {
  VerifyReport::Finding finding;
  finding.node = program.getNodes()[culprit.node].name;
  for (unsigned node : culprit.piece.nodes.set_bits())
    finding.group.push_back(program.getNodes()[node].name);
  finding.problem = culprit.judgement.problem;
  for (const TensorComparison &output : culprit.judgement.outputs)
    if (finding.problem.empty())
      finding.problem = output.problem;
  GuiltyStage stage = findGuiltyStage(checker, culprit.piece);
  finding.phase = stage.name;
  finding.passes = stage.passes;
  finding.note = stage.note;
  if (!options.reproducer.empty()) {
    finding.reproducer = options.reproducer;
    if (!report.findings.empty())
      finding.reproducer += "-" + std::to_string(report.findings.size() + 1);
    if (llvm::Error error = writeReproducer(checker, culprit, options.compile,
                                            finding.reproducer))
      return error;
  }
  report.findings.push_back(std::move(finding));
  return llvm::Error::success();
}

llvm::Expected<VerifyReport> dlc::verifyArtifact(const VerifyOptions &options) {
  bool isProgram = StringRef(options.model).ends_with(".mlir") ||
                   StringRef(options.model).ends_with(".mlirbc");
  if (options.useOnnxRuntime && isProgram)
    return llvm::createStringError("ONNX Runtime can't run '" + options.model +
                                   "', which is no ONNX model");
  Compilation source(options.compile);
  if (llvm::Error error = source.load(options.model))
    return std::move(error);
  dlcrt_context *created = nullptr;
  if (llvm::Error error =
          takeStatus(dlcrt_context_create(/*options=*/nullptr, &created)))
    return std::move(error);
  ContextPtr context(created);
  llvm::Expected<ModulePtr> library = loadModule(options.artifact, created);
  if (!library)
    return library.takeError();
  VerifyReport report;
  for (auto function : source.getModule().getOps<func::FuncOp>()) {
    if (!function.isPublic())
      continue;
    EntryVerification entry(function, source.getContext(), library->get(),
                            created, options, report);
    if (llvm::Error error = entry.run())
      return llvm::createStringError("entry '" + function.getName() +
                                     "': " + llvm::toString(std::move(error)));
  }
  return report;
}
