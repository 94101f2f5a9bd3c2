/*===- learner.c - a model that learns in the program ---------------------===*
 *
 * Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for license information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * learner.tdl was compiled to learner.a, which has the entries init, step and
 * infer, and is linked in. What it learns is in a dlcrt_state, which is saved
 * to the file named on the command line, and loaded again.
 *===----------------------------------------------------------------------===*/
#include "learner.h"
#include <stdio.h>
#include <stdlib.h>

static void check(dlcrt_status status) {
  if (!status)
    return;
  fprintf(stderr, "error: %s\n", dlcrt_status_message(status));
  exit(1);
}

/* Runs an entry on the state and on inputs of the program's own. */
static void call(dlcrt_module *model, dlcrt_state *state, uint32_t entry,
                 const DLTensor *own, size_t num_own, DLTensor *outputs,
                 size_t num_outputs) {
  DLTensor inputs[32];
  size_t count = dlcrt_module_model(model)->entries[entry].num_inputs;
  check(dlcrt_state_bind(state, entry, own, num_own, inputs, count));
  check(dlcrt_invoke(model, entry, inputs, count, outputs, num_outputs));
}

static DLTensor floats(float *data, int64_t *shape, int32_t rank) {
  DLTensor tensor = {.data = data,
                     .device = {kDLCPU, 0},
                     .ndim = rank,
                     .dtype = {kDLFloat, 32, 1},
                     .shape = shape};
  return tensor;
}

int main(int argc, char **argv) {
  if (argc != 2)
    return 2;
  dlcrt_context *context;
  check(dlcrt_context_create(NULL, &context));
  dlcrt_module *model;
  check(dlcrt_module_create(context, learner_model(), &model));
  dlcrt_state *state;
  check(dlcrt_state_create(model, &state));

  uint64_t seed = 1;
  DLTensor key = {
      .data = &seed, .device = {kDLCPU, 0}, .dtype = {kDLUInt, 64, 1}};
  call(model, state, LEARNER_INIT, &key, 1, NULL, 0);

  float points[4][2] = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  float wanted[4] = {0, 1, 1, 0}, loss, answers[4];
  int64_t points_shape[2] = {4, 2}, wanted_shape[1] = {4};
  DLTensor examples[2] = {floats(&points[0][0], points_shape, 2),
                          floats(wanted, wanted_shape, 1)};
  DLTensor loss_output = floats(&loss, NULL, 0);
  for (int i = 0; i < 300; ++i)
    call(model, state, LEARNER_STEP, examples, 2, &loss_output, 1);
  check(dlcrt_state_save(state, argv[1], NULL));

  /* Another program would begin here. */
  dlcrt_state *loaded;
  check(dlcrt_state_create(model, &loaded));
  check(dlcrt_state_load(loaded, argv[1], NULL, 0));
  DLTensor output = floats(answers, wanted_shape, 1);
  call(model, loaded, LEARNER_INFER, examples, 1, &output, 1);
  for (int i = 0; i < 4; ++i)
    printf("learned: %g xor %g = %.1f\n", points[i][0], points[i][1],
           answers[i]);

  dlcrt_state_release(loaded);
  dlcrt_state_release(state);
  dlcrt_module_release(model);
  dlcrt_context_release(context);
  return 0;
}
