//===- ValueNames.h - Values by the names of their parts --------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a program's inputs and outputs stand for, which GraphBoundary.h names.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_VALUENAMES_H
#define DLC_FRONTENDS_ONNX_VALUENAMES_H

#include "dlc/Frontends/Onnx.h"

namespace dlc::onnxfrontend {

enum class ValueKind { numbers, strings, map, sequence, maps, optional };

/// A value, and how many of the first inputs or outputs it is; 0 if they are
/// not called as its parts are.
struct NamedValue {
  ValueKind kind = ValueKind::numbers;
  size_t count = 0;
};

/// What the first of `infos` are as parts of the value `name`.
NamedValue matchNames(ArrayRef<dlcrt_tensor_info> infos, StringRef name);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_VALUENAMES_H
