//===- RandomTensor.h - Inputs of no particular values ----------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What dlc-run --random and dlc-compile --verify feed to a model.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DATA_RANDOMTENSOR_H
#define DLC_DATA_RANDOMTENSOR_H

#include "dlc/Data/HostTensor.h"
#include "dlc/Support/LLVM.h"
#include "llvm/ADT/StringMap.h"

namespace dlc {

/// Sizes by the names of dimensions.
using NamedSizes = llvm::StringMap<int64_t>;

/// The names of the open dimensions of an entry's inputs, in order.
SmallVector<StringRef> getDimNames(const dlcrt_entry &entry);

/// Reads arguments of the form NAME=SIZE. Errors: another form, and a name that
/// no input of `entry` has.
llvm::Expected<NamedSizes> parseSizes(ArrayRef<std::string> arguments,
                                      const dlcrt_entry &entry);

/// A tensor for the input `info`: floats in [0, 1), other elements 0 or 1. Open
/// dimensions that `sizes` does not name are of size `otherwise`. Equal seeds
/// give equal tensors.
llvm::Expected<HostTensor> makeRandomTensor(const dlcrt_tensor_info &info,
                                            const NamedSizes &sizes,
                                            uint64_t seed,
                                            int64_t otherwise = 1);

} // namespace dlc

#endif // DLC_DATA_RANDOMTENSOR_H
