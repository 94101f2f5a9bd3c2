// Outputs are written as a whole or not at all.

// RUN: rm -rf %t && mkdir %t
// RUN: dlc-compile %s --quiet -o %t/model.so
// RUN: dlc-compile %s --quiet -o %t/model.o
// RUN: dlc-compile %s --quiet -o %t/model.a --name=other
// RUN: ls %t | FileCheck %s --check-prefix=FILES
// RUN: FileCheck %s --check-prefix=HEADER < %t/model.h
// FILES: model.a
// FILES-NEXT: model.h
// FILES-NEXT: model.o
// FILES-NEXT: model.so
// FILES-NOT: {{.}}
// HEADER: const dlcrt_model *other_model(void);

// A failed compilation leaves what was there, and nothing else.
// RUN: echo precious > %t/model.so
// RUN: not dlc-compile %t/nosuch.mlir -o %t/model.so
// RUN: grep precious %t/model.so
// RUN: ls %t | FileCheck %s --check-prefix=FILES

// RUN: not dlc-compile %s -o %t/nosuch/model.so 2>&1 | FileCheck %s --check-prefix=FOLDER
// RUN: not dlc-compile %s -o %t/model.so/model.so 2>&1 | FileCheck %s --check-prefix=NOFOLDER
// RUN: not dlc-compile %s --emit=graph -o /dev/full 2>&1 | FileCheck %s --check-prefix=FULL
// FOLDER: dlc-compile: error: can't write '{{.*}}nosuch/model.so': No such file or directory
// NOFOLDER: dlc-compile: error: can't write '{{.*}}model.so/model.so': Not a directory
// FULL: dlc-compile: error: can't write '/dev/full': No space left on device

func.func @main(%x: tensor<4xf32> {dlc.name = "x"}) -> (tensor<4xf32> {dlc.name = "y"}) {
  %0 = dlc.exp %x : tensor<4xf32>
  return %0 : tensor<4xf32>
}
