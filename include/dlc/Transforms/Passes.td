//===- Passes.td - Passes within a dialect --------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Passes that keep to their level, grouped by the phase they belong to and in
// alphabetical order there. Passes between dialects are in
// include/dlc/Conversion/Passes.td.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TRANSFORMS_PASSES
#define DLC_TRANSFORMS_PASSES

include "mlir/Pass/PassBase.td"

//===----------------------------------------------------------------------===//
// Graph
//===----------------------------------------------------------------------===//

def ChannelsLastPass : Pass<"dlc-channels-last"> {
  let summary = "Lay images out with their channels last";
  let description = [{
    Convolutions and pooling become those of images with the channels of a pixel
    side by side, between transposes; these sink past elementwise ops, joins,
    reductions and reshapes as far as that saves transposes, so that inside a
    network they cancel.

    ```mlir
    %1 = dlc.conv channels_first %0, %w ... : (tensor<1x8x9x9xf32>, ...
    %2 = dlc.tanh %1 : tensor<1x16x7x7xf32>
    ```
    becomes
    ```mlir
    %1 = dlc.transpose %0 [0, 2, 3, 1]
    %2 = dlc.conv channels_last %1, ... -> tensor<1x7x7x16xf32>
    %3 = dlc.tanh %2 : tensor<1x7x7x16xf32>
    %4 = dlc.transpose %3 [0, 3, 1, 2]
    ```
  }];
  let dependentDialects = ["::dlc::DlcDialect"];
}

def DecomposePass : Pass<"dlc-decompose"> {
  let summary = "Replace composites by their definitions";
  let description = [{
    Every op with `DecomposableOpInterface` becomes what it says it is.

    ```mlir
    %1 = dlc.softmax %0 1 : tensor<4x8xf32>
    ```
    becomes a maximum, a difference, exponentials, their sum and a quotient.
  }];
  let dependentDialects = ["::dlc::DlcDialect"];
}

def MixedPrecisionPass : Pass<"dlc-mixed-precision"> {
  let summary = "Multiply in a narrow float type, and add in f32";
  let description = [{
    Matrix products and convolutions of f32 take operands rounded to `type`; the
    sums of their products, and all else, stay f32 (Micikevicius et al., "Mixed
    Precision Training", 2018). Gradients are there by now, and products of
    theirs are narrow, too.

    ```mlir
    %2 = dlc.dot_general %0, %1 batch [] x [] contract [1] x [0]
       : (tensor<8x32xf32>, tensor<32x4xf32>) -> tensor<8x4xf32>
    ```
    becomes a product of `tensor<8x32xbf16>` and `tensor<32x4xbf16>`, which is a
    `tensor<8x4xf32>`.
  }];
  let options = [Option<"type", "type", "std::string", /*default=*/"\"bf16\"",
                        "bf16 or f16">];
  let dependentDialects = ["::dlc::DlcDialect"];
}

def FoldEmptyPass : Pass<"dlc-fold-empty"> {
  let summary = "Drop what computes or adds tensors without elements";
  let description = [{
    An op whose result has a dimension of size 0 becomes `dlc.empty`; updates
    with such tensors, and such parts of a concatenation, go; padding around
    one, and a product over one, are constant.

    ```mlir
    %1 = dlc.concat 0 %0, %empty
       : (tensor<4x8xf32>, tensor<0x8xf32>) -> tensor<4x8xf32>
    ```
    becomes `%0`.
  }];
  let dependentDialects = ["::mlir::tensor::TensorDialect"];
}

def FoldIntoWeightsPass : Pass<"dlc-fold-into-weights"> {
  let summary = "Move what is known into the weights of contractions";
  let description = [{
    A known factor for each output channel of a convolution or matrix product
    becomes a factor of its weights, so that of a batch normalization one
    summand is left. A convolution by one pixel becomes a matrix product.

    ```mlir
    %1 = dlc.conv channels_last %0, %w ... -> tensor<1x7x7x16xf32>
    %2 = dlc.broadcast %factor [3] : tensor<16xf32> -> tensor<1x7x7x16xf32>
    %3 = dlc.mul %1, %2 : tensor<1x7x7x16xf32>
    ```
    becomes
    ```mlir
    %1 = dlc.broadcast %factor [3] : tensor<16xf32> -> tensor<3x3x8x16xf32>
    %2 = dlc.mul %w, %1 : tensor<3x3x8x16xf32>
    %3 = dlc.conv channels_last %0, %2 ... -> tensor<1x7x7x16xf32>
    ```
  }];
  let dependentDialects = ["::dlc::DlcDialect"];
}

//===----------------------------------------------------------------------===//
// Linalg
//===----------------------------------------------------------------------===//

def OutlinePreparationPass : Pass<"dlc-outline-preparation",
                                  "::mlir::ModuleOp"> {
  let summary = "Make functions of what is computed of weights alone";
  let description = [{
    Each tensor that is made of weights only, and does not take much more room
    than they do, becomes a weight that a function makes of others, to be run
    while the artifact is written. Equal functions become one.

    ```mlir
    %0 = dlcrt.weight @w : tensor<64x32xf32>
    %1 = linalg.generic ... ins(%0 : ...) -> tensor<1x64x32xf32>
    ```
    becomes
    ```mlir
    %1 = dlcrt.weight @prepared : tensor<1x64x32xf32>
    dlc.weight source @w ...
    dlc.weight @prepared from(@prepare, [@w]) : tensor<1x64x32xf32>
    ```
  }];
  let dependentDialects = [
    "::dlc::DlcDialect", "::dlc::rt::DlcRtDialect",
    "::mlir::func::FuncDialect"
  ];
}

def PackWeightsPass : Pass<"dlc-pack-weights"> {
  let summary = "Put the weights of contractions in panels";
  let description = [{
    Weights of a contraction are read in panels of as many output channels as
    its kernel has in registers, all that is summed over within a panel, so that
    it reads one address after another. Weights n x k become n/32 x k x 32, and
    the contraction reads them at (n / 32, k, n % 32). Those that are known only
    when the program runs are packed then, if many rows meet them: in front of
    the loops that do not change them.
  }];
  let options = [
    Option<"cpu", "cpu", "std::string", /*default=*/"\"host\"",
           "The processor, as dlc-compile's --target-cpu">
  ];
  let dependentDialects = [
    "::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect",
    "::mlir::arith::ArithDialect"
  ];
}

def UseWinogradPass : Pass<"dlc-use-winograd"> {
  let summary = "Have convolutions go by Winograd's algorithm";
  let description = [{
    Convolutions of f32 with a 3x3 filter that is known, in steps of one, with
    channels last, take a fourth of the products by F(4x4, 3x3). Their filters
    are transformed, and put in panels as those of other contractions are. What
    stays as it is: few channels (less than 16, or output channels that are no
    multiple of a vector), and images so small that filters, four times as large
    as they were, take longer to read than products to make.

    Sums go in another order and by other numbers than in a convolution as it is
    written: the error is about twice that of a direct one.
  }];
  let options = [
    Option<"cpu", "cpu", "std::string", /*default=*/"\"host\"",
           "The processor, as dlc-compile's --target-cpu">
  ];
  let dependentDialects = [
    "::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect",
    "::mlir::arith::ArithDialect", "::dlc::rt::DlcRtDialect"
  ];
}

//===----------------------------------------------------------------------===//
// Kernels
//===----------------------------------------------------------------------===//

def BufferizeHostPass : Pass<"dlc-bufferize-host", "::mlir::ModuleOp"> {
  let summary = "Turn the host program's tensors into buffers";
  let description = [{
    Runs upstream's one-shot bufferization on everything outside kernels, with
    what an entry returns written to the buffers that `dlcrt.output` gives.
    Kernels whose buffers turn out to be parts of larger ones get parameters
    with strides, and copies that are left become kernels.

    ```mlir
    %0 = tensor.empty() : tensor<4xf32>
    %1 = dlcrt.dispatch @k ins(%x : tensor<4xf32>) outs(%0 : tensor<4xf32>)
           -> tensor<4xf32>
    ```
    becomes
    ```mlir
    %0 = memref.alloc() : memref<4xf32>
    dlcrt.dispatch @k ins(%x : memref<4xf32>) outs(%0 : memref<4xf32>)
    ```
  }];
  let dependentDialects = [
    "::mlir::bufferization::BufferizationDialect",
    "::mlir::memref::MemRefDialect", "::dlc::rt::DlcRtDialect",
    "::mlir::linalg::LinalgDialect"
  ];
}

def ConstantsToWeightsPass : Pass<"dlc-constants-to-weights",
                                  "::mlir::ModuleOp"> {
  let summary = "Make constant tensors weights";
  let description = [{
    Constant tensors outside of kernels become `dlc.weight`s with a value, so
    that kernels that differ in them only are the same.

    ```mlir
    %0 = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
    ```
    becomes
    ```mlir
    dlc.weight @constant "constant" value(dense<[1.0, 2.0]> : tensor<2xf32>)
        : tensor<2xf32>
    %0 = dlcrt.weight @constant : tensor<2xf32>
    ```
  }];
  let dependentDialects = ["::dlc::DlcDialect", "::dlc::rt::DlcRtDialect"];
}

def DeduplicateKernelsPass : Pass<"dlc-deduplicate-kernels",
                                  "::mlir::ModuleOp"> {
  let summary = "Keep one of equal kernels";
  let description = [{
    Kernels that are the same but for their names and locations become one: the
    layers of a transformer share a set.
  }];
  let statistics = [
    Statistic<"removed", "num-removed", "Kernels that equal another one">
  ];
}

def FormGroupsPass : Pass<"dlc-form-groups", "::mlir::func::FuncOp"> {
  let summary = "Decide which ops become one kernel";
  let description = [{
    Puts each structured op, with the producers that can be computed tile by
    tile with it and that nobody else needs, into a `dlcrt.group`.

    ```mlir
    %1 = linalg.matmul ...
    %2 = linalg.tanh ins(%1 : ...)
    ```
    becomes
    ```mlir
    %2 = dlcrt.group -> tensor<64x16xf32> {
      %3 = linalg.matmul ...
      %4 = linalg.tanh ins(%3 : ...)
      dlcrt.yield %4 : tensor<64x16xf32>
    }
    ```
  }];
  let options = [
    Option<"fuse", "fuse", "bool", /*default=*/"true",
           "Whether an op may share a kernel with others at all">
  ];
  let dependentDialects = ["::dlc::rt::DlcRtDialect"];
}

def FuseElementwisePass : Pass<"dlc-fuse-elementwise"> {
  let summary = "Merge elementwise ops into their consumers";
  let description = [{
    Upstream's fusion of elementwise linalg ops, wherever no work is done twice
    that costs anything.

    ```mlir
    %1 = linalg.generic ... { arith.addf }
    %2 = linalg.generic ... ins(%1) { math.exp }
    ```
    becomes
    ```mlir
    %2 = linalg.generic ... { arith.addf, math.exp }
    ```
  }];
  let dependentDialects = [
    "::mlir::linalg::LinalgDialect", "::mlir::affine::AffineDialect",
    "::mlir::tensor::TensorDialect", "::mlir::memref::MemRefDialect"
  ];
}

def HoistUpdatesPass : Pass<"dlc-hoist-updates", "::mlir::func::FuncOp"> {
  let summary = "Update what is trained as soon as its gradient is there";
  let description = [{
    Dispatches that make nothing but new values of states (`dlc.updates`) move
    up to where their operands are computed, so that these need not be kept; but
    not past what reads the old value, so that the new one can be written there.

    ```mlir
    %g1 = dlcrt.dispatch @gradient1 ...
    %g2 = dlcrt.dispatch @gradient2 ...
    %p1 = dlcrt.dispatch @update ins(%arg0, %g1 : ...
    %p2 = dlcrt.dispatch @update ins(%arg1, %g2 : ...
    ```
    becomes
    ```mlir
    %g1 = dlcrt.dispatch @gradient1 ...
    %p1 = dlcrt.dispatch @update ins(%arg0, %g1 : ...
    %g2 = dlcrt.dispatch @gradient2 ...
    %p2 = dlcrt.dispatch @update ins(%arg1, %g2 : ...
    ```
  }];
}

def InsertBarriersPass : Pass<"dlc-insert-barriers", "::mlir::func::FuncOp"> {
  let summary = "Wait where a kernel's result is needed";
  let description = [{
    Puts a `dlcrt.barrier` before each dispatch, or host access, that touches
    memory which a dispatch since the last barrier writes, or writes memory
    which one reads. What is between two barriers may run side by side.

    ```mlir
    dlcrt.dispatch @f ins(%x : memref<4xf32>) outs(%y : memref<4xf32>)
    dlcrt.dispatch @g ins(%y : memref<4xf32>) outs(%z : memref<4xf32>)
    ```
    becomes
    ```mlir
    dlcrt.dispatch @f ins(%x : memref<4xf32>) outs(%y : memref<4xf32>)
    dlcrt.barrier
    dlcrt.dispatch @g ins(%y : memref<4xf32>) outs(%z : memref<4xf32>)
    ```
  }];
  let dependentDialects = ["::dlc::rt::DlcRtDialect"];
}

def OutlineKernelsPass : Pass<"dlc-outline-kernels", "::mlir::ModuleOp"> {
  let summary = "Make each group a kernel that the host program dispatches";
  let description = [{
    The body of a `dlcrt.group` becomes a `dlcrt.kernel` of buffers and scalars,
    and the group a `dlcrt.dispatch`.

    ```mlir
    %1 = dlcrt.group -> tensor<4xf32> { ... dlcrt.yield %0 : tensor<4xf32> }
    ```
    becomes
    ```mlir
    %e = tensor.empty() : tensor<4xf32>
    %1 = dlcrt.dispatch @exp_4 ins(%x : tensor<4xf32>)
                               outs(%e : tensor<4xf32>) -> tensor<4xf32>

    dlcrt.kernel @exp_4(%x: memref<4xf32>, %out: memref<4xf32>) { ... }
    ```
  }];
  let dependentDialects = [
    "::dlc::rt::DlcRtDialect", "::mlir::bufferization::BufferizationDialect"
  ];
}

def RotateLoopBuffersPass : Pass<"dlc-rotate-loop-buffers",
                                 "::mlir::func::FuncOp"> {
  let summary = "Let loops write what they carry into two buffers in turns";
  let description = [{
    A buffer that a loop allocates in each iteration and carries to the next one
    is replaced by two that are allocated before the loop. A buffer whose size
    changes from iteration to iteration, or that is carried in several places,
    stays.

    ```mlir
    %2 = scf.for %i = %c0 to %n step %c1 iter_args(%x = %0) -> (memref<8xf32>) {
      %1 = memref.alloc() : memref<8xf32>
      dlcrt.dispatch @kernel ins(%x : memref<8xf32>) outs(%1 : memref<8xf32>)
      scf.yield %1 : memref<8xf32>
    }
    ```
    becomes
    ```mlir
    %a = memref.alloc() : memref<8xf32>
    %b = memref.alloc() : memref<8xf32>
    %2:3 = scf.for %i = %c0 to %n step %c1
        iter_args(%x = %0, %next = %a, %other = %b)
        -> (memref<8xf32>, memref<8xf32>, memref<8xf32>) {
      dlcrt.dispatch @kernel ins(%x : memref<8xf32>) outs(%next : memref<8xf32>)
      scf.yield %next, %other, %next
          : memref<8xf32>, memref<8xf32>, memref<8xf32>
    }
    ```
  }];
  let dependentDialects = ["::mlir::memref::MemRefDialect"];
}

def PlanMemoryPass : Pass<"dlc-plan-memory", "::mlir::func::FuncOp"> {
  let summary = "Give every buffer of the host program a place in one arena";
  let description = [{
    Buffers that are not needed at the same time share memory. Where all sizes
    are known the offsets are; else buffers are assigned to slots, and the
    slots' sizes are computed when the entry starts. The arena's size as an
    expression of the entry's dimension names becomes the attribute
    `dlc.memory`.

    ```mlir
    %0 = memref.alloc() : memref<32xf32>
    %1 = memref.alloc() : memref<32xf32>
    ```
    becomes
    ```mlir
    %a = dlcrt.arena %c256 : memref<?xi8>
    %0 = memref.view %a[%c0][] : memref<?xi8> to memref<32xf32>
    %1 = memref.view %a[%c128][] : memref<?xi8> to memref<32xf32>
    ```
  }];
  let dependentDialects = [
    "::dlc::rt::DlcRtDialect", "::mlir::arith::ArithDialect",
    "::mlir::memref::MemRefDialect"
  ];
}

def WriteOutputsPass : Pass<"dlc-write-outputs", "::mlir::func::FuncOp"> {
  let summary = "Write an entry's results to the caller's buffers";
  let description = [{
    An entry no longer returns tensors but has them written to what
    `dlcrt.output` gives; its results are described by the attribute
    `dlc.results`.

    ```mlir
    return %y : tensor<?x4xf32>
    ```
    becomes
    ```mlir
    %out = dlcrt.output 0 (%n) : memref<?x4xf32>
    bufferization.materialize_in_destination %y in restrict writable %out
    return
    ```
  }];
  let dependentDialects = [
    "::dlc::rt::DlcRtDialect", "::mlir::bufferization::BufferizationDialect"
  ];
}

//===----------------------------------------------------------------------===//
// Codegen
//===----------------------------------------------------------------------===//

def BufferizeKernelsPass : Pass<"dlc-bufferize-kernels"> {
  let summary = "Turn the tensors in kernels into buffers";
  let description = [{
    Runs upstream's one-shot bufferization on each kernel, and places the
    buffers for intermediate results in the thread's scratch memory
    (`dlcrt.scratch`).

    ```mlir
    %0 = tensor.empty() : tensor<64xf32>
    %1 = linalg.exp ins(%x : ...) outs(%0 : ...)
    ```
    becomes
    ```mlir
    %0 = dlcrt.scratch %c256 : memref<?xi8>
    %1 = memref.view %0[%c0][] : memref<?xi8> to memref<64xf32>
    linalg.exp ins(%x : ...) outs(%1 : ...)
    ```
  }];
  let dependentDialects = [
    "::mlir::bufferization::BufferizationDialect",
    "::mlir::memref::MemRefDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::arith::ArithDialect", "::dlc::rt::DlcRtDialect"
  ];
}

def IsolateKernelsPass : Pass<"dlc-isolate-kernels", "::mlir::ModuleOp"> {
  let summary = "Put each kernel into a module of its own";
  let description = [{
    So that what follows runs on kernels in parallel.

    ```mlir
    dlcrt.kernel @k(...) { ... }
    ```
    becomes
    ```mlir
    module @k {
      dlcrt.kernel @k(...) { ... }
    }
    ```
  }];
  let dependentDialects = ["::dlc::rt::DlcRtDialect"];
}

def TileKernelsPass : Pass<"dlc-tile-kernels"> {
  let summary = "Cut kernels into tiles";
  let description = [{
    The last structured op of each kernel is cut into tiles of sizes that suit
    the target's caches, and the ops before are computed tile by tile with it.
    The tiles (`scf.forall`) are what threads share.

    ```mlir
    %1 = linalg.exp ins(%x : tensor<4096xf32>) outs(%out : tensor<4096xf32>)
    ```
    becomes
    ```mlir
    %1 = scf.forall (%i) = (0) to (4096) step (1024)
        shared_outs(%o = %out) -> tensor<4096xf32> {
      %2 = tensor.extract_slice %x[%i] [1024] [1]
      %3 = linalg.exp ins(%2 : tensor<1024xf32>) outs(...)
      scf.forall.in_parallel { ... }
    }
    ```
  }];
  let options = [
    Option<"cpu", "cpu", "std::string", /*default=*/"\"host\"",
           "The target processor">
  ];
  let dependentDialects = [
    "::mlir::scf::SCFDialect", "::mlir::affine::AffineDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def ExpandWinogradPass : Pass<"dlc-expand-winograd"> {
  let summary = "Products of matrices for tiles of convolutions";
  let description = [{
    A tile of a convolution by Winograd's algorithm (`dlcrt.winograd_tap`)
    becomes `dlcrt.winograd_input`, a product of 36 pairs of matrices, and
    `dlcrt.winograd_output`; the last two for so many output channels at a time
    that the products stay in the cache.
  }];
  let options = [
    Option<"cpu", "cpu", "std::string", /*default=*/"\"host\"",
           "The target processor">
  ];
  let dependentDialects = [
    "::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect",
    "::mlir::arith::ArithDialect", "::mlir::scf::SCFDialect",
    "::dlc::rt::DlcRtDialect"
  ];
}

#endif // DLC_TRANSFORMS_PASSES
