//===- objects.h - making and ending the runtime's own objects --*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The runtime's own objects (modules, events, lanes and so on) come from
// malloc: the context's allocator is for tensors, arenas and scratch. `operator
// new` would need the C++ standard library at link time and could not say that
// memory ran out.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_OBJECTS_H
#define DLCRT_SRC_OBJECTS_H

#include <cstddef>
#include <cstdlib>
#include <new>
#include <utility>

namespace dlcrt {

/// A T followed by `extra` bytes, or null if there is no memory.
template <typename T, typename... Args>
T *makeWithTail(size_t extra, Args &&...args) {
  constexpr size_t alignment = alignof(T);
  size_t bytes = sizeof(T) + extra;
  void *memory =
      alignment <= alignof(max_align_t)
          ? malloc(bytes)
          : aligned_alloc(alignment, (bytes + alignment - 1) & -alignment);
  return memory ? new (memory) T(std::forward<Args>(args)...) : nullptr;
}

template <typename T, typename... Args> T *make(Args &&...args) {
  return makeWithTail<T>(0, std::forward<Args>(args)...);
}

/// Ends an object of make or makeWithTail; null is allowed.
template <typename T> void destroy(T *object) {
  if (!object)
    return;
  object->~T();
  free(object);
}

} // namespace dlcrt

#endif // DLCRT_SRC_OBJECTS_H
