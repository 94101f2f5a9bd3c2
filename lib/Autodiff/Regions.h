//===- Regions.h - The ops of branches and loops -------------- -*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_AUTODIFF_REGIONS_H
#define DLC_LIB_AUTODIFF_REGIONS_H

#include "dlc/Autodiff/Gradients.h"
#include "mlir/IR/IRMapping.h"

namespace dlc {

/// What the regions of `op` use of values around it whose gradient is wanted.
SmallVector<Value> getWantedFromOutside(Operation *op,
                                        const Gradients &gradients);

/// The ops of a block, and what these give in the end.
struct Body {
  SmallVector<Operation *> ops;
  SmallVector<Value> yielded;

  explicit Body(Block &block);

  /// Emits the ops again. Returns what is yielded then.
  SmallVector<Value> clone(OpBuilder &b, IRMapping &mapping) const;
};

} // namespace dlc

#endif // DLC_LIB_AUTODIFF_REGIONS_H
