//===- tensor.cpp - tensors that the runtime makes ------------------------===//
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

#include "tensor.h"
#include "context.h"
#include <cstring>

namespace dlcrt {

int64_t *allocateTensor(Memory &memory, const int64_t *dims, int32_t rank,
                        int64_t bytes, void *&data) {
  // The whole size, the shape, padding.
  uint64_t header = (1 + uint64_t(rank)) * sizeof(int64_t);
  header = (header + DLCRT_ALIGNMENT - 1) & -uint64_t(DLCRT_ALIGNMENT);
  uint64_t total = header + uint64_t(bytes);
  auto *start = static_cast<int64_t *>(memory.allocate(total));
  if (!start)
    return nullptr;
  start[0] = int64_t(total);
  int64_t *shape = start + 1;
  if (rank > 0)
    memcpy(shape, dims, rank * sizeof(int64_t));
  data = reinterpret_cast<char *>(start) + header;
  return shape;
}

void freeTensor(Memory &memory, int64_t *shape) {
  if (shape)
    memory.deallocate(shape - 1, shape[-1]);
}

} // namespace dlcrt

void dlcrt_tensor_free(dlcrt_context *context, DLTensor *tensor) {
  if (!context || !tensor)
    return;
  dlcrt::freeTensor(context->memory, tensor->shape);
  tensor->data = nullptr;
  tensor->shape = nullptr;
}
