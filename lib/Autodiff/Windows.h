//===- Windows.h - Windows seen from what they slide over -------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Forward, result element p reads the operand's elements stride * p + dilation
// * k - low for all places k of the window. Backward, element s of the operand
// reads those p for which there is such a k: again a window, of the same size
// and dilation, that slides in single steps over the gradient with stride - 1
// zeros between its elements.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_AUTODIFF_WINDOWS_H
#define DLC_LIB_AUTODIFF_WINDOWS_H

#include "dlc/Support/LLVM.h"

namespace dlc {

/// One dimension of a windowed op.
struct WindowDim {
  int64_t dim;
  OpFoldResult window;
  int64_t stride, low, dilation;
};

/// `dz`, padded so that a window in single steps, without padding, gives what
/// has the shape of `x` in `dims`.
Value padForBackward(ImplicitLocOpBuilder &builder, Value dz, Value x,
                     ArrayRef<WindowDim> dims);

} // namespace dlc

#endif // DLC_LIB_AUTODIFF_WINDOWS_H
