/*===- c_test.c - the runtime as a C program uses it -----------------------===*
 *
 * Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for license information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Compiled as strict C11, and linked with the shared and with the static
 * library but not with the C++ library. Exits with 0 if all is well.
 *===----------------------------------------------------------------------===*/
#include "dlcrt/dlcrt.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const dlcrt_model *vector_model(void);

static void check(dlcrt_status status) {
  if (!status)
    return;
  fprintf(stderr, "%d: %s\n", (int)dlcrt_status_code(status),
          dlcrt_status_message(status));
  dlcrt_status_free(status);
  exit(1);
}

static DLTensor tensor(float *data, int64_t *shape) {
  DLTensor result;
  memset(&result, 0, sizeof(result));
  result.data = data;
  result.device.device_type = kDLCPU;
  result.ndim = 1;
  result.dtype.code = kDLFloat;
  result.dtype.bits = 32;
  result.dtype.lanes = 1;
  result.shape = shape;
  return result;
}

int main(void) {
  float x[3] = {1, 2, 3}, y[3] = {4, 5, 6};
  int64_t shape[1] = {3};
  DLTensor inputs[2], outputs[1];
  dlcrt_context_options options;
  dlcrt_context *context;
  dlcrt_module *module;
  dlcrt_event *event;
  int ok = 1;

  memset(&options, 0, sizeof(options));
  options.struct_size = sizeof(options);
  options.threads = 2;
  options.spin_us = -1;
  check(dlcrt_context_create(&options, &context));
  check(dlcrt_module_create(context, vector_model(), &module));
  inputs[0] = tensor(x, shape);
  inputs[1] = tensor(y, shape);
  memset(outputs, 0, sizeof(outputs));
  check(dlcrt_invoke_async(module, 0, inputs, 2, outputs, 1, NULL, &event));
  check(dlcrt_event_wait(event));
  for (int i = 0; i < 3; ++i)
    ok &= ((float *)outputs[0].data)[i] == 2 * x[i] * y[i] + 1;
  dlcrt_tensor_free(context, &outputs[0]);
  dlcrt_event_release(event);
  dlcrt_module_release(module);
  dlcrt_context_release(context);
  return ok ? 0 : 1;
}
