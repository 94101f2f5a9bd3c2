//===- VerifyFlags.h - Checking what was compiled ---------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// --verify and the flags that go with it.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_TOOLS_VERIFYFLAGS_H
#define DLC_LIB_TOOLS_VERIFYFLAGS_H

#include "dlc/Target/Artifact.h"
#include "dlc/Verification/Verification.h"
#include "llvm/Support/CommandLine.h"

namespace dlc {

struct VerifyFlags {
  explicit VerifyFlags(llvm::cl::OptionCategory &category);

  /// What they say; nothing if no verification is asked for. Errors: values and
  /// combinations that can't be meant. To be called before anything is linked,
  /// because lld resets flags.
  llvm::Expected<std::optional<VerifyOptions>> get() const;

  llvm::cl::opt<std::string> verify;
  llvm::cl::opt<std::string> inputs;
  llvm::cl::list<std::string> sizes;
  llvm::cl::opt<uint64_t> seed;
  llvm::cl::opt<std::string> reproducer;
};

/// Verifies `file`, which is to become `output` and isn't kept yet: what is
/// wrong never has the name that others look for. Prints the report unless
/// `quiet`; differences are an error.
llvm::Error verifyOutput(VerifyOptions options, const OutputFile &file,
                         ArtifactKind kind, StringRef output, bool quiet);

} // namespace dlc

#endif // DLC_LIB_TOOLS_VERIFYFLAGS_H
