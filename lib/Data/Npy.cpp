//===- Npy.cpp - NumPy's file formats -------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads and writes .npy, reads .npz. Both come from outside: every length is
// checked before it is used.
//
//===----------------------------------------------------------------------===//

#include "dlc/Data/HostTensor.h"
#include "dlc/Support/Limits.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"
#include <cstring>
#include <zlib.h>

using namespace dlc;
using llvm::StringRef;

//===----------------------------------------------------------------------===//
// .npy
//===----------------------------------------------------------------------===//

static constexpr StringRef kMagic("\x93NUMPY", 6);

/// The value that follows 'key': in a header, up to a separator.
static StringRef findValue(StringRef header, StringRef key) {
  size_t at = header.find(("'" + key + "'").str());
  if (at == StringRef::npos)
    return {};
  StringRef rest = header.drop_front(at + key.size() + 2).ltrim();
  if (!rest.consume_front(":"))
    return {};
  return rest.ltrim();
}

static llvm::Expected<dlcrt_dtype> parseDescription(StringRef text) {
  StringRef description = text;
  auto fail = [&] {
    return llvm::createStringError("the element type '%s' is not supported",
                                   text.str().c_str());
  };
  char order = '|';
  if (!description.empty() && StringRef("<>|=").contains(description.front())) {
    order = description.front();
    description = description.drop_front();
  }
  if (order == '>')
    return llvm::createStringError(
        "elements are big-endian ('%s'); only little-endian ones are read",
        text.str().c_str());
  unsigned bytes = 0;
  if (description.empty() || description.drop_front().getAsInteger(10, bytes))
    return fail();
  char kind = description.front();
  auto bits = static_cast<uint8_t>(bytes * 8);
  bool isPower = bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
  if (kind == 'b' && bytes == 1)
    return dlcrt_dtype{kDLBool, 8};
  if (kind == 'f' && isPower && bytes > 1)
    return dlcrt_dtype{kDLFloat, bits};
  if (kind == 'c' && (bytes == 8 || bytes == 16))
    return dlcrt_dtype{kDLComplex, bits};
  if (kind == 'i' && isPower)
    return dlcrt_dtype{kDLInt, bits};
  if (kind == 'u' && isPower)
    return dlcrt_dtype{kDLUInt, bits};
  // How numpy stores ml_dtypes' bfloat16.
  if (kind == 'V' && bytes == 2)
    return dlcrt_dtype{kDLBfloat, 16};
  return fail();
}

/// Elements stored with the first dimension fastest, put in row-major order.
static void reorderFortran(HostTensor &tensor) {
  size_t width = tensor.dtype.bits / 8, rank = tensor.dims.size();
  std::vector<char> ordered(tensor.bytes.size());
  std::vector<int64_t> position(rank, 0);
  for (int64_t i = 0, e = tensor.getNumElements(); i < e; ++i) {
    int64_t source = 0;
    for (size_t d = rank; d-- > 0;)
      source = source * tensor.dims[d] + position[d];
    std::memcpy(ordered.data() + i * width,
                tensor.bytes.data() + source * width, width);
    for (size_t d = rank; d-- > 0;) {
      if (++position[d] < tensor.dims[d])
        break;
      position[d] = 0;
    }
  }
  tensor.bytes = std::move(ordered);
}

llvm::Expected<HostTensor> dlc::parseNpy(StringRef bytes) {
  auto fail = [](StringRef what) {
    return llvm::createStringError("no .npy file: " + what);
  };
  if (!bytes.consume_front(kMagic) || bytes.size() < 4)
    return fail("it does not begin as one");
  unsigned version = static_cast<unsigned char>(bytes[0]);
  bytes = bytes.drop_front(2);
  unsigned lengthBytes = version == 1 ? 2 : 4;
  if (version < 1 || version > 3 || bytes.size() < lengthBytes)
    return fail("its version is not known");
  uint64_t length = 0;
  for (unsigned i = 0; i < lengthBytes; ++i)
    length |= uint64_t(static_cast<unsigned char>(bytes[i])) << (8 * i);
  bytes = bytes.drop_front(lengthBytes);
  if (length > bytes.size())
    return fail("its header is cut off");
  StringRef header = bytes.take_front(length);
  bytes = bytes.drop_front(length);

  StringRef description = findValue(header, "descr");
  if (!description.consume_front("'"))
    return fail("its header does not describe the elements");
  llvm::Expected<dlcrt_dtype> dtype = parseDescription(
      description.take_until([](char c) { return c == '\''; }));
  if (!dtype)
    return dtype.takeError();
  HostTensor tensor;
  tensor.dtype = *dtype;
  StringRef shape = findValue(header, "shape");
  if (!shape.consume_front("(") || !shape.contains(')'))
    return fail("its header gives no shape");
  shape = shape.take_until([](char c) { return c == ')'; });
  llvm::SmallVector<StringRef> parts;
  shape.split(parts, ',', -1, /*KeepEmpty=*/false);
  for (StringRef part : parts) {
    part = part.trim();
    uint64_t dim;
    if (part.empty())
      continue;
    if (part.getAsInteger(10, dim) || dim > INT64_MAX)
      return fail("its shape is no list of sizes");
    tensor.dims.push_back(static_cast<int64_t>(dim));
  }
  if (llvm::Error error = checkShape(tensor.dims, tensor.dtype.bits))
    return std::move(error);
  uint64_t count = tensor.getNumElements(), width = tensor.dtype.bits / 8;
  if (bytes.size() < count * width)
    return llvm::createStringError(
        "the shape needs %llu elements of %llu bytes, but there are %zu bytes",
        (unsigned long long)count, (unsigned long long)width, bytes.size());
  bytes = bytes.take_front(count * width);
  tensor.bytes.assign(bytes.begin(), bytes.end());
  if (findValue(header, "fortran_order").starts_with("True"))
    reorderFortran(tensor);
  return tensor;
}

std::string dlc::formatNpy(const HostTensor &tensor) {
  std::string kind;
  switch (tensor.dtype.code) {
  case kDLInt:
    kind = "i";
    break;
  case kDLUInt:
    kind = "u";
    break;
  case kDLFloat:
    kind = "f";
    break;
  case kDLBool:
    kind = "b";
    break;
  case kDLComplex:
    kind = "c";
    break;
  default:
    kind = "V";
  }
  unsigned width = tensor.dtype.bits / 8;
  std::string shape;
  for (int64_t dim : tensor.dims)
    shape += std::to_string(dim) + ",";
  std::string header =
      llvm::formatv("{{'descr': '{0}{1}{2}', 'fortran_order': False, 'shape': "
                    "({3}), }",
                    width == 1 || kind == "V" ? "|" : "<", kind, width, shape);
  // The data starts at a multiple of 64 bytes.
  size_t unpadded = kMagic.size() + 4 + header.size() + 1;
  header.append(llvm::alignTo(unpadded, 64) - unpadded, ' ');
  header += '\n';
  std::string out = kMagic.str();
  out += '\x01';
  out += '\x00';
  out += static_cast<char>(header.size() & 255);
  out += static_cast<char>(header.size() >> 8);
  out += header;
  out.append(tensor.bytes.begin(), tensor.bytes.end());
  return out;
}

//===----------------------------------------------------------------------===//
// .npz
//===----------------------------------------------------------------------===//

static uint64_t readLittle(StringRef bytes, size_t at, unsigned count) {
  uint64_t value = 0;
  for (unsigned i = 0; i < count; ++i)
    value |= uint64_t(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  return value;
}

/// Raw deflate data of known size, decompressed.
static llvm::Expected<std::string> inflateData(StringRef data, uint64_t size) {
  // Deflate shrinks by at most about 1032; more is a lie that costs memory.
  if (size / 1100 > data.size())
    return llvm::createStringError("a member's size is impossible");
  std::string out(size, '\0');
  z_stream stream = {};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
    return llvm::createStringError("out of memory");
  stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(data.data()));
  stream.avail_in = static_cast<uInt>(data.size());
  stream.next_out = reinterpret_cast<Bytef *>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  int status = inflate(&stream, Z_FINISH);
  bool complete = status == Z_STREAM_END && stream.total_out == size;
  inflateEnd(&stream);
  if (!complete)
    return llvm::createStringError("a member is damaged");
  return out;
}

llvm::Expected<std::vector<NamedTensor>> dlc::parseNpz(StringRef bytes) {
  auto fail = [](StringRef what) {
    return llvm::createStringError("no .npz file: " + what);
  };
  // The end of central directory record is last, before a comment
  // (PKWARE's APPNOTE.TXT, 4.3.16).
  size_t end = bytes.rfind(StringRef("PK\x05\x06", 4));
  if (end == StringRef::npos || bytes.size() - end < 22)
    return fail("it has no directory");
  uint64_t count = readLittle(bytes, end + 10, 2);
  uint64_t at = readLittle(bytes, end + 16, 4);
  uint64_t total = 0;
  std::vector<NamedTensor> tensors;
  for (uint64_t i = 0; i < count; ++i) {
    if (at > bytes.size() || bytes.size() - at < 46 ||
        bytes.substr(at, 4) != StringRef("PK\x01\x02", 4))
      return fail("its directory is damaged");
    uint64_t method = readLittle(bytes, at + 10, 2);
    uint64_t compressed = readLittle(bytes, at + 20, 4);
    uint64_t size = readLittle(bytes, at + 24, 4);
    uint64_t nameLength = readLittle(bytes, at + 28, 2);
    uint64_t skipped =
        readLittle(bytes, at + 30, 2) + readLittle(bytes, at + 32, 2);
    uint64_t local = readLittle(bytes, at + 42, 4);
    if (bytes.size() - at - 46 < nameLength + skipped)
      return fail("its directory is cut off");
    StringRef name = bytes.substr(at + 46, nameLength);
    StringRef extra =
        bytes.substr(at + 46 + nameLength, readLittle(bytes, at + 30, 2));
    at += 46 + nameLength + skipped;
    // Sizes beyond 32 bits are in the extra field with id 1 (4.5.3).
    while (extra.size() >= 4) {
      uint64_t id = readLittle(extra, 0, 2), length = readLittle(extra, 2, 2);
      if (length > extra.size() - 4)
        break;
      StringRef field = extra.substr(4, length);
      for (uint64_t *value : {&size, &compressed, &local})
        if (id == 1 && *value == UINT32_MAX && field.size() >= 8) {
          *value = readLittle(field, 0, 8);
          field = field.drop_front(8);
        }
      extra = extra.drop_front(4 + length);
    }
    if (local > bytes.size() || bytes.size() - local < 30)
      return fail("a member is outside of it");
    uint64_t data = local + 30 + readLittle(bytes, local + 26, 2) +
                    readLittle(bytes, local + 28, 2);
    if (data > bytes.size() || bytes.size() - data < compressed)
      return fail("a member is cut off");
    // Otherwise a few bytes could be many large members.
    total += compressed;
    if (total > bytes.size())
      return fail("its members lie over each other");
    StringRef content = bytes.substr(data, compressed);
    std::string inflated;
    if (method == 8) {
      llvm::Expected<std::string> result = inflateData(content, size);
      if (!result)
        return result.takeError();
      inflated = std::move(*result);
      content = inflated;
    } else if (method != 0) {
      return fail("a member is compressed in an unknown way");
    }
    llvm::Expected<HostTensor> tensor = parseNpy(content);
    if (!tensor)
      return llvm::createStringError(
          "member '" + name + "': " + llvm::toString(tensor.takeError()));
    name.consume_back(".npy");
    tensors.push_back({name.str(), std::move(*tensor)});
  }
  return tensors;
}
