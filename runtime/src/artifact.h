//===- artifact.h - a model library on disk ---------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Opens a file that the compiler made: checks its trailer and hashes, links its
// code into the process and maps its weights.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_ARTIFACT_H
#define DLCRT_SRC_ARTIFACT_H

#include "dlcrt/dlcrt.h"
#include "sync.h"

namespace dlcrt {

class File;

/// A linked library and its mapped weights, until the last release.
class Artifact {
public:
  Artifact() = default;
  Artifact(const Artifact &) = delete;
  Artifact &operator=(const Artifact &) = delete;
  ~Artifact();

  static dlcrt_status load(const char *path, bool verifyWeights,
                           Artifact *&artifact, const dlcrt_model *&model);
  void retain() { references.retain(); }
  void release();

  /// The weights behind the code; null if there are none.
  const void *weights() const { return mapping; }
  uint64_t weightsBytes() const { return mappingBytes; }

private:
  dlcrt_status link(const File &file, const dlcrt_trailer &trailer,
                    const dlcrt_model *&model);
  dlcrt_status mapWeights(const File &file, const dlcrt_trailer &trailer);

  RefCount references;
  void *library = nullptr;
  void *mapping = nullptr;
  size_t mappingBytes = 0;
};

} // namespace dlcrt

#endif // DLCRT_SRC_ARTIFACT_H
