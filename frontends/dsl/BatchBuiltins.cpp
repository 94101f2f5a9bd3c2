//===- BatchBuiltins.cpp - Functions of several examples ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Derivatives.h"
#include "dlc/Dialect/Dlc/Functions.h"

using namespace dlc;
using namespace dlc::tdl;

/// `value` with tuples for records: with one dimension more or less in all
/// tensors, what a record says of its fields would not be so.
static Val withoutRecords(const Val &value) {
  auto convert = [](ArrayRef<Val> values) {
    std::vector<Val> converted;
    for (const Val &one : values)
      converted.push_back(withoutRecords(one));
    return converted;
  };
  if (auto list = getAs<List>(value))
    return std::make_shared<const List>(List{convert(list->elements)});
  if (auto tuple = getAs<Tuple>(value))
    return std::make_shared<const Tuple>(
        Tuple{convert(tuple->elements), tuple->names});
  auto record = getAs<Record>(value);
  if (!record)
    return value;
  std::vector<std::string> names;
  for (const Parameter &field : record->kind->item->fields)
    names.push_back(field.name.str());
  return std::make_shared<const Tuple>(
      Tuple{convert(record->fields), std::move(names)});
}

/// How many examples the arguments numbered in `over` have, all of them.
static FailureOr<Size> getCount(Elaborator &elaborator, const Call &call,
                                ArrayRef<int64_t> over) {
  std::optional<Size> count;
  for (int64_t i : over) {
    const CallArgument &argument = call.arguments[i];
    for (const Tensor &tensor : getTensors(argument.value)) {
      if (tensor.sizes.empty())
        return elaborator.error(argument.range)
               << "'" << call.callee
               << "' goes along a first dimension, but here is "
               << formatType(tensor)
               << "; what all examples share is not among the arguments of the "
                  "function, or left out of 'over'";
      if (!count)
        count = tensor.sizes.front();
      if (tensor.sizes.front() != *count)
        return elaborator.error(argument.range)
               << "there are " << count->str() << " examples, but here is "
               << formatType(tensor);
    }
  }
  if (!count)
    return elaborator.error(call.range)
           << "'" << call.callee << "' goes along the first dimension of "
           << "tensors, of which there are none";
  return *count;
}

FailureOr<Val> dlc::tdl::mapExamples(Elaborator &elaborator,
                                     const Function &function, const Call &call,
                                     ArrayRef<int64_t> over) {
  ImplicitLocOpBuilder &b = elaborator.b;
  if (failed(elaborator.checkRegions(call.range)))
    return failure();
  FailureOr<Size> count = getCount(elaborator, call, over);
  if (failed(count))
    return failure();
  SmallVector<Value> inputs;
  for (int64_t i : over)
    llvm::append_range(inputs, getValues(call.arguments[i].value));

  Draft draft(b, BatchOp::create(b, TypeRange(), inputs));
  SmallVector<mlir::Type> parts, types;
  for (Value input : inputs) {
    auto type = cast<RankedTensorType>(input.getType());
    parts.push_back(type.clone(type.getShape().drop_front()));
  }
  Block *body = draft.addBody(0, parts);
  Call inner = call;
  inner.callee = function.name;
  inner.expected.reset();
  size_t next = 0;
  for (int64_t i : over) {
    Val &argument = inner.arguments[i].value;
    argument = withoutRecords(
        mapTensors(argument, [&](const Tensor &tensor) -> Tensor {
          ArrayRef<Size> sizes = tensor.sizes;
          return {body->getArgument(next++), tensor.dtype,
                  SmallVector<Size, 4>(sizes.drop_front())};
        }));
  }
  FailureOr<Val> value = callIn(body, elaborator, function, inner);
  if (failed(value))
    return failure();
  int64_t numExamples =
      cast<RankedTensorType>(inputs.front().getType()).getDimSize(0);
  for (Value one : getValues(*value)) {
    auto type = cast<RankedTensorType>(one.getType());
    SmallVector<int64_t> shape{numExamples};
    llvm::append_range(shape, type.getShape());
    types.push_back(type.clone(shape));
  }
  Operation *request = draft.finish(types);
  next = 0;
  return withoutRecords(mapTensors(*value, [&](const Tensor &tensor) {
    SmallVector<Size, 4> sizes{*count};
    llvm::append_range(sizes, tensor.sizes);
    return elaborator.makeTensor(request->getResult(next++), sizes);
  }));
}

/// vmap(f, over): all arguments that have tensors, if `over` is left out.
static FailureOr<Val> vmap(Arguments &arguments) {
  FailureOr<std::shared_ptr<const Function>> function = getFunction(arguments);
  if (failed(function))
    return failure();
  std::optional<Wanted> given;
  if (arguments.has(1)) {
    FailureOr<Wanted> wanted = getWanted(arguments, 1);
    if (failed(wanted))
      return failure();
    given = *wanted;
  }
  auto call = [function = *function, given](
                  Elaborator &elaborator, const Call &call) -> FailureOr<Val> {
    SmallVector<int64_t> over;
    if (given)
      over = given->numbers;
    else
      for (auto [i, argument] : llvm::enumerate(call.arguments))
        if (!getTensors(argument.value).empty())
          over.push_back(i);
    for (int64_t i : over)
      if (i >= int64_t(call.arguments.size()))
        return elaborator.error(call.range)
               << "the examples are those of argument " << i
               << ", but there are " << call.arguments.size();
    return mapExamples(elaborator, *function, call, over);
  };
  return Val(std::make_shared<const Function>(
      Function{shorten("vmap(" + (*function)->name + ")"), call,
               /*isElementwise=*/false, (*function)->order}));
}

ArrayRef<Builtin> dlc::tdl::getBatchBuiltins() {
  static constexpr StringRef kBatch[] = {"f", "over?"};
  static constexpr Builtin kRows[] = {{"vmap", kBatch, vmap}};
  return kRows;
}
