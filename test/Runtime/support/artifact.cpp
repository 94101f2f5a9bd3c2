//===- artifact.cpp - finishing model libraries ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "artifact.h"
#include "temp_dir.h"
#include <cstring>

namespace dlcrt::test {

std::string modelCode(const std::string &name) {
  return readFile(DLCRT_TEST_MODELS "/" + name + ".so");
}

std::string vectorWeights(float factor, float bias) {
  std::string weights(128, 0);
  memcpy(&weights[0], &factor, sizeof(factor));
  memcpy(&weights[64], &bias, sizeof(bias));
  return weights;
}

uint64_t hashOf(const std::string &bytes) {
  return dlcrt_hash_finish(
      dlcrt_hash_update(DLCRT_HASH_INIT, bytes.data(), bytes.size()),
      bytes.size());
}

ArtifactBytes::ArtifactBytes(std::string code, std::string weights)
    : codeAndWeights(code), trailer{} {
  memcpy(trailer.magic, DLCRT_TRAILER_MAGIC, sizeof(trailer.magic));
  trailer.abi_version = DLCRT_ABI_VERSION;
  trailer.struct_size = sizeof(trailer);
  trailer.code_bytes = code.size();
  trailer.code_hash = hashOf(code);
  if (!weights.empty()) {
    uint64_t unit = DLCRT_WEIGHTS_FILE_ALIGNMENT;
    trailer.weights_offset = (code.size() + unit - 1) / unit * unit;
    trailer.weights_bytes = weights.size();
    trailer.weights_hash = hashOf(weights);
    codeAndWeights.resize(trailer.weights_offset);
    codeAndWeights += weights;
  }
  trailer.file_bytes = codeAndWeights.size() + sizeof(trailer);
}

std::string ArtifactBytes::bytes(bool rehash) const {
  dlcrt_trailer end = trailer;
  auto text = [&](size_t size) {
    return std::string(reinterpret_cast<const char *>(&end), size);
  };
  if (rehash)
    end.trailer_hash = hashOf(text(offsetof(dlcrt_trailer, trailer_hash)));
  return codeAndWeights + text(sizeof(end));
}

} // namespace dlcrt::test
