//===- CheckProgram.cpp - What can be compiled ----------------------------===//
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

#include "CheckProgram.h"
#include "dlc/Dialect/Dlc/Dlc.h"
#include "dlc/Pipelines/Phases.h"
#include "mlir/Analysis/CallGraph.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/RegionKindInterface.h"
#include "llvm/ADT/SCCIterator.h"
#include "llvm/ADT/StringSet.h"

using namespace dlc;

//===----------------------------------------------------------------------===//
// Ops and values
//===----------------------------------------------------------------------===//

/// Whether `type` is a tensor of numbers, its layout not said.
static bool isTensorOfElements(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && !tensor.getEncoding() &&
         isElementType(tensor.getElementType());
}

/// Whether a value in a function may have the type.
static bool isValueType(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return isTensorOfElements(type) || isElementType(type) || type.isIndex() ||
         (tensor && !tensor.getEncoding() && tensor.getElementType().isIndex());
}

static LogicalResult checkValues(Operation *op, mlir::TypeRange types) {
  for (Type type : types)
    if (!isValueType(type))
      return op->emitError() << "'" << op->getName() << "' has a value of type "
                             << type << ", which can't be compiled";
  return success();
}

/// With whole tensors only the dialect's ops compute.
static LogicalResult checkIsScalar(Operation *op) {
  if (!isa_and_nonnull<arith::ArithDialect, math::MathDialect>(
          op->getDialect()) ||
      isa<arith::ConstantOp, arith::SelectOp>(op))
    return success();
  for (Type type : op->getOperandTypes())
    if (isa<ShapedType>(type))
      return op->emitError() << "'" << op->getName() << "' takes " << type
                             << ", expected an op of dlc for tensors";
  return success();
}

/// The values of resources may be absent, or too few.
static LogicalResult checkAttributes(Operation *op) {
  WalkResult walk = op->getAttrDictionary().walk(
      [](mlir::DenseResourceElementsAttr) { return WalkResult::interrupt(); });
  if (walk.wasInterrupted())
    return op->emitError()
           << "'" << op->getName()
           << "' names a resource, expected a dlc.weight, or the values";
  return success();
}

static LogicalResult checkOp(Operation *op) {
  if (!isAllowedAfterImport(op) || (isa<ModuleOp>(op) && op->getParentOp()))
    return op->emitError() << "'" << op->getName()
                           << "' is not something that can be compiled";
  // In functions values come before what uses them. Elsewhere one could be
  // made of itself, which simplifying it would never come to the end of.
  bool usesValues = op->getNumOperands() + op->getNumResults() > 0;
  if (usesValues && mlir::mayBeGraphRegion(*op->getParentRegion()))
    return op->emitError("'")
           << op->getName() << "' stands outside of a function";
  if (failed(checkValues(op, op->getResultTypes())) ||
      failed(checkIsScalar(op)) || failed(checkAttributes(op)))
    return failure();
  for (mlir::Region &region : op->getRegions())
    for (mlir::Block &block : region)
      if (failed(checkValues(op, block.getArgumentTypes())))
        return failure();
  return success();
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

/// Functions have no more attributes than frontends give them.
static LogicalResult checkAttributes(func::FuncOp function) {
  auto check = [&](mlir::DictionaryAttr attributes,
                   ArrayRef<StringRef> known) -> LogicalResult {
    for (NamedAttribute attribute : attributes)
      if (!llvm::is_contained(known, attribute.getName()))
        return function.emitError()
               << "function '" << function.getName() << "' has an attribute "
               << attribute.getName() << ", expected of such "
               << llvm::join(known, ", ");
    return success();
  };
  static constexpr StringRef kOwn[] = {"dlc.sizes", "dlc.versions"},
                             kValues[] = {"dlc.dims", "dlc.name", "dlc.state",
                                          "dlc.updates"};
  auto given = mlir::DictionaryAttr::get(
      function.getContext(), llvm::to_vector(function->getDiscardableAttrs()));
  if (failed(check(given, kOwn)))
    return failure();
  for (mlir::ArrayAttr lists :
       {function.getAllArgAttrs(), function.getAllResultAttrs()})
    if (lists)
      for (auto attributes : lists.getAsRange<mlir::DictionaryAttr>())
        if (failed(check(attributes, kValues)))
          return failure();
  return success();
}

/// Types, and names that are told apart, of an entry's inputs or outputs.
static LogicalResult
checkInterface(func::FuncOp entry, StringRef what, mlir::TypeRange types,
               llvm::function_ref<StringAttr(unsigned)> getName) {
  llvm::StringSet<> names;
  for (auto [i, type] : llvm::enumerate(types)) {
    if (!isTensorOfElements(type))
      return entry.emitError() << "entry '" << entry.getName() << "': " << what
                               << ' ' << i << " is of type " << type
                               << ", expected a ranked tensor of numbers";
    StringAttr name = getName(i);
    if (name && !names.insert(name).second)
      return entry.emitError() << "entry '" << entry.getName() << "': two "
                               << what << "s are named " << name;
  }
  return success();
}

static bool isIdentifier(StringRef name) {
  return !name.empty() && !llvm::isDigit(name.front()) &&
         llvm::all_of(name,
                      [](char c) { return llvm::isAlnum(c) || c == '_'; });
}

static LogicalResult checkFunction(func::FuncOp function) {
  if (function.isDeclaration())
    return function.emitError()
           << "function '" << function.getName() << "' has no body";
  if (!function.getBody().hasOneBlock())
    return function.emitError() << "function '" << function.getName()
                                << "' has branches between blocks, expected "
                                   "them to be scf ops";
  if (failed(checkAttributes(function)))
    return failure();
  if (!function.isPublic())
    return success();
  if (!isIdentifier(function.getName()))
    return function.emitError() << "entry '" << function.getName()
                                << "' is not named as C names a function";
  if (failed(checkInterface(
          function, "input", function.getArgumentTypes(), [&](unsigned i) {
            return function.getArgAttrOfType<StringAttr>(i, "dlc.name");
          })))
    return failure();
  return checkInterface(
      function, "output", function.getResultTypes(), [&](unsigned i) {
        return function.getResultAttrOfType<StringAttr>(i, "dlc.name");
      });
}

/// Calls are replaced by what they call, which must come to an end. Entries are
/// called from outside alone.
static LogicalResult checkCalls(ModuleOp module) {
  WalkResult walk = module.walk([&](func::CallOp call) {
    auto callee = module.lookupSymbol<func::FuncOp>(call.getCallee());
    if (!callee.isPublic())
      return WalkResult::advance();
    call.emitError() << "an entry, '" << call.getCallee()
                     << "', can't be called";
    return WalkResult::interrupt();
  });
  if (walk.wasInterrupted())
    return failure();
  const mlir::CallGraph calls(module);
  for (auto cycle = llvm::scc_begin(&calls); !cycle.isAtEnd(); ++cycle) {
    mlir::CallGraphNode *node = cycle->front();
    if (!cycle.hasCycle() || node->isExternal())
      continue;
    auto function =
        cast<func::FuncOp>(node->getCallableRegion()->getParentOp());
    return function.emitError()
           << "function '" << function.getName() << "' calls itself";
  }
  return success();
}

LogicalResult dlc::checkProgram(ModuleOp module) {
  for (NamedAttribute attribute : module->getDiscardableAttrs())
    return module.emitError() << "the module has an attribute "
                              << attribute.getName() << ", expected none";
  WalkResult walk = module.walk<mlir::WalkOrder::PreOrder>([](Operation *op) {
    auto function = dyn_cast<func::FuncOp>(op);
    return WalkResult(failure(failed(checkOp(op)) ||
                              (function && failed(checkFunction(function)))));
  });
  return failure(walk.wasInterrupted() || failed(checkCalls(module)));
}
