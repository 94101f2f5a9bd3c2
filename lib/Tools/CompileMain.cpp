//===- CompileMain.cpp - dlc-compile --------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The command line of the compiler.
//
//===----------------------------------------------------------------------===//

#include "CacheFlag.h"
#include "CommandLine.h"
#include "CompileProgress.h"
#include "FormatFiles.h"
#include "ModelTrainingFlags.h"
#include "RematFlag.h"
#include "ResourceLimits.h"
#include "VerifyFlags.h"
#include "VersionFlag.h"
#include "dlc/Compiler/Compilation.h"
#include "dlc/Support/BugReport.h"
#include "dlc/Support/OutputFile.h"
#include "dlc/Support/Version.h"
#include "dlc/Tools/Tools.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Path.h"

using namespace dlc;
namespace cl = llvm::cl;

/// "import, graph or codegen"
static const std::string &listPhases() {
  static const std::string list = [] {
    std::string names = "import";
    for (const Phase &phase : getPhases())
      names +=
          (&phase == &getPhases().back() ? " or " : ", ") + phase.name.str();
    return names;
  }();
  return list;
}

namespace {

/// The flags as they are declared. The linker, which is LLVM's too, resets all
/// of them when it runs, so that their values are taken out first.
struct Flags {
  cl::OptionCategory category{"Options"};
  cl::list<std::string> inputs{
      cl::Positional, cl::OneOrMore,
      cl::desc("<model.onnx, program.tdl or program.mlir>"), cl::cat(category)};
  cl::opt<std::string> output{
      "o", cl::value_desc("file"), cl::cat(category),
      cl::desc(
          "Where the artifact goes; what it is follows from the name: a "
          "shared library (.so), an archive (.a) or an object (.o), with a "
          "C header (.h) beside it. With --emit: where the text goes")};
  std::string emitHelp =
      "Print the program after a phase instead: " + listPhases() +
      "; or tdl: what --train makes of the model, in the tensor language";
  cl::opt<std::string> emit{"emit", cl::value_desc("phase"), cl::cat(category),
                            cl::desc(emitHelp)};
  cl::opt<std::string> dumpFolder{
      "dump-phases-to", cl::value_desc("folder"), cl::cat(category),
      cl::desc("Write the program after each phase to <folder>/N-phase.mlir")};
  cl::opt<int> level{
      "O",
      cl::Prefix,
      cl::init(3),
      cl::value_desc("level"),
      cl::cat(category),
      cl::desc("0: one kernel an op in plain loops, for reference; 1 to 3: "
               "fused, tiled, vectorized (default: 3)")};
  cl::opt<std::string> cpu{
      "target-cpu", cl::init("host"), cl::value_desc("cpu"), cl::cat(category),
      cl::desc("The processor to use all of: host (default), a level like "
               "x86-64-v3, or a name like znver4. The artifact refuses others "
               "that lack its instructions")};
  cl::opt<std::string> name{
      "name", cl::value_desc("name"), cl::cat(category),
      cl::desc("The model's name in the header and in symbols (default: the "
               "output's file name)")};
  cl::opt<std::string> mixedPrecision{
      "mixed-precision", cl::value_desc("type"), cl::cat(category),
      cl::desc("Multiply matrices and convolve in bf16 or f16, and add in f32. "
               "With --train and f16, the loss is scaled, so that gradients "
               "that are small stay above 0")};
  cl::opt<bool> winograd{
      "winograd", cl::init(true), cl::value_desc("bool"), cl::cat(category),
      cl::desc(
          "Convolve with 3x3 filters by Winograd's algorithm where that is "
          "faster, at about twice the rounding error (default: true)")};
  cl::list<std::string> versions{
      "specialize", cl::value_desc("NAME=SIZE,.."), cl::cat(category),
      cl::desc("Add a faster version for inputs whose named dimensions have "
               "these sizes, which is then chosen at run time. May be given "
               "several times; the first that fits is taken")};
  cl::opt<bool> quiet{"quiet", cl::cat(category),
                      cl::desc("No progress and no summary")};
  ModelTrainingFlags training{category};
  FormatFlags format{category};
  RematFlag remat{category};
  CacheFlag cache{category};
  VerifyFlags verify{category};
  ResourceFlags resources{category};
};

struct Arguments {
  explicit Arguments(const Flags &flags)
      : input(flags.inputs.front()), output(flags.output), emit(flags.emit),
        dumpFolder(flags.dumpFolder), name(flags.name),
        versions(flags.versions.begin(), flags.versions.end()),
        quiet(flags.quiet) {
    options.optimizationLevel = flags.level;
    options.cpu = flags.cpu;
    options.cacheFolder = flags.cache.folder;
    options.mixedPrecision = flags.mixedPrecision;
    options.winograd = flags.winograd;
  }

  void setVerify(std::optional<VerifyOptions> given) {
    verify = std::move(given);
    if (!verify)
      return;
    verify->model = input;
    verify->compile = options;
  }

  std::string input, output, emit, dumpFolder, name;
  std::vector<std::string> versions;
  bool quiet;
  CompileOptions options;
  std::optional<VerifyOptions> verify;
};

int fail(llvm::Error error) {
  llvm::errs() << "dlc-compile: error: " << llvm::toString(std::move(error))
               << "\n";
  return 1;
}

int fail(const Twine &message) {
  return fail(llvm::createStringError(message));
}

std::optional<ArtifactKind> getKind(StringRef path) {
  return llvm::StringSwitch<std::optional<ArtifactKind>>(
             llvm::sys::path::extension(path))
      .Case(".so", ArtifactKind::sharedLibrary)
      .Case(".a", ArtifactKind::archive)
      .Case(".o", ArtifactKind::object)
      .Default(std::nullopt);
}

/// Whether C takes it for a name.
bool isIdentifier(StringRef name) {
  return !name.empty() && !llvm::isDigit(name.front()) &&
         llvm::all_of(name,
                      [](char c) { return llvm::isAlnum(c) || c == '_'; });
}

/// Puts what is complete where its target is.
llvm::Error keep(OutputFile &file) {
  liftTimeLimit();
  return file.keep();
}

/// Writes text that is asked for with --emit.
int writeText(const Arguments &arguments,
              function_ref<void(raw_ostream &)> write) {
  OutputFile file;
  llvm::Error error =
      file.open(arguments.output.empty() ? "-" : arguments.output, 0666);
  if (!error)
    error = file.write(write);
  if (!error)
    error = keep(file);
  return error ? fail(std::move(error)) : 0;
}

int emitTraining(Compilation &compilation, const Arguments &arguments,
                 const ModelTraining &training) {
  llvm::Expected<std::string> text =
      compilation.writeTraining(arguments.input, training);
  if (!text)
    return fail(text.takeError());
  return writeText(arguments, [&](raw_ostream &stream) { stream << *text; });
}

int emitPhase(Compilation &compilation, const Arguments &arguments) {
  if (llvm::Error error =
          compilation.runPhases(arguments.emit, arguments.dumpFolder))
    return fail(std::move(error));
  return writeText(arguments, [&](raw_ostream &stream) {
    compilation.getModule().print(stream);
  });
}

int writeArtifact(Compilation &compilation, const Arguments &arguments,
                  ArtifactKind kind) {
  StringRef path = arguments.output;
  std::string name = arguments.name.empty() ? llvm::sys::path::stem(path).str()
                                            : arguments.name;
  if (llvm::Error error =
          compilation.runPhases(getPhases().back().name, arguments.dumpFolder))
    return fail(std::move(error));
  OutputFile artifact, header;
  if (llvm::Error error = compilation.writeArtifact(path, kind, name, artifact))
    return fail(std::move(error));
  if (arguments.verify)
    if (llvm::Error error = verifyOutput(*arguments.verify, artifact, kind,
                                         path, arguments.quiet))
      return fail(std::move(error));
  llvm::SmallString<128> headerPath(path);
  llvm::sys::path::replace_extension(headerPath, "h");
  auto writeHeader = [&](raw_ostream &stream) {
    stream << compilation.getHeader();
  };
  if (llvm::Error error = header.open(headerPath, 0666))
    return fail(std::move(error));
  if (llvm::Error error = header.write(writeHeader))
    return fail(std::move(error));
  if (llvm::Error error = keep(artifact))
    return fail(std::move(error));
  if (llvm::Error error = keep(header)) {
    // One is of no use without the other.
    llvm::sys::fs::remove(path);
    return fail(std::move(error));
  }
  return 0;
}

} // namespace

int dlc::compileMain(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  llvm::setBugReportMsg(kBugReportMessage);
  cl::SetVersionPrinter([](raw_ostream &stream) {
    stream << "dlc-compile " << kVersion << "\n";
  });
  removeForeignFlags();
  Flags flags;
  cl::ParseCommandLineOptions(
      argc, argv,
      "compiles a model to a library\n\n"
      "  dlc-compile resnet50.onnx -o resnet50.so   a library for dlc-run and "
      "the C API\n"
      "  dlc-compile resnet50.onnx -o resnet50.a    one to link into a "
      "program\n"
      "  dlc-compile resnet50.onnx --emit=kernels   a look at a phase\n"
      "  dlc-compile resnet50.onnx --train=adam --loss=softmax_cross_entropy "
      "-o step.so\n"
      "                                             one that trains it\n"
      "  dlc-compile --format train.tdl             a program as it should "
      "look\n");
  Arguments arguments(flags);
  if (llvm::Error error = limitResources("dlc-compile", flags.resources))
    return fail(std::move(error));
  if (flags.format.format)
    return formatFiles("dlc-compile", flags.inputs, flags.format.check);
  if (flags.format.check)
    return fail("--check goes with --format");
  if (flags.inputs.size() > 1)
    return fail("one model at a time, but there are '" + flags.inputs[0] +
                "' and '" + flags.inputs[1] + "'");

  StringRef precision = arguments.options.mixedPrecision;
  if (!precision.empty() && precision != "bf16" && precision != "f16")
    return fail("--mixed-precision is '" + precision +
                "', expected bf16 or f16");
  llvm::Expected<SavingBudget> saved = flags.remat.get();
  if (!saved)
    return fail(saved.takeError());
  arguments.options.saved = *saved;
  llvm::Expected<std::optional<ModelTraining>> training = flags.training.get();
  if (!training)
    return fail(training.takeError());
  if (*training)
    (*training)->scalesLoss = precision == "f16";
  if (arguments.emit == "tdl" && !*training)
    return fail("--emit=tdl is for --train, which is missing");
  if (!arguments.emit.empty() && arguments.emit != "import" &&
      arguments.emit != "tdl" && !findPhase(arguments.emit))
    return fail("there is no phase '" + arguments.emit + "': expected " +
                listPhases());
  int level = arguments.options.optimizationLevel;
  if (level < 0 || level > 3)
    return fail("the optimization level " + Twine(level) +
                " is not one of 0 to 3");
  if (!arguments.name.empty() && !isIdentifier(arguments.name))
    return fail("the name '" + arguments.name +
                "' has to be one that C allows: of letters, digits and '_'");
  if (llvm::Expected<Target> target = getTarget(arguments.options.cpu); !target)
    return fail(target.takeError());
  std::optional<ArtifactKind> kind = getKind(arguments.output);
  if (arguments.emit.empty() && arguments.output.empty())
    return fail(
        "nothing to do: name an output with -o, or a phase with --emit");
  if (arguments.emit.empty() && !kind)
    return fail("can't tell from '" + arguments.output +
                "' what to make: expected a name that ends in .so, .a or .o");

  llvm::Expected<std::vector<NamedSizes>> versions =
      parseVersions(arguments.versions);
  if (!versions)
    return fail(versions.takeError());
  llvm::Expected<std::optional<VerifyOptions>> verify = flags.verify.get();
  if (!verify)
    return fail(verify.takeError());
  if (*verify && !precision.empty())
    return fail("--verify is for what computes as the model does, and not for "
                "--mixed-precision");
  if (*verify && !arguments.emit.empty())
    return fail("--verify is for artifacts, which --emit doesn't make");
  if (*training && (*verify || !versions->empty()))
    return fail((*verify ? "--verify" : "--specialize") +
                Twine(" is for a model as it is, and not for --train"));
  arguments.setVerify(std::move(*verify));

  CompileProgress progress(arguments.quiet);
  Compilation compilation(arguments.options, &progress);
  if (arguments.emit == "tdl")
    return emitTraining(compilation, arguments, **training);
  llvm::Error error =
      *training ? compilation.loadTraining(arguments.input, **training)
                : compilation.load(arguments.input);
  for (const NamedSizes &sizes : *versions)
    if (!error)
      error = compilation.specialize(sizes);
  if (error) {
    progress.finish();
    return fail(std::move(error));
  }
  int status = !arguments.emit.empty()
                   ? emitPhase(compilation, arguments)
                   : writeArtifact(compilation, arguments, *kind);
  progress.finish();
  if (status == 0 && arguments.emit.empty() && !arguments.quiet)
    printSummary(llvm::errs(), compilation.getReport(), arguments.output);
  return status;
}
