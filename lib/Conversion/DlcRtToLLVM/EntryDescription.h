//===- EntryDescription.h - What an artifact says of entries ----*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the tables of an artifact say of an entry, and of the versions that it
// has for given sizes.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_CONVERSION_DLCRTTOLLVM_ENTRYDESCRIPTION_H
#define DLC_LIB_CONVERSION_DLCRTTOLLVM_ENTRYDESCRIPTION_H

#include "dlc/Support/LLVM.h"

namespace dlc {

/// Fails if what "dlc.versions" of `entry` names are no versions.
LogicalResult checkVersions(func::FuncOp entry);

/// What the artifact says about an entry on buffers: an element of
/// "dlc.entries".
Attribute describeEntry(func::FuncOp entry);

} // namespace dlc

#endif // DLC_LIB_CONVERSION_DLCRTTOLLVM_ENTRYDESCRIPTION_H
