//===- NpzWriter.cpp - NumPy archives, written ----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A ZIP archive of .npy files that are stored as they are (PKWARE's
// APPNOTE.TXT, 4.3), without the extensions for files of 4 GB and more.
//
//===----------------------------------------------------------------------===//

#include "dlc/Data/Files.h"
#include "dlc/Data/HostTensor.h"
#include <zlib.h>

using namespace dlc;

static void appendLittle(std::string &out, uint64_t value, unsigned bytes) {
  for (unsigned i = 0; i < bytes; ++i)
    out += static_cast<char>(value >> (8 * i));
}

/// What the header in front of a member and its entry of the directory share.
static std::string formatMember(StringRef name, StringRef content) {
  std::string out;
  appendLittle(out, 20, 2); // the version that can read it
  appendLittle(out, 0, 2);  // no flags
  appendLittle(out, 0, 2);  // not compressed
  appendLittle(out, 0, 2);  // no time
  appendLittle(out, 33, 2); // 1 January 1980
  appendLittle(out,
               crc32_z(0, reinterpret_cast<const Bytef *>(content.data()),
                       content.size()),
               4);
  appendLittle(out, content.size(), 4);
  appendLittle(out, content.size(), 4);
  appendLittle(out, name.size(), 2);
  appendLittle(out, 0, 2); // no extra field
  return out;
}

llvm::Error dlc::writeNpzFile(ArrayRef<NamedTensor> tensors, StringRef path) {
  uint64_t bytes = 0;
  for (const NamedTensor &tensor : tensors)
    bytes += tensor.tensor.bytes.size() + 2 * tensor.name.size() + 1024;
  if (bytes > UINT32_MAX || tensors.size() > UINT16_MAX)
    return llvm::createStringError(
        "can't write '%s': an archive of 4 GB or more is not supported",
        path.str().c_str());
  return writeFile(path, [&](raw_ostream &stream) {
    std::string directory;
    uint64_t position = 0;
    for (const NamedTensor &tensor : tensors) {
      std::string name = tensor.name + ".npy";
      std::string content = formatNpy(tensor.tensor);
      std::string member = formatMember(name, content);
      stream << "PK\x03\x04" << member << name << content;
      directory += "PK\x01\x02";
      appendLittle(directory, 20, 2); // the version that wrote it
      directory += member;
      appendLittle(directory, 0, 10); // no comment, one disk, no attributes
      appendLittle(directory, position, 4);
      directory += name;
      position += 4 + member.size() + name.size() + content.size();
    }
    std::string end = "PK\x05\x06";
    appendLittle(end, 0, 4); // one disk
    appendLittle(end, tensors.size(), 2);
    appendLittle(end, tensors.size(), 2);
    appendLittle(end, directory.size(), 4);
    appendLittle(end, position, 4);
    appendLittle(end, 0, 2); // no comment
    stream << directory << end;
  });
}
