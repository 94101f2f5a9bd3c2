// An artifact that is not whole is refused before any of it runs.

// RUN: rm -rf %t && mkdir %t
// RUN: dlc-compile %s --quiet -o %t/model.so
// RUN: head -c 3000 %t/model.so > %t/short.so
// RUN: not dlc-run %t/short.so --random 2>&1 | FileCheck %s --check-prefix=SHORT
// RUN: cp %t/model.so %t/long.so && echo more >> %t/long.so
// RUN: not dlc-run %t/long.so --random 2>&1 | FileCheck %s --check-prefix=SHORT
// RUN: sed 's/exp_/xep_/g' %t/model.so > %t/changed.so
// RUN: not dlc-run %t/changed.so --random 2>&1 | FileCheck %s --check-prefix=CHANGED
// RUN: cp /dev/null %t/empty.so
// RUN: not dlc-run %t/empty.so --random 2>&1 | FileCheck %s --check-prefix=SHORT

// SHORT: dlc-run: error: '{{.*}}.so' is not a model library, or truncated
// CHANGED: dlc-run: error: '{{.*}}changed.so'

func.func @main(%x: tensor<64x64xf32> {dlc.name = "x"}) -> (tensor<64x64xf32> {dlc.name = "y"}) {
  %0 = dlc.exp %x : tensor<64x64xf32>
  return %0 : tensor<64x64xf32>
}
