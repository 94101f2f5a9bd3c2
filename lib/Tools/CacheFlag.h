//===- CacheFlag.h - Where compiled kernels are kept ------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_TOOLS_CACHEFLAG_H
#define DLC_LIB_TOOLS_CACHEFLAG_H

#include "llvm/Support/CommandLine.h"

namespace dlc {

/// --cache, which the environment may give, too.
struct CacheFlag {
  explicit CacheFlag(llvm::cl::OptionCategory &category)
      : folder("cache", llvm::cl::cat(category), llvm::cl::value_desc("folder"),
               llvm::cl::init(getDefault()),
               llvm::cl::desc(
                   "Keep compiled kernels in <folder>, and take from there "
                   "what was compiled before (default: $DLC_CACHE; none)")) {}

  static std::string getDefault() {
    const char *folder = std::getenv("DLC_CACHE");
    return folder ? folder : "";
  }

  llvm::cl::opt<std::string> folder;
};

} // namespace dlc

#endif // DLC_LIB_TOOLS_CACHEFLAG_H
