//===- Random.h - Choices of the mutators -----------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The same choices for the same seed, with every library.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TEST_FUZZ_RANDOM_H
#define DLC_TEST_FUZZ_RANDOM_H

#include <cstddef>
#include <random>

namespace dlc::test {

class Random {
public:
  explicit Random(unsigned seed) : engine(seed) {}

  size_t below(size_t bound) { return engine() % bound; }
  bool chance(unsigned oneIn) { return below(oneIn) == 0; }
  /// An element of a list, which has some.
  template <typename List> auto &pick(List &list) {
    return list[static_cast<int>(below(std::size(list)))];
  }

private:
  std::minstd_rand engine;
};

} // namespace dlc::test

#endif // DLC_TEST_FUZZ_RANDOM_H
