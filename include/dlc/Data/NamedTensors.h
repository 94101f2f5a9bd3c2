//===- NamedTensors.h - Tensors from the command line -----------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Inputs and references that users name, one by one or in archives.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DATA_NAMEDTENSORS_H
#define DLC_DATA_NAMEDTENSORS_H

#include "dlc/Data/HostTensor.h"
#include "dlc/Support/LLVM.h"
#include "llvm/ADT/StringMap.h"

namespace dlc {

using NamedTensors = llvm::StringMap<HostTensor>;

/// Reads `files`, of the form NAME=FILE, and `archives` (.npz) into `tensors`.
/// Files of values that are several of `infos` are so here.
llvm::Error gatherTensors(ArrayRef<std::string> files,
                          ArrayRef<std::string> archives,
                          ArrayRef<dlcrt_tensor_info> infos,
                          NamedTensors &tensors);

/// An error if there are names that the model does not have, likely misspelt.
/// `what` says what they would be names of.
llvm::Error checkNames(const NamedTensors &tensors,
                       ArrayRef<dlcrt_tensor_info> infos, StringRef what);

} // namespace dlc

#endif // DLC_DATA_NAMEDTENSORS_H
