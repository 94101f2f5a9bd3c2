//===- json.h - reading JSON ------------------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Just enough to check that a trace is well-formed and says what it should.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_TEST_SUPPORT_JSON_H
#define DLCRT_TEST_SUPPORT_JSON_H

#include <map>
#include <string>
#include <vector>

namespace dlcrt::test {

struct Json {
  enum Kind { Bad, Null, Bool, Number, String, Array, Object } kind = Bad;
  double number = 0; // of a bool, 0 or 1
  std::string string;
  std::vector<Json> array;
  std::map<std::string, Json> object;

  /// A value of kind Bad if `text` is not JSON as a whole.
  static Json parse(const std::string &text);
  /// The member called `key`, or a value of kind Bad.
  const Json &operator[](const std::string &key) const;
};

} // namespace dlcrt::test

#endif // DLCRT_TEST_SUPPORT_JSON_H
