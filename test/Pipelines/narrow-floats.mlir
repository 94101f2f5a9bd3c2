// RUN: dlc-opt %s -dlc-linalg-pipeline -dlc-kernels-pipeline -dlc-codegen-pipeline=cpu=x86-64-v3 | FileCheck %s

// What is fused is computed in f32 and rounded once, when it is stored.
// CHECK: .body(
// CHECK: llvm.fpext %{{.*}} : vector<8xbf16> to vector<8xf32>
// CHECK: llvm.fmul %{{.*}} : vector<8xf32>
// CHECK-NEXT: llvm.fadd %{{.*}} : vector<8xf32>
// CHECK-NEXT: llvm.fptrunc %{{.*}} : vector<8xf32> to vector<8xbf16>
func.func @main(%x: tensor<64xbf16> {dlc.name = "x"}) -> (tensor<64xbf16> {dlc.name = "y"}) {
  %0 = dlc.mul %x, %x : tensor<64xbf16>
  %1 = dlc.add %0, %x : tensor<64xbf16>
  return %1 : tensor<64xbf16>
}
