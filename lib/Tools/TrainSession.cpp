//===- TrainSession.cpp - Training with a model's library -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a training does is the library's: here examples are shuffled and cut
// into batches, and people are told how it goes. The same seed gives the same
// batches, also after a training was resumed.
//
//===----------------------------------------------------------------------===//

#include "TrainSession.h"
#include "LossChart.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Process.h"
#include <chrono>
#include <cmath>
#include <random>

using namespace dlc;

static double getSeconds() {
  using Clock = std::chrono::steady_clock;
  return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
}

static bool updatesState(const dlcrt_entry &entry) {
  return llvm::any_of(ArrayRef(entry.inputs, entry.num_inputs),
                      [](const dlcrt_tensor_info &input) {
                        return (input.flags & DLCRT_UPDATED) != 0;
                      });
}

/// The inputs that are not kept, but given for each call.
static SmallVector<dlcrt_tensor_info> getOwnInputs(const dlcrt_entry &entry) {
  SmallVector<dlcrt_tensor_info> own;
  for (const dlcrt_tensor_info &input :
       ArrayRef(entry.inputs, entry.num_inputs))
    if (!(input.flags & DLCRT_STATE))
      own.push_back(input);
  return own;
}

//===----------------------------------------------------------------------===//
// Beginning
//===----------------------------------------------------------------------===//

llvm::Error TrainSession::findEntries() {
  SmallVector<uint32_t> steps;
  for (uint32_t i = 0; i < model.num_entries; ++i) {
    StringRef name = model.entries[i].name;
    if (name == "init")
      initEntry = i;
    else if (name == "eval")
      evalEntry = i;
    else if (arguments.entry.empty() ? updatesState(model.entries[i])
                                     : name == arguments.entry)
      steps.push_back(i);
  }
  if (steps.size() != 1)
    return llvm::createStringError(
        arguments.entry.empty()
            ? "expected one entry beside 'init' that updates a state, but "
              "there are " +
                  std::to_string(steps.size()) + "; choose one with --entry"
            : "the model has no entry '" + arguments.entry + "'");
  stepEntry = steps.front();
  const dlcrt_entry &step = model.entries[stepEntry];
  if (!updatesState(step))
    return llvm::createStringError("entry '%s' updates no state", step.name);
  if (step.num_outputs == 0)
    return llvm::createStringError("entry '%s' gives no loss", step.name);
  return llvm::Error::success();
}

llvm::Error TrainSession::begin() {
  if (!initEntry)
    return llvm::createStringError(
        "the model has no entry 'init' that begins its state");
  SmallVector<dlcrt_tensor_info> own = getOwnInputs(model.entries[*initEntry]);
  std::vector<HostTensor> inputs;
  for (const dlcrt_tensor_info &input : own) {
    if (input.rank != 0 || input.dtype.code != kDLUInt ||
        input.dtype.bits != 64 || !inputs.empty())
      return llvm::createStringError(
          "entry 'init' has an input '%s', expected none but a key",
          input.name);
    HostTensor key;
    key.dtype = input.dtype;
    key.bytes.assign(reinterpret_cast<const char *>(&seed),
                     reinterpret_cast<const char *>(&seed + 1));
    inputs.push_back(std::move(key));
  }
  return call(*initEntry, inputs).takeError();
}

llvm::Error TrainSession::resume() {
  char note[256];
  if (llvm::Error error = takeStatus(dlcrt_state_load(
          state.get(), arguments.resume.c_str(), note, sizeof(note))))
    return error;
  llvm::Expected<llvm::json::Value> json = llvm::json::parse(note);
  if (!json) {
    llvm::consumeError(json.takeError());
    return llvm::createStringError("'%s' was not saved by a training",
                                   arguments.resume.c_str());
  }
  const llvm::json::Object *object = json->getAsObject();
  std::optional<int64_t> done = object ? object->getInteger("epoch")
                                       : std::nullopt,
                         from =
                             object ? object->getInteger("seed") : std::nullopt;
  if (!done || *done < 0 || !from)
    return llvm::createStringError("'%s' was not saved by a training",
                                   arguments.resume.c_str());
  epoch = static_cast<unsigned>(*done);
  seed = static_cast<uint64_t>(*from);
  return llvm::Error::success();
}

llvm::Error TrainSession::save() {
  if (arguments.save.empty())
    return llvm::Error::success();
  std::string note =
      llvm::formatv("{0}", llvm::json::Value(llvm::json::Object{
                               {"epoch", static_cast<int64_t>(epoch)},
                               {"seed", static_cast<int64_t>(seed)}}));
  return takeStatus(
      dlcrt_state_save(state.get(), arguments.save.c_str(), note.c_str()));
}

llvm::Expected<Examples>
TrainSession::readExamples(ArrayRef<std::string> sources, uint32_t entry) {
  llvm::Expected<Examples> examples =
      Examples::read(sources, getOwnInputs(model.entries[entry]));
  if (examples && examples->getCount() == 0)
    return llvm::createStringError("there are no examples");
  if (examples && examples->getBatchSize() != DLCRT_DYNAMIC &&
      examples->getCount() < examples->getBatchSize())
    return llvm::createStringError(
        "there are %lld examples, but a batch has %lld",
        static_cast<long long>(examples->getCount()),
        static_cast<long long>(examples->getBatchSize()));
  return examples;
}

//===----------------------------------------------------------------------===//
// Batches
//===----------------------------------------------------------------------===//

/// Calls an entry; the numbers among its outputs, NaN for those that are none.
llvm::Expected<std::vector<double>>
TrainSession::call(uint32_t entry, std::vector<HostTensor> &inputs) {
  const dlcrt_entry &info = model.entries[entry];
  std::vector<DLTensor> own, all(info.num_inputs), outputs(info.num_outputs);
  for (HostTensor &input : inputs)
    own.push_back(input.getView());
  if (llvm::Error error = takeStatus(dlcrt_state_bind(
          state.get(), entry, own.data(), own.size(), all.data(), all.size())))
    return error;
  if (llvm::Error error =
          takeStatus(dlcrt_invoke(module, entry, all.data(), all.size(),
                                  outputs.data(), outputs.size())))
    return error;
  std::vector<double> numbers;
  for (auto [i, output] : llvm::enumerate(outputs)) {
    HostTensor tensor;
    tensor.dtype = info.outputs[i].dtype;
    if (info.outputs[i].rank == 0) {
      const char *data = static_cast<const char *>(output.data);
      tensor.bytes.assign(data, data + (tensor.dtype.bits + 7) / 8);
    }
    numbers.push_back(tensor.bytes.empty() ? NAN
                                           : getElementAsDouble(tensor, 0));
    dlcrt_tensor_free(context, &output);
  }
  return numbers;
}

llvm::Error TrainSession::runBatch(uint32_t entry, const Examples &examples,
                                   ArrayRef<int64_t> rows, Means &means) {
  std::vector<HostTensor> inputs = examples.take(rows);
  llvm::Expected<std::vector<double>> numbers = call(entry, inputs);
  if (!numbers)
    return numbers.takeError();
  means.sums.resize(numbers->size());
  auto weight = static_cast<double>(rows.size());
  for (auto [sum, number] : llvm::zip(means.sums, *numbers))
    sum += weight * number;
  means.count += weight;
  if (entry == stepEntry)
    losses.push_back(numbers->front());
  return llvm::Error::success();
}

/// Batches of `rows`, of which the last one is smaller or, where batches have a
/// size of their own, left out.
static std::vector<ArrayRef<int64_t>>
cut(ArrayRef<int64_t> rows, const Examples &examples, int64_t batch) {
  bool isFixed = examples.getBatchSize() != DLCRT_DYNAMIC;
  size_t size = isFixed ? examples.getBatchSize() : batch;
  std::vector<ArrayRef<int64_t>> batches;
  for (; !rows.empty(); rows = rows.drop_front(batches.back().size())) {
    if (isFixed && rows.size() < size)
      break;
    batches.push_back(rows.take_front(size));
  }
  return batches;
}

static std::vector<int64_t> countTo(int64_t end) {
  std::vector<int64_t> numbers;
  for (int64_t i = 0; i < end; ++i)
    numbers.push_back(i);
  return numbers;
}

llvm::Error TrainSession::runEpoch(const Examples &examples) {
  std::vector<int64_t> rows = countTo(examples.getCount());
  // By Fisher and Yates; std::shuffle may differ from library to library.
  std::mt19937_64 generator(seed * 1000003 + epoch);
  for (size_t i = rows.size(); i-- > 1;)
    std::swap(rows[i], rows[generator() % (i + 1)]);
  auto batches = cut(rows, examples, arguments.batch);
  means = Means();
  for (auto [i, batch] : llvm::enumerate(batches)) {
    if (llvm::Error error = runBatch(stepEntry, examples, batch, means))
      return error;
    logStep();
    if (!std::isfinite(losses.back()))
      return llvm::createStringError(
          "the loss is %g in step %zu of epoch %u; %s", losses.back(), i + 1,
          epoch + 1,
          arguments.save.empty() || epoch == 0
              ? "a smaller learning rate may help"
              : ("what the epoch began with is in '" + arguments.save + "'")
                    .c_str());
    showProgress(i + 1, batches.size());
  }
  return llvm::Error::success();
}

llvm::Expected<TrainSession::Means>
TrainSession::validate(const Examples &examples) {
  Means means;
  std::vector<int64_t> rows = countTo(examples.getCount());
  for (ArrayRef<int64_t> batch : cut(rows, examples, arguments.batch))
    if (llvm::Error error = runBatch(*evalEntry, examples, batch, means))
      return error;
  return means;
}

//===----------------------------------------------------------------------===//
// What people see
//===----------------------------------------------------------------------===//

/// "loss 0.123, accuracy 0.9"
std::string TrainSession::format(uint32_t entry, const Means &means) const {
  std::string text;
  for (auto [i, sum] : llvm::enumerate(means.sums))
    if (model.entries[entry].outputs[i].rank == 0)
      text += llvm::formatv("{0}{1} {2:f4}", text.empty() ? "" : ", ",
                            model.entries[entry].outputs[i].name,
                            sum / means.count);
  return text;
}

void TrainSession::showProgress(size_t done, size_t total) {
  static constexpr size_t kWidth = 30;
  if (!llvm::sys::Process::StandardErrIsDisplayed())
    return;
  if (done == total) {
    llvm::errs() << "\r\033[K";
    return;
  }
  size_t full = done * kWidth / total;
  llvm::errs() << llvm::formatv(
      "\repoch {0}/{1} [{2}{3}] {4}/{5}  loss {6:f4} ", epoch + 1,
      arguments.epochs, std::string(full, '='), std::string(kWidth - full, ' '),
      done, total, losses.back());
}

void TrainSession::logStep() {
  if (log)
    *log << llvm::json::Value(llvm::json::Object{
                {"epoch", static_cast<int64_t>(epoch + 1)},
                {"step", static_cast<int64_t>(losses.size())},
                {"loss", losses.back()}})
         << "\n";
}

void TrainSession::logEpoch(const Means &means, const Means *validation) {
  if (!log)
    return;
  llvm::json::Object line{{"epoch", static_cast<int64_t>(epoch)}};
  auto add = [&](uint32_t entry, const Means &of, StringRef prefix) {
    for (auto [i, sum] : llvm::enumerate(of.sums))
      if (model.entries[entry].outputs[i].rank == 0)
        line[(prefix + model.entries[entry].outputs[i].name).str()] =
            sum / of.count;
  };
  add(stepEntry, means, "mean_");
  if (validation)
    add(*evalEntry, *validation, "validation_");
  *log << llvm::json::Value(std::move(line)) << "\n";
  log->flush();
}

llvm::Error TrainSession::run() {
  if (llvm::Error error = findEntries())
    return error;
  if (!arguments.validation.empty() && !evalEntry)
    return llvm::createStringError(
        "the model has no entry 'eval' to validate with");
  llvm::Expected<Examples> examples =
      readExamples(arguments.examples, stepEntry);
  if (!examples)
    return examples.takeError();
  std::optional<Examples> validation;
  if (!arguments.validation.empty()) {
    llvm::Expected<Examples> read =
        readExamples(arguments.validation, *evalEntry);
    if (!read)
      return read.takeError();
    validation = std::move(*read);
  }
  dlcrt_state *made = nullptr;
  if (llvm::Error error = takeStatus(dlcrt_state_create(module, &made)))
    return error;
  state.reset(made);
  if (llvm::Error error = arguments.resume.empty() ? begin() : resume())
    return error;
  if (!arguments.log.empty()) {
    std::error_code error;
    log = std::make_unique<llvm::raw_fd_ostream>(
        arguments.log, error,
        arguments.resume.empty() ? llvm::sys::fs::OF_None
                                 : llvm::sys::fs::OF_Append);
    if (error)
      return llvm::createStringError(error, "can't write '%s': %s",
                                     arguments.log.c_str(),
                                     error.message().c_str());
  }
  while (epoch < arguments.epochs) {
    double start = getSeconds();
    size_t before = losses.size();
    if (llvm::Error error = runEpoch(*examples))
      return error;
    double seconds = getSeconds() - start;
    ++epoch;
    std::string line =
        llvm::formatv("epoch {0}/{1}  {2}", epoch, arguments.epochs,
                      format(stepEntry, means));
    std::optional<Means> validated;
    if (validation) {
      llvm::Expected<Means> result = validate(*validation);
      if (!result)
        return result.takeError();
      validated = std::move(*result);
      line += "  validation " + format(*evalEntry, *validated);
    }
    llvm::outs() << llvm::formatv(
        "{0}  {1:f1} s ({2:f2} ms a step)\n", line, seconds,
        1e3 * seconds / static_cast<double>(losses.size() - before));
    logEpoch(means, validated ? &*validated : nullptr);
    if (llvm::Error error = save())
      return error;
  }
  drawChart(llvm::outs(), losses, /*width=*/60, /*height=*/6);
  return llvm::Error::success();
}
