// The artifact says which instructions it needs; the host's is the default.
// REQUIRES: x86-64

// RUN: rm -rf %t && mkdir %t
// RUN: dlc-compile %s --quiet -o %t/v2.so --target-cpu=x86-64-v2
// RUN: FileCheck %s --check-prefix=V2 < %t/v2.so
// RUN: dlc-compile %s --quiet -o %t/haswell.so --target-cpu=haswell
// RUN: FileCheck %s --check-prefix=HASWELL < %t/haswell.so
// RUN: dlc-compile %s --quiet -o %t/default.so
// RUN: dlc-compile %s --quiet -o %t/host.so --name=default --target-cpu=host
// RUN: cmp %t/default.so %t/host.so
// RUN: not dlc-compile %s -o %t/other.so --target-cpu=z80 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: not ls %t/other.so

// V2: "isa":"x86-64-v2"
// HASWELL: "isa":"x86-64-v3"
// HASWELL-SAME: "tune":"haswell"
// UNKNOWN: dlc-compile: error: unknown processor 'z80': expected 'host', a level like 'x86-64-v3', or a name that LLVM knows

func.func @main(%x: tensor<4x8xf32> {dlc.name = "x"}) -> (tensor<4x8xf32> {dlc.name = "y"}) {
  %0 = dlc.exp %x : tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}
