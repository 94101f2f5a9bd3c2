//===- ObjectCache.cpp - Objects that were compiled before ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Target/ObjectCache.h"
#include "llvm/Support/CachePruning.h"
#include "llvm/Support/Caching.h"

using namespace dlc;

static constexpr uint64_t kMostBytes = uint64_t(1) << 30;

ObjectCache::~ObjectCache() {
  if (!isUsed())
    return;
  // Looks at most once in twenty minutes, by a file of its own.
  llvm::CachePruningPolicy policy;
  policy.MaxSizeBytes = kMostBytes;
  llvm::pruneCache(folder, policy);
}

llvm::Expected<ObjectBytes>
ObjectCache::get(StringRef key,
                 function_ref<llvm::Expected<ObjectBytes>()> compile) {
  if (!isUsed())
    return compile();
  ObjectBytes object;
  llvm::Expected<llvm::FileCache> cache = llvm::localCache(
      "dlc's cache", "dlc", folder,
      [&](unsigned, const Twine &, std::unique_ptr<llvm::MemoryBuffer> file) {
        object.assign(file->getBufferStart(), file->getBufferEnd());
      });
  if (!cache)
    return cache.takeError();
  llvm::Expected<llvm::AddStreamFn> add = (*cache)(0, key, "");
  if (!add)
    return add.takeError();
  if (!*add) {
    ++numFound;
    return object;
  }
  llvm::Expected<ObjectBytes> compiled = compile();
  if (!compiled)
    return compiled.takeError();
  llvm::Expected<std::unique_ptr<llvm::CachedFileStream>> stream =
      (*add)(0, "");
  if (!stream)
    return stream.takeError();
  (*stream)->OS->write(compiled->data(), compiled->size());
  if (llvm::Error error = (*stream)->commit())
    return std::move(error);
  return compiled;
}
