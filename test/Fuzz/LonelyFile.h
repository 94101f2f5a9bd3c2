//===- LonelyFile.h - A file in a folder of its own -------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For readers that take a path. Nothing is beside the file, so that a model in
// it has no data elsewhere, whatever it says.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TEST_FUZZ_LONELYFILE_H
#define DLC_TEST_FUZZ_LONELYFILE_H

#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <string>
#include <unistd.h>

namespace dlc::test {

/// It goes away with the process.
class LonelyFile {
public:
  explicit LonelyFile(const std::string &name) {
    std::string pattern =
        std::filesystem::temp_directory_path() / "dlc-fuzz-XXXXXX";
    if (!mkdtemp(pattern.data()))
      abort();
    folder = pattern;
    path = folder + "/" + name;
  }
  ~LonelyFile() { std::filesystem::remove_all(folder); }

  const std::string &getPath() const { return path; }

  void write(const uint8_t *data, size_t size) {
    int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file < 0 || ::write(file, data, size) != static_cast<ssize_t>(size))
      abort();
    close(file);
  }

private:
  std::string folder, path;
};

} // namespace dlc::test

#endif // DLC_TEST_FUZZ_LONELYFILE_H
