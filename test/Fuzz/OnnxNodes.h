//===- OnnxNodes.h - Models of one random node ------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The tests' models, changed a few times, mostly still are what one operator
// is for. Here the operator's types are right and all else is by chance: how
// many inputs, their ranks and sizes, what is known of them, the attributes.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TEST_FUZZ_ONNXNODES_H
#define DLC_TEST_FUZZ_ONNXNODES_H

#include "Random.h"
#include "onnx/onnx_pb.h"

namespace dlc::test {

/// A model of one node of any operator without graphs whose schema ONNX's
/// registry has, in any of its versions.
onnx::ModelProto makeNodeModel(Random &random);

} // namespace dlc::test

#endif // DLC_TEST_FUZZ_ONNXNODES_H
