//===- abi_layout.cpp - the layout of the ABI structs ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The runtime's side of the agreement in dlcrt/abi.h: where each field of the
// structs lies on a 64-bit machine. The compiler places fields by the header,
// so that a change of the header is an error here, not an artifact that can't
// be read.
//
//===----------------------------------------------------------------------===//

#include "dlcrt/dlcrt.h"

static_assert(sizeof(void *) == 8, "models are made for 64-bit machines");

static_assert(sizeof(dlcrt_dtype) == 2);
static_assert(offsetof(dlcrt_dtype, code) == 0);
static_assert(offsetof(dlcrt_dtype, bits) == 1);

static_assert(sizeof(dlcrt_tensor_info) == 32);
static_assert(offsetof(dlcrt_tensor_info, name) == 0);
static_assert(offsetof(dlcrt_tensor_info, dtype) == 8);
static_assert(offsetof(dlcrt_tensor_info, flags) == 10);
static_assert(offsetof(dlcrt_tensor_info, rank) == 12);
static_assert(offsetof(dlcrt_tensor_info, dims) == 16);
static_assert(offsetof(dlcrt_tensor_info, dim_names) == 24);

static_assert(sizeof(dlcrt_grid) == 16);
static_assert(offsetof(dlcrt_grid, tiles) == 0);
static_assert(offsetof(dlcrt_grid, scratch) == 8);

static_assert(sizeof(dlcrt_kernel) == 24);
static_assert(offsetof(dlcrt_kernel, name) == 0);
static_assert(offsetof(dlcrt_kernel, plan) == 8);
static_assert(offsetof(dlcrt_kernel, run) == 16);

static_assert(sizeof(dlcrt_site) == 16);
static_assert(offsetof(dlcrt_site, kernel) == 0);
static_assert(offsetof(dlcrt_site, num_args) == 4);
static_assert(offsetof(dlcrt_site, source) == 8);

static_assert(sizeof(dlcrt_isa) == 24);
static_assert(offsetof(dlcrt_isa, name) == 0);
static_assert(offsetof(dlcrt_isa, features) == 8);
static_assert(offsetof(dlcrt_isa, kernels) == 16);

static_assert(sizeof(dlcrt_host_api) == 56);
static_assert(offsetof(dlcrt_host_api, struct_size) == 0);
static_assert(offsetof(dlcrt_host_api, abi_version) == 4);
static_assert(offsetof(dlcrt_host_api, arena) == 8);
static_assert(offsetof(dlcrt_host_api, alloc) == 16);
static_assert(offsetof(dlcrt_host_api, output) == 24);
static_assert(offsetof(dlcrt_host_api, dispatch) == 32);
static_assert(offsetof(dlcrt_host_api, barrier) == 40);
static_assert(offsetof(dlcrt_host_api, fail) == 48);

static_assert(sizeof(dlcrt_entry) == 48);
static_assert(offsetof(dlcrt_entry, name) == 0);
static_assert(offsetof(dlcrt_entry, num_inputs) == 8);
static_assert(offsetof(dlcrt_entry, num_outputs) == 12);
static_assert(offsetof(dlcrt_entry, inputs) == 16);
static_assert(offsetof(dlcrt_entry, outputs) == 24);
static_assert(offsetof(dlcrt_entry, run) == 32);
static_assert(offsetof(dlcrt_entry, memory) == 40);

static_assert(sizeof(dlcrt_weight) == 40);
static_assert(offsetof(dlcrt_weight, name) == 0);
static_assert(offsetof(dlcrt_weight, dtype) == 8);
static_assert(offsetof(dlcrt_weight, reserved) == 10);
static_assert(offsetof(dlcrt_weight, rank) == 12);
static_assert(offsetof(dlcrt_weight, dims) == 16);
static_assert(offsetof(dlcrt_weight, offset) == 24);
static_assert(offsetof(dlcrt_weight, bytes) == 32);

static_assert(sizeof(dlcrt_model) == 96);
static_assert(offsetof(dlcrt_model, magic) == 0);
static_assert(offsetof(dlcrt_model, abi_version) == 4);
static_assert(offsetof(dlcrt_model, struct_size) == 8);
static_assert(offsetof(dlcrt_model, num_entries) == 12);
static_assert(offsetof(dlcrt_model, num_isas) == 16);
static_assert(offsetof(dlcrt_model, num_kernels) == 20);
static_assert(offsetof(dlcrt_model, num_sites) == 24);
static_assert(offsetof(dlcrt_model, num_weights) == 28);
static_assert(offsetof(dlcrt_model, name) == 32);
static_assert(offsetof(dlcrt_model, manifest) == 40);
static_assert(offsetof(dlcrt_model, entries) == 48);
static_assert(offsetof(dlcrt_model, isas) == 56);
static_assert(offsetof(dlcrt_model, sites) == 64);
static_assert(offsetof(dlcrt_model, weights) == 72);
static_assert(offsetof(dlcrt_model, weights_bytes) == 80);
static_assert(offsetof(dlcrt_model, weights_data) == 88);

static_assert(sizeof(dlcrt_trailer) == 72);
static_assert(offsetof(dlcrt_trailer, magic) == 0);
static_assert(offsetof(dlcrt_trailer, abi_version) == 8);
static_assert(offsetof(dlcrt_trailer, struct_size) == 12);
static_assert(offsetof(dlcrt_trailer, file_bytes) == 16);
static_assert(offsetof(dlcrt_trailer, code_bytes) == 24);
static_assert(offsetof(dlcrt_trailer, code_hash) == 32);
static_assert(offsetof(dlcrt_trailer, weights_offset) == 40);
static_assert(offsetof(dlcrt_trailer, weights_bytes) == 48);
static_assert(offsetof(dlcrt_trailer, weights_hash) == 56);
static_assert(offsetof(dlcrt_trailer, trailer_hash) == 64);

// DLPack's structs may come from its own header instead of ours.
static_assert(sizeof(DLTensor) == 48);
static_assert(offsetof(DLTensor, data) == 0);
static_assert(offsetof(DLTensor, device) == 8);
static_assert(offsetof(DLTensor, ndim) == 16);
static_assert(offsetof(DLTensor, dtype) == 20);
static_assert(offsetof(DLTensor, shape) == 24);
static_assert(offsetof(DLTensor, strides) == 32);
static_assert(offsetof(DLTensor, byte_offset) == 40);
