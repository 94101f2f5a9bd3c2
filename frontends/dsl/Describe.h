//===- Describe.h - Values as editors show them -----------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Signatures, types and comments for people.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_DSL_DESCRIBE_H
#define DLC_FRONTENDS_DSL_DESCRIBE_H

#include "Values.h"
#include "dlc/Frontends/DslAnalysis.h"

namespace dlc::tdl {

Description describe(const Item *item, const Sources &sources);
Description describe(StringRef name, const Val &value, const Sources &sources);

/// Where the item is declared that a value is; invalid if it is none.
SMRange getDeclaration(const Val &value);

/// The names behind a '.' after a value.
std::vector<Completion> getMembers(const Val &value, const Sources &sources);
Completion makeCompletion(StringRef name, const Val &value,
                          const Sources &sources);

} // namespace dlc::tdl

#endif // DLC_FRONTENDS_DSL_DESCRIBE_H
