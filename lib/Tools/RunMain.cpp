//===- RunMain.cpp - dlc-run ----------------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The command line of the runtime: runs a model library, or a model that it
// compiles first, on given or random inputs.
//
//===----------------------------------------------------------------------===//

#include "CacheFlag.h"
#include "CommandLine.h"
#include "ResourceLimits.h"
#include "RunSession.h"
#include "TrainFlags.h"
#include "dlc/Support/BugReport.h"
#include "dlc/Support/Version.h"
#include "dlc/Target/Target.h"
#include "dlc/Tools/Tools.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"

using namespace dlc;
namespace cl = llvm::cl;

namespace {

/// The flags as they are declared; see CompileMain.cpp for why values are
/// copied.
struct Flags {
  cl::OptionCategory category{"Options"};
  cl::opt<std::string> model{
      cl::Positional, cl::Required, cl::cat(category),
      cl::desc("<model.so, or a .onnx, .tdl or .mlir to compile first>")};
  cl::opt<std::string> entry{
      "entry", cl::value_desc("name"), cl::cat(category),
      cl::desc("The entry to run (default: the only one; of an .mlir without "
               "inputs, all of them)")};
  cl::list<std::string> inputs{
      "input", cl::value_desc("NAME=FILE"), cl::cat(category),
      cl::desc("An input from a .npy file or an ONNX tensor (.pb)")};
  cl::list<std::string> npz{"inputs", cl::value_desc("FILE.npz"),
                            cl::cat(category),
                            cl::desc("Inputs by name from a NumPy archive")};
  cl::opt<std::string> state{
      "state", cl::value_desc("FILE.safetensors"), cl::cat(category),
      cl::desc(
          "What the model keeps from call to call, as a training saved it")};
  cl::opt<bool> random{
      "random", cl::cat(category),
      cl::desc(
          "Random numbers for the inputs that are not given: in [0, 1) for "
          "floats, 0 or 1 for integers and bools")};
  cl::opt<uint64_t> seed{
      "seed", cl::init(0), cl::cat(category),
      cl::desc("The seed of --random and --train (default: 0)")};
  cl::list<std::string> dims{
      "dim", cl::value_desc("NAME=SIZE"), cl::cat(category),
      cl::desc("The size of a named dimension, for --random (default: 1)")};
  cl::opt<std::string> outputDir{
      "output-dir", cl::value_desc("folder"), cl::cat(category),
      cl::desc("Write each output to <folder>/NAME.npy, with any character but "
               "letters, digits, '.', '_' and '-' as '_'")};
  cl::list<std::string> references{
      "compare-with", cl::value_desc("NAME=FILE or FILE.npz"),
      cl::cat(category),
      cl::desc("What an output should be; a difference is an error")};
  cl::opt<double> relative{
      "rtol", cl::init(1e-3), cl::cat(category),
      cl::desc("Allowed difference relative to the reference (default: 1e-3)")};
  cl::opt<double> absolute{
      "atol", cl::init(1e-5), cl::cat(category),
      cl::desc("Allowed absolute difference beside that (default: 1e-5)")};
  cl::opt<unsigned> benchmark{"benchmark", cl::init(0), cl::value_desc("runs"),
                              cl::cat(category),
                              cl::desc("Time this many runs after the first")};
  cl::opt<int> threads{
      "threads", cl::init(0), cl::value_desc("number"), cl::cat(category),
      cl::desc("Threads that compute (default: as many as there may be)")};
  cl::opt<std::string> json{
      "json", cl::value_desc("file"), cl::cat(category),
      cl::desc("Write median_ms, p10_ms, p90_ms, load_ms and peak_bytes")};
  cl::opt<std::string> trace{
      "trace", cl::value_desc("file"), cl::cat(category),
      cl::desc("Write what each thread did, for ui.perfetto.dev")};
  TrainFlags training{category};
  cl::opt<int> level{"O", cl::Prefix, cl::init(3), cl::cat(category),
                     cl::desc("For models to compile: as in dlc-compile")};
  CacheFlag cache{category};
  cl::opt<std::string> cpu{
      "target-cpu", cl::init("host"), cl::cat(category),
      cl::desc("For models to compile: as in dlc-compile")};
  ResourceFlags resources{category};
};

RunArguments getArguments(const Flags &flags) {
  RunArguments arguments;
  arguments.model = flags.model;
  arguments.entry = flags.entry;
  arguments.inputs.assign(flags.inputs.begin(), flags.inputs.end());
  arguments.npz.assign(flags.npz.begin(), flags.npz.end());
  arguments.state = flags.state;
  arguments.random = flags.random;
  arguments.seed = flags.seed;
  arguments.dims.assign(flags.dims.begin(), flags.dims.end());
  arguments.outputDir = flags.outputDir;
  arguments.references.assign(flags.references.begin(), flags.references.end());
  arguments.relative = flags.relative;
  arguments.absolute = flags.absolute;
  arguments.benchmark = flags.benchmark;
  arguments.threads = flags.threads;
  arguments.json = flags.json;
  arguments.trace = flags.trace;
  arguments.training = flags.training.getArguments();
  arguments.training.entry = flags.entry;
  arguments.training.seed = flags.seed;
  arguments.options.optimizationLevel = flags.level;
  arguments.options.cpu = flags.cpu;
  arguments.options.cacheFolder = flags.cache.folder;
  return arguments;
}

} // namespace

int dlc::runMain(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  llvm::setBugReportMsg(kBugReportMessage);
  cl::SetVersionPrinter(
      [](raw_ostream &stream) { stream << "dlc-run " << kVersion << "\n"; });
  removeForeignFlags();
  Flags flags;
  cl::ParseCommandLineOptions(
      argc, argv,
      "runs a compiled model\n\n"
      "  dlc-run resnet50.so --input data=img.npy --output-dir out\n"
      "  dlc-run resnet50.so --random --benchmark=20 --threads=1\n"
      "  dlc-run resnet50.onnx --inputs in.npz --compare-with out.npz\n"
      "  dlc-run mlp.so --train data.npz --epochs=5 --save mlp.safetensors\n");
  RunArguments arguments = getArguments(flags);
  if (!arguments.json.empty() && arguments.benchmark == 0) {
    llvm::errs() << "dlc-run: error: --json is for the times of --benchmark, "
                    "which is missing\n";
    return 1;
  }
  llvm::Error error = flags.training.check();
  if (!error)
    error = limitResources("dlc-run", flags.resources);
  if (!error)
    error = getTarget(arguments.options.cpu).takeError();
  if (!error)
    error = RunSession(arguments).run();
  if (!error)
    return 0;
  llvm::errs() << "dlc-run: error: " << llvm::toString(std::move(error))
               << "\n";
  return 1;
}
