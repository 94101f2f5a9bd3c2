//===- temp_dir.h - a folder that goes away with the test -------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For tests that need files.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_TEST_SUPPORT_TEMP_DIR_H
#define DLCRT_TEST_SUPPORT_TEMP_DIR_H

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <string>

namespace dlcrt::test {

class TempDir {
public:
  TempDir() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "dlcrt-XXXXXX").string();
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    folder = pattern;
  }
  TempDir(const TempDir &) = delete;
  ~TempDir() { std::filesystem::remove_all(folder); }

  std::string path() const { return folder.string(); }
  std::string file(const std::string &name) const {
    return (folder / name).string();
  }
  /// Writes a file, and the folders around it; gives its path.
  std::string write(const std::string &name, const std::string &bytes) const {
    std::filesystem::path target = folder / name;
    std::filesystem::create_directories(target.parent_path());
    std::ofstream(target, std::ios::binary) << bytes;
    return target.string();
  }

private:
  std::filesystem::path folder;
};

inline std::string readFile(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  std::stringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

} // namespace dlcrt::test

#endif // DLCRT_TEST_SUPPORT_TEMP_DIR_H
