//===- ResourceLimits.h - How much a tool may take --------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// --max-memory and --timeout, for programs and models that one does not know.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_TOOLS_RESOURCELIMITS_H
#define DLC_LIB_TOOLS_RESOURCELIMITS_H

#include "dlc/Support/LLVM.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Error.h"

namespace dlc {

/// The flags, which a tool declares with its own.
struct ResourceFlags {
  explicit ResourceFlags(llvm::cl::OptionCategory &category)
      : memory("max-memory", llvm::cl::value_desc("bytes"),
               llvm::cl::cat(category),
               llvm::cl::desc("Give up when more memory would be needed, files "
                              "that are read aside: a number with KB, MB, GB "
                              "or nothing behind it")),
        seconds("timeout", llvm::cl::value_desc("seconds"), llvm::cl::init(0),
                llvm::cl::cat(category),
                llvm::cl::desc("Give up when it takes longer")) {}

  llvm::cl::opt<std::string> memory;
  llvm::cl::opt<double> seconds;
};

/// The number of bytes that `flag` is given as `text`.
llvm::Expected<uint64_t> parseBytes(StringRef flag, StringRef text);

/// Puts the limits into effect. Beyond one of them the process ends at once
/// with status 1, after `tool` has said so and temporary files are removed.
llvm::Error limitResources(StringRef tool, const ResourceFlags &flags);

/// For when results are complete and have but to take their names: what is said
/// to have taken too long must not be there, nor half of it.
void liftTimeLimit();

} // namespace dlc

#endif // DLC_LIB_TOOLS_RESOURCELIMITS_H
