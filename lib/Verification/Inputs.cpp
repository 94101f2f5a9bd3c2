//===- Inputs.cpp - What a verification runs on ---------------------------===//
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

#include "Inputs.h"
#include "dlc/Data/RandomTensor.h"

using namespace dlc;

/// Sizes for what is open. The first set has another one for each dimension, so
/// that none can be taken for the other, and none that a vector divides; the
/// others are for models that halve images, or that know one size only.
static int64_t getSize(size_t attempt, size_t dimension) {
  return attempt == 0   ? 3 + static_cast<int64_t>(dimension)
         : attempt == 1 ? 32
                        : 1;
}
static constexpr size_t kNumAttempts = 3;

llvm::Error EntryInputs::read() {
  std::vector<std::string> archives;
  if (!options.inputs.empty())
    archives.push_back(options.inputs);
  if (llvm::Error error = gatherTensors({}, archives, {}, given))
    return error;
  return checkNames(given, ArrayRef(entry.inputs, entry.num_inputs), "input");
}

size_t EntryInputs::getNumAttempts() const {
  for (const dlcrt_tensor_info &info : ArrayRef(entry.inputs, entry.num_inputs))
    if (!given.contains(info.name) &&
        llvm::is_contained(ArrayRef(info.dims, info.rank), DLCRT_DYNAMIC))
      return kNumAttempts;
  return 1;
}

llvm::Expected<std::vector<HostTensor>>
EntryInputs::make(size_t attempt, std::vector<std::string> &sizes) const {
  llvm::Expected<NamedSizes> known = parseSizes(options.sizes, entry);
  if (!known)
    return known.takeError();
  sizes.clear();
  for (auto [i, name] : llvm::enumerate(getDimNames(entry)))
    sizes.push_back(
        (name + "=" +
         Twine(known->try_emplace(name, getSize(attempt, i)).first->second))
            .str());
  std::vector<HostTensor> inputs;
  for (auto [i, info] :
       llvm::enumerate(ArrayRef(entry.inputs, entry.num_inputs))) {
    if (auto found = given.find(info.name); found != given.end()) {
      inputs.push_back(found->second);
      continue;
    }
    llvm::Expected<HostTensor> tensor =
        makeRandomTensor(info, *known, options.seed * 1000003 + i,
                         getSize(attempt, getDimNames(entry).size()));
    if (!tensor)
      return tensor.takeError();
    inputs.push_back(std::move(*tensor));
  }
  return inputs;
}
