// What the command line may get wrong: one error, exit status 1.

// RUN: rm -rf %t && mkdir %t
// RUN: dlc-compile %s --quiet -o %t/model.so
// RUN: dlc-run %t/model.so --random --dim n=3 --output-dir=%t/out

// RUN: not dlc-run %t/nosuch.so --random 2>&1 | FileCheck %s --check-prefix=MODEL
// RUN: not dlc-run %t/model.h --random 2>&1 | FileCheck %s --check-prefix=KIND
// RUN: not dlc-run %t/model.so 2>&1 | FileCheck %s --check-prefix=NOINPUT
// RUN: not dlc-run %t/model.so --random --entry=train 2>&1 | FileCheck %s --check-prefix=ENTRY
// RUN: not dlc-run %t/model.so --input x 2>&1 | FileCheck %s --check-prefix=FORM
// RUN: not dlc-run %t/model.so --input x=%t/nosuch.npy 2>&1 | FileCheck %s --check-prefix=FILE
// RUN: not dlc-run %t/model.so --input z=%t/out/y.npy 2>&1 | FileCheck %s --check-prefix=INPUT
// RUN: not dlc-run %t/model.so --inputs %t/out/y.npy 2>&1 | FileCheck %s --check-prefix=NPZ
// RUN: not dlc-run %t/model.so --random --compare-with z=%t/out/y.npy 2>&1 | FileCheck %s --check-prefix=OUTPUT
// RUN: not dlc-run %t/model.so --random --dim m=3 2>&1 | FileCheck %s --check-prefix=DIM
// RUN: not dlc-run %t/model.so --random --dim n 2>&1 | FileCheck %s --check-prefix=DIMFORM
// RUN: not dlc-run %t/model.so --random --dim n=-1 2>&1 | FileCheck %s --check-prefix=DIMFORM
// RUN: not dlc-run %t/model.so --random --threads=-1 2>&1 | FileCheck %s --check-prefix=THREADS
// RUN: not dlc-run %t/model.so --random --json=%t/times.json 2>&1 | FileCheck %s --check-prefix=JSON
// RUN: not dlc-run %t/model.so --random --benchmark=1 --json=%t/out/y.npy/x 2>&1 | FileCheck %s --check-prefix=WRITE
// RUN: not dlc-run %t/model.so --random --output-dir=%t/model.so/x 2>&1 | FileCheck %s --check-prefix=MKDIR
// RUN: not dlc-run %s --random --target-cpu=z80 2>&1 | FileCheck %s --check-prefix=CPU

// MODEL: dlc-run: error: cannot open '{{.*}}nosuch.so': No such file or directory
// KIND: dlc-run: error: can't import '{{.*}}model.h':
// KIND-NEXT: is no ONNX model, or is damaged
// NOINPUT: dlc-run: error: entry 'main': input 'x' is missing; give it with --input, or use --random
// ENTRY: dlc-run: error: model 'model' has no entry 'train'
// FORM: dlc-run: error: entry 'main': 'x' is not of the form NAME=FILE
// FILE: dlc-run: error: entry 'main': can't read '{{.*}}nosuch.npy': No such file or directory
// INPUT: dlc-run: error: entry 'main': the model has no input 'z', only 'x'
// NPZ: dlc-run: error: entry 'main': '{{.*}}y.npy': no .npz file: it has no directory
// OUTPUT: dlc-run: error: entry 'main': the model has no output 'z', only 'y'
// DIM: dlc-run: error: entry 'main': no input has a dimension 'm'; there is 'n'
// DIMFORM: dlc-run: error: entry 'main': 'n{{.*}}' is not of the form NAME=SIZE
// THREADS: dlc-run: error: dlcrt_context_create: threads is -1, expected 0 to 4096
// JSON: dlc-run: error: --json is for the times of --benchmark, which is missing
// WRITE: dlc-run: error: entry 'main': can't write '{{.*}}y.npy/x': Not a directory
// MKDIR: dlc-run: error: entry 'main': can't make the folder '{{.*}}model.so/x': Not a directory
// CPU: dlc-run: error: unknown processor 'z80':

func.func @main(%x: tensor<?x4xf32> {dlc.name = "x", dlc.dims = ["n", ""]}) -> (tensor<?x4xf32> {dlc.name = "y"}) {
  %0 = dlc.add %x, %x : tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}
