//===- VerifyFlags.cpp - Checking what was compiled -----------------------===//
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

#include "VerifyFlags.h"
#include "dlc/Compiler/Compilation.h"
#include "dlc/Support/OutputFile.h"
#include "llvm/Support/FileSystem.h"

using namespace dlc;
namespace cl = llvm::cl;

VerifyFlags::VerifyFlags(cl::OptionCategory &category)
    : verify("verify", cl::ValueOptional, cl::value_desc("onnxruntime"),
             cl::cat(category),
             cl::desc("Run the model node by node without the optimizer, and "
                      "the artifact on the same inputs, and compare; or have "
                      "ONNX Runtime run it, if Python has that. What differs "
                      "is traced to a node and a phase, and the artifact is "
                      "not kept")),
      inputs("verify-inputs", cl::value_desc("FILE.npz"), cl::cat(category),
             cl::desc("Inputs for --verify by name; the others are random")),
      sizes("verify-dim", cl::value_desc("NAME=SIZE"), cl::cat(category),
            cl::desc("The size of a named dimension, for --verify (default: "
                     "what the model can take of a few)")),
      seed("verify-seed", cl::init(0), cl::cat(category),
           cl::desc("The seed of random inputs for --verify (default: 0)")),
      reproducer("verify-reproducer", cl::value_desc("folder"),
                 cl::cat(category),
                 cl::desc("Where --verify writes a small program that shows a "
                          "difference (default: the output's name with "
                          ".reproducer)")) {}

llvm::Expected<std::optional<VerifyOptions>> VerifyFlags::get() const {
  if (!verify.empty() && verify != "onnxruntime")
    return llvm::createStringError("--verify=" + verify +
                                   " is not known: expected --verify or "
                                   "--verify=onnxruntime");
  StringRef first;
  for (const cl::Option &option :
       std::initializer_list<std::reference_wrapper<const cl::Option>>{
           inputs, sizes, seed, reproducer})
    if (option.getNumOccurrences() > 0 && first.empty())
      first = option.ArgStr;
  bool isGiven = verify.getNumOccurrences() > 0;
  if (!isGiven && !first.empty())
    return llvm::createStringError("--" + first +
                                   " is for --verify, which is missing");
  if (!isGiven)
    return std::nullopt;
  VerifyOptions options;
  options.inputs = inputs;
  options.sizes.assign(sizes.begin(), sizes.end());
  options.seed = seed;
  options.useOnnxRuntime = verify == "onnxruntime";
  options.reproducer = reproducer;
  return options;
}

static llvm::Error verify(const VerifyOptions &options, StringRef output,
                          bool quiet) {
  llvm::Expected<VerifyReport> report = verifyArtifact(options);
  if (!report)
    return llvm::createStringError("can't verify '" + output +
                                   "': " + llvm::toString(report.takeError()));
  if (!quiet || !report->isRight())
    printReport(llvm::errs(), *report);
  if (report->isRight())
    return llvm::Error::success();
  return llvm::createStringError(
      "'" + output + "' was not written: it computes something else than '" +
      options.model + "'");
}

/// What can be loaded of the same model: an archive or an object can't.
static llvm::Error compileLibrary(const VerifyOptions &options) {
  Compilation compilation(options.compile);
  if (llvm::Error error = compilation.load(options.model))
    return error;
  return compilation.writeArtifact(options.artifact,
                                   ArtifactKind::sharedLibrary, "verify");
}

static llvm::Error copyFile(const OutputFile &file,
                            const VerifyOptions &options) {
  std::error_code error =
      llvm::sys::fs::copy_file(file.getReadablePath(), options.artifact);
  if (!error)
    return llvm::Error::success();
  return llvm::createStringError(error, "can't write '%s': %s",
                                 options.artifact.c_str(),
                                 error.message().c_str());
}

llvm::Error dlc::verifyOutput(VerifyOptions options, const OutputFile &file,
                              ArtifactKind kind, StringRef output, bool quiet) {
  if (options.reproducer.empty())
    options.reproducer = (output + ".reproducer").str();
  // Libraries are loaded by name, and the file has none yet.
  llvm::Expected<ScratchFile> library = ScratchFile::create("dlc-verify", "so");
  if (!library)
    return library.takeError();
  options.artifact = library->getPath();
  if (llvm::Error error = kind == ArtifactKind::sharedLibrary
                              ? copyFile(file, options)
                              : compileLibrary(options))
    return error;
  return verify(options, output, quiet);
}
