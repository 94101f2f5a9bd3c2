//===- Csv.cpp - Tables of numbers ----------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Lines of fields with commas between; fields may be in quotes. The first line
// may be names.
//
//===----------------------------------------------------------------------===//

#include "dlc/Data/Examples.h"
#include "llvm/ADT/StringExtras.h"

using namespace dlc;

static SmallVector<StringRef> splitLine(StringRef line) {
  SmallVector<StringRef> fields;
  line.split(fields, ',');
  for (StringRef &field : fields) {
    field = field.trim();
    if (field.size() >= 2 && field.front() == '"' && field.back() == '"')
      field = field.drop_front().drop_back().trim();
  }
  return fields;
}

static bool isNumber(StringRef field) {
  double value;
  return !field.getAsDouble(value);
}

/// The places of the chosen columns in a line.
static llvm::Expected<SmallVector<size_t>>
findColumns(StringRef columns, ArrayRef<StringRef> names, size_t width,
            StringRef file) {
  SmallVector<size_t> places;
  if (columns.empty()) {
    for (size_t i = 0; i < width; ++i)
      places.push_back(i);
    return places;
  }
  for (StringRef column : splitLine(columns)) {
    size_t number;
    if (auto *found = llvm::find(names, column); found != names.end())
      places.push_back(found - names.begin());
    else if (!column.getAsInteger(10, number) && number >= 1 && number <= width)
      places.push_back(number - 1);
    else
      return llvm::createStringError(
          "'" + file.str() + "' has no column '" + column.str() + "', " +
          (names.empty() ? "only " + llvm::utostr(width) + " without names"
                         : "only '" + llvm::join(names, "', '") + "'"));
  }
  return places;
}

llvm::Expected<HostTensor> dlc::parseCsv(StringRef text, StringRef file,
                                         StringRef columns) {
  auto fail = [&](size_t line, const Twine &problem) {
    return llvm::createStringError(file.str() + ":" + llvm::utostr(line) +
                                   ": " + problem.str());
  };
  HostTensor table;
  table.dtype = {kDLFloat, 64};
  SmallVector<StringRef> names;
  SmallVector<size_t> places;
  size_t width = 0, rows = 0;
  for (size_t line = 1; !text.empty(); ++line) {
    auto [content, rest] = text.split('\n');
    text = rest;
    if (content.trim().empty())
      continue;
    SmallVector<StringRef> fields = splitLine(content);
    if (width == 0) {
      width = fields.size();
      bool isHeader = llvm::none_of(fields, isNumber);
      if (isHeader)
        names = fields;
      auto found = findColumns(columns, names, width, file);
      if (!found)
        return found.takeError();
      places = *found;
      if (isHeader)
        continue;
    }
    if (fields.size() != width)
      return fail(line, "expected " + Twine(width) + " fields, got " +
                            Twine(fields.size()));
    for (size_t place : places) {
      double value;
      if (fields[place].getAsDouble(value))
        return fail(line, "field " + Twine(place + 1) + ": '" + fields[place] +
                              "' is no number");
      const char *bytes = reinterpret_cast<const char *>(&value);
      table.bytes.insert(table.bytes.end(), bytes, bytes + sizeof(value));
    }
    ++rows;
  }
  table.dims = {static_cast<int64_t>(rows)};
  if (places.size() != 1 || columns.empty())
    table.dims.push_back(static_cast<int64_t>(places.size()));
  return table;
}
