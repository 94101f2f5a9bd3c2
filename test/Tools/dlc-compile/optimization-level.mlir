// -O0 makes a kernel of each op, in scalar loops; the default makes one of all.

// RUN: dlc-compile %s --emit=kernels -O0 | grep -c dlcrt.dispatch | FileCheck %s --check-prefix=O0
// RUN: dlc-compile %s --emit=kernels -O3 | grep -c dlcrt.dispatch | FileCheck %s --check-prefix=O3
// RUN: dlc-compile %s --emit=kernels | grep -c dlcrt.dispatch | FileCheck %s --check-prefix=O3
// RUN: dlc-compile %s --emit=codegen -O0 | FileCheck %s --check-prefix=SCALAR
// RUN: dlc-compile %s --emit=codegen -O3 | FileCheck %s --check-prefix=VECTOR
// RUN: not dlc-compile %s --emit=kernels -O4 2>&1 | FileCheck %s --check-prefix=RANGE
// RUN: not dlc-compile %s --emit=kernels -Ofast 2>&1 | FileCheck %s --check-prefix=WORD

// O0: {{^3$}}
// O3: {{^1$}}
// SCALAR-NOT: vector<
// VECTOR: vector<{{[0-9]+}}xf32>
// RANGE: dlc-compile: error: the optimization level 4 is not one of 0 to 3
// WORD: dlc-compile: for the -O option: 'fast' value invalid for integer argument!

func.func @main(%x: tensor<64x64xf32> {dlc.name = "x"}) -> (tensor<64x64xf32> {dlc.name = "y"}) {
  %0 = dlc.abs %x : tensor<64x64xf32>
  %1 = dlc.add %0, %x : tensor<64x64xf32>
  %2 = dlc.mul %1, %x : tensor<64x64xf32>
  return %2 : tensor<64x64xf32>
}
