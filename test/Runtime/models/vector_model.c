/*===- vector_model.c - a model written by hand ----------------------------===*
 *
 * Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for license information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * What the compiler would emit for out[n] = factor * x[n] * y[n] + bias, with
 * the weights factor and bias. The same source gives a library without weights
 * (they are put behind it), a linked-in model, and libraries with one fault
 * each; see CMakeLists.txt for the macros.
 *===----------------------------------------------------------------------===*/
#include "dlcrt/abi.h"

#ifndef MODEL_SYMBOL
#define MODEL_SYMBOL dlcrt_model_query
#endif
#ifndef MODEL_VERSION
#define MODEL_VERSION DLCRT_ABI_VERSION
#endif
#ifndef MODEL_WEIGHTS_BYTES
#define MODEL_WEIGHTS_BYTES 128
#endif
#ifndef MODEL_FEATURES
#define MODEL_FEATURES 0
#endif
#ifndef MODEL_NULL
#define MODEL_NULL 0
#endif
#ifndef MODEL_OFFSET
#define MODEL_OFFSET 0
#endif

enum { tileElements = 256 };

typedef union slot {
  uint64_t bits;
  int64_t integer;
  float *buffer;
  const float *constBuffer;
} slot;

/* args: product, x, y, n */
static void plan(const uint64_t *args, dlcrt_grid *grid) {
  const slot *slots = (const slot *)args;
  grid->tiles = (slots[3].integer + tileElements - 1) / tileElements;
  grid->scratch = 0;
}

static void multiply(const uint64_t *args, int64_t first, int64_t last,
                     void *scratch) {
  const slot *slots = (const slot *)args;
  int64_t end = last * tileElements;
  (void)scratch;
  if (end > slots[3].integer)
    end = slots[3].integer;
  for (int64_t i = first * tileElements; i < end; ++i)
    slots[0].buffer[i] = slots[1].constBuffer[i] * slots[2].constBuffer[i];
}

/* args: out, product, weights, n */
static void scale(const uint64_t *args, int64_t first, int64_t last,
                  void *scratch) {
  const slot *slots = (const slot *)args;
  float factor = slots[2].constBuffer[0];
  float bias = slots[2].constBuffer[16];
  int64_t end = last * tileElements;
  (void)scratch;
  if (end > slots[3].integer)
    end = slots[3].integer;
  for (int64_t i = first * tileElements; i < end; ++i)
    slots[0].buffer[i] = factor * slots[1].constBuffer[i] + bias + MODEL_OFFSET;
}

static int32_t run(const dlcrt_host_api *api, dlcrt_invocation *invocation,
                   const void *const *inputs, const int64_t *const *dims,
                   const void *weights) {
  int64_t n = dims[0][0];
  slot args[4];
  int32_t failed;
  float *out;
  float *product = (float *)api->arena(invocation, n * 4);
  if (!product)
    return 1;
  out = (float *)api->output(invocation, 0, dims[0]);
  if (!out)
    return 1;
  args[0].buffer = product;
  args[1].constBuffer = (const float *)inputs[0];
  args[2].constBuffer = (const float *)inputs[1];
  args[3].integer = n;
  failed = api->dispatch(invocation, 0, &args[0].bits);
  if (failed)
    return failed;
  failed = api->barrier(invocation);
  if (failed)
    return failed;
  args[0].buffer = out;
  args[1].constBuffer = product;
  args[2].constBuffer = (const float *)weights;
  failed = api->dispatch(invocation, 1, &args[0].bits);
  if (failed)
    return failed;
  return api->barrier(invocation);
}

static const int64_t dynamicDims[] = {DLCRT_DYNAMIC};
static const int64_t weightDims[] = {1};
static const char *const dimNames[] = {"n"};
static const dlcrt_tensor_info inputs[] = {
    {"x", {2, 32}, 0, 1, dynamicDims, dimNames},
    {"y", {2, 32}, 0, 1, dynamicDims, dimNames}};
static const dlcrt_tensor_info outputs[] = {
    {"out", {2, 32}, 0, 1, dynamicDims, dimNames}};
static const dlcrt_entry entries[] = {
    {"main", 2, 1, inputs, outputs, run, "4 * n"}};
static const dlcrt_kernel kernels[] = {{"multiply", plan, multiply},
                                       {"scale", plan, scale}};
static const dlcrt_isa isas[] = {{"any", MODEL_FEATURES, kernels}};
static const dlcrt_site sites[] = {{0, 4, "/Mul"}, {1, 4, "/Scale;/Add"}};
static const dlcrt_weight weights[] = {
    {"factor", {2, 32}, 0, 1, weightDims, 0, 4},
    {"bias", {2, 32}, 0, 1, weightDims, 64, 4}};

#ifdef MODEL_LINKED_WEIGHTS
/* factor 2, bias 1 */
static const _Alignas(DLCRT_ALIGNMENT) float weightsData[32] = {[0] = 2,
                                                                [16] = 1};
#else
#define weightsData 0
#endif

static const dlcrt_model model = {DLCRT_ABI_MAGIC,
                                  MODEL_VERSION,
                                  sizeof(dlcrt_model),
                                  1,
                                  1,
                                  2,
                                  2,
                                  2,
                                  "vector",
                                  "{}",
                                  entries,
                                  isas,
                                  sites,
                                  weights,
                                  MODEL_WEIGHTS_BYTES,
                                  weightsData};

#ifdef MODEL_UNDEFINED_FUNCTION
void functionThatNobodyDefines(void);
#endif

__attribute__((visibility("default"))) const dlcrt_model *MODEL_SYMBOL(void);
const dlcrt_model *MODEL_SYMBOL(void) {
#ifdef MODEL_UNDEFINED_FUNCTION
  functionThatNobodyDefines();
#endif
  return MODEL_NULL ? 0 : &model;
}
