//===- WeightSource.h - Where the bytes of weights come from ----*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Files that weights refer to, mapped; and the values of those that are
// constants.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TARGET_WEIGHTSOURCE_H
#define DLC_TARGET_WEIGHTSOURCE_H

#include "dlc/Dialect/Dlc/Dlc.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FileSystem.h"

namespace dlc {

class WeightSource {
public:
  /// The elements of a weight that is not computed, as it is stored. Valid
  /// until the next call. Errors: a file that can't be read or is too short.
  llvm::Expected<ArrayRef<char>> read(WeightOp weight);

  /// Lets the system take back the memory that pages of a file occupy: what has
  /// been read need not stay.
  void release(ArrayRef<char> bytes);

private:
  llvm::StringMap<llvm::sys::fs::mapped_file_region> files;
  SmallVector<char> value;
};

} // namespace dlc

#endif // DLC_TARGET_WEIGHTSOURCE_H
