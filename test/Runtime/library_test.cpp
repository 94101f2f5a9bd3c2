//===- library_test.cpp - tests of the built libraries --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the runtime needs from others, what it exports and how large it is, as
// the tools of the toolchain see it.
//
//===----------------------------------------------------------------------===//

#include "support/temp_dir.h"
#include <cstdio>
#include <set>

using namespace dlcrt::test;

namespace {
/// The lines that a command prints.
std::vector<std::string> linesOf(const std::string &command) {
  std::vector<std::string> lines;
  FILE *pipe = popen(command.c_str(), "r");
  EXPECT_NE(pipe, nullptr);
  char line[4096];
  while (fgets(line, sizeof(line), pipe)) {
    lines.push_back(line);
    lines.back().pop_back();
  }
  EXPECT_EQ(pclose(pipe), 0) << command;
  return lines;
}

/// The last word of a line without its version: "malloc@GLIBC_2.2.5" is malloc.
std::string symbolOf(const std::string &line) {
  std::string symbol = line.substr(line.rfind(' ') + 1);
  return symbol.substr(0, symbol.find('@'));
}

bool startsWith(const std::string &text, const std::string &start) {
  return text.rfind(start, 0) == 0;
}

struct Library : testing::Test {
  void SetUp() override {
    if (*DLCRT_TEST_SANITIZERS)
      GTEST_SKIP() << "sanitizers add symbols and size";
  }
};
} // namespace

static void expectNeedsLibcOnly(const std::string &file) {
  std::set<std::string> allowed = {"libc.so.6", "libm.so.6", "libpthread.so.0",
                                   "libdl.so.2"};
  int needed = 0;
  for (const std::string &line : linesOf("readelf -d " + file)) {
    if (line.find("(NEEDED)") == std::string::npos)
      continue;
    size_t start = line.find('[') + 1;
    std::string name = line.substr(start, line.find(']') - start);
    EXPECT_TRUE(allowed.count(name) || startsWith(name, "ld-linux")) << name;
    ++needed;
  }
  EXPECT_GE(needed, 1);
}

TEST_F(Library, NeedsLibcOnly) {
  expectNeedsLibcOnly(DLCRT_TEST_SHARED_LIBRARY);
}

TEST_F(Library, CProgramsNeedLibcOnly) {
  // Linked with the static library.
  expectNeedsLibcOnly(DLCRT_TEST_C_PROGRAM);
}

TEST_F(Library, HasItsName) {
  int names = 0;
  for (const std::string &line :
       linesOf("readelf -d " DLCRT_TEST_SHARED_LIBRARY))
    if (line.find("(SONAME)") != std::string::npos) {
      EXPECT_NE(line.find("[libdlcrt.so.1]"), std::string::npos) << line;
      ++names;
    }
  EXPECT_EQ(names, 1);
}

TEST_F(Library, ExportsTheInterfaceAndNothingElse) {
  std::set<std::string> exported;
  for (const std::string &line :
       linesOf("nm -D --defined-only " DLCRT_TEST_SHARED_LIBRARY))
    exported.insert(symbolOf(line));
  // The names in the header that are followed by their arguments.
  std::set<std::string> declared;
  std::string header = readFile(DLCRT_TEST_HEADER);
  for (size_t at = header.find("DLCRT_API "); at != std::string::npos;
       at = header.find("\nDLCRT_API ", at + 1)) {
    size_t end = header.find('(', at);
    size_t start = header.find_last_of(" *\n", end) + 1;
    std::string name = header.substr(start, end - start);
    if (startsWith(name, "dlcrt_"))
      declared.insert(name);
  }
  EXPECT_GT(declared.size(), 30u);
  EXPECT_EQ(exported, declared);
}

TEST_F(Library, UsesNoCxxLibraryAndNoLlvm) {
  for (const char *command :
       {"nm -u " DLCRT_TEST_STATIC_LIBRARY, "nm " DLCRT_TEST_STATIC_LIBRARY,
        "nm -D --undefined-only " DLCRT_TEST_SHARED_LIBRARY})
    for (const std::string &line : linesOf(command)) {
      std::string symbol = symbolOf(line);
      EXPECT_EQ(line.find("llvm"), std::string::npos) << line;
      EXPECT_EQ(line.find("mlir"), std::string::npos) << line;
      if (line.find(" U ") == std::string::npos)
        continue;
      // Mangled names that are not ours come from the C++ library, as do the
      // functions of its ABI.
      bool foreign =
          startsWith(symbol, "_Z") && symbol.find("dlcrt") == std::string::npos;
      EXPECT_FALSE(foreign || startsWith(symbol, "__cxa_guard") ||
                   startsWith(symbol, "__gxx"))
          << line;
    }
}

TEST_F(Library, IsSmall) {
  TempDir folder;
  for (const char *library :
       {DLCRT_TEST_SHARED_LIBRARY, DLCRT_TEST_STATIC_LIBRARY}) {
    std::string stripped = folder.file("stripped");
    linesOf("strip -g -o " + stripped + " " + library);
    EXPECT_LT(std::filesystem::file_size(stripped), 300000u) << library;
  }
}
