//===- WeightLayout.h - Where weights lie in an artifact --------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The order and offsets of a module's weights, for the host program that uses
// them and the artifact that holds them.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TARGET_WEIGHTLAYOUT_H
#define DLC_TARGET_WEIGHTLAYOUT_H

#include "dlc/Dialect/Dlc/Dlc.h"
#include "llvm/ADT/MapVector.h"

namespace dlc {

struct WeightPlace {
  uint64_t offset;
  uint64_t bytes;
};

/// The weights of a module in order, each at a multiple of 64 bytes.
/// How many bytes the elements of `weight` take, as they are stored.
uint64_t getWeightBytes(WeightOp weight);

class WeightLayout {
public:
  explicit WeightLayout(ModuleOp module);

  const llvm::MapVector<StringAttr, WeightPlace> &getPlaces() const {
    return places;
  }
  uint64_t getOffset(StringAttr name) const {
    return places.find(name)->second.offset;
  }
  uint64_t getBytes() const { return bytes; }

private:
  llvm::MapVector<StringAttr, WeightPlace> places;
  uint64_t bytes = 0;
};

} // namespace dlc

#endif // DLC_TARGET_WEIGHTLAYOUT_H
