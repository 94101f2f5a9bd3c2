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
#include "lld/Common/Driver.h"
#include "llvm/Object/ArchiveWriter.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include <cerrno>
#include <cmath>
#include <dlfcn.h>
#include <fcntl.h>
#include <gnu/libc-version.h>
#include <mutex>
#include <sys/mman.h>
#include <thread>
#include <unistd.h>

LLD_HAS_DRIVER(elf)

using namespace dlc;

namespace {

llvm::Error fail(const char *what, int error) {
  std::error_code code(error, std::generic_category());
  return llvm::createStringError(code, "%s: %s", what, code.message().c_str());
}

/// A descriptor as a file that can be opened.
std::string getPath(int descriptor) {
  return "/proc/self/fd/" + std::to_string(descriptor);
}

/// Objects as one file in memory, an archive, while this lives.
class ObjectFile {
public:
  ~ObjectFile() {
    if (file >= 0)
      ::close(file);
  }

  llvm::Error write(ArrayRef<ObjectBytes> objects) {
    file = ::memfd_create("dlc-objects", MFD_CLOEXEC);
    if (file < 0)
      return fail("can't make a file in memory", errno);
    llvm::raw_fd_ostream stream(file, /*shouldClose=*/false);
    llvm::Error error = writeArchive(objects, /*more=*/{}, stream);
    stream.flush();
    std::error_code code = stream.error();
    stream.clear_error();
    if (!error && code)
      return fail("can't write to a file in memory", code.value());
    return error;
  }

  void addTo(std::vector<std::string> &arguments) const {
    llvm::append_values(arguments, "--whole-archive", getPath(file),
                        "--no-whole-archive");
  }

private:
  int file = -1;
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

/// The linker writes to a pipe and not to a file, beside which it would make
/// others: signals and full disks leave them there. It also takes the process
/// down where a disk is full.
llvm::Error runLinker(std::vector<std::string> arguments, raw_ostream &output) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    return fail("can't make a pipe", errno);
  std::thread reader([&] {
    char piece[1 << 16];
    ssize_t count;
    do {
      count = ::read(ends[0], piece, sizeof(piece));
      if (count > 0)
        output.write(piece, count);
    } while (count > 0 || (count < 0 && errno == EINTR));
  });
  llvm::append_values(arguments, "-o", getPath(ends[1]));
  llvm::Error error = runLinker(arguments);
  ::close(ends[1]);
  reader.join();
  ::close(ends[0]);
  return error;
}

} // namespace

llvm::Error dlc::linkSharedLibrary(ArrayRef<ObjectBytes> objects,
                                   raw_ostream &output) {
  ObjectFile file;
  if (llvm::Error error = file.write(objects))
    return error;
  std::vector<std::string> arguments = {"ld.lld",
                                        "-shared",
                                        "--build-id=none",
                                        "--gc-sections",
                                        "--as-needed",
                                        "--no-undefined",
                                        "-z",
                                        "noexecstack",
                                        "--hash-style=gnu"};
  file.addTo(arguments);
  // The libraries that this process itself runs with, by functions that no
  // sanitizer replaces.
  double (*sine)(double) = std::sin;
  for (const void *symbol :
       {reinterpret_cast<const void *>(sine),
        reinterpret_cast<const void *>(gnu_get_libc_version)})
    if (std::string library = findLibraryOf(symbol); !library.empty())
      arguments.push_back(library);
  return runLinker(std::move(arguments), output);
}

llvm::Error dlc::linkObject(ArrayRef<ObjectBytes> objects,
                            ArrayRef<std::string> more, raw_ostream &output) {
  ObjectFile file;
  if (llvm::Error error = file.write(objects))
    return error;
  std::vector<std::string> arguments = {"ld.lld", "-r"};
  file.addTo(arguments);
  llvm::append_range(arguments, more);
  return runLinker(std::move(arguments), output);
}

llvm::Error dlc::writeArchive(ArrayRef<ObjectBytes> objects,
                              ArrayRef<std::string> more, raw_ostream &output) {
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
  return llvm::writeArchiveToStream(output, members,
                                    llvm::SymtabWritingMode::NormalSymtab,
                                    llvm::object::Archive::K_GNU,
                                    /*Deterministic=*/true, /*Thin=*/false);
}
