//===- HostTensor.h - Tensors in memory and in files ------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What dlc-run and the tests read, compare and write.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DATA_HOSTTENSOR_H
#define DLC_DATA_HOSTTENSOR_H

#include "dlcrt/dlcrt.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace dlc {

/// A dense tensor that owns its elements.
struct HostTensor {
  dlcrt_dtype dtype = {2, 32};
  std::vector<int64_t> dims;
  std::vector<char> bytes;

  int64_t getNumElements() const {
    int64_t count = 1;
    for (int64_t dim : dims)
      count *= dim;
    return count;
  }
  /// As the runtime takes it; valid as long as this is not changed.
  DLTensor getView();
};

/// A tensor and what it is called.
struct NamedTensor {
  std::string name;
  HostTensor tensor;
};

/// NumPy's .npy format (https://numpy.org/doc/stable/reference/generated/
/// numpy.lib.format.html), versions 1 to 3; little-endian, C or Fortran order.
llvm::Expected<HostTensor> parseNpy(llvm::StringRef bytes);
/// The same, written. bfloat16 is written as the numpy type that ml_dtypes
/// reads back: two opaque bytes.
std::string formatNpy(const HostTensor &tensor);

/// NumPy's .npz: a zip archive of .npy files, stored or deflated.
llvm::Expected<std::vector<NamedTensor>> parseNpz(llvm::StringRef bytes);

/// An array as MNIST's are (.idx): two zeros, a dtype, a rank, dimensions and
/// elements with their highest byte first.
llvm::Expected<HostTensor> parseIdx(llvm::StringRef bytes);

/// Reads one tensor from a .npy file, an ONNX TensorProto (.pb), or an .idx
/// file, the name of which may also end in "-ubyte".
llvm::Expected<HostTensor> readTensorFile(llvm::StringRef path);
/// Reads strings, a map, a sequence or an optional from an ONNX file (.pb) as
/// the inputs or outputs `infos` that they are (see dlc/Frontends/Onnx.h).
llvm::Expected<std::vector<HostTensor>>
readValueFile(llvm::StringRef path, llvm::ArrayRef<dlcrt_tensor_info> infos);
llvm::Expected<std::vector<NamedTensor>> readNpzFile(llvm::StringRef path);
llvm::Error writeNpyFile(const HostTensor &tensor, llvm::StringRef path);
llvm::Error writeNpzFile(llvm::ArrayRef<NamedTensor> tensors,
                         llvm::StringRef path);

/// "float32", "int64", "bool", ...
std::string getDtypeName(dlcrt_dtype dtype);

/// `value` rounded to f64, f32, f16 or bf16: its bits.
uint64_t getFloatBits(double value, dlcrt_dtype dtype);

/// Element `index` as a double; bfloat16 and float16 are converted, and of a
/// complex number it is the magnitude.
double getElementAsDouble(const HostTensor &tensor, int64_t index);

/// How far `actual` is from `expected`.
struct TensorComparison {
  bool matches = true;
  /// What does not match, for people; empty if it does.
  std::string problem;
  double maxAbsolute = 0;
  /// The largest difference over the largest magnitude of `expected`.
  double maxRelative = 0;
};

/// Compares shapes, types and elements: |a - e| <= absolute + relative * |e|,
/// as numpy.testing.assert_allclose.
TensorComparison compareTensors(const HostTensor &actual,
                                const HostTensor &expected, double relative,
                                double absolute);

} // namespace dlc

#endif // DLC_DATA_HOSTTENSOR_H
