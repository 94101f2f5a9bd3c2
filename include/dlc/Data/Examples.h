//===- Examples.h - What a training learns from -----------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Arrays whose rows are examples: from the files that have tensors (see
// HostTensor.h), and from tables of numbers in text (.csv).
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DATA_EXAMPLES_H
#define DLC_DATA_EXAMPLES_H

#include "dlc/Data/HostTensor.h"
#include "dlc/Support/LLVM.h"

namespace dlc {

/// A table of numbers as an array of f64 with a line in each row. `columns` are
/// names of the first line, or numbers from 1 on, with commas between; "" is
/// all. One column by itself is an array of one dimension. `file` is for
/// errors, which name line and column.
llvm::Expected<HostTensor> parseCsv(StringRef text, StringRef file,
                                    StringRef columns);

/// `tensor` with elements of another type, if all of them stay what they are:
/// integers become floats, and f64 is rounded to f32, but 0.5 becomes no
/// integer.
llvm::Expected<HostTensor> convertElements(const HostTensor &tensor,
                                           dlcrt_dtype dtype);

/// The examples of a data set, by the inputs that take them.
class Examples {
public:
  /// Reads files for these inputs: FILE.npz has them by name; NAME=FILE is an
  /// array, where NAME=FILE.csv:COLUMNS chooses columns.
  static llvm::Expected<Examples> read(ArrayRef<std::string> sources,
                                       ArrayRef<dlcrt_tensor_info> inputs);

  /// How many there are.
  int64_t getCount() const { return count; }
  /// How many the inputs take at once; DLCRT_DYNAMIC if any number of them.
  int64_t getBatchSize() const { return batchSize; }
  /// The inputs for these examples, in the inputs' order.
  std::vector<HostTensor> take(ArrayRef<int64_t> rows) const;

private:
  struct Column {
    HostTensor tensor;
    bool isRows; ///< or the same for all examples
  };
  llvm::Error add(HostTensor tensor, const dlcrt_tensor_info &info);
  llvm::Error addRows(const HostTensor &tensor, const dlcrt_tensor_info &info);

  std::vector<Column> columns;
  int64_t count = -1;
  int64_t batchSize = DLCRT_DYNAMIC;
};

} // namespace dlc

#endif // DLC_DATA_EXAMPLES_H
