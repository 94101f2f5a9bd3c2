//===- dlc-onnx-cases.cpp - Runs ONNX conformance cases -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Takes lines of "FOLDER rtol atol" (tab-separated) on standard input. Each
// folder holds model.onnx and test_data_set_N/{input,output}_M.pb; the model is
// compiled, loaded and run through the runtime's C interface, and its outputs
// are compared with the case's. For each line, one line comes out: status,
// seconds to compile, seconds in all, message. The statuses are
//
//   pass         all outputs are right
//   mismatch     it ran, and an output is wrong
//   unsupported  the compiler refused the model
//   error        it failed while it was loaded or run
//
//===----------------------------------------------------------------------===//

#include "dlc/Compiler/Jit.h"
#include "dlc/Frontends/Onnx.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/InitLLVM.h"
#include <chrono>
#include <iostream>

using namespace dlc;

namespace {

struct Result {
  std::string status, message;
  double compileSeconds = 0;
};

double getSeconds() {
  using Clock = std::chrono::steady_clock;
  return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
}

/// Reads the values of a data set that `infos`, inputs or outputs, are.
llvm::Expected<std::vector<HostTensor>>
readValues(const std::string &folder, const char *what,
           llvm::ArrayRef<dlcrt_tensor_info> infos) {
  std::vector<HostTensor> tensors;
  for (size_t i = 0; !infos.empty(); ++i) {
    size_t count = findValueParts(infos).count;
    llvm::Expected<std::vector<HostTensor>> parts =
        readValueFile(llvm::formatv("{0}/{1}_{2}.pb", folder, what, i).str(),
                      infos.take_front(count));
    if (!parts)
      return parts.takeError();
    llvm::append_range(tensors, *parts);
    infos = infos.drop_front(count);
  }
  return tensors;
}

/// Checks one data set; an empty status means that all is well.
Result runDataSet(const std::string &folder, dlcrt_context *context,
                  dlcrt_module *module, double relative, double absolute) {
  const dlcrt_entry &entry = dlcrt_module_model(module)->entries[0];
  llvm::ArrayRef infos(entry.outputs, entry.num_outputs);
  llvm::Expected<std::vector<HostTensor>> inputs = readValues(
      folder, "input", llvm::ArrayRef(entry.inputs, entry.num_inputs));
  if (!inputs)
    return {"error", llvm::toString(inputs.takeError())};
  llvm::Expected<std::vector<HostTensor>> outputs =
      runEntry(context, module, 0, *inputs);
  if (!outputs)
    return {"error", llvm::toString(outputs.takeError())};
  llvm::Expected<std::vector<HostTensor>> expected =
      readValues(folder, "output", infos);
  if (!expected)
    return {"error", llvm::toString(expected.takeError())};
  for (size_t i = 0; i < outputs->size(); ++i) {
    TensorComparison comparison =
        compareTensors((*outputs)[i], (*expected)[i], relative, absolute);
    if (!comparison.matches)
      return {"mismatch", llvm::formatv("output '{0}': {1}", infos[i].name,
                                        comparison.problem)};
    // What is behind an optional that holds nothing has no meaning.
    if (llvm::StringRef(infos[i].name).ends_with(".present") &&
        !(*expected)[i].bytes[0])
      break;
  }
  return {};
}

Result runCase(const std::string &folder, double relative, double absolute,
               int level, dlcrt_context *context) {
  CompileOptions options;
  options.optimizationLevel = level;
  if (const char *folder = std::getenv("DLC_CACHE"))
    options.cacheFolder = folder;
  double start = getSeconds();
  llvm::Expected<ModulePtr> module =
      compileAndLoad(folder + "/model.onnx", options, context);
  double compileSeconds = getSeconds() - start;
  if (!module)
    return {"unsupported", llvm::toString(module.takeError()), compileSeconds};
  for (size_t i = 0;; ++i) {
    std::string data = llvm::formatv("{0}/test_data_set_{1}", folder, i);
    if (!llvm::sys::fs::is_directory(data))
      return {"pass", "", compileSeconds};
    Result result =
        runDataSet(data, context, module->get(), relative, absolute);
    if (!result.status.empty()) {
      result.compileSeconds = compileSeconds;
      return result;
    }
  }
}

} // namespace

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  int level = argc > 1 ? std::atoi(argv[1]) : 3;
  dlcrt_context_options options = {};
  options.struct_size = sizeof(options);
  options.threads = 1;
  options.spin_us = -1;
  dlcrt_context *created = nullptr;
  if (llvm::Error error =
          takeStatus(dlcrt_context_create(&options, &created))) {
    llvm::errs() << llvm::toString(std::move(error)) << "\n";
    return 1;
  }
  ContextPtr context(created);
  std::string line;
  while (std::getline(std::cin, line)) {
    llvm::SmallVector<StringRef> fields;
    StringRef(line).split(fields, '\t');
    double relative = 0, absolute = 0;
    if (fields.size() != 3 || fields[1].getAsDouble(relative) ||
        fields[2].getAsDouble(absolute)) {
      llvm::errs() << "no case: '" << line << "'\n";
      return 1;
    }
    double start = getSeconds();
    Result result =
        runCase(fields[0].str(), relative, absolute, level, context.get());
    for (char &c : result.message)
      if (c == '\n' || c == '\t')
        c = ' ';
    llvm::outs() << llvm::formatv("{0}\t{1:f3}\t{2:f3}\t{3}\n", result.status,
                                  result.compileSeconds, getSeconds() - start,
                                  result.message);
    llvm::outs().flush();
  }
  return 0;
}
