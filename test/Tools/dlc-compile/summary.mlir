// What was made and what it took; nothing of it goes to the standard output.

// RUN: dlc-compile %s -o %t.so 2>&1 >%t.out | FileCheck %s
// RUN: dlc-compile %s -o %t.so --quiet 2>&1 | count 0
// RUN: count 0 < %t.out

// CHECK: {{.*}}.so
// CHECK-NEXT: time {{.*}}import {{.*}}graph {{.*}}linalg {{.*}}kernels {{.*}}codegen {{.*}}link
// CHECK-NEXT: kernels 1, dispatched from 1 place{{$}}
// CHECK-NEXT: size {{.*}} of objects, 4096 bytes of weights
// CHECK-NEXT: memory main: {{.*}}

dlc.weight @bias "bias" value(dense<1.5> : tensor<1024xf32>) : tensor<1024xf32>

func.func @main(%x: tensor<1024xf32> {dlc.name = "x"}) -> (tensor<1024xf32> {dlc.name = "y"}) {
  %0 = dlc.get_weight @bias : tensor<1024xf32>
  %1 = dlc.add %x, %0 : tensor<1024xf32>
  return %1 : tensor<1024xf32>
}
