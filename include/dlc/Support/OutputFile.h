//===- OutputFile.h - Files that are whole or not there ---------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A process may end at any moment: by an error, by a signal, by kill -9. What
// it was writing then must not be taken for a result.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_SUPPORT_OUTPUTFILE_H
#define DLC_SUPPORT_OUTPUTFILE_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"
#include <string>

namespace dlc {

/// A file that replaces its target when it is complete. Until then it has no
/// name, so that nothing is left of it whatever happens. File systems that
/// can't do so get a file TARGET.XXXXXXXX.tmp, which only kill -9 leaves
/// behind.
class OutputFile {
public:
  OutputFile() = default;
  OutputFile(const OutputFile &) = delete;
  OutputFile &operator=(const OutputFile &) = delete;
  ~OutputFile();

  /// `mode` holds the rights, from which the process's mask is taken. A target
  /// that is a device, a pipe or "-", the standard output, is written to as it
  /// is.
  llvm::Error open(llvm::StringRef path, unsigned mode);
  llvm::Error write(const void *data, size_t size);
  /// Has `write` fill it, by a stream that it need not look after.
  llvm::Error write(llvm::function_ref<void(llvm::raw_ostream &)> write);
  /// Writes zeros up to that position.
  llvm::Error padTo(uint64_t offset);
  /// Puts the file where its target is.
  llvm::Error keep();

  uint64_t getPosition() const { return position; }
  /// A path by which others can read the file before it is kept.
  std::string getReadablePath() const;

private:
  llvm::Error fail(int error) const;

  std::string target;
  /// The name that the file has, if any.
  std::string temporary;
  int fd = -1;
  bool isDevice = false;
  uint64_t position = 0;
};

/// A file in the folder for temporary ones that goes when this does, and also
/// when a signal ends the process.
class ScratchFile {
public:
  ScratchFile() = default;
  ScratchFile(ScratchFile &&other) : path(std::move(other.path)) {
    other.path.clear();
  }
  ScratchFile &operator=(ScratchFile &&other) {
    std::swap(path, other.path);
    return *this;
  }
  ~ScratchFile();

  /// Makes an empty one, named after `prefix` and `suffix`.
  static llvm::Expected<ScratchFile> create(llvm::StringRef prefix,
                                            llvm::StringRef suffix);

  const std::string &getPath() const { return path; }

private:
  std::string path;
};

} // namespace dlc

#endif // DLC_SUPPORT_OUTPUTFILE_H
