// Tensors that don't fit: the input, what it should be and what it is.

// RUN: rm -rf %t && mkdir %t
// RUN: dlc-compile %s --quiet -o %t/model.so
// RUN: dlc-run %t/model.so --entry=double --random --output-dir=%t/out

// RUN: not dlc-run %t/model.so --entry=wide --input x=%t/out/y.npy 2>&1 | FileCheck %s --check-prefix=SHAPE
// RUN: not dlc-run %t/model.so --entry=integers --input x=%t/out/y.npy 2>&1 | FileCheck %s --check-prefix=TYPE
// RUN: not dlc-run %t/model.so --entry=flat --input x=%t/out/y.npy 2>&1 | FileCheck %s --check-prefix=RANK
// RUN: not dlc-run %t/model.so --random 2>&1 | FileCheck %s --check-prefix=ENTRIES

// SHAPE: input 'x'
// SHAPE-SAME: 4
// TYPE: input 'x'
// TYPE-SAME: int32
// RANK: input 'x'
// RANK-SAME: rank
// ENTRIES: dlc-run: error: the model has 4 entries; choose one with --entry

func.func @double(%x: tensor<3x4xf32> {dlc.name = "x"}) -> (tensor<3x4xf32> {dlc.name = "y"}) {
  %0 = dlc.add %x, %x : tensor<3x4xf32>
  return %0 : tensor<3x4xf32>
}
func.func @wide(%x: tensor<3x5xf32> {dlc.name = "x"}) -> (tensor<3x5xf32> {dlc.name = "y"}) {
  %0 = dlc.add %x, %x : tensor<3x5xf32>
  return %0 : tensor<3x5xf32>
}
func.func @integers(%x: tensor<3x4xi32> {dlc.name = "x"}) -> (tensor<3x4xi32> {dlc.name = "y"}) {
  %0 = dlc.add %x, %x : tensor<3x4xi32>
  return %0 : tensor<3x4xi32>
}
func.func @flat(%x: tensor<12xf32> {dlc.name = "x"}) -> (tensor<12xf32> {dlc.name = "y"}) {
  %0 = dlc.add %x, %x : tensor<12xf32>
  return %0 : tensor<12xf32>
}
