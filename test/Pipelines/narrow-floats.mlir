// RUN: dlc-opt %s -dlc-linalg-pipeline -dlc-kernels-pipeline -dlc-codegen-pipeline=cpu=sapphirerapids | FileCheck %s

// What is fused is computed in f32 and rounded once, when it is stored.
// CHECK: .body(
// CHECK: llvm.fpext %{{.*}} : vector<16xbf16> to vector<16xf32>
// CHECK: llvm.fmul %{{.*}} : vector<16xf32>
// CHECK-NEXT: llvm.fadd %{{.*}} : vector<16xf32>
// CHECK-NEXT: llvm.fptrunc %{{.*}} : vector<16xf32> to vector<16xbf16>
func.func @main(%x: tensor<64xbf16> {dlc.name = "x"}) -> (tensor<64xbf16> {dlc.name = "y"}) {
  %0 = dlc.mul %x, %x : tensor<64xbf16>
  %1 = dlc.add %0, %x : tensor<64xbf16>
  return %1 : tensor<64xbf16>
}
