//===- MicrosoftSchemas.h - Schemas of com.microsoft ------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Operators that ONNX Runtime adds to ONNX's, which its tools put into models.
// With their schemas known, ONNX's checker looks at such nodes, and so do the
// checks of inputs, as at any other.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_MICROSOFTSCHEMAS_H
#define DLC_FRONTENDS_ONNX_MICROSOFTSCHEMAS_H

namespace dlc::onnxfrontend {

/// Makes the schemas known to ONNX; only the first call does anything.
void registerMicrosoftSchemas();

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_MICROSOFTSCHEMAS_H
