//===- LossChart.h - How a loss went down -----------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_TOOLS_LOSSCHART_H
#define DLC_LIB_TOOLS_LOSSCHART_H

#include "dlc/Support/LLVM.h"

namespace dlc {

/// Draws numbers as a chart of characters, `height` lines high: means of as
/// many as go into a column, with the greatest and the least mean beside it.
void drawChart(raw_ostream &stream, ArrayRef<double> numbers, size_t width,
               size_t height);

} // namespace dlc

#endif // DLC_LIB_TOOLS_LOSSCHART_H
