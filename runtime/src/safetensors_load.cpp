//===- safetensors_load.cpp - files of named tensors ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The header is foreign: each number in it is checked before it is used.
//
//===----------------------------------------------------------------------===//

#include "dtype.h"
#include "file.h"
#include "json.h"
#include "safetensors.h"
#include "status.h"
#include <cctype>
#include <cstdlib>
#include <cstring>

namespace dlcrt {

/// As the format's own implementation has it.
static constexpr uint64_t mostHeaderBytes = 100'000'000;
static constexpr uint64_t notFound = UINT64_MAX;

namespace {
/// A header while it is read.
class Header {
public:
  Header(const char *text, uint64_t bytes, uint64_t dataBytes, char *scratch,
         NoteBuffer note)
      : json(text, bytes), scratchBytes(bytes + 1), dataBytes(dataBytes),
        scratch(scratch), note(note) {}

  /// Calls found(name, entry), which says whether to go on, for each tensor.
  /// False for what is no header.
  template <typename Action> bool read(Action found);

  /// What the header says of one tensor.
  struct Entry {
    char dtype[16];
    int64_t dims[64];
    int32_t rank;
    uint64_t begin, end;
  };

  size_t position() const { return json.position(); }

private:
  bool takeText() { return json.takeString(scratch, scratchBytes); }
  bool takeMetadata();
  bool takeEntry(Entry &entry);
  bool takeShape(Entry &entry);

  JsonReader json;
  size_t scratchBytes;
  uint64_t dataBytes;
  char *scratch; // as long as the header: no string in it is longer
  NoteBuffer note;
};
} // namespace

template <typename Action> bool Header::read(Action found) {
  if (!json.take('{'))
    return false;
  if (json.take('}'))
    return json.atEnd();
  do {
    char name[1024];
    JsonReader before = json;
    if (!json.takeString(name, sizeof(name))) {
      // No tensor of ours is named like this.
      json = before;
      name[0] = 0;
      if (!takeText())
        return false;
    }
    if (!json.take(':'))
      return false;
    if (strcmp(name, "__metadata__") == 0) {
      if (!takeMetadata())
        return false;
      continue;
    }
    Entry entry;
    if (!takeEntry(entry))
      return false;
    if (!found(name, entry))
      return true;
  } while (json.take(','));
  return json.take('}') && json.atEnd();
}

/// Texts by names, of which one is ours.
bool Header::takeMetadata() {
  if (!json.take('{'))
    return false;
  if (json.take('}'))
    return true;
  do {
    if (!takeText() || !json.take(':'))
      return false;
    bool isNote = strcmp(scratch, "note") == 0;
    if (!takeText())
      return false;
    if (isNote && strlen(scratch) < note.bytes)
      strcpy(note.text, scratch);
  } while (json.take(','));
  return json.take('}');
}

bool Header::takeShape(Entry &entry) {
  entry.rank = 0;
  if (!json.take('['))
    return false;
  if (json.take(']'))
    return true;
  do {
    uint64_t size;
    if (entry.rank == 64 || !json.takeNumber(size) || size > INT64_MAX)
      return false;
    entry.dims[entry.rank++] = static_cast<int64_t>(size);
  } while (json.take(','));
  return json.take(']');
}

/// Whether a text can stand in a message.
static bool isName(const char *text) {
  while (isalnum(static_cast<unsigned char>(*text)) || *text == '_')
    ++text;
  return *text == 0;
}

bool Header::takeEntry(Entry &entry) {
  bool hasType = false, hasShape = false, hasOffsets = false;
  if (!json.take('{'))
    return false;
  do {
    char key[16];
    if (!json.takeString(key, sizeof(key)) || !json.take(':'))
      return false;
    if (!hasType && strcmp(key, "dtype") == 0)
      hasType = json.takeString(entry.dtype, sizeof(entry.dtype)) &&
                isName(entry.dtype);
    else if (!hasShape && strcmp(key, "shape") == 0)
      hasShape = takeShape(entry);
    else if (!hasOffsets && strcmp(key, "data_offsets") == 0)
      hasOffsets = json.take('[') && json.takeNumber(entry.begin) &&
                   json.take(',') && json.takeNumber(entry.end) &&
                   json.take(']') && entry.begin <= entry.end &&
                   entry.end <= dataBytes;
    else
      return false;
  } while (json.take(','));
  return hasType && hasShape && hasOffsets && json.take('}');
}

/// Whether a file's tensor is the one that is wanted; says why not.
static dlcrt_status checkEntry(const char *file, const NamedTensor &tensor,
                               const Header::Entry &entry) {
  const char *dtype = safetensorsName(tensor.dtype);
  if (!dtype || strcmp(entry.dtype, dtype) != 0)
    return makeStatus(DLCRT_INVALID_ARGUMENT,
                      "'%s': tensor '%s': expected dtype %s, got %s", file,
                      tensor.name, DTypeName(tensor.dtype).text, entry.dtype);
  if (entry.rank != tensor.rank)
    return makeStatus(DLCRT_INVALID_ARGUMENT,
                      "'%s': tensor '%s': expected rank %d, got %d", file,
                      tensor.name, tensor.rank, entry.rank);
  for (int32_t i = 0; i < tensor.rank; ++i)
    if (entry.dims[i] != tensor.dims[i])
      return makeStatus(DLCRT_INVALID_ARGUMENT,
                        "'%s': tensor '%s': dimension %d: expected %lld, got "
                        "%lld",
                        file, tensor.name, i,
                        static_cast<long long>(tensor.dims[i]),
                        static_cast<long long>(entry.dims[i]));
  if (entry.end - entry.begin != tensor.bytes)
    return makeStatus(DLCRT_BAD_ARTIFACT,
                      "'%s': tensor '%s' has %llu bytes, expected %llu", file,
                      tensor.name,
                      static_cast<unsigned long long>(entry.end - entry.begin),
                      static_cast<unsigned long long>(tensor.bytes));
  return nullptr;
}

dlcrt_status findTensors(const char *file, const char *header,
                         uint64_t headerBytes, uint64_t dataBytes,
                         const NamedTensor *tensors, size_t count,
                         uint64_t *offsets, NoteBuffer note) {
  for (size_t i = 0; i < count; ++i)
    offsets[i] = notFound;
  char *scratch = static_cast<char *>(malloc(headerBytes + 1));
  if (!scratch)
    return outOfMemory("a header", headerBytes + 1);
  Header reader(header, headerBytes, dataBytes, scratch, note);
  dlcrt_status error = nullptr;
  bool ok = reader.read([&](const char *name, const Header::Entry &entry) {
    for (size_t i = 0; i < count; ++i) {
      if (strcmp(tensors[i].name, name) != 0)
        continue;
      if (offsets[i] != notFound)
        error = makeStatus(DLCRT_BAD_ARTIFACT,
                           "'%s' has two tensors named '%s'", file, name);
      else
        error = checkEntry(file, tensors[i], entry);
      offsets[i] = entry.begin;
    }
    return !error;
  });
  free(scratch);
  if (!ok)
    return makeStatus(DLCRT_BAD_ARTIFACT,
                      "'%s' is no safetensors file: its header is damaged "
                      "near byte %zu",
                      file, reader.position());
  for (size_t i = 0; i < count && !error; ++i)
    if (offsets[i] == notFound)
      error = makeStatus(DLCRT_INVALID_ARGUMENT, "'%s' has no tensor '%s'",
                         file, tensors[i].name);
  return error;
}

static dlcrt_status readTensors(const File &file, const char *header,
                                uint64_t headerBytes,
                                const NamedTensor *tensors, size_t count,
                                NoteBuffer note) {
  uint64_t start = 8 + headerBytes;
  auto *offsets =
      static_cast<uint64_t *>(malloc((count + 1) * sizeof(uint64_t)));
  if (!offsets)
    return outOfMemory("offsets", (count + 1) * sizeof(uint64_t));
  dlcrt_status error =
      findTensors(file.name(), header, headerBytes, file.bytes() - start,
                  tensors, count, offsets, note);
  for (size_t i = 0; i < count && !error; ++i)
    error = file.read(start + offsets[i], tensors[i].data, tensors[i].bytes);
  free(offsets);
  return error;
}

dlcrt_status loadTensors(const char *path, const NamedTensor *tensors,
                         size_t count, NoteBuffer note) {
  if (note.text)
    note.text[0] = 0;
  else
    note.bytes = 0;
  File file(path);
  if (dlcrt_status error = file.open())
    return error;
  unsigned char prefix[8];
  if (file.bytes() < sizeof(prefix))
    return makeStatus(DLCRT_BAD_ARTIFACT,
                      "'%s' is no safetensors file: it has %llu bytes", path,
                      static_cast<unsigned long long>(file.bytes()));
  if (dlcrt_status error = file.read(0, prefix, sizeof(prefix)))
    return error;
  uint64_t bytes = 0;
  for (unsigned i = 0; i < sizeof(prefix); ++i)
    bytes |= uint64_t(prefix[i]) << (8 * i);
  if (bytes > mostHeaderBytes || bytes > file.bytes() - sizeof(prefix))
    return makeStatus(DLCRT_BAD_ARTIFACT,
                      "'%s' is no safetensors file, or was cut: its header "
                      "would have %llu bytes",
                      path, static_cast<unsigned long long>(bytes));
  char *header = static_cast<char *>(malloc(bytes + 1));
  if (!header)
    return outOfMemory("a header", bytes + 1);
  dlcrt_status error = file.read(sizeof(prefix), header, bytes);
  if (!error)
    error = readTensors(file, header, bytes, tensors, count, note);
  free(header);
  return error;
}

} // namespace dlcrt
