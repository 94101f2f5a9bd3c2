//===- CommandLine.h - The command line without LLVM ------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// LLVM's libraries register hundreds of flags of their own, some with names
// that ours have.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_TOOLS_COMMANDLINE_H
#define DLC_LIB_TOOLS_COMMANDLINE_H

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/CommandLine.h"

namespace dlc {

/// Removes all registered flags but --help and --version. Call it before ours
/// are declared.
inline void removeForeignFlags() {
  llvm::SmallVector<llvm::cl::Option *> foreign;
  for (auto &[name, option] : llvm::cl::getRegisteredOptions())
    if (llvm::none_of(option->Categories, [](llvm::cl::OptionCategory *c) {
          return c->getName() == "Generic Options";
        }))
      foreign.push_back(option);
  // An option with several names is found under each.
  llvm::sort(foreign);
  foreign.erase(llvm::unique(foreign), foreign.end());
  for (llvm::cl::Option *option : foreign)
    option->removeArgument();
}

} // namespace dlc

#endif // DLC_LIB_TOOLS_COMMANDLINE_H
