//===- WeightSource.cpp - Where the bytes of weights come from ------------===//
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

#include "dlc/Target/WeightSource.h"
#include "dlc/Target/WeightLayout.h"
#include "llvm/Support/Process.h"
#include <sys/mman.h>

using namespace dlc;
using llvm::sys::fs::mapped_file_region;

/// The elements of a constant as the artifact stores them.
static void storeElements(DenseElementsAttr elements,
                          SmallVectorImpl<char> &bytes) {
  Type type = elements.getElementType();
  bool isFloat = isa<FloatType>(type);
  // A bool is a byte; narrower numbers share one, the first in its low bits.
  uint64_t width = getBitsInFile(type);
  for (int64_t i = 0, e = elements.getNumElements(); i < e; ++i) {
    APInt element = isFloat ? elements.getValues<APFloat>()[i].bitcastToAPInt()
                            : elements.getValues<APInt>()[i];
    uint64_t start = i * width;
    for (unsigned done = 0; done < element.getBitWidth(); done += 8) {
      unsigned count = std::min(8u, element.getBitWidth() - done);
      uint64_t bits = element.extractBitsAsZExtValue(count, done);
      bytes[(start + done) / 8] |= static_cast<char>(bits << start % 8);
    }
  }
}

llvm::Expected<ArrayRef<char>> WeightSource::read(WeightOp weight) {
  if (std::optional<mlir::ElementsAttr> constant = weight.getValue()) {
    value.assign(getWeightBytes(weight), 0);
    storeElements(cast<DenseElementsAttr>(*constant), value);
    return ArrayRef<char>(value);
  }

  StringRef path = *weight.getFile();
  auto known = files.find(path);
  if (known == files.end()) {
    llvm::Expected<llvm::sys::fs::file_t> file =
        llvm::sys::fs::openNativeFileForRead(path);
    if (!file)
      return llvm::joinErrors(
          llvm::createStringError(
              "can't open '%s', which holds the weight '%s'",
              path.str().c_str(), weight.getLabel().str().c_str()),
          file.takeError());
    llvm::sys::fs::file_status status;
    std::error_code error = llvm::sys::fs::status(*file, status);
    mapped_file_region region;
    if (!error && status.getSize() > 0)
      region = mapped_file_region(*file, mapped_file_region::readonly,
                                  status.getSize(), 0, error);
    llvm::sys::fs::closeFile(*file);
    if (error)
      return llvm::createStringError(error, "can't map '%s': %s",
                                     path.str().c_str(),
                                     error.message().c_str());
    known = files.try_emplace(path, std::move(region)).first;
  }
  uint64_t offset = *weight.getOffset(), length = *weight.getLength();
  uint64_t size = known->second ? known->second.size() : 0;
  if (offset > size || length > size - offset)
    return llvm::createStringError(
        "weight '%s' is bytes %llu to %llu of '%s', which has only %llu",
        weight.getLabel().str().c_str(), (unsigned long long)offset,
        (unsigned long long)(offset + length), path.str().c_str(),
        (unsigned long long)size);
  if (length == 0)
    return ArrayRef<char>();
  return ArrayRef<char>(known->second.const_data() + offset, length);
}

void WeightSource::release(ArrayRef<char> bytes) {
  if (bytes.empty() || bytes.data() == value.data())
    return;
  // Whole pages inside the range; neighbours may still be needed.
  uintptr_t page = llvm::sys::Process::getPageSizeEstimate();
  uintptr_t first =
      llvm::alignTo(reinterpret_cast<uintptr_t>(bytes.data()), page);
  uintptr_t last =
      reinterpret_cast<uintptr_t>(bytes.data() + bytes.size()) / page * page;
  if (first < last)
    ::madvise(reinterpret_cast<void *>(first), last - first, MADV_DONTNEED);
}
