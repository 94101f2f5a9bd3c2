//===- WriteFile.cpp - Files written whole or not at all ------------------===//
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

#include "dlc/Data/WriteFile.h"
#include "dlc/Support/OutputFile.h"
#include "llvm/Support/raw_ostream.h"
#include <unistd.h>

using namespace dlc;

llvm::Error dlc::writeFile(StringRef path,
                           function_ref<void(raw_ostream &)> write) {
  OutputFile file;
  bool isFile = path != "-";
  if (isFile)
    if (llvm::Error error = file.open(path, 0666))
      return error;
  llvm::raw_fd_ostream stream(isFile ? file.getDescriptor() : STDOUT_FILENO,
                              /*shouldClose=*/false);
  write(stream);
  stream.flush();
  std::error_code error = stream.error();
  stream.clear_error();
  if (error)
    return llvm::createStringError(error, "can't write '%s': %s",
                                   path.str().c_str(), error.message().c_str());
  return isFile ? file.keep() : llvm::Error::success();
}
