//===- Elaborator.h - From tree to dlc ops ----------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Evaluates a program: what is known is computed, what is a tensor becomes ops.
// A function is elaborated anew at each call, with the sizes and types of that
// call, so that generics, and functions as arguments, cost nothing later on.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_DSL_ELABORATOR_H
#define DLC_FRONTENDS_DSL_ELABORATOR_H

#include "Values.h"
#include "dlc/Dialect/Dlc/Builders.h"
#include "dlc/Support/Limits.h"
#include "llvm/Support/SaveAndRestore.h"

namespace dlc::tdl {

/// Counts the ops that a program becomes.
struct OpCounter : OpBuilder::Listener {
  void notifyOperationInserted(Operation *op,
                               OpBuilder::InsertPoint previous) override {
    ++count;
  }
  uint64_t count = 0;
};

/// What is expected of a value, if anything is.
using Expected = std::optional<Val>;

class Elaborator {
public:
  Elaborator(const Sources &sources, Location loc)
      : b(loc, sources.getContext()), sources(sources) {
    b.setListener(&ops);
  }

  const Sources &getSources() const { return sources; }
  /// Calls a function for what is wrong with it, from its own name.
  LogicalResult check(const FunctionItem *item, const Scope &file,
                      const Call &call);

  /// Whether what needs to know a size is seen where the function is called: it
  /// is elaborated though nobody calls it, for sizes that may be any.
  bool putOff(const Size &size);

  /// Begins a complaint: where, and which calls led there.
  InFlightDiagnostic error(SMRange range) const;
  /// What is the location of ops that come from `range`: a place in the user's
  /// own files.
  Location locate(SMRange range) const;

  //===--------------------------------------------------------------------===//
  // Limits
  //===--------------------------------------------------------------------===//

  /// An expression or type while it is elaborated.
  class Step {
  public:
    explicit Step(Elaborator &elaborator) : elaborator(elaborator) {
      ++elaborator.depth;
      ++elaborator.numSteps;
    }
    ~Step() { --elaborator.depth; }
    /// Complains where steps are too many, or too deep in each other.
    LogicalResult check(SMRange range) const;

  private:
    Elaborator &elaborator;
  };

  /// Complains where a value is too large, too deep or of sizes too complex to
  /// go on with.
  LogicalResult checkExtent(const Val &value, SMRange range) const;
  /// Complains where there are too many regions around what is made next.
  LogicalResult checkRegions(SMRange range) const;
  /// Whether there have been so many steps that there can't be more.
  bool isExhausted() const { return numSteps + ops.count > kMaxNodes; }

  //===--------------------------------------------------------------------===//
  // Evaluation
  //===--------------------------------------------------------------------===//

  FailureOr<Val> evaluate(const Expr *expr, const Scope &scope,
                          const Expected &expected = {});
  FailureOr<Val> call(const Val &callee, const Call &call);
  FailureOr<Val> callFunction(const FunctionItem *item, const Scope &file,
                              const Call &call);
  FailureOr<Val> construct(std::shared_ptr<const RecordKind> kind,
                           const Call &call);
  FailureOr<Size> evaluateSize(const Expr *expr, const Scope &scope);
  /// One of the keys that come from `key`.
  Tensor deriveKey(const Tensor &key, size_t number);
  /// The type of the record's parameters when it begins.
  FailureOr<Val> initialize(const Val &type, Tensor key, SMRange range);

  //===--------------------------------------------------------------------===//
  // Types
  //===--------------------------------------------------------------------===//

  /// Whether all names in `type` stand for something.
  bool isKnown(const TypeExpr *type, const Scope &scope) const;
  /// What `type` stands for, all of which must be known.
  FailureOr<Val> resolve(const TypeExpr *type, const Scope &scope);
  /// `value` as a `type`: numbers become tensors, and names that are not known
  /// yet are bound in `scope`. What depends on names that are bound later is
  /// checked by `finishChecks`.
  FailureOr<Val> match(const TypeExpr *type, Val value, Scope &scope,
                       SMRange range);
  /// `value` as a type that is known.
  FailureOr<Val> convert(Val value, const Val &type, SMRange range,
                         const Twine &what);
  /// Binds what `type` would have to stand for to be `expected`.
  void infer(const TypeExpr *type, const Val &expected, Scope &scope);

  //===--------------------------------------------------------------------===//
  // Tensors
  //===--------------------------------------------------------------------===//

  /// `value`, whose sizes are `sizes`, with a type that says so.
  Tensor makeTensor(Value value, ArrayRef<Size> sizes);
  FailureOr<RankedTensorType> getType(mlir::Type dtype, ArrayRef<Size> sizes,
                                      SMRange range);
  /// A number, size or truth as a tensor of shape [].
  FailureOr<Tensor> makeScalar(const Val &value, mlir::Type dtype,
                               SMRange range);
  /// A tensor, or a truth as one.
  FailureOr<Tensor> getTensor(const Val &value, SMRange range,
                              const Twine &what);
  /// Both as tensors of one element type: numbers take that of the other.
  FailureOr<std::pair<Tensor, Tensor>> unify(const Val &lhs, const Val &rhs,
                                             SMRange range, StringRef op);
  /// The sizes of both, stretched to each other.
  FailureOr<SmallVector<Size, 4>> broadcast(ArrayRef<Size> lhs,
                                            ArrayRef<Size> rhs, SMRange range,
                                            StringRef op);
  Tensor broadcastTo(const Tensor &tensor, ArrayRef<Size> sizes);
  /// The elements of `value` with other sizes, which are as many.
  Tensor reshapeTo(Value value, ArrayRef<Size> sizes);
  /// A size that is only known at run time.
  Size makeUnknownSize(StringRef name, SMRange origin, Value value);
  FailureOr<Tensor> subscript(const Tensor &base,
                              ArrayRef<Subscript> subscripts,
                              const Scope &scope, SMRange range);
  FailureOr<Val> makeTensors(const Val &value, const Expected &like,
                             SMRange range);
  /// `value` with other MLIR values of the same types.
  Val withValues(const Val &value, ValueRange values);
  /// A condition as control flow takes it.
  Value extractTruth(const Tensor &condition);
  /// Has the program fail where `lhs` is greater than `rhs`, unless it can't
  /// be.
  LogicalResult requireAtMost(const Size &lhs, const Size &rhs, SMRange range,
                              const Twine &what);
  FailureOr<Val> applyUnary(StringRef op, const Val &operand, SMRange range);
  FailureOr<Val> binary(StringRef op, const Val &lhs, const Val &rhs,
                        SMRange range);

  /// Where ops are made. Their location is what the user wrote.
  ImplicitLocOpBuilder b;

private:
  friend class EquationEvaluator;

  FailureOr<Val> evaluateKind(const Expr *expr, const Scope &scope,
                              const Expected &expected);
  FailureOr<Val> resolveKind(const TypeExpr *type, const Scope &scope);
  FailureOr<Val> evaluateName(const NameExpr *expr, const Scope &scope);
  FailureOr<Val> evaluateField(const FieldExpr *expr, const Scope &scope);
  FailureOr<Val> evaluateUnary(const UnaryExpr *expr, const Scope &scope);
  FailureOr<Val> evaluateBinary(const BinaryExpr *expr, const Scope &scope,
                                const Expected &expected);
  FailureOr<Val> evaluateLogical(const BinaryExpr *expr, const Scope &scope);
  FailureOr<Val> evaluateCall(const CallExpr *expr, const Scope &scope,
                              const Expected &expected);
  FailureOr<Val> evaluateSubscript(const SubscriptExpr *expr,
                                   const Scope &scope);
  FailureOr<Val> evaluateList(ArrayRef<const Expr *> elements,
                              const Scope &scope, bool isTuple,
                              const Expected &expected);
  FailureOr<Val> evaluateLambda(const LambdaExpr *expr, const Scope &scope);
  FailureOr<Val> evaluateConditional(const ConditionalExpr *expr,
                                     const Scope &scope,
                                     const Expected &expected);
  FailureOr<Val> evaluateLoop(const LoopExpr *expr, const Scope &scope);
  friend class LoopElaborator;
  FailureOr<Val> evaluateBlock(const BlockBody *block, const Scope &scope,
                               const Expected &expected);
  FailureOr<Val> evaluateEquation(const EquationStatement *equation,
                                  const Scope &scope);
  LogicalResult execute(const Statement *statement, Scope &scope);
  LogicalResult bind(const Pattern *pattern, const Val &value, Scope &scope);
  LogicalResult check(const CheckStatement *statement, const Scope &scope);

  FailureOr<Val> matchName(const NameType *type, Val value, Scope &scope,
                           SMRange range);
  LogicalResult matchSizes(const NameType *type, const Tensor &tensor,
                           Scope &scope, SMRange range);
  FailureOr<bool> solve(const Expr *expr, const Size &size, Scope &scope,
                        function_ref<InFlightDiagnostic()> complain);
  LogicalResult matchArgument(const TypeArgument &argument, const Val &value,
                              Scope &scope, SMRange range,
                              function_ref<InFlightDiagnostic()> complain);
  InFlightDiagnostic complain(const TypeExpr *type, const Val &value,
                              const Scope &scope, SMRange range);
  FailureOr<Val> resolveName(const NameType *type, const Scope &scope);
  /// Fails unless a size or another argument of a type is known without
  /// computing with tensors.
  LogicalResult checkTypeArgument(const Expr *expr);

  /// Has `name` stand for an element type, given as a type or found in a value.
  LogicalResult bindGeneric(StringRef name, const Val &value, Scope &scope,
                            SMRange range);
  LogicalResult assign(ArrayRef<Parameter> parameters, const Call &call,
                       MutableArrayRef<const CallArgument *> values);
  LogicalResult matchAll(ArrayRef<Parameter> parameters,
                         ArrayRef<const CallArgument *> values, Scope &scope,
                         function_ref<void()> inferOthers);

  const Sources &sources;
  OpCounter ops;
  uint64_t numSteps = 0;
  unsigned depth = 0;
  /// The name of a function that is elaborated though nobody calls it.
  SMRange uncalled;
  /// Whether that gave up without a complaint.
  bool isPutOff = false;
  /// The calls that are being elaborated.
  std::vector<std::pair<std::string, SMRange>> calls;
  /// Checks that wait for names of their signature.
  std::vector<std::function<LogicalResult()>> *pending = nullptr;
  /// Scopes that closures refer to live as long as the elaborator.
  std::vector<std::unique_ptr<Scope>> scopes;

  Scope &makeScope(const Scope *parent) {
    scopes.push_back(std::make_unique<Scope>(parent));
    return *scopes.back();
  }
};

} // namespace dlc::tdl

#endif // DLC_FRONTENDS_DSL_ELABORATOR_H
