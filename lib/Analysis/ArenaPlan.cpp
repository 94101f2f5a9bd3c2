//===- ArenaPlan.cpp - Places for buffers in one arena --------------------===//
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

#include "dlc/Analysis/ArenaPlan.h"
#include "llvm/Support/MathExtras.h"

using namespace dlc;

ArenaPlan dlc::planArena(ArrayRef<int64_t> sizes, ArrayRef<Lifetime> lifetimes,
                         int64_t alignment) {
  ArenaPlan plan;
  plan.offsets.assign(sizes.size(), 0);
  SmallVector<size_t> order = llvm::to_vector(llvm::seq<size_t>(sizes.size()));
  llvm::sort(order, [&](size_t a, size_t b) {
    return std::pair(-sizes[a], a) < std::pair(-sizes[b], b);
  });
  SmallVector<size_t> placed;
  for (size_t buffer : order) {
    // The neighbours in time, from the lowest address up.
    SmallVector<size_t> taken;
    for (size_t other : placed)
      if (lifetimes[buffer].overlaps(lifetimes[other]))
        taken.push_back(other);
    llvm::sort(taken, [&](size_t a, size_t b) {
      return plan.offsets[a] < plan.offsets[b];
    });
    int64_t offset = 0;
    for (size_t other : taken) {
      if (plan.offsets[other] >= offset + sizes[buffer])
        break;
      offset =
          std::max(offset, static_cast<int64_t>(llvm::alignTo(
                               plan.offsets[other] + sizes[other], alignment)));
    }
    plan.offsets[buffer] = offset;
    plan.bytes = std::max(plan.bytes, offset + sizes[buffer]);
    placed.push_back(buffer);
  }
  for (const Lifetime &moment : lifetimes) {
    int64_t needed = 0;
    for (auto [size, lifetime] : llvm::zip(sizes, lifetimes))
      if (lifetime.first <= moment.first && moment.first <= lifetime.last)
        needed += size;
    plan.lowerBound = std::max(plan.lowerBound, needed);
  }
  return plan;
}

SmallVector<int64_t> dlc::assignSlots(ArrayRef<Lifetime> lifetimes,
                                      function_ref<bool(size_t, size_t)> fits) {
  SmallVector<int64_t> slots(lifetimes.size(), -1);
  // For each slot, the buffers in it.
  SmallVector<SmallVector<size_t>> contents;
  SmallVector<size_t> order =
      llvm::to_vector(llvm::seq<size_t>(lifetimes.size()));
  llvm::sort(order, [&](size_t a, size_t b) {
    return std::pair(lifetimes[a].first, a) < std::pair(lifetimes[b].first, b);
  });
  for (size_t buffer : order) {
    int64_t best = -1;
    for (size_t slot = 0; slot < contents.size(); ++slot) {
      bool free = llvm::none_of(contents[slot], [&](size_t other) {
        return lifetimes[buffer].overlaps(lifetimes[other]);
      });
      if (!free)
        continue;
      best = slot;
      if (fits(contents[slot].front(), buffer))
        break;
    }
    if (best < 0) {
      best = contents.size();
      contents.emplace_back();
    }
    contents[best].push_back(buffer);
    slots[buffer] = best;
  }
  return slots;
}
