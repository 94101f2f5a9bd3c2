//===- OutputFile.cpp - Files that are whole or not there -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Linux makes files without a name (O_TMPFILE), and gives them one later
// (linkat), but not that of a file that is there: then they get another, and
// take over that file's name with it.
//
//===----------------------------------------------------------------------===//

#include "dlc/Support/OutputFile.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Signals.h"
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace dlc;
using llvm::StringRef;

//===----------------------------------------------------------------------===//
// OutputFile
//===----------------------------------------------------------------------===//

/// A name beside `target` that nobody has, which a signal removes.
static std::string makeName(StringRef target) {
  llvm::SmallString<128> name;
  llvm::sys::fs::createUniquePath(target + ".%%%%%%%%.tmp", name,
                                  /*MakeAbsolute=*/false);
  llvm::sys::RemoveFileOnSignal(name);
  return name.str().str();
}

static void removeFile(std::string &path) {
  if (path.empty())
    return;
  ::unlink(path.c_str());
  llvm::sys::DontRemoveFileOnSignal(path);
  path.clear();
}

llvm::Error OutputFile::fail(int error) const {
  std::error_code code(error, std::generic_category());
  return llvm::createStringError(code, "can't write '%s': %s", target.c_str(),
                                 code.message().c_str());
}

OutputFile::~OutputFile() {
  if (fd >= 0)
    ::close(fd);
  removeFile(temporary);
}

llvm::Error OutputFile::open(StringRef path, unsigned mode) {
  target = path.str();
  if (path == "-") {
    isDevice = true;
    fd = ::dup(STDOUT_FILENO);
    return fd < 0 ? fail(errno) : llvm::Error::success();
  }
  struct stat status;
  isDevice = ::stat(target.c_str(), &status) == 0 && !S_ISREG(status.st_mode) &&
             !S_ISDIR(status.st_mode);
  if (isDevice) {
    fd = ::open(target.c_str(), O_WRONLY | O_CLOEXEC);
    return fd < 0 ? fail(errno) : llvm::Error::success();
  }
  std::string folder = llvm::sys::path::parent_path(path).str();
  fd = ::open(folder.empty() ? "." : folder.c_str(),
              O_TMPFILE | O_RDWR | O_CLOEXEC, mode);
  if (fd >= 0)
    return llvm::Error::success();
  temporary = makeName(target);
  fd = ::open(temporary.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, mode);
  return fd < 0 ? fail(errno) : llvm::Error::success();
}

llvm::Error OutputFile::write(const void *data, size_t size) {
  const char *bytes = static_cast<const char *>(data);
  while (size > 0) {
    ssize_t written = ::write(fd, bytes, std::min<size_t>(size, 1 << 24));
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return fail(errno);
    bytes += written;
    size -= written;
    position += written;
  }
  return llvm::Error::success();
}

llvm::Error
OutputFile::write(llvm::function_ref<void(llvm::raw_ostream &)> write) {
  llvm::raw_fd_ostream stream(fd, /*shouldClose=*/false);
  write(stream);
  stream.flush();
  std::error_code error = stream.error();
  stream.clear_error();
  position = stream.tell();
  return error ? fail(error.value()) : llvm::Error::success();
}

llvm::Error OutputFile::padTo(uint64_t offset) {
  static constexpr char kZeros[4096] = {};
  while (position < offset)
    if (llvm::Error error = write(
            kZeros, std::min<uint64_t>(sizeof(kZeros), offset - position)))
      return error;
  return llvm::Error::success();
}

std::string OutputFile::getReadablePath() const {
  return "/proc/self/fd/" + std::to_string(fd);
}

llvm::Error OutputFile::keep() {
  if (isDevice)
    return llvm::Error::success();
  if (temporary.empty()) {
    std::string file = getReadablePath();
    auto link = [&](const std::string &name) {
      return ::linkat(AT_FDCWD, file.c_str(), AT_FDCWD, name.c_str(),
                      AT_SYMLINK_FOLLOW) == 0;
    };
    if (link(target))
      return llvm::Error::success();
    if (errno != EEXIST)
      return fail(errno);
    temporary = makeName(target);
    if (!link(temporary))
      return fail(errno);
  }
  if (::rename(temporary.c_str(), target.c_str()) != 0)
    return fail(errno);
  llvm::sys::DontRemoveFileOnSignal(temporary);
  temporary.clear();
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// ScratchFile
//===----------------------------------------------------------------------===//

llvm::Expected<ScratchFile> ScratchFile::create(StringRef prefix,
                                                StringRef suffix) {
  llvm::SmallString<128> path;
  if (std::error_code error =
          llvm::sys::fs::createTemporaryFile(prefix, suffix, path))
    return llvm::createStringError(error, "can't make a temporary file: %s",
                                   error.message().c_str());
  llvm::sys::RemoveFileOnSignal(path);
  ScratchFile file;
  file.path = path.str().str();
  return file;
}

ScratchFile::~ScratchFile() { removeFile(path); }
