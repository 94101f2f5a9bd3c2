//===- ModelDescriptor.h - An artifact's tables as constants ----*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Builds the dlcrt_model that an artifact's query function returns.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TARGET_MODELDESCRIPTOR_H
#define DLC_TARGET_MODELDESCRIPTOR_H

#include "dlc/Target/Signature.h"
#include "dlc/Target/Target.h"
#include <memory>

namespace llvm {
class LLVMContext;
class Module;
} // namespace llvm

namespace dlc {

struct WeightSignature {
  std::string name;
  dlcrt_dtype dtype;
  SmallVector<int64_t> dims;
  uint64_t offset;
  uint64_t bytes;
};

struct ModelSignature {
  std::string name;
  std::string manifest;
  std::string querySymbol;
  /// The prefix of all other symbols.
  std::string symbolPrefix;
  /// Defined elsewhere if the weights are linked in; else empty.
  std::string weightsSymbol;
  std::vector<EntrySignature> entries;
  std::vector<SiteSignature> sites;
  std::vector<std::string> kernels;
  std::vector<WeightSignature> weights;
  uint64_t weightsBytes = 0;
};

/// A module that defines the query function and everything it refers to but for
/// the code.
std::unique_ptr<llvm::Module> createDescriptor(llvm::LLVMContext &context,
                                               const ModelSignature &model,
                                               const Target &target);

} // namespace dlc

#endif // DLC_TARGET_MODELDESCRIPTOR_H
