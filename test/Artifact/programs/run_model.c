/*===- run_model.c - a model of known sizes, run on files -----------------===*
 *
 * Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for license information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 *   run_model OUTPUT [LIBRARY] INPUT...
 *
 * Reads the bytes of each input from a file and writes those of the first
 * output. Built with -DMODEL=name_model, the model is a part of the program.
 *
 *===----------------------------------------------------------------------===*/

#include "dlcrt/dlcrt.h"
#include <stdio.h>
#include <stdlib.h>

enum { MOST_TENSORS = 8 };

#ifdef MODEL
const dlcrt_model *MODEL(void);
#endif

static void fail(const char *what, const char *which) {
  fprintf(stderr, "%s: %s\n", what, which);
  exit(1);
}

static void check(dlcrt_status status) {
  if (status)
    fail("error", dlcrt_status_message(status));
}

/* A dense tensor of zeros; its bytes. */
static size_t create(const dlcrt_tensor_info *info, DLTensor *tensor) {
  size_t bytes = info->dtype.bits / 8;
  for (int32_t i = 0; i < info->rank; ++i)
    bytes *= (size_t)info->dims[i];
  *tensor = (DLTensor){.data = calloc(bytes, 1),
                       .device = {kDLCPU, 0},
                       .ndim = info->rank,
                       .dtype = {info->dtype.code, info->dtype.bits, 1},
                       .shape = (int64_t *)info->dims};
  if (!tensor->data)
    fail("no memory for", info->name);
  return bytes;
}

int main(int argc, char **argv) {
  dlcrt_context *context;
  dlcrt_module *module;
  check(dlcrt_context_create(NULL, &context));
  int next = 2;
#ifdef MODEL
  check(dlcrt_module_create(context, MODEL(), &module));
#else
  check(dlcrt_module_load(context, argv[next++], NULL, &module));
#endif
  const dlcrt_entry *entry = &dlcrt_module_model(module)->entries[0];
  DLTensor inputs[MOST_TENSORS], outputs[MOST_TENSORS];
  for (uint32_t i = 0; i < entry->num_inputs && next < argc; ++i, ++next) {
    size_t bytes = create(&entry->inputs[i], &inputs[i]);
    FILE *file = fopen(argv[next], "rb");
    if (!file || fread(inputs[i].data, 1, bytes, file) != bytes)
      fail("can't read", argv[next]);
    fclose(file);
  }
  size_t first = 0;
  for (uint32_t i = entry->num_outputs; i-- > 0;)
    first = create(&entry->outputs[i], &outputs[i]);
  check(dlcrt_invoke(module, 0, inputs, entry->num_inputs, outputs,
                     entry->num_outputs));
  FILE *file = fopen(argv[1], "wb");
  if (!file || fwrite(outputs[0].data, 1, first, file) != first || fclose(file))
    fail("can't write", argv[1]);
  for (uint32_t i = 0; i < entry->num_inputs; ++i)
    free(inputs[i].data);
  for (uint32_t i = 0; i < entry->num_outputs; ++i)
    free(outputs[i].data);
  dlcrt_module_release(module);
  dlcrt_context_release(context);
  return 0;
}
