// What the command line may get wrong.

// RUN: not dlc-compile 2>&1 | FileCheck %s --check-prefix=NOTHING
// RUN: not dlc-compile %s 2>&1 | FileCheck %s --check-prefix=OUTPUT
// RUN: not dlc-compile %s -o %t.txt 2>&1 | FileCheck %s --check-prefix=EXTENSION
// RUN: not dlc-compile %s --emit=parse 2>&1 | FileCheck %s --check-prefix=PHASE
// RUN: not dlc-compile %s --optimise -o %t.so 2>&1 | FileCheck %s --check-prefix=FLAG
// RUN: not dlc-compile %s %s -o %t.so 2>&1 | FileCheck %s --check-prefix=TWO

// NOTHING: dlc-compile: Not enough positional command line arguments specified!
// OUTPUT: dlc-compile: error: nothing to do: name an output with -o, or a phase with --emit
// EXTENSION: dlc-compile: error: can't tell from '{{.*}}.txt' what to make: expected a name that ends in .so, .a or .o
// PHASE: dlc-compile: error: there is no phase 'parse': expected import, autodiff, graph, linalg, kernels or codegen
// FLAG: dlc-compile: Unknown command line argument '--optimise'.
// TWO: dlc-compile: error: one model at a time, but there are '{{.*}}.mlir' and '{{.*}}.mlir'

func.func @main(%x: tensor<4xf32> {dlc.name = "x"}) -> (tensor<4xf32> {dlc.name = "y"}) {
  return %x : tensor<4xf32>
}
