//===- ModelFile.cpp - An ONNX file without its weights -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A walk over protobuf's wire format (https://protobuf.dev/programming-
// guides/encoding) copies the model but for the data of large tensors. It knows
// only the way from a model to its tensors, by field numbers of onnx.proto.
//
//===----------------------------------------------------------------------===//

#include "ModelFile.h"
#include "MicrosoftSchemas.h"
#include "ModelChecks.h"
#include "dlc/Support/Limits.h"
#include "onnx/checker.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include <functional>

using namespace dlc;
using namespace dlc::onnxfrontend;
using llvm::StringRef;

//===----------------------------------------------------------------------===//
// Taking out data
//===----------------------------------------------------------------------===//

/// Tensors of more than this many bytes stay out of memory.
static constexpr uint64_t kLargestInline = 1024;
/// Marks the note in a tensor's doc_string.
static constexpr StringRef kNote = "dlc.data|";

namespace {

/// The messages on the way to tensors.
enum class Message { model, graph, node, attribute, function, tensor, sparse };

struct Field {
  Message message;
  uint32_t number;
  Message child;
};

constexpr Field kFields[] = {
    {Message::model, 7, Message::graph},
    {Message::model, 25, Message::function},
    {Message::graph, 1, Message::node},
    {Message::graph, 5, Message::tensor},
    {Message::graph, 15, Message::sparse},
    {Message::node, 5, Message::attribute},
    {Message::function, 7, Message::node},
    {Message::function, 11, Message::attribute},
    {Message::attribute, 5, Message::tensor},
    {Message::attribute, 6, Message::graph},
    {Message::attribute, 10, Message::tensor},
    {Message::attribute, 11, Message::graph},
    {Message::attribute, 22, Message::sparse},
    {Message::attribute, 23, Message::sparse},
    {Message::sparse, 1, Message::tensor},
    {Message::sparse, 2, Message::tensor},
};

// Field numbers of TensorProto.
constexpr uint32_t kDims = 1, kFloatData = 4, kRawData = 9, kDoubleData = 10,
                   kDocString = 12;

/// Reads fields of a message.
class WireReader {
public:
  WireReader(const char *data, uint64_t size) : at(data), end(data + size) {}

  bool isDone() const { return at == end; }
  bool hasFailed() const { return failed; }

  uint64_t readVarint() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == end)
        break;
      uint8_t byte = static_cast<uint8_t>(*at++);
      value |= static_cast<uint64_t>(byte & 127) << shift;
      if (!(byte & 128))
        return value;
    }
    failed = true;
    return 0;
  }

  StringRef readBytes(uint64_t size) {
    if (size > static_cast<uint64_t>(end - at)) {
      failed = true;
      return {};
    }
    StringRef bytes(at, size);
    at += size;
    return bytes;
  }

  /// A field's tag. Protobuf reads 32 bits of it, whatever else there is: were
  /// more let through, the two would see different fields.
  uint64_t readTag() {
    uint64_t tag = readVarint();
    failed |= tag > UINT32_MAX;
    return tag;
  }

  /// The rest of a field whose tag was read, tag excluded.
  StringRef readRest(uint32_t wireType) {
    const char *start = at;
    switch (wireType) {
    case 0:
      readVarint();
      break;
    case 1:
      readBytes(8);
      break;
    case 2:
      readBytes(readVarint());
      break;
    case 5:
      readBytes(4);
      break;
    default:
      failed = true;
    }
    return StringRef(start, at - start);
  }

private:
  const char *at, *end;
  bool failed = false;
};

void appendVarint(std::string &out, uint64_t value) {
  for (; value >= 128; value >>= 7)
    out += static_cast<char>(value | 128);
  out += static_cast<char>(value);
}

void appendBytes(std::string &out, uint32_t field, StringRef bytes) {
  appendVarint(out, field << 3 | 2);
  appendVarint(out, bytes.size());
  out += bytes;
}

/// Copies a model without its large data.
class Stripper {
public:
  Stripper(StringRef path, const char *file) : path(path), file(file) {}

  /// What was wrong, for people.
  const std::string &getProblem() const { return problem; }

  bool strip(StringRef bytes, Message message, std::string &out,
             int numGraphs = 0) {
    if (message == Message::tensor)
      return stripTensor(bytes, out);
    numGraphs += message == Message::graph;
    if (numGraphs > kMaxGraphDepth) {
      problem = "has graphs inside of each other more than " +
                std::to_string(kMaxGraphDepth) + " deep";
      return false;
    }
    WireReader reader(bytes.data(), bytes.size());
    while (!reader.isDone() && !reader.hasFailed()) {
      uint64_t tag = reader.readTag();
      uint32_t number = static_cast<uint32_t>(tag >> 3), type = tag & 7;
      const Field *field = llvm::find_if(kFields, [&](const Field &f) {
        return f.message == message && f.number == number;
      });
      if (field == std::end(kFields) || type != 2) {
        StringRef rest = reader.readRest(type);
        appendVarint(out, tag);
        out += rest;
      } else {
        StringRef nested = reader.readBytes(reader.readVarint());
        std::string copy;
        if (reader.hasFailed() || !strip(nested, field->child, copy, numGraphs))
          return false;
        appendBytes(out, number, copy);
      }
      if (out.size() > kMaxMessageBytes) {
        problem = "has 2 GiB or more beside the data of its tensors";
        return false;
      }
    }
    return !reader.hasFailed();
  }

private:
  bool stripTensor(StringRef bytes, std::string &out) {
    WireReader reader(bytes.data(), bytes.size());
    std::string copy, dims;
    StringRef data;
    while (!reader.isDone() && !reader.hasFailed()) {
      uint64_t tag = reader.readTag();
      uint32_t number = static_cast<uint32_t>(tag >> 3), type = tag & 7;
      if (number == kDims && (type == 0 || type == 2)) {
        // One value, or (packed) several.
        if (type == 2) {
          StringRef packed = reader.readBytes(reader.readVarint());
          WireReader values(packed.data(), packed.size());
          while (!values.isDone() && !values.hasFailed())
            dims += std::to_string(values.readVarint()) + ",";
          appendBytes(copy, kDims, packed);
        } else {
          uint64_t value = reader.readVarint();
          dims += std::to_string(value) + ",";
          appendVarint(copy, tag);
          appendVarint(copy, value);
        }
        continue;
      }
      // Packed floats and doubles lie in the file as raw data does.
      bool isData = type == 2 && (number == kRawData || number == kFloatData ||
                                  number == kDoubleData);
      StringRef rest = reader.readRest(type);
      // Where our notes are, the model has no say: a note of its own could name
      // any file.
      if (number == kDocString)
        continue;
      if (isData) {
        WireReader content(rest.data(), rest.size());
        StringRef payload = content.readBytes(content.readVarint());
        if (payload.size() > kLargestInline && data.empty()) {
          data = payload;
          continue;
        }
      }
      appendVarint(copy, tag);
      copy += rest;
    }
    if (reader.hasFailed())
      return false;
    if (data.empty()) {
      out += copy;
      return true;
    }
    // Again, without dimensions: a tensor of no elements needs no data.
    WireReader fields(copy.data(), copy.size());
    while (!fields.isDone()) {
      uint64_t tag = fields.readTag();
      uint32_t number = static_cast<uint32_t>(tag >> 3);
      StringRef rest = fields.readRest(tag & 7);
      if (number == kDims)
        continue;
      appendVarint(out, tag);
      out += rest;
    }
    appendVarint(out, kDims << 3);
    appendVarint(out, 0);
    std::string note = kNote.str() + std::to_string(data.data() - file) + "|" +
                       std::to_string(data.size()) + "|" + dims + "|" +
                       path.str();
    appendBytes(out, kDocString, note);
    return true;
  }

  StringRef path;
  const char *file;
  std::string problem = "is no ONNX model, or is damaged";
};

} // namespace

std::optional<DataPlace>
ModelFile::getDataPlace(const onnx::TensorProto &tensor) {
  StringRef note = tensor.doc_string();
  if (!note.consume_front(kNote))
    return std::nullopt;
  DataPlace place;
  auto [offset, afterOffset] = note.split('|');
  auto [length, afterLength] = afterOffset.split('|');
  auto [dims, file] = afterLength.split('|');
  uint64_t number;
  if (offset.getAsInteger(10, place.offset) ||
      length.getAsInteger(10, place.length))
    return std::nullopt;
  llvm::SmallVector<StringRef> parts;
  dims.split(parts, ',', -1, /*KeepEmpty=*/false);
  for (StringRef part : parts) {
    if (part.getAsInteger(10, number))
      return std::nullopt;
    place.dims.push_back(static_cast<int64_t>(number));
  }
  place.file = file.str();
  return place;
}

//===----------------------------------------------------------------------===//
// External data
//===----------------------------------------------------------------------===//

/// Calls `visit` for every tensor of a graph or function.
static llvm::Error
visitTensors(onnx::GraphProto &graph,
             const std::function<llvm::Error(onnx::TensorProto &)> &visit);

static llvm::Error
visitTensors(onnx::NodeProto &node,
             const std::function<llvm::Error(onnx::TensorProto &)> &visit) {
  for (onnx::AttributeProto &attribute : *node.mutable_attribute()) {
    if (attribute.has_t())
      if (llvm::Error error = visit(*attribute.mutable_t()))
        return error;
    for (onnx::TensorProto &tensor : *attribute.mutable_tensors())
      if (llvm::Error error = visit(tensor))
        return error;
    if (attribute.has_g())
      if (llvm::Error error = visitTensors(*attribute.mutable_g(), visit))
        return error;
    for (onnx::GraphProto &graph : *attribute.mutable_graphs())
      if (llvm::Error error = visitTensors(graph, visit))
        return error;
  }
  return llvm::Error::success();
}

static llvm::Error
visitTensors(onnx::GraphProto &graph,
             const std::function<llvm::Error(onnx::TensorProto &)> &visit) {
  for (onnx::TensorProto &tensor : *graph.mutable_initializer())
    if (llvm::Error error = visit(tensor))
      return error;
  for (onnx::NodeProto &node : *graph.mutable_node())
    if (llvm::Error error = visitTensors(node, visit))
      return error;
  return llvm::Error::success();
}

/// The file that holds a tensor's external data: inside the model's folder,
/// also once symbolic links are followed.
static llvm::Expected<std::string>
findExternal(StringRef folder, StringRef location, StringRef tensor) {
  auto fail = [&](StringRef what) {
    return llvm::createStringError("tensor '%s' has its data in '%s', %s",
                                   tensor.str().c_str(), location.str().c_str(),
                                   what.str().c_str());
  };
  if (llvm::sys::path::is_absolute(location))
    return fail("an absolute path; only files in the model's folder are read");
  llvm::SmallString<256> file(folder);
  llvm::sys::path::append(file, location);
  llvm::SmallString<256> realFolder, realFile;
  if (llvm::sys::fs::real_path(file, realFile))
    return fail("which does not exist");
  if (llvm::sys::fs::real_path(folder.empty() ? "." : folder, realFolder))
    return fail("and the model's folder can't be read");
  if (!StringRef(realFile).starts_with((realFolder + "/").str()))
    return fail("which is outside of the model's folder");
  if (!llvm::sys::fs::is_regular_file(realFile))
    return fail("which is no regular file");
  return file.str().str();
}

/// Replaces references to external data by notes.
static llvm::Error noteExternalData(onnx::TensorProto &tensor,
                                    StringRef folder) {
  if (!tensor.has_data_location() ||
      tensor.data_location() != onnx::TensorProto::EXTERNAL)
    return llvm::Error::success();
  std::string location;
  uint64_t offset = 0, length = 0;
  bool hasLength = false;
  for (const onnx::StringStringEntryProto &entry : tensor.external_data()) {
    bool isNumber = true;
    if (entry.key() == "location") {
      location = entry.value();
    } else if (entry.key() == "offset") {
      isNumber = !StringRef(entry.value()).getAsInteger(10, offset);
    } else if (entry.key() == "length") {
      isNumber = !StringRef(entry.value()).getAsInteger(10, length);
      hasLength = true;
    }
    if (!isNumber)
      return llvm::createStringError(
          "tensor '%s' has external data with the %s '%s', which is no number",
          tensor.name().c_str(), entry.key().c_str(), entry.value().c_str());
  }
  if (location.empty())
    return llvm::createStringError(
        "tensor '%s' has external data without a location",
        tensor.name().c_str());
  llvm::Expected<std::string> file =
      findExternal(folder, location, tensor.name());
  if (!file)
    return file.takeError();
  uint64_t size = 0;
  if (std::error_code error = llvm::sys::fs::file_size(*file, size))
    return llvm::createStringError(error, "can't read '%s': %s", file->c_str(),
                                   error.message().c_str());
  if (!hasLength)
    length = offset <= size ? size - offset : 0;
  if (offset > size || length > size - offset)
    return llvm::createStringError("tensor '%s' has its data in bytes %llu to "
                                   "%llu of '%s', which has only "
                                   "%llu",
                                   tensor.name().c_str(),
                                   (unsigned long long)offset,
                                   (unsigned long long)(offset + length),
                                   location.c_str(), (unsigned long long)size);
  std::string dims;
  for (int64_t dim : tensor.dims())
    dims += std::to_string(dim) + ",";
  tensor.clear_external_data();
  tensor.clear_data_location();
  tensor.clear_dims();
  tensor.add_dims(0);
  tensor.set_doc_string(kNote.str() + std::to_string(offset) + "|" +
                        std::to_string(length) + "|" + dims + "|" + *file);
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

llvm::Expected<ModelFile> ModelFile::read(StringRef path) {
  std::string name = path.str();
  auto fail = [&](const llvm::Twine &what) {
    return llvm::createStringError("'" + name + "' " + what);
  };
  llvm::Expected<llvm::sys::fs::file_t> handle =
      llvm::sys::fs::openNativeFileForRead(path);
  if (!handle)
    return fail("can't be read: " + llvm::toString(handle.takeError()));
  llvm::sys::fs::file_status status;
  std::error_code error = llvm::sys::fs::status(*handle, status);
  bool isFile =
      !error && status.type() == llvm::sys::fs::file_type::regular_file;
  llvm::sys::fs::mapped_file_region region;
  if (isFile && status.getSize() > 0)
    region = llvm::sys::fs::mapped_file_region(
        *handle, llvm::sys::fs::mapped_file_region::readonly, status.getSize(),
        0, error);
  llvm::sys::fs::closeFile(*handle);
  if (error)
    return fail("can't be read: " + error.message());
  if (!isFile)
    return fail("is no regular file");
  if (!region)
    return fail("is empty");

  std::string stripped;
  StringRef bytes(region.const_data(), region.size());
  ModelFile file;
  Stripper stripper(path, region.const_data());
  if (!stripper.strip(bytes, Message::model, stripped) ||
      !file.model.ParseFromString(stripped))
    return fail(stripper.getProblem());
  if (!file.model.has_graph())
    return fail("is no ONNX model: it has no graph");
  registerMicrosoftSchemas();
  if (llvm::Error error = checkFrame(file.model))
    return fail(llvm::toString(std::move(error)));

  StringRef folder = llvm::sys::path::parent_path(path);
  auto note = [&](onnx::TensorProto &tensor) {
    return noteExternalData(tensor, folder);
  };
  if (llvm::Error error = visitTensors(*file.model.mutable_graph(), note))
    return std::move(error);
  for (onnx::FunctionProto &function : *file.model.mutable_functions())
    for (onnx::NodeProto &node : *function.mutable_node())
      if (llvm::Error error = visitTensors(node, note))
        return std::move(error);

  try {
    onnx::checker::check_model(file.model);
  } catch (const std::exception &exception) {
    // The message ends with the node in protobuf's text form.
    StringRef what = StringRef(exception.what()).split("\n\n").first;
    return fail("does not pass ONNX's checker: " + what.trim().str());
  }
  return file;
}
