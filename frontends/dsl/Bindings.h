//===- Bindings.h - Names that a place sees ---------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For editors: found by words alone, since a program is not one yet while
// someone writes it.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_DSL_BINDINGS_H
#define DLC_FRONTENDS_DSL_BINDINGS_H

#include "Lexer.h"

namespace dlc::tdl {

/// The parameters, sizes and values of the function or record around the token
/// numbered `end` that are bound before it, from the outermost one on.
std::vector<SMRange> findBindings(ArrayRef<Token> tokens, size_t end);

/// What follows 'fn', 'entry', 'record', 'let' and 'import' in a file. Only of
/// imports the range goes beyond the keyword.
struct Outline {
  StringRef keyword;
  SMRange name, range;
};
std::vector<Outline> findItems(ArrayRef<Token> tokens);

} // namespace dlc::tdl

#endif // DLC_FRONTENDS_DSL_BINDINGS_H
