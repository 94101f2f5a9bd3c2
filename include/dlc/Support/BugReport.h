//===- BugReport.h - What a crash says --------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every tool gives this to llvm::setBugReportMsg, which would otherwise send
// people to LLVM's developers.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_SUPPORT_BUGREPORT_H
#define DLC_SUPPORT_BUGREPORT_H

namespace dlc {

inline constexpr char kBugReportMessage[] =
    "This is a bug in dlc. Please report it in the dlc project's issue "
    "tracker, "
    "with the command, its input and the text below.\n";

} // namespace dlc

#endif // DLC_SUPPORT_BUGREPORT_H
