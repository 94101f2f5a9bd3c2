// Inputs from files, outputs to files, and the comparison of the two.

// RUN: rm -rf %t && mkdir %t
// RUN: dlc-compile %s --quiet -o %t/model.so

// What is written can be read as an input, and as a reference.
// RUN: dlc-run %t/model.so --random --output-dir=%t/first
// RUN: ls %t/first | FileCheck %s --check-prefix=FILES
// RUN: dlc-run %t/model.so --input x=%t/first/double_x_.npy --output-dir=%t/second
// RUN: dlc-run %t/model.so --random --compare-with 'double(x)=%t/first/double_x_.npy' | FileCheck %s --check-prefix=MATCH
// FILES: {{^}}double_x_.npy{{$}}
// MATCH: output 'double(x)': matches, max. difference 0.00e+00 (0.00e+00 of the largest value)

// Another seed, other numbers: that is an error, unless they are close enough.
// RUN: not dlc-run %t/model.so --random --seed=1 --compare-with 'double(x)=%t/first/double_x_.npy' >%t/out 2>%t/err
// RUN: FileCheck %s --check-prefix=DIFFERS < %t/out
// RUN: FileCheck %s --check-prefix=ERROR < %t/err
// RUN: dlc-run %t/model.so --random --seed=1 --atol=2 --compare-with 'double(x)=%t/first/double_x_.npy' | FileCheck %s --check-prefix=CLOSE
// DIFFERS: output 'double(x)': DIFFERS, max. difference {{[0-9.]+}}e{{.*}}
// ERROR: dlc-run: error: entry 'main': outputs differ from their references:
// ERROR-NEXT: output 'double(x)': 12 of 12 elements differ, first at 0: expected {{.*}}, but got
// CLOSE: output 'double(x)': matches, max. difference {{[1-9]}}

// The program itself, compiled in memory, gives the same.
// RUN: dlc-run %s --random --compare-with 'double(x)=%t/first/double_x_.npy' | FileCheck %s --check-prefix=MATCH
// RUN: dlc-run %s -O0 --random --compare-with 'double(x)=%t/first/double_x_.npy' | FileCheck %s --check-prefix=MATCH

func.func @main(%x: tensor<3x4xf32> {dlc.name = "x"}) -> (tensor<3x4xf32> {dlc.name = "double(x)"}) {
  %0 = dlc.add %x, %x : tensor<3x4xf32>
  return %0 : tensor<3x4xf32>
}
