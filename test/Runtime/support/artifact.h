//===- artifact.h - finishing model libraries -------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Does what the compiler's last step does: weights and a trailer behind a
// shared library, as dlcrt/abi.h describes.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_TEST_SUPPORT_ARTIFACT_H
#define DLCRT_TEST_SUPPORT_ARTIFACT_H

#include "dlcrt/abi.h"
#include <string>

namespace dlcrt::test {

/// The bytes of the library built from vector_model.c under `name`.
std::string modelCode(const std::string &name);

/// The weights that vector_model.c expects.
std::string vectorWeights(float factor, float bias);

/// The hash of abi.h.
uint64_t hashOf(const std::string &bytes);

/// A file in three parts.
struct ArtifactBytes {
  /// Makes a good artifact.
  ArtifactBytes(std::string code, std::string weights);
  /// The file's bytes, with the trailer's hash if `rehash`.
  std::string bytes(bool rehash = true) const;

  std::string codeAndWeights;
  dlcrt_trailer trailer;
};

} // namespace dlcrt::test

#endif // DLCRT_TEST_SUPPORT_ARTIFACT_H
