//===- DlcRtOps.td - The dlcrt dialect ------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Kernels, and the host program that runs them through the runtime's C
// functions (include/dlcrt/abi.h): one op a function.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_OPS
#define DLCRT_OPS

include "mlir/IR/OpBase.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/DestinationStyleOpInterface.td"
include "mlir/Interfaces/FunctionInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def DlcRt_Dialect : Dialect {
  let name = "dlcrt";
  let cppNamespace = "::dlc::rt";
  let summary = "host programs and kernels";
  let description = [{
    A model after the kernels phase is a host program, which computes sizes,
    takes memory and dispatches kernels, and the kernels, each isolated and
    compiled on its own. The ops of the host program stand for the functions
    that the runtime gives it (`dlcrt_host_api` in include/dlcrt/abi.h).
  }];
  let dependentDialects = ["::mlir::memref::MemRefDialect"];
}

class DlcRt_Op<string mnemonic, list<Trait> traits = []>
    : Op<DlcRt_Dialect, mnemonic, traits>;

def DlcRt_TensorOrMemRef : AnyTypeOf<[AnyRankedTensor, AnyMemRef]>;
def DlcRt_Scalar : AnyTypeOf<[Index, AnySignlessInteger, AnyFloat]>;
def DlcRt_Argument : AnyTypeOf<[AnyRankedTensor, AnyMemRef, DlcRt_Scalar]>;

//===----------------------------------------------------------------------===//
// Kernels
//===----------------------------------------------------------------------===//

def DlcRt_GroupOp : DlcRt_Op<"group", [
    SingleBlockImplicitTerminator<"YieldOp">, RecursiveMemoryEffects]> {
  let summary = "ops that become one kernel";
  let description = [{
    Marks ops that are computed together; values from outside are captured. Its
    results are what the ops after it use.

    ```mlir
    %1 = dlcrt.group -> tensor<4xf32> {
      %0 = linalg.generic ...
      dlcrt.yield %0 : tensor<4xf32>
    }
    ```
  }];
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "(`->` type($results)^)? $body attr-dict";
  let hasRegionVerifier = 1;
}

def DlcRt_YieldOp : DlcRt_Op<"yield", [
    Pure, Terminator, ReturnLike, ParentOneOf<["GroupOp"]>]> {
  let summary = "the results of a group";
  let description = "Ends a `dlcrt.group` and gives its results.";
  let arguments = (ins Variadic<AnyType>:$operands);
  let assemblyFormat = "($operands^ `:` type($operands))? attr-dict";
  let builders = [OpBuilder<(ins), [{
    build($_builder, $_state, ::mlir::ValueRange());
  }]>];
}

def DlcRt_KernelOp : DlcRt_Op<"kernel", [
    IsolatedFromAbove, FunctionOpInterface, Symbol]> {
  let summary = "a piece of work over a grid of tiles";
  let description = [{
    A function of buffers and scalars; the buffers it writes come last. Inside,
    the outermost `scf.forall` says which tiles there are; a kernel without one
    has a single tile. Buffers marked `dlcrt.in_place` may be the same memory:
    each element of one is computed of the same element of the other.

    ```mlir
    dlcrt.kernel @add(%a: memref<?xf32>, %b: memref<?xf32>,
                      %out: memref<?xf32>) {
      ...
      dlcrt.return
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name,
                       TypeAttrOf<FunctionType>:$function_type,
                       OptionalAttr<StrAttr>:$sym_visibility,
                       OptionalAttr<DictArrayAttr>:$arg_attrs,
                       OptionalAttr<DictArrayAttr>:$res_attrs);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let builders = [OpBuilder<(ins "::llvm::StringRef":$name,
                                 "::mlir::FunctionType":$type)>];
  let extraClassDeclaration = [{
    // FunctionOpInterface
    ::llvm::ArrayRef<::mlir::Type> getArgumentTypes() {
      return getFunctionType().getInputs();
    }
    ::llvm::ArrayRef<::mlir::Type> getResultTypes() {
      return getFunctionType().getResults();
    }
    ::mlir::Region *getCallableRegion() { return &getBody(); }
    /// Of parameters that may be the same memory.
    static ::llvm::StringRef getInPlaceAttrName() { return "dlcrt.in_place"; }
  }];
  let skipDefaultBuilders = 1;
}

def DlcRt_ReturnOp : DlcRt_Op<"return", [
    Pure, Terminator, ReturnLike, HasParent<"KernelOp">]> {
  let summary = "the end of a kernel";
  let description = "Ends a `dlcrt.kernel`, which has no results.";
  let assemblyFormat = "attr-dict";
}

def DlcRt_DispatchOp : DlcRt_Op<"dispatch", [
    AttrSizedOperandSegments, DestinationStyleOpInterface,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "run a kernel";
  let description = [{
    Starts a kernel on `inputs`; it writes all of `outputs`. On tensors the
    results are what the outputs become; on memrefs there are none, and the work
    is only known to be done after the next `dlcrt.barrier`. Where a memref is a
    part of a larger one, the kernel gets the address of its first element: the
    parameter has its strides, and no offset.

    ```mlir
    %2 = dlcrt.dispatch @add ins(%0, %1 : tensor<4xf32>, tensor<4xf32>)
                             outs(%e : tensor<4xf32>) -> tensor<4xf32>
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$kernel,
                       Variadic<DlcRt_Argument>:$inputs,
                       Variadic<DlcRt_TensorOrMemRef>:$outputs);
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let assemblyFormat = [{
    $kernel (`ins` `(` $inputs^ `:` type($inputs) `)`)?
    (`outs` `(` $outputs^ `:` type($outputs) `)`)? attr-dict
    (`->` type($results)^)?
  }];
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable() {
      return getOutputsMutable();
    }
    /// The type of the kernel's parameter for an operand of type `operand`.
    static ::mlir::Type getParameterType(::mlir::Type operand);
  }];
}

def DlcRt_BindOp : DlcRt_Op<"bind", [Pure, AttrSizedOperandSegments]> {
  let summary = "a kernel's argument as a buffer";
  let description = [{
    The buffer at `pointer`, whose open sizes and open strides are `sizes` and
    `strides`. Only in kernels that are being lowered.

    ```mlir
    %0 = dlcrt.bind %p sizes(%n) : !llvm.ptr -> memref<?x16xf32>
    ```
  }];
  let arguments = (ins AnyType:$pointer, Variadic<Index>:$sizes,
                       Variadic<Index>:$strides);
  let results = (outs AnyMemRef:$result);
  let assemblyFormat = [{
    $pointer (`sizes` `(` $sizes^ `)`)? (`strides` `(` $strides^ `)`)? attr-dict
    `:` type($pointer) `->` type($result)
  }];
  let hasVerifier = 1;
}

def DlcRt_ScratchOp : DlcRt_Op<"scratch"> {
  let summary = "memory for one thread";
  let description = [{
    `bytes` bytes that a kernel needs while it runs tiles, aligned to 64; at
    most once in a kernel, before its tiles.

    ```mlir
    %0 = dlcrt.scratch %bytes : memref<?xi8>
    ```
  }];
  let arguments = (ins Index:$bytes);
  let results = (outs Res<AnyMemRef, "", [MemAlloc]>:$result);
  let assemblyFormat = "$bytes attr-dict `:` type($result)";
}

//===----------------------------------------------------------------------===//
// Winograd's algorithm
//===----------------------------------------------------------------------===//

def DlcRt_WinogradTapOp : DlcRt_Op<"winograd_tap", [
    Pure, AllTypesMatch<["image", "filter", "sum", "result"]>]> {
  let summary = "a step of a convolution with a transformed filter";
  let description = [{
    The body of a `linalg.generic` that is a convolution with a 3x3 filter, in
    steps of one, of channels that come last. Its filter is that of Winograd's
    algorithm F(4x4, 3x3): 36 numbers for each pair of channels, in panels of
    `p` output channels: tensor `o/p x 3 x 3 x 4 x c x p`, of which the body
    sees every fourth number. What it computes is defined for the convolution as
    a whole, the sums starting from 0: `dlc-expand-winograd` puts products of
    matrices in its place.

    Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, 2016.

    ```mlir
    %3 = dlcrt.winograd_tap %image, %filter, %sum : f32
    ```
  }];
  let arguments = (ins F32:$image, F32:$filter, F32:$sum);
  let results = (outs F32:$result);
  let assemblyFormat =
      "$image `,` $filter `,` $sum attr-dict `:` type($result)";
}

class DlcRt_WinogradTransform<string mnemonic> : DlcRt_Op<mnemonic, [
    DestinationStyleOpInterface,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let results = (outs Optional<AnyRankedTensor>:$result);
  let assemblyFormat = [{
    `ins` `(` $input `:` type($input) `)`
    `outs` `(` $output `:` type($output) `)` attr-dict (`->` type($result)^)?
  }];
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable() {
      return getOutputMutable();
    }
  }];
  let hasVerifier = 1;
}

def DlcRt_WinogradInputOp : DlcRt_WinogradTransform<"winograd_input"> {
  let summary = "squares of an image, transformed";
  let description = [{
    Of the squares of 6x6 pixels that start at every fourth pixel of an image
    `n x h x w x c`: each channel's elements D as B^T D B. What lies beyond the
    image is zero. Squares are for tiles of 4x4 results; there are
    `t = n * ceil((h - 2) / 4) * ceil((w - 2) / 4)`, and the result is
    `36 x t x c`.

    ```mlir
    %1 = dlcrt.winograd_input ins(%0 : tensor<1x10x58x64xf32>)
                              outs(%e : tensor<36x28x64xf32>)
                              -> tensor<36x28x64xf32>
    ```
  }];
  let arguments = (ins DlcRt_TensorOrMemRef:$input,
                       DlcRt_TensorOrMemRef:$output);
}

def DlcRt_WinogradOutputOp : DlcRt_WinogradTransform<"winograd_output"> {
  let summary = "tiles of an image from transformed ones";
  let description = [{
    Of 6x6 elements M of each of `t` tiles and channels, `36 x t x c`: A^T M A,
    the 4x4 pixels of an image `n x h x w x c`, but for those that are beyond
    its end. `t = n * ceil(h / 4) * ceil(w / 4)`.

    ```mlir
    %1 = dlcrt.winograd_output ins(%0 : tensor<36x28x64xf32>)
                               outs(%e : tensor<1x8x56x64xf32>)
                               -> tensor<1x8x56x64xf32>
    ```
  }];
  let arguments = (ins DlcRt_TensorOrMemRef:$input,
                       DlcRt_TensorOrMemRef:$output);
}

//===----------------------------------------------------------------------===//
// Host program
//===----------------------------------------------------------------------===//

def DlcRt_WeightOp : DlcRt_Op<"weight", [Pure]> {
  let summary = "a weight's values";
  let description = [{
    The elements of a `dlc.weight`, in the artifact's weights.

    ```mlir
    %0 = dlcrt.weight @w0 : memref<64x16x3x3xf32>
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$weight);
  let results = (outs DlcRt_TensorOrMemRef:$result);
  let assemblyFormat = "$weight attr-dict `:` type($result)";
}

def DlcRt_OutputOp : DlcRt_Op<"output", [
    MemoryEffects<[MemAlloc]>]> {
  let summary = "where a result of the entry is written";
  let description = [{
    `dlcrt_host_api.output`: the buffer for result `index`, whose open sizes are
    `sizes`.

    ```mlir
    %0 = dlcrt.output 0 (%n) : memref<?x384xf32>
    ```
  }];
  let arguments = (ins I64Attr:$index, Variadic<Index>:$sizes);
  let results = (outs Res<AnyMemRef, "", [MemAlloc]>:$result);
  let assemblyFormat =
      "$index (`(` $sizes^ `)`)? attr-dict `:` type($result)";
  let hasVerifier = 1;
}

def DlcRt_ArenaOp : DlcRt_Op<"arena"> {
  let summary = "the invocation's planned memory";
  let description = [{
    `dlcrt_host_api.arena`: `bytes` bytes for all planned buffers.

    ```mlir
    %0 = dlcrt.arena %bytes : memref<?xi8>
    ```
  }];
  let arguments = (ins Index:$bytes);
  let results = (outs Res<AnyMemRef, "", [MemAlloc]>:$result);
  let assemblyFormat = "$bytes attr-dict `:` type($result)";
}

def DlcRt_AllocOp : DlcRt_Op<"alloc"> {
  let summary = "memory of a size found while running";
  let description = [{
    `dlcrt_host_api.alloc`: a dense buffer that lives until the invocation ends.

    ```mlir
    %0 = dlcrt.alloc (%n) : memref<?x4xf32>
    ```
  }];
  let arguments = (ins Variadic<Index>:$sizes);
  let results = (outs Res<AnyMemRef, "", [MemAlloc]>:$result);
  let assemblyFormat = "(`(` $sizes^ `)`)? attr-dict `:` type($result)";
  let hasVerifier = 1;
}

def DlcRt_BarrierOp : DlcRt_Op<"barrier", [
    MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "wait for dispatches";
  let description = [{
    `dlcrt_host_api.barrier`: returns once every kernel started so far is done.

    ```mlir
    dlcrt.barrier
    ```
  }];
  let assemblyFormat = "attr-dict";
}

def DlcRt_CheckOp : DlcRt_Op<"check", [
    MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "fail unless a condition holds";
  let description = [{
    `dlcrt_host_api.fail`, unless `condition`: ends the invocation with
    `message`, in which each "{}" is replaced by the next of `values`.

    ```mlir
    dlcrt.check %0, "node 'add': sizes {} and {} differ"(%a, %b)
    ```
  }];
  let arguments = (ins I1:$condition, StrAttr:$message,
                       Variadic<Index>:$values);
  let assemblyFormat =
      "$condition `,` $message (`(` $values^ `)`)? attr-dict";
  let hasCanonicalizeMethod = 1;
}

#endif // DLCRT_OPS
