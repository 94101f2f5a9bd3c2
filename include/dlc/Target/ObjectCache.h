//===- ObjectCache.h - Objects that were compiled before --------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A folder of objects by what they were made of. Several processes may use it
// at a time; what has not been used for long goes when it gets too large.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TARGET_OBJECTCACHE_H
#define DLC_TARGET_OBJECTCACHE_H

#include "dlc/Target/ObjectCode.h"
#include <atomic>

namespace dlc {

class ObjectCache {
public:
  /// In `folder`, which need not exist; without one, nothing is kept.
  explicit ObjectCache(StringRef folder) : folder(folder) {}
  ~ObjectCache();

  /// The object of `key`, or what `compile` gives, which is kept then. Threads
  /// may ask at the same time. Fails if the folder can't be written to.
  llvm::Expected<ObjectBytes>
  get(StringRef key, function_ref<llvm::Expected<ObjectBytes>()> compile);

  bool isUsed() const { return !folder.empty(); }
  /// How many objects have been found.
  size_t getNumFound() const { return numFound; }

private:
  std::string folder;
  std::atomic<size_t> numFound = 0;
};

} // namespace dlc

#endif // DLC_TARGET_OBJECTCACHE_H
