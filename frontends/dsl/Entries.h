//===- Entries.h - Functions of a library -----------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_DSL_ENTRIES_H
#define DLC_FRONTENDS_DSL_ENTRIES_H

#include "Signature.h"

namespace dlc::tdl {

/// What entries keep from call to call: a tensor for each name, the same one in
/// each entry.
class States {
public:
  LogicalResult add(Elaborator &elaborator, StringRef name,
                    RankedTensorType type, StringRef entry, SMRange range);

private:
  struct State {
    RankedTensorType type;
    std::string entry;
  };
  llvm::StringMap<State> states;
};

/// One part of what an entry gives.
struct EntryResult {
  std::string name; ///< "" if there is only one
  Val value;
  bool isState = false; ///< it is kept under this name
};

/// An entry: its parameters are added, then the function begins, and ends with
/// results.
class EntryBuilder {
public:
  EntryBuilder(Elaborator &elaborator, const Scope &file, States &states,
               StringRef name, SMRange range)
      : scope(&file), signature(elaborator, scope), elaborator(elaborator),
        states(states), name(name.str()), range(range) {}

  LogicalResult addParameter(const Parameter &parameter);
  /// What is made from here on stands in the function; `scope` has its
  /// parameters.
  LogicalResult begin();
  /// `range` is where the results are written.
  LogicalResult end(ArrayRef<EntryResult> results, SMRange range);

  Scope scope;
  Signature signature;

private:
  FailureOr<unsigned> getStateArgument(const std::string &state,
                                       const Tensor &tensor);

  Elaborator &elaborator;
  States &states;
  std::string name;
  SMRange range;
  func::FuncOp function;
};

} // namespace dlc::tdl

#endif // DLC_FRONTENDS_DSL_ENTRIES_H
