//===- LossChart.cpp - How a loss went down -------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "LossChart.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace dlc;

static std::vector<double> getMeans(ArrayRef<double> numbers, size_t width) {
  std::vector<double> means;
  size_t columns = std::min(width, numbers.size());
  for (size_t i = 0; i < columns; ++i) {
    size_t begin = i * numbers.size() / columns,
           end = (i + 1) * numbers.size() / columns;
    double sum = 0;
    for (double number : numbers.slice(begin, end - begin))
      sum += number;
    means.push_back(sum / static_cast<double>(end - begin));
  }
  return means;
}

void dlc::drawChart(raw_ostream &stream, ArrayRef<double> numbers, size_t width,
                    size_t height) {
  std::vector<double> means = getMeans(numbers, width);
  if (means.empty())
    return;
  auto [least, greatest] = std::minmax_element(means.begin(), means.end());
  double low = *least, range = *greatest - low;
  // Each character has eight steps.
  static constexpr StringRef kBlocks[] = {" ", "▁", "▂", "▃", "▄",
                                          "▅", "▆", "▇", "█"};
  for (size_t line = height; line-- > 0;) {
    if (line + 1 == height)
      stream << llvm::formatv("{0,10:g4} ", *greatest);
    else if (line == 0)
      stream << llvm::formatv("{0,10:g4} ", low);
    else
      stream.indent(11);
    stream << "│";
    for (double mean : means) {
      double part = range > 0 ? (mean - low) / range : 0;
      // The least is to be seen, too.
      auto steps = static_cast<int64_t>(1 + part * (8.0 * height - 1));
      stream << kBlocks[std::clamp<int64_t>(steps - 8 * line, 0, 8)];
    }
    stream << "\n";
  }
}
