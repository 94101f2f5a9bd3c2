//===- dense.h - copies of strided tensors ----------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Kernels read dense tensors only; an input with strides is copied first.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_DENSE_H
#define DLCRT_SRC_DENSE_H

#include "dlcrt/dlcrt.h"

namespace dlcrt {

/// Writes the elements of `tensor`, which has strides and whole bytes for
/// elements, to `to` in row-major order. False if there is no memory.
bool copyDense(const DLTensor &tensor, char *to);

} // namespace dlcrt

#endif // DLCRT_SRC_DENSE_H
