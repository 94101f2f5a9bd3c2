//===- DlcElementwiseOps.td - Ops on each element -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each op here has one scalar body (lib/Dialect/Dlc/Elementwise*.cpp); folding
// and lowering are generic over it. Ops of a kind stand in alphabetical order.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_ELEMENTWISE_OPS
#define DLC_ELEMENTWISE_OPS

include "DlcBase.td"

class Dlc_ElementwiseOp<string mnemonic, list<Trait> traits = []>
    : Dlc_Op<mnemonic, !listconcat(
        [Pure, SameOperandsAndResultShape, Dlc_ScalarBody, Dlc_Elements,
         Dlc_ReifyShape, Dlc_Transposable], traits)> {
  // The interfaces but ScalarBodyOpInterface have one implementation for all.
  let extraClassDefinition = [{
    ::mlir::Value $cppClass::buildElement(
        ::mlir::OpBuilder &builder, ::mlir::Location loc,
        ::llvm::ArrayRef<int64_t> indices,
        ::llvm::function_ref<::mlir::Value(::mlir::Value,
                                           ::llvm::ArrayRef<int64_t>)> read) {
      return ::dlc::buildElementwiseElement(*this, builder, loc, indices, read);
    }
    ::mlir::LogicalResult $cppClass::reifyResultShapes(
        ::mlir::OpBuilder &builder,
        ::mlir::ReifiedRankedShapedTypeDims &shapes) {
      return ::dlc::reifyEachDim(*this, builder, shapes);
    }
    ::mlir::FailureOr<::mlir::OpFoldResult> $cppClass::reifyDimOfResult(
        ::mlir::OpBuilder &builder, int, int dim) {
      return ::dlc::getDim(builder, getLoc(), getOperation()->getOperand(0),
                           dim);
    }
    ::mlir::FailureOr<::llvm::SmallVector<int64_t>>
    $cppClass::getOperandPermutation(unsigned operand,
                                     ::llvm::ArrayRef<int64_t> permutation) {
      return ::llvm::to_vector(permutation);
    }
    ::mlir::Value $cppClass::buildTransposed(
        ::mlir::OpBuilder &builder, ::llvm::ArrayRef<int64_t> permutation,
        ::mlir::ValueRange operands) {
      return ::dlc::cloneOnOperands(*this, builder, operands);
    }
    ::mlir::OpFoldResult $cppClass::fold(FoldAdaptor adaptor) {
      return ::dlc::foldElementwise(*this, adaptor.getOperands());
    }
  }];
  let hasFolder = 1;
}

//===----------------------------------------------------------------------===//
// One operand
//===----------------------------------------------------------------------===//

class Dlc_UnaryOp<string mnemonic, Type tensor, list<Trait> traits = []>
    : Dlc_ElementwiseOp<mnemonic,
                        !listconcat([SameOperandsAndResultType], traits)> {
  let arguments = (ins tensor:$operand);
  let results = (outs tensor:$result);
  let assemblyFormat = "$operand attr-dict `:` type($result)";
}

class Dlc_FloatUnaryOp<string mnemonic, string formula>
    : Dlc_UnaryOp<mnemonic, Dlc_FloatTensor> {
  let summary = formula;
  let description = "Each element x becomes " # formula # ".\n\n"
      # "```mlir\n%1 = dlc." # mnemonic # " %0 : tensor<4x?xf32>\n```\n";
}

def Dlc_AbsOp : Dlc_UnaryOp<"abs", Dlc_NumberTensor, [Idempotent]> {
  let summary = "absolute value";
  let description = [{
    The absolute value. That of the smallest signed integer is itself.

    ```mlir
    %1 = dlc.abs %0 : tensor<4xi32>
    ```
  }];
}
def Dlc_AcosOp : Dlc_FloatUnaryOp<"acos", "arccos(x)">;
def Dlc_AcoshOp : Dlc_FloatUnaryOp<"acosh", "arcosh(x)">;
def Dlc_AsinOp : Dlc_FloatUnaryOp<"asin", "arcsin(x)">;
def Dlc_AsinhOp : Dlc_FloatUnaryOp<"asinh", "arsinh(x)">;
def Dlc_AtanOp : Dlc_FloatUnaryOp<"atan", "arctan(x)">;
def Dlc_AtanhOp : Dlc_FloatUnaryOp<"atanh", "artanh(x)">;
def Dlc_CeilOp : Dlc_FloatUnaryOp<"ceil", "the least integer >= x">;
def Dlc_CosOp : Dlc_FloatUnaryOp<"cos", "cos(x)">;
def Dlc_CoshOp : Dlc_FloatUnaryOp<"cosh", "cosh(x)">;
def Dlc_ErfOp : Dlc_FloatUnaryOp<"erf", "erf(x)">;
def Dlc_ExpOp : Dlc_FloatUnaryOp<"exp", "e^x">;
def Dlc_FloorOp : Dlc_FloatUnaryOp<"floor", "the greatest integer <= x">;
def Dlc_LogOp : Dlc_FloatUnaryOp<"log", "the natural logarithm of x">;
def Dlc_Log1pOp : Dlc_FloatUnaryOp<"log1p", "log(1 + x)">;
def Dlc_LogisticOp : Dlc_FloatUnaryOp<"logistic", "1 / (1 + e^-x)">;
def Dlc_NegOp : Dlc_UnaryOp<"neg", Dlc_NumberTensor, [Involution]> {
  let summary = "-x";
  let description = [{
    The negative; of unsigned integers, modulo their range.

    ```mlir
    %1 = dlc.neg %0 : tensor<4xf32>
    ```
  }];
}
def Dlc_NotOp : Dlc_UnaryOp<"not", Dlc_IntOrBoolTensor, [Involution]> {
  let summary = "complement";
  let description = [{
    All bits inverted; of a bool, its negation.

    ```mlir
    %1 = dlc.not %0 : tensor<4xi1>
    ```
  }];
}
def Dlc_RoundOp : Dlc_FloatUnaryOp<"round",
                                   "the nearest integer, halves to even">;
def Dlc_RsqrtOp : Dlc_FloatUnaryOp<"rsqrt", "1 / sqrt(x)">;
def Dlc_SignOp : Dlc_UnaryOp<"sign", Dlc_NumberTensor, [Idempotent]> {
  let summary = "-1, 0 or 1";
  let description = [{
    The sign of each element; NaN stays NaN.

    ```mlir
    %1 = dlc.sign %0 : tensor<4xf32>
    ```
  }];
}
def Dlc_SinOp : Dlc_FloatUnaryOp<"sin", "sin(x)">;
def Dlc_SinhOp : Dlc_FloatUnaryOp<"sinh", "sinh(x)">;
def Dlc_SqrtOp : Dlc_FloatUnaryOp<"sqrt", "sqrt(x)">;
def Dlc_TanOp : Dlc_FloatUnaryOp<"tan", "tan(x)">;
def Dlc_TanhOp : Dlc_FloatUnaryOp<"tanh", "tanh(x)">;

class Dlc_PredicateOp<string mnemonic, string what>
    : Dlc_ElementwiseOp<mnemonic, [InferTypeOpAdaptor]> {
  let summary = "whether x is " # what;
  let description = "True where an element is " # what # ".\n\n"
      # "```mlir\n%1 = dlc." # mnemonic
      # " %0 : tensor<4xf32> -> tensor<4xi1>\n```\n";
  let arguments = (ins Dlc_FloatTensor:$operand);
  let results = (outs Dlc_BoolTensor:$result);
  let assemblyFormat =
      "$operand attr-dict `:` type($operand) `->` type($result)";
}

def Dlc_IsInfOp : Dlc_PredicateOp<"is_inf", "infinite">;
def Dlc_IsNanOp : Dlc_PredicateOp<"is_nan", "not a number">;

def Dlc_ConvertOp : Dlc_ElementwiseOp<"convert"> {
  let summary = "element type conversion";
  let description = [{
    Converts each element to the result's element type.

    - To a float: the nearest value, ties to even; out of range it becomes
      infinite (where the type has infinities, else NaN), or, with `saturate`,
      the greatest finite value. f8E8M0FNU, which has powers of two only, takes
      the next one upwards, and NaN for negative numbers. f4E2M1FN always
      saturates and takes 0 for NaN.
    - Float to integer: truncated towards zero; what does not fit has no
      specified result.
    - Integer to integer: modulo the range.
    - To bool: whether the element is not zero; from bool: 0 or 1.
    - Complex numbers are converted to bool only.

    ```mlir
    %1 = dlc.convert %0 : tensor<4xf32> -> tensor<4xi64>
    ```
  }];
  let arguments = (ins Dlc_Tensor:$operand, UnitAttr:$saturate);
  let results = (outs Dlc_RealTensor:$result);
  let assemblyFormat =
      "$operand attr-dict `:` type($operand) `->` type($result)";
  let hasCanonicalizer = 1;
  let hasVerifier = 1;
}

def Dlc_BitcastOp : Dlc_ElementwiseOp<"bitcast"> {
  let summary = "the same bits as another type";
  let description = [{
    Reinterprets each element's bits as the result's element type, which has as
    many.

    ```mlir
    %1 = dlc.bitcast %0 : tensor<4xf32> -> tensor<4xi32>
    ```
  }];
  let arguments = (ins Dlc_Tensor:$operand);
  let results = (outs Dlc_Tensor:$result);
  let assemblyFormat =
      "$operand attr-dict `:` type($operand) `->` type($result)";
  let hasVerifier = 1;
}

//===----------------------------------------------------------------------===//
// Two operands
//===----------------------------------------------------------------------===//

class Dlc_BinaryOp<string mnemonic, Type tensor, list<Trait> traits = []>
    : Dlc_ElementwiseOp<mnemonic,
                        !listconcat([SameOperandsAndResultType], traits)> {
  let arguments = (ins tensor:$lhs, tensor:$rhs);
  let results = (outs tensor:$result);
  let assemblyFormat = "$lhs `,` $rhs attr-dict `:` type($result)";
}

class Dlc_SimpleBinaryOp<string mnemonic, Type tensor, string formula,
                         list<Trait> traits = []>
    : Dlc_BinaryOp<mnemonic, tensor, traits> {
  let summary = formula;
  let description = "Each pair of elements x, y becomes " # formula # ".\n\n"
      # "```mlir\n%2 = dlc." # mnemonic # " %0, %1 : tensor<4xi32>\n```\n";
}

def Dlc_AddOp : Dlc_SimpleBinaryOp<"add", Dlc_NumberTensor, "x + y",
                                   [Commutative]>;
def Dlc_AndOp : Dlc_SimpleBinaryOp<"and", Dlc_IntOrBoolTensor, "x & y",
                                   [Commutative, Idempotent]>;
def Dlc_DivOp : Dlc_BinaryOp<"div", Dlc_NumberTensor> {
  let summary = "x / y";
  let description = [{
    The quotient. Of integers it is truncated towards zero; by zero it is 0, and
    the smallest integer by -1 is itself: it never traps.

    ```mlir
    %2 = dlc.div %0, %1 : tensor<4xf32>
    ```
  }];
}
def Dlc_FloorModOp : Dlc_BinaryOp<"floor_mod", Dlc_NumberTensor> {
  let summary = "x - y * floor(x / y)";
  let description = [{
    The remainder with the divisor's sign, as Python's `%`. Integers modulo zero
    are 0.

    ```mlir
    %2 = dlc.floor_mod %0, %1 : tensor<4xi64>
    ```
  }];
}
def Dlc_MaxOp : Dlc_BinaryOp<"max", Dlc_RealTensor, [Commutative, Idempotent]> {
  let summary = "the greater of x and y";
  let description = [{
    The maximum; NaN if either is NaN.

    ```mlir
    %2 = dlc.max %0, %1 : tensor<4xf32>
    ```
  }];
}
def Dlc_MinOp : Dlc_BinaryOp<"min", Dlc_RealTensor, [Commutative, Idempotent]> {
  let summary = "the lesser of x and y";
  let description = [{
    The minimum; NaN if either is NaN.

    ```mlir
    %2 = dlc.min %0, %1 : tensor<4xf32>
    ```
  }];
}
def Dlc_MulOp : Dlc_SimpleBinaryOp<"mul", Dlc_NumberTensor, "x * y",
                                   [Commutative]>;
def Dlc_OrOp : Dlc_SimpleBinaryOp<"or", Dlc_IntOrBoolTensor, "x | y",
                                  [Commutative, Idempotent]>;
def Dlc_PowOp : Dlc_BinaryOp<"pow", Dlc_NumberTensor> {
  let summary = "x to the power of y";
  let description = [{
    The power. Integers are multiplied modulo their range; a negative exponent
    gives what truncated division gives (0 but for x = 1 and x = -1).

    ```mlir
    %2 = dlc.pow %0, %1 : tensor<4xf32>
    ```
  }];
  let hasCanonicalizer = 1;
}
def Dlc_RemOp : Dlc_BinaryOp<"rem", Dlc_NumberTensor> {
  let summary = "x - y * trunc(x / y)";
  let description = [{
    The remainder with the dividend's sign, as C's `%` and `fmod`. Integers
    modulo zero are 0.

    ```mlir
    %2 = dlc.rem %0, %1 : tensor<4xf32>
    ```
  }];
}
def Dlc_RandomBitsOp : Dlc_BinaryOp<"random_bits", RankedTensorOf<[UI64]>> {
  let summary = "64 random bits";
  let description = [{
    The bits number x of the sequence that the key y stands for: the first two
    words of what Philox4x32-10 makes of the counter x, the first one in the
    upper half. They are the same on every machine (Salmon et al., "Parallel
    random numbers: as easy as 1, 2, 3", 2011).

    ```mlir
    %2 = dlc.random_bits %0, %1 : tensor<4xui64>
    ```
  }];
}
def Dlc_ShiftLeftOp : Dlc_SimpleBinaryOp<
    "shift_left", Dlc_IntTensor, "x << y, 0 where y is not below x's width">;
def Dlc_ShiftRightOp : Dlc_SimpleBinaryOp<
    "shift_right", Dlc_IntTensor,
    "x >> y, filled with the sign (or 0 if unsigned)">;
def Dlc_SubOp : Dlc_SimpleBinaryOp<"sub", Dlc_NumberTensor, "x - y">;
def Dlc_XorOp : Dlc_SimpleBinaryOp<"xor", Dlc_IntOrBoolTensor, "x ^ y",
                                   [Commutative]>;

def Dlc_Comparison : I32EnumAttr<"Comparison", "what to compare for", [
    I32EnumAttrCase<"eq", 0>, I32EnumAttrCase<"ne", 1>,
    I32EnumAttrCase<"lt", 2>, I32EnumAttrCase<"le", 3>,
    I32EnumAttrCase<"gt", 4>, I32EnumAttrCase<"ge", 5>]> {
  let cppNamespace = "::dlc";
}

def Dlc_CompareOp : Dlc_ElementwiseOp<"compare",
                                      [SameTypeOperands, InferTypeOpAdaptor]> {
  let summary = "comparison";
  let description = [{
    Whether the relation holds between two elements. With NaN only `ne` does.

    ```mlir
    %2 = dlc.compare lt, %0, %1 : tensor<4xf32> -> tensor<4xi1>
    ```
  }];
  let arguments = (ins Dlc_Comparison:$relation, Dlc_RealTensor:$lhs,
                       Dlc_RealTensor:$rhs);
  let results = (outs Dlc_BoolTensor:$result);
  let assemblyFormat = [{
    $relation `,` $lhs `,` $rhs attr-dict `:` type($lhs) `->` type($result)
  }];
}

//===----------------------------------------------------------------------===//
// Three operands
//===----------------------------------------------------------------------===//

def Dlc_SelectOp : Dlc_ElementwiseOp<"select", [
    AllTypesMatch<["on_true", "on_false", "result"]>]> {
  let summary = "one of two elements";
  let description = [{
    The element of `on_true` where `condition` is true, else that of `on_false`.

    ```mlir
    %3 = dlc.select %0, %1, %2 : tensor<4xi1>, tensor<4xf32>
    ```
  }];
  let arguments = (ins Dlc_BoolTensor:$condition, Dlc_Tensor:$on_true,
                       Dlc_Tensor:$on_false);
  let results = (outs Dlc_Tensor:$result);
  let assemblyFormat = [{
    $condition `,` $on_true `,` $on_false attr-dict `:` type($condition) `,`
    type($result)
  }];
}

#endif // DLC_ELEMENTWISE_OPS
