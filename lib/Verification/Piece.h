//===- Piece.h - A part of a program as a program ---------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What is compiled and run to look at values inside of a program.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_VERIFICATION_PIECE_H
#define DLC_LIB_VERIFICATION_PIECE_H

#include "SourceProgram.h"
#include "mlir/IR/OwningOpRef.h"

namespace dlc {

/// Some nodes of a program, and the values of theirs to look at. What they read
/// of other nodes is given.
struct Piece {
  llvm::BitVector nodes;
  SmallVector<Value> outputs;
};

/// A module with `piece` as its entry "main", and `inputs`, the values of the
/// program that it takes as arguments, in order.
mlir::OwningOpRef<ModuleOp> createModule(const SourceProgram &program,
                                         const Piece &piece,
                                         SmallVector<Value> &inputs);

/// Adds `piece` to `module` as an entry `name`. Returns the values of the
/// program that it takes as arguments, in order.
SmallVector<Value> addEntry(ModuleOp module, const SourceProgram &program,
                            const Piece &piece, StringRef name);

/// A module without entries, with what entries of `program` may refer to.
mlir::OwningOpRef<ModuleOp> createFrame(const SourceProgram &program);

} // namespace dlc

#endif // DLC_LIB_VERIFICATION_PIECE_H
