//===- OpsNormalization.cpp - Import of normalizations --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What brings tensors to zero mean and unit variance, or to a norm.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

//===----------------------------------------------------------------------===//
// Mean and variance
//===----------------------------------------------------------------------===//

/// `x * scale + bias`, either of which may be null.
static Value scaleAndShift(ImplicitLocOpBuilder &b, Value x, Value scale,
                           Value bias) {
  if (scale)
    x = MulOp::create(b, x, scale);
  if (bias)
    x = AddOp::create(b, x, bias);
  return x;
}

/// The element type that a normalization computes in (its stash_type).
static FailureOr<Type> getStashType(Node &node) {
  if (!node.hasAttribute("stash_type"))
    return cast<FloatType>(node.getElementType(0)).getWidth() < 32
               ? Type(node.b.getF32Type())
               : node.getElementType(0);
  return node.getDataType("stash_type");
}

static LogicalResult importLayerNormalization(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value x = node.getInput(0);
  Type type = node.getElementType(0);
  int64_t rank = node.getRank(0);
  FailureOr<int64_t> axis = node.getAxis("axis", -1, rank);
  FailureOr<Type> stash = getStashType(node);
  if (failed(axis) || failed(stash))
    return failure();
  bool center = node.getOp() == "LayerNormalization";
  SmallVector<int64_t> dims = llvm::to_vector(llvm::seq<int64_t>(*axis, rank));
  auto normalize =
      NormalizeOp::create(b, convertTo(b, x, *stash), dims,
                          APFloat(node.getFloat("epsilon", 1e-5)), center);
  Value result = convertTo(b, normalize.getResult(), type);
  Value scale, bias;
  for (auto [i, value] : {std::pair(1, &scale), std::pair(2, &bias)}) {
    if (!node.hasInput(i))
      continue;
    FailureOr<Value> spread =
        node.broadcastTo(node.getInput(i), node.getSizesOf(x));
    if (failed(spread))
      return failure();
    *value = *spread;
  }
  node.setOutput(0, scaleAndShift(b, result, scale, bias));
  // LayerNormalization-17: mean and inverse deviation keep the axes, as 1.
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  for (int64_t dim : dims)
    sizes[dim] = b.getIndexAttr(1);
  Value statistics[] = {normalize.getMean(), normalize.getInverseDeviation()};
  // They are of the type that stash_type says.
  FailureOr<Type> declared = node.getDataType("stash_type", 1);
  if (failed(declared))
    return failure();
  for (size_t i : {1, 2})
    if (node.wantsOutput(i))
      node.setOutput(
          i, convertTo(b, reshapeTo(b, statistics[center ? i - 1 : 1], sizes),
                       *declared));
  return success();
}

static LogicalResult importInstanceNormalization(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value x = node.getInput(0);
  int64_t rank = node.getRank(0);
  if (rank < 2)
    return node.fail("needs a tensor of rank 2 or more");
  SmallVector<int64_t> dims = llvm::to_vector(llvm::seq<int64_t>(2, rank));
  auto normalize =
      NormalizeOp::create(b, x, dims, APFloat(node.getFloat("epsilon", 1e-5)),
                          /*center=*/true);
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  Value scale = broadcastTo(b, node.getInput(1), sizes, {1});
  Value bias = broadcastTo(b, node.getInput(2), sizes, {1});
  node.setOutput(0, scaleAndShift(b, normalize.getResult(), scale, bias));
  return success();
}

static LogicalResult importGroupNormalization(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value x = node.getInput(0);
  int64_t rank = node.getRank(0), groups = node.getInt("num_groups", 1);
  if (rank < 2)
    return node.fail("needs a tensor of rank 2 or more");
  FailureOr<Type> stash = getStashType(node);
  if (failed(stash))
    return failure();
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x), split(sizes);
  split[1] = floorDivSizes(b, b.getLoc(), sizes[1], b.getIndexAttr(groups));
  split.insert(split.begin() + 1, b.getIndexAttr(groups));
  Value grouped = reshapeTo(b, convertTo(b, x, *stash), split);
  SmallVector<int64_t> dims = llvm::to_vector(llvm::seq<int64_t>(2, rank + 1));
  auto normalize = NormalizeOp::create(b, grouped, dims,
                                       APFloat(node.getFloat("epsilon", 1e-5)),
                                       /*center=*/true);
  // GroupNormalization-18: scale and bias are one a group; from version 21 on
  // one a channel.
  Value result = normalize.getResult();
  auto spread = [&](size_t i, Value like, int64_t dim) {
    Value value = convertTo(b, node.getInput(i), *stash);
    return broadcastTo(b, value, node.getSizesOf(like), {dim});
  };
  if (node.getVersion() < 21) {
    result =
        scaleAndShift(b, result, spread(1, result, 1), spread(2, result, 1));
    result = reshapeTo(b, result, sizes);
  } else {
    result = reshapeTo(b, result, sizes);
    result =
        scaleAndShift(b, result, spread(1, result, 1), spread(2, result, 1));
  }
  node.setOutput(0, convertTo(b, result, node.getElementType(0)));
  return success();
}

/// Mean and variance of each channel of `x`.
static std::pair<Value, Value> getMoments(Node &node, Value x,
                                          int64_t channels) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<int64_t> others;
  OpFoldResult count = b.getIndexAttr(1);
  for (auto [dim, size] : llvm::enumerate(node.getSizesOf(x)))
    if (static_cast<int64_t>(dim) != channels) {
      others.push_back(dim);
      count = mulSizes(b, b.getLoc(), count, size);
    }
  auto average = [&](Value value) -> Value {
    Type type = cast<RankedTensorType>(value.getType()).getElementType();
    Value sum = ReduceOp::create(b, ReduceKind::sum, value, others);
    return DivOp::create(b, sum,
                         broadcastScalar(b, sizeAsScalar(b, count, type), sum));
  };
  Value mean = average(x);
  Value centered = SubOp::create(b, x, broadcastAlong(b, mean, x, others));
  return {mean, average(MulOp::create(b, centered, centered))};
}

static LogicalResult importBatchNormalization(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value x = node.getInput(0);
  int64_t channels = node.getRank(0) > 1 ? 1 : 0;
  if (node.getRank(0) < 1)
    return node.fail("needs a tensor of rank 1 or more");
  // One of each a channel.
  OpFoldResult count = node.getSizeOf(x, channels);
  for (size_t i = 1; i < 5; ++i)
    if (int64_t size = node.getRank(i) == 1 ? node.getType(i).getDimSize(0)
                                            : ShapedType::kDynamic;
        !ShapedType::isDynamic(size))
      count = b.getIndexAttr(size);
  SmallVector<Value> parameters;
  for (size_t i = 1; i < 5; ++i) {
    FailureOr<Value> parameter = node.refine(node.getInput(i), count);
    if (failed(parameter))
      return failure();
    parameters.push_back(*parameter);
  }
  Value scale = parameters[0], bias = parameters[1], mean = parameters[2],
        variance = parameters[3];
  if (node.getInt("training_mode", 0) != 0) {
    // BatchNormalization-14: the running moments are outputs.
    double momentum = node.getFloat("momentum", 0.9);
    Type type = cast<RankedTensorType>(mean.getType()).getElementType();
    auto [nowMean, nowVariance] =
        getMoments(node, convertTo(b, x, type), channels);
    auto update = [&](Value running, Value now) -> Value {
      return AddOp::create(
          b, MulOp::create(b, running, splatLike(b, momentum, running)),
          MulOp::create(b, now, splatLike(b, 1 - momentum, now)));
    };
    node.setOutput(1, update(mean, nowMean));
    node.setOutput(2, update(variance, nowVariance));
    mean = nowMean;
    variance = nowVariance;
  }
  // Before version 14 outputs beyond the first ask for training.
  for (size_t i = 1; i < node.getNumOutputs(); ++i)
    if (node.wantsOutput(i) && !node.getOutputs()[i])
      return node.fail("training mode of this version is not supported");
  // As one factor and one summand a channel, which fold into a convolution:
  // scale / sqrt(variance + epsilon), bias - mean * factor.
  Type wide = cast<RankedTensorType>(variance.getType()).getElementType();
  Value inverse = RsqrtOp::create(
      b, AddOp::create(b, variance,
                       splatLike(b, node.getFloat("epsilon", 1e-5), variance)));
  Value factor = MulOp::create(b, convertTo(b, scale, wide), inverse);
  Value summand = SubOp::create(b, convertTo(b, bias, wide),
                                MulOp::create(b, mean, factor));
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  auto spread = [&](Value value) {
    return broadcastTo(b, convertTo(b, value, node.getElementType(0)), sizes,
                       {channels});
  };
  node.setOutput(0, scaleAndShift(b, x, spread(factor), spread(summand)));
  return success();
}

static LogicalResult importMeanVarianceNormalization(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  int64_t rank = node.getRank(0);
  // The axes are an attribute in all versions: there is no such input.
  FailureOr<SmallVector<int64_t>> axes = node.getAxes(1, rank, {0, 2, 3});
  if (failed(axes))
    return failure();
  llvm::sort(*axes);
  // MeanVarianceNormalization-13: (x - mean) / (sqrt(variance) + 1e-9).
  Value x = node.getInput(0);
  OpFoldResult count = b.getIndexAttr(1);
  for (int64_t axis : *axes)
    count = mulSizes(b, b.getLoc(), count, node.getSizeOf(x, axis));
  Value number = sizeAsScalar(b, count, node.getElementType(0));
  auto average = [&](Value value) {
    Value sum = ReduceOp::create(b, ReduceKind::sum, value, *axes);
    Value mean = DivOp::create(b, sum, broadcastScalar(b, number, sum));
    return mean;
  };
  Value centered = SubOp::create(b, x, broadcastAlong(b, average(x), x, *axes));
  Value deviation =
      SqrtOp::create(b, average(MulOp::create(b, centered, centered)));
  deviation = AddOp::create(b, deviation, splatLike(b, 1e-9, deviation));
  node.setOutput(
      0, DivOp::create(b, centered, broadcastAlong(b, deviation, x, *axes)));
  return success();
}

//===----------------------------------------------------------------------===//
// Norms
//===----------------------------------------------------------------------===//

static LogicalResult importLpNormalization(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value x = node.getInput(0);
  FailureOr<int64_t> axis = node.getAxis("axis", -1, node.getRank(0));
  if (failed(axis))
    return failure();
  Value norm;
  if (node.getInt("p", 2) == 1)
    norm = ReduceOp::create(b, ReduceKind::sum, AbsOp::create(b, x), *axis);
  else
    norm = SqrtOp::create(
        b, ReduceOp::create(b, ReduceKind::sum, MulOp::create(b, x, x), *axis));
  // LpNormalization-22: where the norm is 0 the result is 0.
  Value spread = broadcastAlong(b, norm, x, *axis);
  Value zero = splatLike(b, 0, x);
  Value isZero = CompareOp::create(b, Comparison::eq, spread, zero);
  node.setOutput(
      0, SelectOp::create(b, isZero, zero, DivOp::create(b, x, spread)));
  return success();
}

static LogicalResult importLrn(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value x = node.getInput(0);
  int64_t rank = node.getRank(0), size = node.getInt("size", 1);
  if (rank < 2 || size < 1)
    return node.fail("needs a tensor of rank 2 or more and a positive size");
  // LRN-13: x / (bias + alpha / size * sum of squares over channels)^beta, the
  // sum over (size - 1) / 2 channels before and the rest after.
  SmallVector<int64_t> ones(rank, 1), window(rank, 1), padding(2 * rank, 0);
  window[1] = size;
  padding[2] = (size - 1) / 2;
  padding[3] = size - 1 - padding[2];
  Value squares = PoolOp::create(b, ReduceKind::sum, MulOp::create(b, x, x),
                                 window, ones, padding, ones);
  double alpha = node.getFloat("alpha", 0.0001) / static_cast<double>(size);
  Value base = AddOp::create(b, splatLike(b, node.getFloat("bias", 1), x),
                             MulOp::create(b, squares, splatLike(b, alpha, x)));
  Value power =
      PowOp::create(b, base, splatLike(b, node.getFloat("beta", 0.75), x));
  node.setOutput(0, DivOp::create(b, x, power));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getNormalizationOps() {
  static constexpr OpRow kRows[] = {
      {"BatchNormalization", 1, importBatchNormalization},
      {"GroupNormalization", 1, importGroupNormalization},
      {"InstanceNormalization", 1, importInstanceNormalization},
      {"LRN", 1, importLrn},
      {"LayerNormalization", 1, importLayerNormalization},
      {"LpNormalization", 1, importLpNormalization},
      {"MeanVarianceNormalization", 1, importMeanVarianceNormalization},
      {"RMSNormalization", 1, importLayerNormalization},
      {"SimplifiedLayerNormalization", 1, importLayerNormalization},
  };
  return kRows;
}
