//===- Piece.cpp - A part of a program as a program -----------------------===//
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

#include "Piece.h"
#include "mlir/IR/IRMapping.h"

using namespace dlc;

mlir::OwningOpRef<ModuleOp> dlc::createFrame(const SourceProgram &program) {
  func::FuncOp entry = program.getEntry();
  auto source = entry->getParentOfType<ModuleOp>();
  mlir::OwningOpRef<ModuleOp> module = ModuleOp::create(source.getLoc());
  for (Operation &op : *source.getBody()) {
    auto function = dyn_cast<func::FuncOp>(op);
    if (!function || !function.isPublic())
      module->push_back(op.clone());
  }
  return module;
}

/// What the original entry says of an argument or a result, or just its name.
static DictionaryAttr getDescription(const SourceProgram &program,
                                     Value value) {
  func::FuncOp entry = program.getEntry();
  DictionaryAttr known;
  if (auto argument = dyn_cast<BlockArgument>(value))
    known = entry.getArgAttrDict(argument.getArgNumber());
  for (auto [i, output] : llvm::enumerate(program.getOutputs()))
    if (output == value && !known)
      known = entry.getResultAttrDict(i);
  mlir::NamedAttrList list(known);
  list.set("dlc.name",
           StringAttr::get(entry.getContext(), program.getName(value)));
  return list.getDictionary(entry.getContext());
}

SmallVector<Value> dlc::addEntry(ModuleOp module, const SourceProgram &program,
                                 const Piece &piece, StringRef name) {
  SourceProgram::Slice slice = program.getSlice(piece.outputs, piece.nodes);
  SmallVector<DictionaryAttr> arguments, results;
  for (Value input : slice.inputs)
    arguments.push_back(getDescription(program, input));
  for (Value output : piece.outputs)
    results.push_back(getDescription(program, output));

  OpBuilder b = OpBuilder::atBlockEnd(module.getBody());
  auto function = func::FuncOp::create(
      b, program.getEntry().getLoc(), name,
      b.getFunctionType(ValueRange(slice.inputs.getArrayRef()).getTypes(),
                        ValueRange(piece.outputs).getTypes()));
  function.setAllArgAttrs(arguments);
  function.setAllResultAttrs(results);
  Block *body = function.addEntryBlock();
  IRMapping mapping;
  mapping.map(slice.inputs.getArrayRef(), body->getArguments());
  b.setInsertionPointToEnd(body);
  for (Operation &op : program.getEntry().getBody().front())
    if (slice.ops.contains(&op))
      b.clone(op, mapping);
  SmallVector<Value> outputs;
  for (Value output : piece.outputs)
    outputs.push_back(mapping.lookup(output));
  func::ReturnOp::create(b, function.getLoc(), outputs);
  return slice.inputs.takeVector();
}

mlir::OwningOpRef<ModuleOp> dlc::createModule(const SourceProgram &program,
                                              const Piece &piece,
                                              SmallVector<Value> &inputs) {
  mlir::OwningOpRef<ModuleOp> module = createFrame(program);
  inputs = addEntry(*module, program, piece, "main");
  // Weights of other nodes may be most of the model.
  llvm::DenseSet<StringAttr> used;
  SmallVector<Operation *> reached{
      SymbolTable::lookupSymbolIn(*module, "main")};
  while (!reached.empty()) {
    auto uses = SymbolTable::getSymbolUses(reached.pop_back_val());
    for (const SymbolTable::SymbolUse &use : *uses) {
      StringAttr name = use.getSymbolRef().getRootReference();
      if (used.insert(name).second)
        reached.push_back(SymbolTable::lookupSymbolIn(*module, name));
    }
  }
  for (Operation &op : llvm::make_early_inc_range(*module->getBody())) {
    auto name = SymbolTable::getSymbolName(&op);
    if (name != "main" && !used.contains(name))
      op.erase();
  }
  return module;
}
