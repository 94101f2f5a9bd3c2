//===- DlcBase.td - The dlc dialect, its types and op bases ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What every file of ops in this folder builds on.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_BASE
#define DLC_BASE

include "mlir/IR/OpBase.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "ScalarBodyOpInterface.td"
include "ElementOpInterface.td"
include "DecomposableOpInterface.td"
include "TransposableOpInterface.td"

def Dlc_Dialect : Dialect {
  let name = "dlc";
  let cppNamespace = "::dlc";
  let summary = "tensor programs by value";
  let description = [{
    Deep-learning programs over ranked tensors with value semantics: a small
    core of elementwise, data movement, reduction, contraction and pooling ops,
    and composites (softmax, normalizations, recurrent cells, ...) that declare
    their decomposition into it.

    - There is no implicit broadcasting: operands of an elementwise op have the
      result's shape, and frontends insert `dlc.broadcast`. Shape rules,
      gradients and lowerings stay one-liners that way.
    - Signed integers are MLIR's signless ones (`i32`), unsigned integers say so
      (`ui8`), and `i1` is bool.
    - Complex numbers are moved, but not computed with: ops that look at
      elements take none, but for conversion to bool.
    - A size that is not known at compile time is an operand of type `index`
      where an op can't take it from its tensor operands.
    - Weights are symbols that name a range of bytes in a file
      (`dlc.weight`), never attributes; small constants are `dlc.constant`.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::math::MathDialect",
    "::mlir::tensor::TensorDialect", "::mlir::scf::SCFDialect"
  ];
  let hasConstantMaterializer = 1;
  let useDefaultTypePrinterParser = 1;
  let hasOperationAttrVerify = 1;
  let hasRegionArgAttrVerify = 1;
  let hasRegionResultAttrVerify = 1;
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

def Dlc_Float : AnyTypeOf<[F64, F32, F16, BF16, F8E4M3FN, F8E4M3FNUZ, F8E5M2,
                           F8E5M2FNUZ, F8E8M0FNU, F4E2M1FN],
                          "floating-point type">;
def Dlc_SignedInt : AnyTypeOf<[I<2>, I<4>, I8, I16, I32, I64],
                              "signed integer (signless in MLIR's terms)">;
def Dlc_UnsignedInt : AnyTypeOf<[UI<2>, UI<4>, UI8, UI16, UI32, UI64],
                                "unsigned integer">;
def Dlc_Int : AnyTypeOf<[Dlc_SignedInt, Dlc_UnsignedInt], "integer">;
def Dlc_Bool : TypeAlias<I1, "bool">;
def Dlc_Number : AnyTypeOf<[Dlc_Float, Dlc_Int], "number">;
def Dlc_Complex : AnyTypeOf<[Complex<F32>, Complex<F64>], "complex number">;
def Dlc_Element : AnyTypeOf<[Dlc_Float, Dlc_Int, Dlc_Bool, Dlc_Complex],
                            "element type"> {
  let cppFunctionName = "isElementType";
}

def Dlc_Tensor : RankedTensorOf<[Dlc_Element]>;
def Dlc_RealTensor : RankedTensorOf<[Dlc_Float, Dlc_Int, Dlc_Bool]>;
def Dlc_FloatTensor : RankedTensorOf<[Dlc_Float]>;
def Dlc_IntTensor : RankedTensorOf<[Dlc_Int]>;
def Dlc_NumberTensor : RankedTensorOf<[Dlc_Number]>;
def Dlc_BoolTensor : RankedTensorOf<[Dlc_Bool]>;
def Dlc_IntOrBoolTensor : RankedTensorOf<[Dlc_Int, Dlc_Bool]>;
def Dlc_IndexTensor : RankedTensorOf<[I32, I64]>;

//===----------------------------------------------------------------------===//
// Ops
//===----------------------------------------------------------------------===//

class Dlc_Op<string mnemonic, list<Trait> traits = []>
    : Op<Dlc_Dialect, mnemonic, traits>;

def Dlc_ReifyShape : DeclareOpInterfaceMethods<
    ReifyRankedShapedTypeOpInterface,
    ["reifyResultShapes", "reifyDimOfResult"]>;
def Dlc_ScalarBody : DeclareOpInterfaceMethods<ScalarBodyOpInterface>;
def Dlc_Elements : DeclareOpInterfaceMethods<ElementOpInterface>;
def Dlc_Decomposable : DeclareOpInterfaceMethods<DecomposableOpInterface>;
def Dlc_Transposable : DeclareOpInterfaceMethods<TransposableOpInterface>;

#endif // DLC_BASE
