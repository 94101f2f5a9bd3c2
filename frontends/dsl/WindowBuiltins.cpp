//===- WindowBuiltins.cpp - Convolutions and pools ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Images are channels first: N C and one to three spatial dimensions.
//
//===----------------------------------------------------------------------===//

#include "Builtins.h"

using namespace dlc;
using namespace dlc::tdl;

namespace {
/// How windows lie in the spatial dimensions of an image.
struct Windows {
  SmallVector<Size, 4> lengths;
  SmallVector<int64_t> strides, dilations, padding;
};
} // namespace

/// 1, [1, 2], [[1, 1], [0, 2]] or "same".
static LogicalResult readPadding(Arguments &arguments, size_t i,
                                 ArrayRef<Size> image, Windows &windows) {
  size_t rank = image.size();
  if (!arguments.has(i)) {
    windows.padding.assign(2 * rank, 0);
    return success();
  }
  if (auto text = std::get_if<Text>(&arguments.get(i))) {
    if (text->text != "same")
      return arguments.error(i)
             << "expected \"same\" or numbers, not \"" << text->text << "\"";
    for (size_t dim = 0; dim < rank; ++dim) {
      auto length = windows.lengths[dim].getConstant();
      if (!length || windows.strides[dim] != 1)
        return arguments.error(i)
               << "\"same\" needs windows of known length and a stride of 1";
      int64_t all = (*length - 1) * windows.dilations[dim];
      windows.padding.push_back(all / 2);
      windows.padding.push_back(all - all / 2);
    }
    return success();
  }
  auto list = getAs<List>(arguments.get(i));
  bool isPairs =
      list && !list->elements.empty() && getAs<List>(list->elements.front());
  if (!isPairs) {
    FailureOr<SmallVector<int64_t>> both = arguments.getIntegers(i, rank, 0, 0);
    if (failed(both))
      return failure();
    for (int64_t width : *both)
      windows.padding.append({width, width});
    return success();
  }
  for (const Val &element : list->elements) {
    auto pair = getAs<List>(element);
    for (size_t j = 0; j < 2; ++j) {
      auto size = pair && pair->elements.size() == 2
                      ? std::get_if<Size>(&pair->elements[j])
                      : nullptr;
      auto known = size ? size->getConstant() : std::nullopt;
      if (!known || *known < 0)
        return arguments.error(i) << "expected [low, high] for each spatial "
                                     "dimension, but one is "
                                  << formatType(element);
      windows.padding.push_back(*known);
    }
  }
  if (windows.padding.size() != 2 * rank)
    return arguments.error(i) << "there are " << windows.padding.size() / 2
                              << " paddings for " << rank << " dimensions";
  return success();
}

/// The spatial sizes of the result: how many places windows have.
static LogicalResult addPlaces(Arguments &arguments, ArrayRef<Size> image,
                               const Windows &windows,
                               SmallVectorImpl<Size> &sizes) {
  for (auto [dim, size] : llvm::enumerate(image)) {
    Size reach =
        Size(windows.dilations[dim]) * (windows.lengths[dim] - Size(1)) +
        Size(1);
    Size room = size + Size(windows.padding[2 * dim]) +
                Size(windows.padding[2 * dim + 1]);
    if (failed(arguments.elaborator.requireAtMost(
            reach, room, arguments.call.range,
            "the window is larger than the image")))
      return failure();
    sizes.push_back(floorDivide(room - reach, windows.strides[dim]) + Size(1));
  }
  return success();
}

/// The spatial dimensions of an image.
static FailureOr<ArrayRef<Size>> getSpatial(Arguments &arguments,
                                            const Tensor &image) {
  if (image.sizes.size() < 3 || image.sizes.size() > 5)
    return arguments.error(0)
           << "an image has a batch, channels, and one to three spatial "
              "dimensions, but this is "
           << formatType(image);
  return ArrayRef(image.sizes).drop_front(2);
}

/// conv(x: T[N, C, S..], w: T[O, C / groups, K..], stride, padding, dilation,
/// groups)
static FailureOr<Val> conv(Arguments &arguments) {
  Elaborator &elaborator = arguments.elaborator;
  FailureOr<Tensor> x = arguments.getFloats(0), w = arguments.getFloats(1);
  if (failed(x) || failed(w))
    return failure();
  FailureOr<ArrayRef<Size>> spatial = getSpatial(arguments, *x);
  if (failed(spatial))
    return failure();
  if (w->sizes.size() != x->sizes.size() || w->dtype != x->dtype)
    return arguments.error(1)
           << "the filter for " << formatType(*x) << " has " << x->sizes.size()
           << " dimensions of " << formatDType(x->dtype) << ", but this is "
           << formatType(*w);
  FailureOr<int64_t> groups = arguments.getInteger(5, 1, 1);
  if (failed(groups))
    return failure();
  Size channels = w->sizes[1] * Size(*groups);
  if (channels != x->sizes[1])
    return arguments.error(1)
           << "the filter is for " << channels.str()
           << " channels, but the image has " << x->sizes[1].str();
  auto outputs = w->sizes[0].getConstant();
  if (*groups > 1 && elaborator.putOff(w->sizes[0]))
    return failure();
  if (*groups > 1 && (!outputs || *outputs % *groups != 0))
    return arguments.error(1)
           << w->sizes[0].str() << " filters are no multiple of " << *groups
           << " groups";
  Windows windows;
  windows.lengths.assign(w->sizes.begin() + 2, w->sizes.end());
  auto strides = arguments.getIntegers(2, spatial->size(), 1, 1),
       dilations = arguments.getIntegers(4, spatial->size(), 1, 1);
  if (failed(strides) || failed(dilations))
    return failure();
  windows.strides = *strides;
  windows.dilations = *dilations;
  SmallVector<Size, 4> sizes{x->sizes[0], w->sizes[0]};
  if (failed(readPadding(arguments, 3, *spatial, windows)) ||
      failed(addPlaces(arguments, *spatial, windows, sizes)))
    return failure();
  Value value = ConvOp::create(
      arguments.b, Layout::channels_first, x->value, w->value, windows.strides,
      windows.padding, windows.dilations, static_cast<uint64_t>(*groups));
  return Val(elaborator.makeTensor(value, sizes));
}

/// max_pool(x, window, stride, padding); the stride is the window by default.
template <ReduceKind kind> static FailureOr<Val> pool(Arguments &arguments) {
  FailureOr<Tensor> x = arguments.getFloats(0);
  if (failed(x))
    return failure();
  FailureOr<ArrayRef<Size>> spatial = getSpatial(arguments, *x);
  if (failed(spatial))
    return failure();
  auto lengths = arguments.getIntegers(1, spatial->size(), 1, 1);
  if (failed(lengths))
    return failure();
  Windows windows;
  for (int64_t length : *lengths)
    windows.lengths.push_back(length);
  windows.dilations.assign(spatial->size(), 1);
  windows.strides = *lengths;
  if (arguments.has(2)) {
    auto strides = arguments.getIntegers(2, spatial->size(), 1, 1);
    if (failed(strides))
      return failure();
    windows.strides = *strides;
  }
  SmallVector<Size, 4> sizes{x->sizes[0], x->sizes[1]};
  if (failed(readPadding(arguments, 3, *spatial, windows)) ||
      failed(addPlaces(arguments, *spatial, windows, sizes)))
    return failure();
  // Of all dimensions.
  SmallVector<int64_t> window{1, 1}, strides{1, 1}, dilations{1, 1},
      padding{0, 0, 0, 0};
  window.append(*lengths);
  strides.append(windows.strides);
  dilations.append(windows.dilations);
  padding.append(windows.padding);
  Value value = PoolOp::create(arguments.b, kind, x->value, window, strides,
                               padding, dilations);
  return Val(arguments.elaborator.makeTensor(value, sizes));
}

ArrayRef<Builtin> dlc::tdl::getWindowBuiltins() {
  static constexpr StringRef kConv[] = {"x",        "filter",    "stride?",
                                        "padding?", "dilation?", "groups?"},
                             kPool[] = {"x", "window", "stride?", "padding?"};
  static constexpr Builtin kRows[] = {
      {"conv", kConv, conv},
      {"max_pool", kPool, pool<ReduceKind::max>},
      {"sum_pool", kPool, pool<ReduceKind::sum>},
  };
  return kRows;
}
