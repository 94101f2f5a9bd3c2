//===- Linker.cpp - Linking in process ------------------------------------===//
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

#include "dlc/Target/Linker.h"
#include "dlc/Support/OutputFile.h"
#include "lld/Common/Driver.h"
#include "llvm/Object/ArchiveWriter.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <cmath>
#include <dlfcn.h>
#include <gnu/libc-version.h>
#include <mutex>

LLD_HAS_DRIVER(elf)

using namespace dlc;

namespace {

/// Objects as files, while this lives.
class ObjectFiles {
public:
  llvm::Error write(ArrayRef<ObjectBytes> objects) {
    for (const ObjectBytes &bytes : objects) {
      llvm::Expected<ScratchFile> file = ScratchFile::create("dlc-link", "o");
      if (!file)
        return file.takeError();
      files.push_back(std::move(*file));
      std::error_code error;
      llvm::raw_fd_ostream stream(files.back().getPath(), error);
      if (!error) {
        stream.write(bytes.data(), bytes.size());
        stream.close();
        error = stream.error();
        stream.clear_error();
      }
      if (error)
        return llvm::createStringError(error, "can't write '%s': %s",
                                       files.back().getPath().c_str(),
                                       error.message().c_str());
    }
    return llvm::Error::success();
  }

  void addTo(std::vector<std::string> &arguments) const {
    for (const ScratchFile &file : files)
      arguments.push_back(file.getPath());
  }

private:
  std::vector<ScratchFile> files;
};

/// The file of the shared library that `symbol` is in.
std::string findLibraryOf(const void *symbol) {
  Dl_info info;
  if (dladdr(symbol, &info) == 0 || !info.dli_fname)
    return {};
  llvm::SmallString<128> real;
  if (llvm::sys::fs::real_path(info.dli_fname, real))
    return info.dli_fname;
  return real.str().str();
}

llvm::Error runLinker(ArrayRef<std::string> arguments) {
  // lld keeps state while it runs.
  static std::mutex mutex;
  std::lock_guard<std::mutex> lock(mutex);
  SmallVector<const char *> pointers;
  for (const std::string &argument : arguments)
    pointers.push_back(argument.c_str());
  std::string text;
  llvm::raw_string_ostream stream(text);
  lld::Result result =
      lld::lldMain(pointers, stream, stream, {{lld::Gnu, &lld::elf::link}});
  if (result.retCode == 0)
    return llvm::Error::success();
  return llvm::createStringError("linking failed: %s",
                                 StringRef(text).trim().str().c_str());
}

} // namespace

llvm::Error dlc::linkSharedLibrary(ArrayRef<ObjectBytes> objects,
                                   StringRef output) {
  ObjectFiles files;
  if (llvm::Error error = files.write(objects))
    return error;
  // The linker writes to `output` itself: a file of its own beside that would
  // stay if a signal came just after it was made.
  std::vector<std::string> arguments = {"ld.lld",
                                        "-shared",
                                        "--no-mmap-output-file",
                                        "--build-id=none",
                                        "--gc-sections",
                                        "--as-needed",
                                        "--no-undefined",
                                        "-z",
                                        "noexecstack",
                                        "--hash-style=gnu",
                                        "-o",
                                        output.str()};
  files.addTo(arguments);
  // The libraries that this process itself runs with, by functions that no
  // sanitizer replaces.
  double (*sine)(double) = std::sin;
  for (const void *symbol :
       {reinterpret_cast<const void *>(sine),
        reinterpret_cast<const void *>(gnu_get_libc_version)})
    if (std::string library = findLibraryOf(symbol); !library.empty())
      arguments.push_back(library);
  return runLinker(arguments);
}

llvm::Error dlc::linkObject(ArrayRef<ObjectBytes> objects,
                            ArrayRef<std::string> more, StringRef output) {
  ObjectFiles files;
  if (llvm::Error error = files.write(objects))
    return error;
  std::vector<std::string> arguments = {"ld.lld", "-r", "-o", output.str()};
  files.addTo(arguments);
  llvm::append_range(arguments, more);
  return runLinker(arguments);
}

llvm::Error dlc::writeArchive(ArrayRef<ObjectBytes> objects,
                              ArrayRef<std::string> more, StringRef output) {
  std::vector<llvm::NewArchiveMember> members;
  std::vector<std::string> names;
  names.reserve(objects.size() + more.size());
  for (const ObjectBytes &bytes : objects) {
    names.push_back(std::to_string(names.size()) + ".o");
    members.emplace_back(llvm::MemoryBufferRef(
        StringRef(bytes.data(), bytes.size()), names.back()));
  }
  for (const std::string &file : more) {
    auto member = llvm::NewArchiveMember::getFile(file, /*Deterministic=*/true);
    if (!member)
      return member.takeError();
    names.push_back(std::to_string(names.size()) + ".o");
    member->MemberName = names.back();
    members.push_back(std::move(*member));
  }
  return llvm::writeArchive(output, members,
                            llvm::SymtabWritingMode::NormalSymtab,
                            llvm::object::Archive::K_GNU,
                            /*Deterministic=*/true, /*Thin=*/false);
}
