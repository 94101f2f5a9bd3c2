//===- Artifact.h - Artifacts on disk ---------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes a compiled model as a shared library, an archive or an object, with
// its weights, and a C header. Nothing is left behind where something fails.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TARGET_ARTIFACT_H
#define DLC_TARGET_ARTIFACT_H

#include "dlc/Target/ModelDescriptor.h"
#include "dlc/Target/ObjectCode.h"

namespace dlc {

class OutputFile;

enum class ArtifactKind { sharedLibrary, archive, object };

/// Takes a model's weights in order, piece by piece.
class WeightWriter {
public:
  virtual ~WeightWriter() = default;
  virtual llvm::Error write(ArrayRef<char> bytes) = 0;
};

struct Artifact {
  ArtifactKind kind;
  ModelSignature model;
  Target target;
  std::vector<ObjectBytes> objects;
  /// Hands all weights, with the padding between them, to the writer.
  std::function<llvm::Error(WeightWriter &)> writeWeights;
};

/// Opens `file` with the target `path` and writes the artifact to it. It is
/// left to be kept.
llvm::Error writeArtifact(const Artifact &artifact, StringRef path,
                          OutputFile &file);

/// The C header for a model: its entries' names, shapes and types as constants,
/// and its query function if it is linked in.
std::string createHeader(const ModelSignature &model, ArtifactKind kind);

/// `name` as part of a C identifier.
std::string getIdentifier(StringRef name);

} // namespace dlc

#endif // DLC_TARGET_ARTIFACT_H
