// Sizes that turn out to be wrong at run time are an error, not a read of what
// lies beside the operand. One entry an op; both levels must see it.

// RUN: rm -rf %t && mkdir %t
// RUN: dlc-compile %s --quiet -O0 -o %t/plain.so
// RUN: dlc-compile %s --quiet -O3 -o %t/fast.so

// RUN: dlc-run %t/plain.so --entry=elementwise --random --dim n=5 --dim m=5
// RUN: not dlc-run %t/plain.so --entry=elementwise --random --dim n=3 --dim m=5 2>&1 | FileCheck %s --check-prefix=ELEMENTWISE
// RUN: not dlc-run %t/fast.so --entry=elementwise --random --dim n=3 --dim m=5 2>&1 | FileCheck %s --check-prefix=ELEMENTWISE
// ELEMENTWISE: error: node 'plus': dlc.add: operand 1 has size 5 along dimension 0, expected 3
func.func @elementwise(%x: tensor<?x4xf32> {dlc.name = "x", dlc.dims = ["n", ""]}, %y: tensor<?x4xf32> {dlc.name = "y", dlc.dims = ["m", ""]}) -> tensor<?x4xf32> {
  %0 = dlc.add %x, %y : tensor<?x4xf32> loc("plus")
  return %0 : tensor<?x4xf32>
}

// RUN: dlc-run %t/plain.so --entry=broadcast --random --dim n=1 --dim m=5
// RUN: not dlc-run %t/plain.so --entry=broadcast --random --dim n=3 --dim m=5 2>&1 | FileCheck %s --check-prefix=BROADCAST
// RUN: not dlc-run %t/fast.so --entry=broadcast --random --dim n=3 --dim m=5 2>&1 | FileCheck %s --check-prefix=BROADCAST
// BROADCAST: error: node 'repeat': dlc.broadcast: the operand has size 3 along dimension 0, expected 1 or 5
func.func @broadcast(%x: tensor<?xf32> {dlc.name = "x", dlc.dims = ["n"]}, %y: tensor<?xf32> {dlc.name = "y", dlc.dims = ["m"]}) -> tensor<2x?xf32> {
  %c0 = arith.constant 0 : index
  %m = tensor.dim %y, %c0 : tensor<?xf32>
  %0 = dlc.broadcast %x [1] sizes(%m) : tensor<?xf32> -> tensor<2x?xf32> loc("repeat")
  return %0 : tensor<2x?xf32>
}

// RUN: dlc-run %t/plain.so --entry=product --random --dim n=5 --dim m=5
// RUN: not dlc-run %t/plain.so --entry=product --random --dim n=3 --dim m=5 2>&1 | FileCheck %s --check-prefix=PRODUCT
// RUN: not dlc-run %t/fast.so --entry=product --random --dim n=3 --dim m=5 2>&1 | FileCheck %s --check-prefix=PRODUCT
// PRODUCT: error: node 'dot': dlc.dot_general: the right operand has size 5 along dimension 0, expected 3
func.func @product(%x: tensor<4x?xf32> {dlc.name = "x", dlc.dims = ["", "n"]}, %y: tensor<?x2xf32> {dlc.name = "y", dlc.dims = ["m", ""]}) -> tensor<4x2xf32> {
  %0 = dlc.dot_general %x, %y batch [] x [] contract [1] x [0] : (tensor<4x?xf32>, tensor<?x2xf32>) -> tensor<4x2xf32> loc("dot")
  return %0 : tensor<4x2xf32>
}

// RUN: dlc-run %t/plain.so --entry=reshape --random --dim n=6
// RUN: not dlc-run %t/plain.so --entry=reshape --random --dim n=7 2>&1 | FileCheck %s --check-prefix=RESHAPE
// RUN: not dlc-run %t/fast.so --entry=reshape --random --dim n=7 2>&1 | FileCheck %s --check-prefix=RESHAPE
// RESHAPE: error: node 'fold': dlc.reshape: can't arrange 7 elements as 6
func.func @reshape(%x: tensor<?xf32> {dlc.name = "x", dlc.dims = ["n"]}) -> tensor<3x2xf32> {
  %0 = dlc.reshape %x : tensor<?xf32> -> tensor<3x2xf32> loc("fold")
  return %0 : tensor<3x2xf32>
}

// RUN: dlc-run %t/plain.so --entry=concat --random --dim n=5 --dim m=5
// RUN: not dlc-run %t/plain.so --entry=concat --random --dim n=3 --dim m=5 2>&1 | FileCheck %s --check-prefix=CONCAT
// RUN: not dlc-run %t/fast.so --entry=concat --random --dim n=3 --dim m=5 2>&1 | FileCheck %s --check-prefix=CONCAT
// CONCAT: error: node 'join': dlc.concat: operand 1 has size 5 along dimension 1, expected 3
func.func @concat(%x: tensor<4x?xf32> {dlc.name = "x", dlc.dims = ["", "n"]}, %y: tensor<2x?xf32> {dlc.name = "y", dlc.dims = ["", "m"]}) -> tensor<6x?xf32> {
  %0 = dlc.concat 0 %x, %y : (tensor<4x?xf32>, tensor<2x?xf32>) -> tensor<6x?xf32> loc("join")
  return %0 : tensor<6x?xf32>
}

// RUN: dlc-run %t/plain.so --entry=gather --random --dim n=2 --dim k=3
// RUN: dlc-run %t/plain.so --entry=gather --random --dim n=0 --dim k=0
// RUN: not dlc-run %t/plain.so --entry=gather --random --dim n=0 --dim k=3 2>&1 | FileCheck %s --check-prefix=GATHER
// RUN: not dlc-run %t/fast.so --entry=gather --random --dim n=0 --dim k=3 2>&1 | FileCheck %s --check-prefix=GATHER
// GATHER: error: node 'take': dlc.gather: there is nothing to read: a dimension is empty
func.func @gather(%x: tensor<?x4xf32> {dlc.name = "x", dlc.dims = ["n", ""]}, %i: tensor<?xi64> {dlc.name = "i", dlc.dims = ["k"]}) -> tensor<?x4xf32> {
  %0 = dlc.gather %x 0 [%i] : (tensor<?x4xf32>, tensor<?xi64>) -> tensor<?x4xf32> loc("take")
  return %0 : tensor<?x4xf32>
}

// RUN: dlc-run %t/plain.so --entry=wrap --random --dim n=1
// RUN: not dlc-run %t/plain.so --entry=wrap --random --dim n=0 2>&1 | FileCheck %s --check-prefix=WRAP
// RUN: not dlc-run %t/fast.so --entry=wrap --random --dim n=0 2>&1 | FileCheck %s --check-prefix=WRAP
// WRAP: error: node 'around': dlc.pad: a dimension has 0 elements, but its padding needs 1
func.func @wrap(%x: tensor<?xf32> {dlc.name = "x", dlc.dims = ["n"]}) -> tensor<?xf32> {
  %v = dlc.constant dense<0.0> : tensor<f32>
  %0 = dlc.pad wrap %x, %v [2] [1] : tensor<?xf32> -> tensor<?xf32> loc("around")
  return %0 : tensor<?xf32>
}

// RUN: dlc-run %t/plain.so --entry=reflect --random --dim n=3
// RUN: not dlc-run %t/plain.so --entry=reflect --random --dim n=2 2>&1 | FileCheck %s --check-prefix=REFLECT
// RUN: not dlc-run %t/fast.so --entry=reflect --random --dim n=2 2>&1 | FileCheck %s --check-prefix=REFLECT
// REFLECT: error: node 'mirror': dlc.pad: a dimension has 2 elements, but its padding needs 3
func.func @reflect(%x: tensor<?xf32> {dlc.name = "x", dlc.dims = ["n"]}) -> tensor<?xf32> {
  %v = dlc.constant dense<0.0> : tensor<f32>
  %0 = dlc.pad reflect %x, %v [2] [1] : tensor<?xf32> -> tensor<?xf32> loc("mirror")
  return %0 : tensor<?xf32>
}

// RUN: dlc-run %t/plain.so --entry=beyond --random --dim n=0
// RUN: dlc-run %t/fast.so --entry=beyond --random --dim n=0
// RUN: not dlc-run %t/plain.so --entry=beyond --random --dim n=2 2>&1 | FileCheck %s --check-prefix=BEYOND
// RUN: not dlc-run %t/fast.so --entry=beyond --random --dim n=2 2>&1 | FileCheck %s --check-prefix=BEYOND
// BEYOND: error: node 'rest': dlc.slice: takes 2 elements from beyond the end of a dimension
func.func @beyond(%x: tensor<5x3xf32> {dlc.name = "x"}, %y: tensor<?xf32> {dlc.name = "y", dlc.dims = ["n"]}) -> tensor<?x3xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %y, %c0 : tensor<?xf32>
  %0 = dlc.slice %x [5, 0] [%n, 3] [1, 1] : tensor<5x3xf32> -> tensor<?x3xf32> loc("rest")
  return %0 : tensor<?x3xf32>
}
