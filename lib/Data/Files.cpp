//===- Files.cpp - Files read and written as a whole ----------------------===//
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

#include "dlc/Data/Files.h"
#include "dlc/Support/OutputFile.h"

using namespace dlc;

llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>>
dlc::readFile(StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!buffer)
    return llvm::createStringError(buffer.getError(), "can't read '%s': %s",
                                   path.str().c_str(),
                                   buffer.getError().message().c_str());
  return std::move(*buffer);
}

llvm::Error dlc::writeFile(StringRef path,
                           function_ref<void(raw_ostream &)> write) {
  OutputFile file;
  if (llvm::Error error = file.open(path, 0666))
    return error;
  if (llvm::Error error = file.write(write))
    return error;
  return file.keep();
}
