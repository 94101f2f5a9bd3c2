//===- RunSession.cpp - What dlc-run does ---------------------------------===//
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

#include "RunSession.h"
#include "dlc/Data/Files.h"
#include "dlc/Data/NamedTensors.h"
#include "dlc/Data/RandomTensor.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <chrono>

using namespace dlc;

static double getMilliseconds() {
  using Clock = std::chrono::steady_clock;
  return std::chrono::duration<double, std::milli>(
             Clock::now().time_since_epoch())
      .count();
}

//===----------------------------------------------------------------------===//
// Loading
//===----------------------------------------------------------------------===//

llvm::Error RunSession::load() {
  dlcrt_context_options options = {};
  options.struct_size = sizeof(options);
  options.threads = arguments.threads;
  options.spin_us = -1;
  dlcrt_context *created = nullptr;
  if (llvm::Error error = takeStatus(dlcrt_context_create(&options, &created)))
    return error;
  context.reset(created);
  StringRef extension = llvm::sys::path::extension(arguments.model);
  bool isLibrary = extension == ".so";
  double start = getMilliseconds();
  llvm::Expected<ModulePtr> loaded =
      isLibrary
          ? loadModule(arguments.model, context.get())
          : compileAndLoad(arguments.model, arguments.options, context.get());
  if (!loaded)
    return loaded.takeError();
  module = std::move(*loaded);
  loadMs = getMilliseconds() - start;
  return llvm::Error::success();
}

/// `error` with the name of the entry it is about, unless it begins with it, as
/// the runtime's errors about arguments do.
static llvm::Error inEntry(StringRef name, llvm::Error error) {
  std::string prefix = ("entry '" + name + "'").str();
  std::string message = llvm::toString(std::move(error));
  if (StringRef(message).starts_with(prefix))
    return llvm::createStringError(message);
  return llvm::createStringError(prefix + ": " + message);
}

llvm::Error RunSession::run() {
  if (llvm::Error error = load())
    return error;
  if (llvm::Error error = loadState())
    return error;
  if (!arguments.trace.empty())
    if (llvm::Error error = takeStatus(dlcrt_trace_start(context.get(), 0)))
      return error;
  const dlcrt_model *model = dlcrt_module_model(module.get());
  if (!arguments.training.examples.empty()) {
    TrainSession training(arguments.training, context.get(), module.get());
    if (llvm::Error error = training.run())
      return error;
  } else if (!arguments.entry.empty()) {
    uint32_t entry = 0;
    if (llvm::Error error = takeStatus(dlcrt_module_find_entry(
            module.get(), arguments.entry.c_str(), &entry)))
      return error;
    if (llvm::Error error = runEntryNumber(entry))
      return error;
  } else {
    bool allWithoutInputs =
        llvm::all_of(llvm::ArrayRef(model->entries, model->num_entries),
                     [](const dlcrt_entry &e) { return e.num_inputs == 0; });
    if (model->num_entries != 1 && !allWithoutInputs)
      return llvm::createStringError(
          "the model has %u entries; choose one with --entry",
          model->num_entries);
    for (uint32_t entry = 0; entry < model->num_entries; ++entry)
      if (llvm::Error error = runEntryNumber(entry))
        return inEntry(model->entries[entry].name, std::move(error));
  }
  if (!arguments.trace.empty())
    return takeStatus(dlcrt_trace_stop(context.get(), arguments.trace.c_str()));
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Inputs
//===----------------------------------------------------------------------===//

llvm::Error RunSession::loadState() {
  if (arguments.state.empty())
    return llvm::Error::success();
  dlcrt_state *created = nullptr;
  if (llvm::Error error =
          takeStatus(dlcrt_state_create(module.get(), &created)))
    return error;
  state.reset(created);
  if (dlcrt_state_count(created) == 0)
    return llvm::createStringError("the model has no state to load");
  return takeStatus(
      dlcrt_state_load(created, arguments.state.c_str(), nullptr, 0));
}

/// The tensor of the state that an input is.
HostTensor RunSession::readState(const dlcrt_tensor_info &info) const {
  size_t i = 0;
  while (StringRef(dlcrt_state_name(state.get(), i)) != info.name)
    ++i;
  const DLTensor *kept = dlcrt_state_tensor(state.get(), i);
  HostTensor tensor;
  tensor.dtype = info.dtype;
  tensor.dims.assign(info.dims, info.dims + info.rank);
  const char *data = static_cast<const char *>(kept->data);
  tensor.bytes.assign(data,
                      data + tensor.getNumElements() * (info.dtype.bits / 8));
  return tensor;
}

llvm::Error RunSession::gatherInputs(const dlcrt_entry &entry,
                                     std::vector<HostTensor> &inputs) {
  ArrayRef infos(entry.inputs, entry.num_inputs);
  NamedTensors given;
  if (llvm::Error error =
          gatherTensors(arguments.inputs, arguments.npz, infos, given))
    return error;
  if (llvm::Error error = checkNames(given, infos, "input"))
    return error;
  llvm::Expected<NamedSizes> sizes = parseSizes(arguments.dims, entry);
  if (!sizes)
    return sizes.takeError();
  for (auto [i, info] : llvm::enumerate(infos)) {
    auto found = given.find(info.name);
    if (found != given.end()) {
      inputs.push_back(std::move(found->second));
      continue;
    }
    if (state && info.flags & DLCRT_STATE) {
      inputs.push_back(readState(info));
      continue;
    }
    if (!arguments.random)
      return llvm::createStringError(
          "input '%s' is missing; give it with --input, or use --random",
          info.name);
    // Another seed for each input.
    llvm::Expected<HostTensor> tensor =
        makeRandomTensor(info, *sizes, arguments.seed * 1000003 + i);
    if (!tensor)
      return tensor.takeError();
    inputs.push_back(std::move(*tensor));
  }
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Running
//===----------------------------------------------------------------------===//

static double getQuantile(const std::vector<double> &sorted, double quantile) {
  return sorted[static_cast<size_t>(quantile * (sorted.size() - 1) + 0.5)];
}

llvm::Error RunSession::measure(uint32_t entry,
                                std::vector<HostTensor> &inputs) {
  const dlcrt_entry &info = dlcrt_module_model(module.get())->entries[entry];
  std::vector<DLTensor> views;
  for (HostTensor &input : inputs)
    views.push_back(input.getView());
  // Outputs of the first run are written again by the others.
  std::vector<DLTensor> outputs(info.num_outputs);
  std::vector<double> times;
  llvm::Error failure = llvm::Error::success();
  for (unsigned i = 0; i <= arguments.benchmark && !failure; ++i) {
    double start = getMilliseconds();
    failure =
        takeStatus(dlcrt_invoke(module.get(), entry, views.data(), views.size(),
                                outputs.data(), outputs.size()));
    if (i > 0)
      times.push_back(getMilliseconds() - start);
  }
  for (DLTensor &output : outputs)
    dlcrt_tensor_free(context.get(), &output);
  if (failure)
    return failure;
  llvm::sort(times);
  dlcrt_memory memory = {};
  memory.struct_size = sizeof(memory);
  dlcrt_context_memory(context.get(), &memory);
  llvm::json::Object report{
      {"median_ms", getQuantile(times, 0.5)},
      {"p10_ms", getQuantile(times, 0.1)},
      {"p90_ms", getQuantile(times, 0.9)},
      {"load_ms", loadMs},
      {"peak_bytes", static_cast<int64_t>(memory.peak_bytes)},
      {"runs", static_cast<int64_t>(times.size())},
      {"threads", dlcrt_context_threads(context.get())},
      {"isa", dlcrt_module_isa(module.get())->name},
  };
  llvm::outs() << llvm::formatv(
      "median {0:f3} ms (p10 {1:f3}, p90 {2:f3}) of {3} runs on {4} thread(s), "
      "load {5:f2} ms, peak {6} bytes\n",
      getQuantile(times, 0.5), getQuantile(times, 0.1), getQuantile(times, 0.9),
      times.size(), dlcrt_context_threads(context.get()), loadMs,
      memory.peak_bytes);
  if (arguments.json.empty())
    return llvm::Error::success();
  return writeFile(arguments.json, [&](raw_ostream &stream) {
    stream << llvm::formatv("{0:2}\n", llvm::json::Value(std::move(report)));
  });
}

llvm::Error RunSession::runEntryNumber(uint32_t entry) {
  const dlcrt_entry &info = dlcrt_module_model(module.get())->entries[entry];
  std::vector<HostTensor> inputs;
  if (llvm::Error error = gatherInputs(info, inputs))
    return error;
  llvm::Expected<std::vector<HostTensor>> outputs =
      runEntry(context.get(), module.get(), entry, inputs);
  if (!outputs)
    return outputs.takeError();
  if (arguments.benchmark > 0)
    if (llvm::Error error = measure(entry, inputs))
      return error;
  if (llvm::Error error = writeOutputs(info, *outputs))
    return error;
  return compare(info, *outputs);
}

//===----------------------------------------------------------------------===//
// Outputs
//===----------------------------------------------------------------------===//

static std::string getFileName(StringRef name) {
  std::string file;
  for (char c : name)
    file += llvm::isAlnum(c) || c == '.' || c == '_' || c == '-' ? c : '_';
  return file + ".npy";
}

llvm::Error RunSession::writeOutputs(const dlcrt_entry &entry,
                                     const std::vector<HostTensor> &outputs) {
  if (arguments.outputDir.empty())
    return llvm::Error::success();
  std::error_code error =
      llvm::sys::fs::create_directories(arguments.outputDir);
  // What is there already may be a file.
  if (!error && !llvm::sys::fs::is_directory(arguments.outputDir))
    error = std::make_error_code(std::errc::not_a_directory);
  if (error)
    return llvm::createStringError(error, "can't make the folder '%s': %s",
                                   arguments.outputDir.c_str(),
                                   error.message().c_str());
  for (auto [i, output] : llvm::enumerate(outputs)) {
    llvm::SmallString<128> path(arguments.outputDir);
    llvm::sys::path::append(path, getFileName(entry.outputs[i].name));
    if (llvm::Error error = writeNpyFile(output, path))
      return error;
  }
  return llvm::Error::success();
}

llvm::Error RunSession::compare(const dlcrt_entry &entry,
                                const std::vector<HostTensor> &outputs) {
  NamedTensors references;
  std::vector<std::string> files, archives;
  for (const std::string &argument : arguments.references)
    (StringRef(argument).ends_with(".npz") && !StringRef(argument).contains('=')
         ? archives
         : files)
        .push_back(argument);
  ArrayRef infos(entry.outputs, entry.num_outputs);
  if (llvm::Error error = gatherTensors(files, archives, infos, references))
    return error;
  if (llvm::Error error = checkNames(references, infos, "output"))
    return error;
  std::string problems;
  for (auto [info, output] : llvm::zip_equal(infos, outputs)) {
    auto reference = references.find(info.name);
    if (reference == references.end())
      continue;
    TensorComparison result = compareTensors(
        output, reference->second, arguments.relative, arguments.absolute);
    llvm::outs() << llvm::formatv(
        "output '{0}': {1}, max. difference {2:e2} ({3:e2} of the largest "
        "value)\n",
        info.name, result.matches ? "matches" : "DIFFERS", result.maxAbsolute,
        result.maxRelative);
    if (!result.matches)
      problems +=
          ("\n  output '" + StringRef(info.name) + "': " + result.problem)
              .str();
  }
  if (!problems.empty())
    return llvm::createStringError("outputs differ from their references:" +
                                   problems);
  return llvm::Error::success();
}
