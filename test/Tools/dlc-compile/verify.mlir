// A verified artifact is as any other; nothing else is left beside it.

// RUN: rm -rf %t && mkdir %t
// RUN: dlc-compile %s -o %t/model.so --verify 2>&1 | FileCheck %s
// RUN: dlc-compile %s -o %t/model.a --verify 2>&1 | FileCheck %s
// RUN: dlc-compile %s -o %t/model.o --verify --quiet 2>&1 | count 0
// RUN: ls %t | FileCheck %s --check-prefix=FILES
// RUN: dlc-run %t/model.so --random --dim n=32 --output-dir=%t/out
// CHECK: verified with n=32, m=32
// CHECK-NEXT: output 'y': matches, max. difference
// CHECK-NEXT: output 's': matches, max. difference
// CHECK-NEXT: output 'c': matches, max. difference 0.00e+00
// CHECK-NEXT: 3 of 3 values of 3 nodes match
// FILES: model.a
// FILES-NEXT: model.h
// FILES-NEXT: model.o
// FILES-NEXT: model.so
// FILES-NOT: {{.}}

// Sizes and inputs can be given.
// RUN: dlc-compile %s -o %t/model.so --verify --verify-dim=n=64 --verify-dim=m=3 2>&1 | FileCheck %s --check-prefix=SIZES
// SIZES: verified with n=64, m=3
// RUN: not dlc-compile %s -o %t/other.so --verify --verify-dim=n=22 2>&1 | FileCheck %s --check-prefix=SIZE
// SIZE: dlc-compile: error: can't verify '{{.*}}other.so': entry 'main': the model doesn't run with n=22, m=1: node 'fold': dlc.reshape: can't arrange 22 elements as 20; give other sizes with --verify-dim, or inputs with --verify-inputs
// RUN: not dlc-compile %s -o %t/other.so --verify --verify-dim=k=20 2>&1 | FileCheck %s --check-prefix=DIM
// DIM: dlc-compile: error: can't verify '{{.*}}other.so': entry 'main': no input has a dimension 'k'; there is 'n', 'm'
// RUN: not dlc-compile %s -o %t/other.so --verify --verify-inputs=%t/nosuch.npz 2>&1 | FileCheck %s --check-prefix=INPUTS
// INPUTS: dlc-compile: error: can't verify '{{.*}}other.so': entry 'main': can't read '{{.*}}nosuch.npz': No such file or directory
// RUN: ls %t | FileCheck %s --check-prefix=LEFT
// LEFT-NOT: other

func.func @main(%x: tensor<?xf32> {dlc.name = "x", dlc.dims = ["n"]},
                %z: tensor<?x4xf32> {dlc.name = "z", dlc.dims = ["m", ""]})
    -> (tensor<?x4xf32> {dlc.name = "y"}, tensor<4xf32> {dlc.name = "s"},
        tensor<2xi64> {dlc.name = "c"}) {
  %c0 = arith.constant 0 : index
  %c4 = arith.constant 4 : index
  %size = tensor.dim %x, %c0 : tensor<?xf32> loc("fold")
  %rows = arith.divsi %size, %c4 : index loc("fold")
  %f = dlc.reshape %x sizes(%rows) : tensor<?xf32> -> tensor<?x4xf32> loc("fold")
  %y = dlc.exp %f : tensor<?x4xf32> loc("exp")
  %s = dlc.reduce sum %z [0] : tensor<?x4xf32> -> tensor<4xf32> loc("sum")
  %c = dlc.constant dense<[1, 2]> : tensor<2xi64>
  return %y, %s, %c : tensor<?x4xf32>, tensor<4xf32>, tensor<2xi64>
}
