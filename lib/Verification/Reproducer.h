//===- Reproducer.h - A small program that shows a difference ---*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A folder that needs nothing else: the piece as a program, its weights,
// inputs, what should come out, and the command.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_VERIFICATION_REPRODUCER_H
#define DLC_LIB_VERIFICATION_REPRODUCER_H

#include "Search.h"

namespace dlc {

llvm::Error writeReproducer(PieceChecker &checker, const Culprit &culprit,
                            const CompileOptions &options, StringRef folder);

} // namespace dlc

#endif // DLC_LIB_VERIFICATION_REPRODUCER_H
