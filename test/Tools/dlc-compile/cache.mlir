// Kernels are compiled once for all programs that have them.

// RUN: rm -rf %t && mkdir %t
// RUN: dlc-compile %s -o %t/first.so --name=model --cache=%t/cache 2>&1 | FileCheck %s --check-prefix=NEW
// RUN: dlc-compile %s -o %t/second.so --name=model --cache=%t/cache 2>&1 | FileCheck %s --check-prefix=KEPT
// RUN: dlc-compile %s -o %t/third.so --name=model 2>&1 | FileCheck %s --check-prefix=NEW
// RUN: cmp %t/first.so %t/second.so
// RUN: cmp %t/first.so %t/third.so

// NEW: kernels  1, dispatched from 1 place{{$}}
// KEPT: kernels  1, dispatched from 1 place; 2 of 2 pieces of code from the cache

// The environment may name the folder, too.
// RUN: env DLC_CACHE=%t/cache dlc-compile %s -o %t/first.so --name=model 2>&1 | FileCheck %s --check-prefix=KEPT

// Other code, or code for another processor, is not taken for it.
// RUN: dlc-compile %s -o %t/other.so --name=model --cache=%t/cache -O0 2>&1 | FileCheck %s --check-prefix=NEW
// RUN: dlc-compile %s -o %t/other.so --name=model --cache=%t/cache --target-cpu=x86-64-v2 2>&1 | FileCheck %s --check-prefix=NEW

// RUN: touch %t/file
// RUN: not dlc-compile %s -o %t/none.so --cache=%t/file 2>&1 | FileCheck %s --check-prefix=ERROR
// ERROR: dlc-compile: error: Failed to open cache file
// RUN: not ls %t/none.so

func.func @main(%x: tensor<4x8xf32> {dlc.name = "x"}) -> (tensor<4x8xf32> {dlc.name = "y"}) {
  %0 = dlc.exp %x : tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}
