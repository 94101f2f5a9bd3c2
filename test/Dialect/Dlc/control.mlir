// RUN: dlc-opt %s | dlc-opt | FileCheck %s
// RUN: dlc-opt --mlir-print-op-generic %s | dlc-opt | FileCheck %s

// CHECK-LABEL: func @assert(
func.func @assert(%c: tensor<i1>) {
  // CHECK: dlc.assert %{{.*}}, "node 'gather': an index is out of range" : tensor<i1>
  dlc.assert %c, "node 'gather': an index is out of range" : tensor<i1>
  return
}
