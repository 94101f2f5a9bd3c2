/*===- linked.c - a model that is part of the program ---------------------===*
 *
 * Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for license information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * The model was compiled to xor.a and is linked in: there is no file to load,
 * and nothing to install beside the program. See the Makefile for the commands.
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

int main(void) {
  dlcrt_context *context;
  check(dlcrt_context_create(NULL, &context));
  dlcrt_module *model;
  check(dlcrt_module_create(context, xor_model(), &model));

  float points[4][2] = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  float answers[4];
  int64_t points_shape[2] = {4, 2}, answers_shape[2] = {4, 1};
  DLTensor input = {.data = points,
                    .device = {kDLCPU, 0},
                    .ndim = XOR_MAIN_INPUT_POINTS_RANK,
                    .dtype = {kDLFloat, 32, 1},
                    .shape = points_shape};
  DLTensor output = {.data = answers,
                     .device = {kDLCPU, 0},
                     .ndim = XOR_MAIN_OUTPUT_ANSWERS_RANK,
                     .dtype = {kDLFloat, 32, 1},
                     .shape = answers_shape};
  check(dlcrt_invoke(model, XOR_MAIN, &input, 1, &output, 1));
  for (int i = 0; i < 4; ++i)
    printf("%g xor %g = %.3f\n", points[i][0], points[i][1], answers[i]);

  dlcrt_module_release(model);
  dlcrt_context_release(context);
  return 0;
}
