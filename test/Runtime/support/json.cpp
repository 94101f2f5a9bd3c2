//===- json.cpp - reading JSON --------------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A recursive-descent parser.
//
//===----------------------------------------------------------------------===//

#include "json.h"
#include <cctype>
#include <cstdlib>

namespace dlcrt::test {

namespace {
class Parser {
public:
  explicit Parser(const std::string &text) : next(text.c_str()) {}

  bool value(Json &json) {
    space();
    switch (*next) {
    case '{':
      return members(json);
    case '[':
      return elements(json);
    case '"':
      json.kind = Json::String;
      return string(json.string);
    case 't':
      json.kind = Json::Bool;
      json.number = 1;
      return word("true");
    case 'f':
      json.kind = Json::Bool;
      return word("false");
    case 'n':
      json.kind = Json::Null;
      return word("null");
    default:
      return number(json);
    }
  }
  bool atEnd() {
    space();
    return !*next;
  }

private:
  void space() {
    while (isspace(static_cast<unsigned char>(*next)))
      ++next;
  }
  bool take(char c) {
    space();
    if (*next != c)
      return false;
    ++next;
    return true;
  }
  bool word(const char *w) {
    for (; *w; ++w, ++next)
      if (*next != *w)
        return false;
    return true;
  }
  bool number(Json &json) {
    char *end;
    json.kind = Json::Number;
    json.number = strtod(next, &end);
    bool ok = end != next;
    next = end;
    return ok;
  }
  bool string(std::string &result) {
    if (!take('"'))
      return false;
    for (; *next != '"'; ++next) {
      if (static_cast<unsigned char>(*next) < 0x20)
        return false;
      if (*next != '\\') {
        result += *next;
        continue;
      }
      ++next;
      if (*next == '"' || *next == '\\') {
        result += *next;
      } else if (*next == 'u') {
        result += static_cast<char>(
            strtol(std::string(next + 1, 4).c_str(), nullptr, 16));
        next += 4;
      } else {
        return false;
      }
    }
    ++next;
    return true;
  }
  bool members(Json &json) {
    json.kind = Json::Object;
    take('{');
    if (take('}'))
      return true;
    do {
      std::string key;
      space();
      if (!string(key) || !take(':') || !value(json.object[key]))
        return false;
    } while (take(','));
    return take('}');
  }
  bool elements(Json &json) {
    json.kind = Json::Array;
    take('[');
    if (take(']'))
      return true;
    do {
      json.array.emplace_back();
      if (!value(json.array.back()))
        return false;
    } while (take(','));
    return take(']');
  }

  const char *next;
};
} // namespace

Json Json::parse(const std::string &text) {
  Json json;
  Parser parser(text);
  return parser.value(json) && parser.atEnd() ? json : Json();
}

const Json &Json::operator[](const std::string &key) const {
  static const Json bad;
  auto found = object.find(key);
  return found == object.end() ? bad : found->second;
}

} // namespace dlcrt::test
