//===- Maps.h - Maps as tuples of lists -------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A map is a tuple of two lists: keys, integers or strings, of which no two are
// the same, and values, numbers or strings. A sequence of maps is a tuple too:
// of a list that says how many entries there are up to the end of each, and the
// map of all entries, one map's after the other's.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_MAPS_H
#define DLC_FRONTENDS_ONNX_MAPS_H

#include "PackedValues.h"

namespace dlc::onnxfrontend {

/// The type of maps from elements of type `key` to elements of type `value`.
mlir::TupleType getMapType(Type key, Type value);
/// The type of sequences of such maps.
mlir::TupleType getMapSequenceType(mlir::TupleType map);

bool isMap(Type type);
bool isMapSequence(Type type);

/// The two members of a map, or of a sequence of maps.
std::pair<Value, Value> getMembers(ImplicitLocOpBuilder &b, Value tuple);
/// The inverse; `type` is that of the tuple.
Value packMembers(ImplicitLocOpBuilder &b, mlir::TupleType type, Value first,
                  Value second);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_MAPS_H
