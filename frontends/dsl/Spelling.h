//===- Spelling.h - What a wrong name may have been meant to be -*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Suggestions for complaints.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_DSL_SPELLING_H
#define DLC_FRONTENDS_DSL_SPELLING_H

#include "Values.h"

namespace dlc::tdl {

/// "; did you mean 'relu'?", or nothing if no name is near `name`.
inline std::string suggest(StringRef name, ArrayRef<std::string> names) {
  // Of names that are as near, one of the same length is meant most often.
  auto getDistance = [&](StringRef one, unsigned most) {
    unsigned edits = name.edit_distance_insensitive(one, true, most);
    return std::pair(edits, one.size() > name.size()
                                ? one.size() - name.size()
                                : name.size() - one.size());
  };
  unsigned most = name.size() < 3 ? 1 : std::max<unsigned>(2, name.size() / 3);
  std::pair<unsigned, size_t> nearest(most + 1, 0);
  StringRef best;
  for (const std::string &one : names)
    if (auto distance = getDistance(one, most); distance < nearest) {
      nearest = distance;
      best = one;
    }
  return best.empty() ? "" : ("; did you mean '" + best + "'?").str();
}

inline std::vector<std::string> getVisibleNames(const Scope &scope) {
  std::vector<std::string> names;
  for (const Scope *one = &scope; one; one = one->getParent())
    for (auto &entry : one->getNames())
      names.push_back(entry.first().str());
  llvm::sort(names);
  return names;
}

} // namespace dlc::tdl

#endif // DLC_FRONTENDS_DSL_SPELLING_H
