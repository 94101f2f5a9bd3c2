// RUN: dlc-opt %s -split-input-file -verify-diagnostics

func.func @a_group_yields_its_results(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlcrt.group' op has results ('tensor<8xf32>'), but yields ('tensor<4xf32>')}}
  %0 = dlcrt.group -> tensor<8xf32> {
    dlcrt.yield %x : tensor<4xf32>
  }
  return
}

// -----

func.func @a_group_ends_in_a_yield(%x: tensor<4xf32>) {
  // expected-error @+2 {{'dlcrt.group' op expects regions to end with 'dlcrt.yield', found 'llvm.unreachable'}}
  // expected-note @+1 {{in custom textual format, the absence of terminator implies 'dlcrt.yield'}}
  %0 = dlcrt.group -> tensor<4xf32> {
    llvm.unreachable
  }
  return
}

// -----

func.func @only_groups_yield() {
  // expected-error @+1 {{'dlcrt.yield' op expects parent op 'dlcrt.group'}}
  dlcrt.yield
}

// -----

func.func @only_kernels_end_like_that() {
  // expected-error @+1 {{'dlcrt.return' op expects parent op 'dlcrt.kernel'}}
  dlcrt.return
}

// -----

func.func @no_such_kernel(%x: memref<4xf32>) {
  // expected-error @+1 {{'dlcrt.dispatch' op refers to @f, which is no kernel}}
  dlcrt.dispatch @f outs(%x : memref<4xf32>)
  return
}

// -----

func.func private @f()
func.func @a_function_is_no_kernel(%x: memref<4xf32>) {
  // expected-error @+1 {{'dlcrt.dispatch' op refers to @f, which is no kernel}}
  dlcrt.dispatch @f outs(%x : memref<4xf32>)
  return
}

// -----

dlcrt.kernel @k(%a: memref<4xf32>) {
  dlcrt.return
}
func.func @all_parameters_get_a_value(%x: memref<4xf32>) {
  // expected-error @+1 {{'dlcrt.dispatch' op passes 2 values, but @k takes 1}}
  dlcrt.dispatch @k ins(%x : memref<4xf32>) outs(%x : memref<4xf32>)
  return
}

// -----

dlcrt.kernel @k(%a: memref<4xf32>) {
  dlcrt.return
}
func.func @parameters_get_their_types(%x: memref<8xf32>) {
  // expected-error @+1 {{'dlcrt.dispatch' op passes 'memref<8xf32>' where @k takes 'memref<4xf32>'}}
  dlcrt.dispatch @k outs(%x : memref<8xf32>)
  return
}

// -----

dlcrt.kernel @k(%a: memref<4xf32>) {
  dlcrt.return
}
func.func @strides_are_part_of_the_type(%x: memref<4xf32, strided<[2]>>) {
  // expected-error @+1 {{'dlcrt.dispatch' op passes 'memref<4xf32, strided<[2]>>' where @k takes 'memref<4xf32>'}}
  dlcrt.dispatch @k outs(%x : memref<4xf32, strided<[2]>>)
  return
}

// -----

func.func @a_kernel_sees_nothing_outside(%x: memref<f32>) {
  builtin.module {
    // expected-note @+1 {{required by region isolation constraints}}
    dlcrt.kernel @k() {
      // expected-error @+1 {{'memref.load' op using value defined outside the region}}
      %0 = memref.load %x[] : memref<f32>
      dlcrt.return
    }
  }
  return
}

// -----

func.func @bind_knows_open_sizes(%p: !llvm.ptr) {
  // expected-error @+1 {{'dlcrt.bind' op has a result with 1 open sizes, but 0 operands for them}}
  %0 = dlcrt.bind %p : !llvm.ptr -> memref<?x4xf32>
  return
}

// -----

func.func @bind_knows_open_strides(%p: !llvm.ptr) {
  // expected-error @+1 {{'dlcrt.bind' op has a result with 1 open strides, but 0 operands for them}}
  %0 = dlcrt.bind %p : !llvm.ptr -> memref<4xf32, strided<[?]>>
  return
}

// -----

func.func @output_has_no_size_more(%n: index) {
  // expected-error @+1 {{'dlcrt.output' op has a result with 0 open sizes, but 1 operands for them}}
  %0 = dlcrt.output 0 (%n) : memref<4xf32>
  return
}

// -----

func.func @alloc_knows_open_sizes(%n: index) {
  // expected-error @+1 {{'dlcrt.alloc' op has a result with 2 open sizes, but 1 operands for them}}
  %0 = dlcrt.alloc (%n) : memref<?x?xf32>
  return
}

// -----

func.func @squares_have_36_products(%x: tensor<1x10x10x64xf32>, %v: tensor<16x4x64xf32>) {
  // expected-error @+1 {{'dlcrt.winograd_input' op needs an image of rank 4 and 36 products for each of its channels, in f32, but got 'tensor<1x10x10x64xf32>' and 'tensor<16x4x64xf32>'}}
  %0 = dlcrt.winograd_input ins(%x : tensor<1x10x10x64xf32>) outs(%v : tensor<16x4x64xf32>) -> tensor<16x4x64xf32>
  return
}

// -----

func.func @tiles_have_the_channels_of_products(%v: tensor<36x4x32xf32>, %y: tensor<1x8x8x64xf32>) {
  // expected-error @+1 {{'dlcrt.winograd_output' op needs an image of rank 4 and 36 products for each of its channels, in f32, but got 'tensor<1x8x8x64xf32>' and 'tensor<36x4x32xf32>'}}
  %0 = dlcrt.winograd_output ins(%v : tensor<36x4x32xf32>) outs(%y : tensor<1x8x8x64xf32>) -> tensor<1x8x8x64xf32>
  return
}
