//===- artifact.cpp - a model library on disk -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header. Linking runs code of the file, so everything that can be
// checked before is checked before.
//
//===----------------------------------------------------------------------===//

#include "artifact.h"
#include "file.h"
#include "image.h"
#include "objects.h"
#include "status.h"
#include "trailer.h"
#include <cerrno>
#include <climits>
#include <cstring>
#include <dlfcn.h>
#include <sys/mman.h>

namespace dlcrt {

Artifact::~Artifact() {
  if (mapping)
    munmap(mapping, mappingBytes);
  if (library)
    dlclose(library);
}

void Artifact::release() {
  if (references.release())
    destroy(this);
}

dlcrt_status Artifact::load(const char *path, bool verifyWeights,
                            Artifact *&artifact, const dlcrt_model *&model) {
  File file(path);
  if (dlcrt_status error = file.open())
    return error;
  dlcrt_trailer trailer;
  if (dlcrt_status error = readTrailer(file, trailer))
    return error;
  if (dlcrt_status error = checkCode(file, trailer))
    return error;
  if (verifyWeights)
    if (dlcrt_status error = checkWeights(file, trailer))
      return error;

  artifact = make<Artifact>();
  if (!artifact)
    return outOfMemory("an artifact", sizeof(Artifact));
  dlcrt_status error = artifact->link(file, trailer, model);
  if (!error)
    error = artifact->mapWeights(file, trailer);
  if (error)
    artifact->release();
  return error;
}

dlcrt_status Artifact::link(const File &file, const dlcrt_trailer &trailer,
                            const dlcrt_model *&model) {
  // The dynamic linker searches its own path for a name without a slash.
  char path[PATH_MAX];
  if (!realpath(file.name(), path))
    return makeStatus(DLCRT_IO, "cannot find the real path of '%s': %s",
                      file.name(), strerror(errno));
  library = dlopen(path, RTLD_LOCAL | RTLD_NOW);
  if (!library)
    return makeStatus(DLCRT_BAD_ARTIFACT, "cannot link '%s': %s", file.name(),
                      dlerror());
  auto query = reinterpret_cast<dlcrt_model_query_fn>(
      dlsym(library, DLCRT_MODEL_QUERY_SYMBOL));
  if (!query)
    return makeStatus(DLCRT_BAD_ARTIFACT, "'%s' has no symbol '%s'",
                      file.name(), DLCRT_MODEL_QUERY_SYMBOL);
  if (dlcrt_status error = checkImage(file, trailer.code_bytes,
                                      reinterpret_cast<uintptr_t>(query)))
    return error;
  model = query();
  if (!model)
    return makeStatus(DLCRT_BAD_ARTIFACT, "'%s': %s gave null", file.name(),
                      DLCRT_MODEL_QUERY_SYMBOL);
  return nullptr;
}

dlcrt_status Artifact::mapWeights(const File &file,
                                  const dlcrt_trailer &trailer) {
  if (trailer.weights_bytes == 0)
    return nullptr;
  void *memory = mmap(nullptr, trailer.weights_bytes, PROT_READ, MAP_SHARED,
                      file.descriptor(), trailer.weights_offset);
  if (memory == MAP_FAILED)
    return makeStatus(DLCRT_IO, "cannot map the weights of '%s': %s",
                      file.name(), strerror(errno));
  mapping = memory;
  mappingBytes = trailer.weights_bytes;
  return nullptr;
}

} // namespace dlcrt
