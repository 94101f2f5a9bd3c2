//===- Values.h - What names stand for --------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// While a program is elaborated, its tensors are values of MLIR, and all else
// is known: sizes, functions, records of tensors. A type is such a value whose
// tensors have no MLIR value, so that types and values are compared, taken
// apart and printed by the same code.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_DSL_VALUES_H
#define DLC_FRONTENDS_DSL_VALUES_H

#include "Ast.h"
#include "Sizes.h"
#include <variant>

namespace dlc::tdl {

class Elaborator;
class Scope;

/// A tensor, or its type if `value` is null.
struct Tensor {
  Value value;
  mlir::Type dtype;
  SmallVector<Size, 4> sizes;
};

/// A number with a fraction, of no element type yet.
struct Number {
  double value;
};

/// An element type.
struct DType {
  mlir::Type type;
};

/// A size or element type that is not known yet; for the latter, `constraint`
/// may say of which kind it has to be.
struct Unbound {
  StringRef constraint;
};

/// Any number of sizes, which ..S stands for.
struct Rest {
  SmallVector<Size, 4> sizes;
};

struct Text {
  std::string text;
};

/// A condition that is known.
struct Truth {
  bool value;
};

/// The types `int` and `number`, of what is known when a program is compiled.
struct AnySize {};
struct AnyNumber {};

struct AnyType;
struct Tuple;
struct List;
struct Record;
struct Function;
struct RecordKind;
struct Module;

using AnyValue =
    std::variant<Tensor, Size, Number, Truth, Text, DType, Rest, AnySize,
                 AnyNumber, Unbound, std::shared_ptr<const AnyType>,
                 std::shared_ptr<const Tuple>, std::shared_ptr<const List>,
                 std::shared_ptr<const Record>, std::shared_ptr<const Function>,
                 std::shared_ptr<const RecordKind>,
                 std::shared_ptr<const Module>>;

/// What a name stands for.
struct Val : AnyValue {
  using AnyValue::AnyValue;
};

/// How many values a value consists of, and how many are in each other.
struct Extent {
  uint64_t parts = 0; ///< 0: not counted yet
  unsigned depth = 0;
};

/// A type that a name stands for: <P: any>.
struct AnyType {
  Val type;
};

/// (a, b), with names or without.
struct Tuple {
  std::vector<Val> elements;
  std::vector<std::string> names;
  mutable Extent extent = {};
};

/// [a, b], all of one type.
struct List {
  std::vector<Val> elements;
  mutable Extent extent = {};
};

/// What a record is declared as, and where.
struct RecordKind {
  const RecordItem *item;
  const Scope *scope;
  /// What its fields are called by others, if not by their names.
  std::vector<std::string> labels = {};
};

struct Record {
  std::shared_ptr<const RecordKind> kind;
  std::vector<Val> arguments; ///< sizes and element types
  std::vector<Val> fields;
  mutable Extent extent = {};
};

struct CallArgument {
  std::string name; ///< "" if it goes by its position
  SMRange range;
  Val value;
};

/// A call while it is elaborated.
struct Call {
  SMRange range;
  std::string callee;
  std::vector<Val> types;
  std::vector<CallArgument> arguments;
  /// The type of what is wanted, if that is known.
  std::optional<Val> expected;
};

struct Function {
  std::string name;
  std::function<FailureOr<Val>(Elaborator &, const Call &)> call;
  /// Whether each element of the result comes from those at its place.
  bool isElementwise = false;
  /// How many derivatives it is of another function.
  unsigned order = 0;
  /// How it is written, or else the names of its parameters: for people.
  const FunctionItem *item = nullptr;
  ArrayRef<StringRef> parameters = {};
};

/// The names of an imported file.
struct Module {
  std::string name;
  const Scope *scope;
};

/// Is told what expressions and names in the text stand for, by their range,
/// as often as they are elaborated.
using Observer = std::function<void(SMRange range, const Val &value)>;

/// What names stand for, some here and the others further out.
class Scope {
public:
  explicit Scope(const Scope *parent = nullptr)
      : observer(parent ? parent->observer : nullptr), parent(parent) {}

  const Val *find(StringRef name) const {
    for (const Scope *scope = this; scope; scope = scope->parent)
      if (auto it = scope->names.find(name); it != scope->names.end())
        return &it->second;
    return nullptr;
  }
  void set(StringRef name, Val value) {
    // A name that someone has written is a piece of the text.
    observe({llvm::SMLoc::getFromPointer(name.begin()),
             llvm::SMLoc::getFromPointer(name.end())},
            value);
    names.insert_or_assign(name, std::move(value));
  }
  bool has(StringRef name) const { return names.contains(name); }
  const llvm::StringMap<Val> &getNames() const { return names; }
  const Scope *getParent() const { return parent; }

  /// Of this scope and those that are made in it later.
  void setObserver(const Observer *one) { observer = one; }
  void observe(SMRange range, const Val &value) const {
    if (observer)
      (*observer)(range, value);
  }

private:
  const Observer *observer;
  const Scope *parent;
  llvm::StringMap<Val> names;
};

/// Whether `name` is still to be bound.
inline bool isUnbound(const Scope &scope, StringRef name) {
  const Val *value = scope.find(name);
  return !value || std::holds_alternative<Unbound>(*value);
}

template <typename T> const T *getAs(const Val &value) {
  if (auto pointer = std::get_if<std::shared_ptr<const T>>(&value))
    return pointer->get();
  return nullptr;
}

/// "f32[B, 4]", "Mlp[4, 2]", "(f32, f32)".
std::string formatType(const Val &value);
std::string formatDType(mlir::Type type);
/// "f32[batch, 3]"; sizes that are not known are "?".
std::string formatTensorType(mlir::Type dtype, ArrayRef<std::string> sizes);
std::string formatTensorType(RankedTensorType type);
/// A text as a name in messages: its beginning, if it is long.
std::string shorten(StringRef text);
/// "0.5"
std::string formatNumber(double number);
/// The element type called `name`; null if there is none.
mlir::Type parseDType(StringRef name, MLIRContext *context);

Extent getExtent(const Val &value);

/// A value with the tensors that `map` makes of its tensors.
Val mapTensors(const Val &value, function_ref<Tensor(const Tensor &)> map);
/// Its tensors, in order.
SmallVector<Tensor> getTensors(const Val &value);
/// The MLIR values of the tensors in all of `values`.
SmallVector<Value> getValues(ArrayRef<Val> values);
/// Whether a tensor is of floats, or any of a value's tensors.
bool hasFloats(const Tensor &tensor);
bool hasFloats(const Val &value);
/// The names of its tensors, each the way from `name` to it: "p.w1".
std::vector<std::string> getTensorNames(const Val &value, StringRef name);

} // namespace dlc::tdl

#endif // DLC_FRONTENDS_DSL_VALUES_H
