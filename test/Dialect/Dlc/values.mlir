// RUN: dlc-opt %s | dlc-opt | FileCheck %s

// CHECK-LABEL: func @values(
func.func @values(%spans: tensor<2x?xi64>, %bytes: tensor<?xui8>,
                  %values: tensor<?xf32>, %shapes: tensor<?x2xi64>,
                  %any: tensor<?x?xi64>, %present: tensor<i1>) {
  // CHECK: dlc.pack %{{.*}}, %{{.*}} : (tensor<2x?xi64>, tensor<?xui8>) -> tensor<2x?x!dlc.string>
  %0 = dlc.pack %spans, %bytes
      : (tensor<2x?xi64>, tensor<?xui8>) -> tensor<2x?x!dlc.string>
  // CHECK: dlc.pack {{.*}} -> !dlc.sequence<tensor<?x3xf32>>
  %1 = dlc.pack %values, %shapes
      : (tensor<?xf32>, tensor<?x2xi64>) -> !dlc.sequence<tensor<?x3xf32>>
  // CHECK: dlc.pack {{.*}} -> !dlc.sequence<tensor<*xf32>>
  %2 = dlc.pack %values, %any
      : (tensor<?xf32>, tensor<?x?xi64>) -> !dlc.sequence<tensor<*xf32>>
  // CHECK: dlc.pack {{.*}} -> !dlc.optional<!dlc.sequence<tensor<?x3xf32>>>
  %3 = dlc.pack %present, %values, %shapes
      : (tensor<i1>, tensor<?xf32>, tensor<?x2xi64>)
      -> !dlc.optional<!dlc.sequence<tensor<?x3xf32>>>
  return
}

// CHECK-LABEL: func @lists(
func.func @lists(%a: tensor<2x3xf32>, %b: tensor<4x3xf32>) {
  // CHECK: dlc.list %{{.*}}, %{{.*}} : (tensor<2x3xf32>, tensor<4x3xf32>) -> !dlc.sequence<tensor<?x3xf32>>
  %0 = dlc.list %a, %b : (tensor<2x3xf32>, tensor<4x3xf32>)
      -> !dlc.sequence<tensor<?x3xf32>>
  // CHECK: dlc.list : () -> !dlc.sequence<tensor<*xi64>>
  %1 = dlc.list : () -> !dlc.sequence<tensor<*xi64>>
  return
}
