/*===- loaded.c - a model that is loaded from a file ----------------------===*
 *
 * Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for license information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * The model was compiled to a library, which is named on the command line. The
 * runtime allocates the output, whose shape is only known when the model has
 * run.
 *===----------------------------------------------------------------------===*/
#include "xor.h"
#include <stdio.h>
#include <stdlib.h>

static void check(dlcrt_status status) {
  if (!status)
    return;
  fprintf(stderr, "error: %s\n", dlcrt_status_message(status));
  exit(1);
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: %s xor.so\n", argv[0]);
    return 2;
  }
  dlcrt_context *context;
  check(dlcrt_context_create(NULL, &context));
  dlcrt_module *model;
  check(dlcrt_module_load(context, argv[1], NULL, &model));

  float points[3][2] = {{0, 0}, {1, 0}, {1, 1}};
  int64_t shape[2] = {3, 2};
  DLTensor input = {.data = points,
                    .device = {kDLCPU, 0},
                    .ndim = XOR_MAIN_INPUT_POINTS_RANK,
                    .dtype = {kDLFloat, 32, 1},
                    .shape = shape};
  DLTensor output = {.data = NULL};
  check(dlcrt_invoke(model, XOR_MAIN, &input, 1, &output, 1));
  const float *answers = output.data;
  printf("%lld x %lld answers:", (long long)output.shape[0],
         (long long)output.shape[1]);
  for (int64_t i = 0; i < output.shape[0]; ++i)
    printf(" %.3f", answers[i]);
  printf("\n");

  dlcrt_tensor_free(context, &output);
  dlcrt_module_release(model);
  dlcrt_context_release(context);
  return 0;
}
