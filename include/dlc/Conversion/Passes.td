//===- Passes.td - Passes between dialects --------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One pass a conversion, in alphabetical order. Passes within a dialect are in
// include/dlc/Transforms/Passes.td.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CONVERSION_PASSES
#define DLC_CONVERSION_PASSES

include "mlir/Pass/PassBase.td"

def CheckToDlcPass : Pass<"dlc-check-to-dlc"> {
  let summary = "Turn the check dialect's expectations into assertions";
  let description = [{
    ```mlir
    check.expect_eq %a, %b : tensor<4xi32>
    ```
    becomes a comparison, its reduction over all elements, and a `dlc.assert`.
  }];
  let dependentDialects = ["::dlc::DlcDialect"];
}

def DlcToLinalgPass : Pass<"dlc-to-linalg"> {
  let summary = "Lower dlc ops to linalg and tensor ops";
  let description = [{
    Elements change to how they are stored: integers lose their signedness and
    bools become bytes; the original types of an entry's arguments and results
    stay in the attribute `dlc.dtype`.

    ```mlir
    %2 = dlc.add %0, %1 : tensor<4xui8>
    ```
    becomes
    ```mlir
    %e = tensor.empty() : tensor<4xi8>
    %2 = linalg.generic {...} ins(%0, %1) outs(%e) { arith.addi ... }
    ```
  }];
  let dependentDialects = [
    "::mlir::linalg::LinalgDialect", "::mlir::math::MathDialect",
    "::mlir::tensor::TensorDialect", "::mlir::scf::SCFDialect",
    "::dlc::rt::DlcRtDialect"
  ];
}

def DlcRtToLLVMPass : Pass<"dlcrt-to-llvm", "::mlir::ModuleOp"> {
  let summary = "Lower functions of host programs and kernels to LLVM";
  let description = [{
    Upstream's conversions of all dialects that are left, in one, and that of
    `dlcrt.bind`.

    ```mlir
    %0 = dlcrt.bind %p sizes(%n) : !llvm.ptr -> memref<?x16xf32>
    %1 = memref.load %0[%i, %j] : memref<?x16xf32>
    ```
    becomes
    ```mlir
    %0 = llvm.mul %i, %c16
    %1 = llvm.add %0, %j
    %2 = llvm.getelementptr %p[%1]
    %3 = llvm.load %2 : !llvm.ptr -> f32
    ```
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

def HostAbiPass : Pass<"dlc-host-abi", "::mlir::ModuleOp"> {
  let summary = "Give the host program the runtime's calling convention";
  let description = [{
    Each entry gets the signature of `dlcrt_entry_run_fn` and calls the runtime
    through its table of functions. What the artifact has to say about entries
    and dispatches becomes the module's attributes `dlc.entries` and
    `dlc.sites`. Needs a control flow graph (`convert-scf-to-cf`).

    ```mlir
    func.func @main(%x: memref<4xf32>) {
      %0 = dlcrt.output 0 : memref<4xf32>
    ```
    becomes
    ```mlir
    func.func @main(%host: !llvm.ptr, %call: !llvm.ptr, %data: !llvm.ptr,
                    %shapes: !llvm.ptr, %weights: !llvm.ptr) -> i32 {
      %0 = llvm.call %output(%call, %c0, %sizes) : ... -> !llvm.ptr
      cf.cond_br %is_null, ^failed, ^next
    ```
  }];
  let dependentDialects = [
    "::mlir::LLVM::LLVMDialect", "::mlir::cf::ControlFlowDialect",
    "::dlc::rt::DlcRtDialect"
  ];
}

def KernelAbiPass : Pass<"dlc-kernel-abi", "::mlir::ModuleOp"> {
  let summary = "Give kernels the runtime's calling convention";
  let description = [{
    A kernel becomes three functions: NAME.plan says how many tiles there are
    and how much scratch memory a thread needs, NAME.run unpacks the arguments
    (`dlcrt_kernel_run_fn`), and NAME.body, whose buffers are known not to
    overlap, runs a range of tiles.

    ```mlir
    dlcrt.kernel @k(%out: memref<?xf32>) {
      scf.forall (%i) = (0) to (%n) step (16) { ... }
    ```
    becomes
    ```mlir
    func.func @k.plan(%arguments: !llvm.ptr, %plan: !llvm.ptr)
    func.func private @k.body(%out: !llvm.ptr {llvm.noalias}, ...,
                              %first: index, %last: index, %scratch: !llvm.ptr)
    func.func @k.run(%arguments: !llvm.ptr, %first: i64, %last: i64,
                     %scratch: !llvm.ptr)
    ```
  }];
  let dependentDialects = [
    "::mlir::LLVM::LLVMDialect", "::mlir::func::FuncDialect",
    "::mlir::affine::AffineDialect", "::mlir::scf::SCFDialect",
    "::mlir::memref::MemRefDialect", "::dlc::rt::DlcRtDialect"
  ];
}

def LinalgToVectorPass : Pass<"dlc-linalg-to-vector"> {
  let summary = "Lower structured ops on buffers to loops of vectors";
  let description = [{
    For each op in a kernel, one loop fills vectors and, where there is
    something to sum or to share, several steps of another are kept in
    registers. Sizes that do not divide are handled with masks, sizes that are
    only known at run time too. What can't be vectorized becomes plain loops,
    and is noted in the kernel's attribute `dlcrt.notes`.

    ```mlir
    linalg.exp ins(%a : memref<64xf32>) outs(%b : memref<64xf32>)
    ```
    becomes
    ```mlir
    scf.for %i = %c0 to %c64 step %c16 {
      %0 = vector.load %a[%i] : memref<64xf32>, vector<16xf32>
      %1 = math.exp %0 : vector<16xf32>
      vector.store %1, %b[%i] : memref<64xf32>, vector<16xf32>
    }
    ```
  }];
  let options = [
    Option<"cpu", "cpu", "std::string", /*default=*/"\"host\"",
           "The target processor">
  ];
  let dependentDialects = [
    "::mlir::vector::VectorDialect", "::mlir::scf::SCFDialect",
    "::mlir::memref::MemRefDialect", "::mlir::arith::ArithDialect"
  ];
}

def WinogradToVectorPass : Pass<"dlc-winograd-to-vector"> {
  let summary = "Lower Winograd's transforms of buffers to loops of vectors";
  let description = [{
    `dlcrt.winograd_input` and `dlcrt.winograd_output` become loops over squares
    and over vectors of channels, in which all 36 elements of a square are
    transformed at once. What is beyond the image's end is masked.
  }];
  let options = [
    Option<"cpu", "cpu", "std::string", /*default=*/"\"host\"",
           "The target processor">
  ];
  let dependentDialects = [
    "::mlir::vector::VectorDialect", "::mlir::scf::SCFDialect",
    "::mlir::memref::MemRefDialect", "::mlir::arith::ArithDialect"
  ];
}

def LowerMathPass : Pass<"dlc-lower-math"> {
  let summary = "Compute functions of vectors by polynomials";
  let description = [{
    Exponential, logarithms, hyperbolic tangent and error function in f32 become
    upstream's polynomials, which are good to a few units in the last place;
    narrower elements are widened to f32 first. Other functions are left for the
    C library.

    ```mlir
    %1 = math.exp %0 : vector<8xf16>
    ```
    becomes
    ```mlir
    %1 = arith.extf %0 : vector<8xf16> to vector<8xf32>
    ... // a reduced argument, a polynomial by math.fma, a scaled result
    %9 = arith.truncf %8 : vector<8xf32> to vector<8xf16>
    ```
  }];
  let dependentDialects = [
    "::mlir::vector::VectorDialect", "::mlir::arith::ArithDialect",
    "::mlir::math::MathDialect"
  ];
}

def ExpandHalfFloatsPass : Pass<"dlc-expand-half-floats",
                                "::mlir::LLVM::LLVMFuncOp"> {
  let summary = "Convert 16-bit floats without instructions for that";
  let description = [{
    Where the processor does not convert between f32 and bf16, or f16, these are
    words of 16 bits, and it is done on their bits: rounded to the nearest, ties
    to even.

    ```mlir
    %1 = llvm.fpext %0 : bf16 to f32
    ```
    becomes
    ```mlir
    %1 = llvm.zext %0 : i16 to i32
    %2 = llvm.shl %1, %c16 : i32
    %3 = llvm.bitcast %2 : i32 to f32
    ```
  }];
  let options = [
    Option<"cpu", "cpu", "std::string", /*default=*/"\"host\"",
           "The processor, as --target-cpu of dlc-compile">
  ];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

#endif // DLC_CONVERSION_PASSES
