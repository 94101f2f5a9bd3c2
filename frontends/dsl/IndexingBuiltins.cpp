//===- IndexingBuiltins.cpp - Functions that use indices ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Builtins.h"

using namespace dlc;
using namespace dlc::tdl;

/// take_along(x, places, axis): along a dimension, the elements at `places`.
static FailureOr<Val> takeAlong(Arguments &arguments) {
  Elaborator &elaborator = arguments.elaborator;
  FailureOr<Tensor> x = arguments.getTensor(0), places = arguments.getTensor(1);
  if (failed(x) || failed(places))
    return failure();
  FailureOr<int64_t> axis = arguments.getAxis(2, x->sizes.size());
  if (failed(axis))
    return failure();
  bool fits = isa<IntegerType>(places->dtype) && !places->dtype.isInteger(1) &&
              places->sizes.size() == x->sizes.size();
  for (size_t i = 0; fits && i < x->sizes.size(); ++i)
    fits = int64_t(i) == *axis || places->sizes[i] == x->sizes[i];
  if (!fits)
    return arguments.error(1) << "'places' is of integers, with the sizes of "
                              << formatType(*x) << " but for dimension "
                              << *axis << "; this is " << formatType(*places);
  FailureOr<RankedTensorType> type =
      elaborator.getType(x->dtype, places->sizes, arguments.call.range);
  if (failed(type))
    return failure();
  Value value = GatherElementsOp::create(arguments.b, *type, x->value, *axis,
                                         places->value);
  return Val(elaborator.makeTensor(value, places->sizes));
}

/// scatter_add(x, places, updates): x with updates[i] added to x[places[i]].
static FailureOr<Val> scatterAdd(Arguments &arguments) {
  Elaborator &elaborator = arguments.elaborator;
  FailureOr<Tensor> x = arguments.getTensor(0), places = arguments.getTensor(1),
                    updates = arguments.getTensor(2);
  if (failed(x) || failed(places) || failed(updates))
    return failure();
  SmallVector<Size, 4> wanted(places->sizes);
  if (!x->sizes.empty())
    llvm::append_range(wanted, ArrayRef(x->sizes).drop_front());
  bool fits = !x->sizes.empty() && isa<IntegerType>(places->dtype) &&
              !places->dtype.isInteger(1) && updates->dtype == x->dtype &&
              !x->dtype.isInteger(1) &&
              ArrayRef(updates->sizes) == ArrayRef(wanted);
  if (!fits)
    return arguments.error()
           << "expected x, places in its first dimension, and updates of "
           << formatDType(x->dtype) << formatSizes(wanted) << ", but these are "
           << formatType(*x) << ", " << formatType(*places) << " and "
           << formatType(*updates);
  SmallVector<Size, 4> tuples(places->sizes);
  tuples.push_back(1);
  Value indices =
      reshapeTo(arguments.b, places->value, materialize(arguments.b, tuples));
  Value value =
      ScatterNdOp::create(arguments.b, x->value.getType(), ScatterKind::add,
                          x->value, indices, updates->value);
  return Val(elaborator.makeTensor(value, x->sizes));
}

ArrayRef<Builtin> dlc::tdl::getIndexingBuiltins() {
  static constexpr StringRef kTake[] = {"x", "places", "axis?"},
                             kScatter[] = {"x", "places", "updates"};
  static constexpr Builtin kRows[] = {
      {"scatter_add", kScatter, scatterAdd},
      {"take_along", kTake, takeAlong},
  };
  return kRows;
}
