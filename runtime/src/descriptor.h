//===- descriptor.h - checks of a model's descriptor ------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a model says of itself is checked once, when it is loaded; after that
// the runtime relies on it.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_DESCRIPTOR_H
#define DLCRT_SRC_DESCRIPTOR_H

#include "dlcrt/dlcrt.h"

namespace dlcrt {

/// Checks magic, version, counts and pointers.
dlcrt_status checkModel(const dlcrt_model &model);

/// Chooses the first ISA version that needs no more than `features`. Where
/// there is none, the error names what is missing for the one that comes
/// closest.
dlcrt_status chooseIsa(const dlcrt_model &model, uint64_t features,
                       const dlcrt_isa *&isa);

} // namespace dlcrt

#endif // DLCRT_SRC_DESCRIPTOR_H
