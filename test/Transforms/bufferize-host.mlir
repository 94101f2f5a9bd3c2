// RUN: dlc-opt %s -dlc-bufferize-host -split-input-file | FileCheck %s

dlcrt.kernel @k(%a: memref<4xf32>, %b: memref<4xf32>) {
  dlcrt.return
}

// A result is computed where the caller wants it.
// CHECK-LABEL: func @into_the_output(
// CHECK-SAME: %[[X:.*]]: memref<4xf32>
func.func @into_the_output(%x: tensor<4xf32>) {
  // CHECK: %[[OUT:.*]] = dlcrt.output 0 : memref<4xf32>
  // CHECK-NOT: memref.alloc
  // CHECK: dlcrt.dispatch @k ins(%[[X]] : memref<4xf32>) outs(%[[OUT]] : memref<4xf32>)
  // CHECK-NOT: dlcrt.dispatch
  %out = dlcrt.output 0 : memref<4xf32>
  %0 = tensor.empty() : tensor<4xf32>
  %1 = dlcrt.dispatch @k ins(%x : tensor<4xf32>) outs(%0 : tensor<4xf32>) -> tensor<4xf32>
  bufferization.materialize_in_destination %1 in restrict writable %out : (tensor<4xf32>, memref<4xf32>) -> ()
  return
}

// -----

dlcrt.kernel @k(%a: memref<4xf32>, %b: memref<4xf32>) {
  dlcrt.return
}

// CHECK-LABEL: func @between(
func.func @between(%x: tensor<4xf32>) {
  // CHECK: %[[A:.*]] = memref.alloc() {alignment = 64 : i64} : memref<4xf32>
  // CHECK: dlcrt.dispatch @k ins(%{{.*}}) outs(%[[A]] : memref<4xf32>)
  // CHECK: dlcrt.dispatch @k ins(%[[A]] : memref<4xf32>)
  %out = dlcrt.output 0 : memref<4xf32>
  %0 = tensor.empty() : tensor<4xf32>
  %1 = dlcrt.dispatch @k ins(%x : tensor<4xf32>) outs(%0 : tensor<4xf32>) -> tensor<4xf32>
  %2 = dlcrt.dispatch @k ins(%1 : tensor<4xf32>) outs(%0 : tensor<4xf32>) -> tensor<4xf32>
  bufferization.materialize_in_destination %2 in restrict writable %out : (tensor<4xf32>, memref<4xf32>) -> ()
  return
}

// -----

// The caller's inputs are not ours to write, nor to hand out: a copy is a kernel.
// CHECK-LABEL: func @copies(
// CHECK-SAME: %[[X:.*]]: memref<4xf32>
func.func @copies(%x: tensor<4xf32>) {
  // CHECK: %[[OUT:.*]] = dlcrt.output 0 : memref<4xf32>
  // CHECK: dlcrt.dispatch @[[$COPY:.*]] ins(%[[X]] : memref<4xf32>) outs(%[[OUT]] : memref<4xf32>)
  // CHECK-NOT: memref.copy
  %out = dlcrt.output 0 : memref<4xf32>
  bufferization.materialize_in_destination %x in restrict writable %out : (tensor<4xf32>, memref<4xf32>) -> ()
  return
}
// CHECK: dlcrt.kernel @[[$COPY]](

// -----

// A kernel whose buffers are parts of larger ones gets parameters with strides;
// where it is used both ways, there are two of it.
// CHECK-LABEL: func @parts(
func.func @parts(%x: tensor<4x2xf32>, %y: tensor<4xf32>) {
  // CHECK: %[[COLUMN:.*]] = memref.subview
  // CHECK: dlcrt.dispatch @[[$STRIDED:.*]] ins(%[[COLUMN]] : memref<4xf32, strided<[2], offset: 1>>)
  // CHECK: dlcrt.dispatch @[[$DENSE:.*]] ins(%{{.*}} : memref<4xf32>)
  %out0 = dlcrt.output 0 : memref<4xf32>
  %out1 = dlcrt.output 1 : memref<4xf32>
  %0 = tensor.empty() : tensor<4xf32>
  %column = tensor.extract_slice %x[0, 1] [4, 1] [1, 1] : tensor<4x2xf32> to tensor<4xf32>
  %1 = dlcrt.dispatch @k ins(%column : tensor<4xf32>) outs(%0 : tensor<4xf32>) -> tensor<4xf32>
  %2 = dlcrt.dispatch @k ins(%y : tensor<4xf32>) outs(%0 : tensor<4xf32>) -> tensor<4xf32>
  bufferization.materialize_in_destination %1 in restrict writable %out0 : (tensor<4xf32>, memref<4xf32>) -> ()
  bufferization.materialize_in_destination %2 in restrict writable %out1 : (tensor<4xf32>, memref<4xf32>) -> ()
  return
}
// CHECK-DAG: dlcrt.kernel @[[$STRIDED]](%{{.*}}: memref<4xf32, strided<[2]>>, %{{.*}}: memref<4xf32>)
// CHECK-DAG: dlcrt.kernel @[[$DENSE]](%{{.*}}: memref<4xf32>, %{{.*}}: memref<4xf32>)
dlcrt.kernel @k(%a: memref<4xf32>, %b: memref<4xf32>) {
  dlcrt.return
}

// -----

// What a loop computes goes to memory of the iteration, and is carried on without
// a copy; nor is there one in front of the condition.
// CHECK-LABEL: func @carried(
func.func @carried(%x: tensor<4xf32>, %n: index) {
  // CHECK: %[[RESULT:.*]]:2 = scf.while (%[[V:.*]] = %{{.*}}, %[[I:.*]] = %{{.*}})
  // CHECK-NOT: dlcrt.dispatch
  // CHECK: scf.condition(%{{.*}}) %[[V]], %[[I]]
  // CHECK: ^bb0(%[[BEFORE:.*]]: memref<4xf32>, %{{.*}}: index):
  // CHECK: %[[NEXT:.*]] = memref.alloc()
  // CHECK: dlcrt.dispatch @{{.*}} ins(%[[BEFORE]] : memref<4xf32>) outs(%[[NEXT]] : memref<4xf32>)
  // CHECK-NOT: dlcrt.dispatch
  // CHECK: scf.yield %[[NEXT]],
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %empty = tensor.empty() : tensor<4xf32>
  %r:2 = scf.while (%v = %x, %i = %c0) : (tensor<4xf32>, index) -> (tensor<4xf32>, index) {
    %more = arith.cmpi slt, %i, %n : index
    scf.condition(%more) %v, %i : tensor<4xf32>, index
  } do {
  ^bb0(%v: tensor<4xf32>, %i: index):
    %next = dlcrt.dispatch @k ins(%v : tensor<4xf32>) outs(%empty : tensor<4xf32>) -> tensor<4xf32>
    %j = arith.addi %i, %c1 : index
    scf.yield %next, %j : tensor<4xf32>, index
  }
  %out = dlcrt.output 0 : memref<4xf32>
  bufferization.materialize_in_destination %r#0 in restrict writable %out : (tensor<4xf32>, memref<4xf32>) -> ()
  return
}
dlcrt.kernel @k(%a: memref<4xf32>, %b: memref<4xf32>) {
  dlcrt.return
}

// -----

// A copy of known size to where the size is open.
// CHECK-LABEL: func @widened(
func.func @widened(%x: tensor<4xf32>) {
  // CHECK: dlcrt.dispatch @copy ins(%{{.*}} : memref<?xf32>) outs(%{{.*}} : memref<?xf32>)
  %c4 = arith.constant 4 : index
  %cast = tensor.cast %x : tensor<4xf32> to tensor<?xf32>
  %out = dlcrt.output 0(%c4) : memref<?xf32>
  bufferization.materialize_in_destination %cast in restrict writable %out : (tensor<?xf32>, memref<?xf32>) -> ()
  return
}

// -----

// Two results that begin alike: what both write to is no output, in which one
// would be when the other is copied to it.
// CHECK-LABEL: func @fork(
func.func @fork(%x: tensor<1xi32>, %y: tensor<1xi32>) {
  // CHECK: %[[A:.*]] = dlcrt.output 0
  // CHECK: %[[B:.*]] = dlcrt.output 1
  // CHECK: %[[OWN:.*]] = memref.alloc()
  // CHECK: memref.subview %[[OWN]][0]
  // CHECK-NOT: memref.subview %[[A]]
  // CHECK-NOT: memref.subview %[[B]]
  // CHECK: return
  %out0 = dlcrt.output 0 : memref<2xi32>
  %out1 = dlcrt.output 1 : memref<2xi32>
  %empty = tensor.empty() : tensor<2xi32>
  %begin = tensor.insert_slice %x into %empty[0] [1] [1] : tensor<1xi32> into tensor<2xi32>
  %a = tensor.insert_slice %x into %begin[1] [1] [1] : tensor<1xi32> into tensor<2xi32>
  %b = tensor.insert_slice %y into %begin[1] [1] [1] : tensor<1xi32> into tensor<2xi32>
  bufferization.materialize_in_destination %a in restrict writable %out0 : (tensor<2xi32>, memref<2xi32>) -> ()
  bufferization.materialize_in_destination %b in restrict writable %out1 : (tensor<2xi32>, memref<2xi32>) -> ()
  return
}

// -----

// The kernel is told of it.
// CHECK: dlcrt.kernel @add(%{{.*}}: memref<4x4xf32> {dlcrt.in_place}, %{{.*}}: memref<4x4xf32>, %{{.*}}: memref<4x4xf32> {dlcrt.in_place})
#map = affine_map<(i, j) -> (i, j)>
#transposed = affine_map<(i, j) -> (j, i)>
dlcrt.kernel @add(%a: memref<4x4xf32>, %b: memref<4x4xf32>, %out: memref<4x4xf32>) {
  %0 = bufferization.to_tensor %out restrict writable : memref<4x4xf32> to tensor<4x4xf32>
  %1 = bufferization.to_tensor %a restrict : memref<4x4xf32> to tensor<4x4xf32>
  %2 = bufferization.to_tensor %b restrict : memref<4x4xf32> to tensor<4x4xf32>
  %3 = linalg.generic {indexing_maps = [#map, #transposed, #map], iterator_types = ["parallel", "parallel"]}
      ins(%1, %2 : tensor<4x4xf32>, tensor<4x4xf32>) outs(%0 : tensor<4x4xf32>) {
  ^bb0(%x: f32, %y: f32, %o: f32):
    %s = arith.addf %x, %y : f32
    linalg.yield %s : f32
  } -> tensor<4x4xf32>
  bufferization.materialize_in_destination %3 in restrict writable %out : (tensor<4x4xf32>, memref<4x4xf32>) -> ()
  dlcrt.return
}

// A state is updated where it is if each element is computed of itself.
// CHECK-LABEL: func @in_place(
// CHECK-SAME: %[[W:.*]]: memref<4x4xf32> {dlc.state, dlc.updated}, %[[G:.*]]: memref<4x4xf32>)
// CHECK-NOT: ->
func.func @in_place(%w: tensor<4x4xf32> {dlc.state, dlc.updated}, %g: tensor<4x4xf32>) -> tensor<4x4xf32> {
  // CHECK-NEXT: dlcrt.dispatch @add ins(%[[W]], %[[G]] : {{.*}}) outs(%[[W]] :
  // CHECK-NEXT: return{{$}}
  %0 = tensor.empty() : tensor<4x4xf32>
  %1 = dlcrt.dispatch @add ins(%w, %g : tensor<4x4xf32>, tensor<4x4xf32>) outs(%0 : tensor<4x4xf32>) -> tensor<4x4xf32>
  %2 = bufferization.materialize_in_destination %1 in %w : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  return %2 : tensor<4x4xf32>
}

// Not if other elements are needed,
// CHECK-LABEL: func @not_in_place(
// CHECK-SAME: %[[W:.*]]: memref<4x4xf32> {dlc.state, dlc.updated}, %[[G:.*]]: memref<4x4xf32>)
func.func @not_in_place(%w: tensor<4x4xf32> {dlc.state, dlc.updated}, %g: tensor<4x4xf32>) -> tensor<4x4xf32> {
  // CHECK-NEXT: %[[NEW:.*]] = memref.alloc
  // CHECK-NEXT: dlcrt.dispatch @add ins(%[[G]], %[[W]] : {{.*}}) outs(%[[NEW]] :
  // CHECK-NEXT: dlcrt.dispatch @copy{{.*}} ins(%[[NEW]] : {{.*}}) outs(%[[W]] :
  // CHECK-NEXT: return{{$}}
  %0 = tensor.empty() : tensor<4x4xf32>
  %1 = dlcrt.dispatch @add ins(%g, %w : tensor<4x4xf32>, tensor<4x4xf32>) outs(%0 : tensor<4x4xf32>) -> tensor<4x4xf32>
  %2 = bufferization.materialize_in_destination %1 in %w : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  return %2 : tensor<4x4xf32>
}

// nor if the old one is read later.
// CHECK-LABEL: func @read_later(
// CHECK-SAME: %[[W:.*]]: memref<4x4xf32> {dlc.state, dlc.updated}, %[[G:.*]]: memref<4x4xf32>)
func.func @read_later(%w: tensor<4x4xf32> {dlc.state, dlc.updated}, %g: tensor<4x4xf32>) -> tensor<4x4xf32> {
  // CHECK: %[[NEW:.*]] = memref.alloc
  // CHECK: dlcrt.dispatch @add ins(%[[W]], %[[G]] : {{.*}}) outs(%[[NEW]] :
  // CHECK: dlcrt.dispatch @add ins(%[[W]], %[[NEW]] :
  // CHECK: dlcrt.dispatch @copy{{.*}} ins(%[[NEW]] : {{.*}}) outs(%[[W]] :
  %out = dlcrt.output 0 : memref<4x4xf32>
  %0 = tensor.empty() : tensor<4x4xf32>
  %1 = dlcrt.dispatch @add ins(%w, %g : tensor<4x4xf32>, tensor<4x4xf32>) outs(%0 : tensor<4x4xf32>) -> tensor<4x4xf32>
  %3 = tensor.empty() : tensor<4x4xf32>
  %4 = dlcrt.dispatch @add ins(%w, %1 : tensor<4x4xf32>, tensor<4x4xf32>) outs(%3 : tensor<4x4xf32>) -> tensor<4x4xf32>
  bufferization.materialize_in_destination %4 in restrict writable %out : (tensor<4x4xf32>, memref<4x4xf32>) -> ()
  %2 = bufferization.materialize_in_destination %1 in %w : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  return %2 : tensor<4x4xf32>
}
