//===- DlcOps.td - All ops of the dlc dialect -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Includes only; the ops are in the files of their families.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_OPS
#define DLC_OPS

include "DlcConstantOps.td"
include "DlcControlOps.td"
include "DlcElementwiseOps.td"
include "DlcDataMovementOps.td"
include "DlcReductionOps.td"
include "DlcContractionOps.td"
include "DlcPoolingOps.td"
include "DlcNormalizationOps.td"
include "DlcGradientOps.td"
include "DlcValueOps.td"

#endif // DLC_OPS
