//===- tensor.h - tensors that the runtime makes ----------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An output that the caller left open is one piece of the context's memory: its
// size, its shape, and aligned behind them its elements. The size is found
// again through the shape's address, so a caller may change what the tensor
// says and still free it.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_TENSOR_H
#define DLCRT_SRC_TENSOR_H

#include "memory.h"

namespace dlcrt {

/// Memory for a tensor of these dimensions and `bytes` of elements. Gives its
/// shape, null if there is no memory, and where its elements are.
int64_t *allocateTensor(Memory &memory, const int64_t *dims, int32_t rank,
                        int64_t bytes, void *&data);
/// Frees what allocateTensor made; null is allowed.
void freeTensor(Memory &memory, int64_t *shape);

} // namespace dlcrt

#endif // DLCRT_SRC_TENSOR_H
