/*===- dlcrt/dlcrt.h - load and run compiled models ------------------------===*
 *
 * Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for license information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * The runtime's C interface: C11, no dependency but libc, libm and pthread.
 *
 *   dlcrt_context *context;           // threads and memory, shared by models
 *   dlcrt_context_create(NULL, &context);
 *   dlcrt_module *model;
 *   dlcrt_module_load(context, "resnet50.so", NULL, &model);
 *   dlcrt_invoke(model, 0, inputs, 1, outputs, 1);
 *   dlcrt_module_release(model);
 *   dlcrt_context_release(context);
 *
 * Errors. Every function that can fail returns a dlcrt_status: NULL where all
 * went well, else an object with a code and a message that names the argument,
 * what was expected and what was found; the caller frees it. No function
 * prints, exits, throws or keeps an error in a global place.
 *
 * Ownership. Objects are reference-counted: `create` and `load` give one
 * reference, `retain` adds one, `release` takes one (NULL is allowed). A module
 * keeps its context alive, an event and a running invocation their module.
 * Strings and infos that a function returns belong to the object asked and live
 * as long as it does. Tensors are borrowed: the caller's memory must stay valid
 * until the invocation is complete.
 *
 * Threads. All functions may be called from any thread at any time on shared
 * objects; a release must only not race with another use of that same
 * reference. Any number of invocations of one module may run at once.
 *
 * Structs that callers fill start with `struct_size`, set to sizeof of the
 * struct, so that later versions can add fields behind.
 *===----------------------------------------------------------------------===*/
#ifndef DLCRT_DLCRT_H
#define DLCRT_DLCRT_H

#include "dlcrt/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define DLCRT_API __attribute__((visibility("default")))

/*===----------------------------------------------------------------------===*
 * Tensors: DLPack
 *===----------------------------------------------------------------------===*/

/* DLPack's own header may be included before this one, and is then used. These
 * are the same structs (https://dmlc.github.io/dlpack, version 1). */
#ifndef DLPACK_DLPACK_H_
typedef enum { kDLCPU = 1, kDLCUDA = 2 } DLDeviceType;

typedef struct {
  DLDeviceType device_type;
  int32_t device_id;
} DLDevice;

typedef enum {
  kDLInt = 0U,
  kDLUInt = 1U,
  kDLFloat = 2U,
  kDLOpaqueHandle = 3U,
  kDLBfloat = 4U,
  kDLComplex = 5U,
  kDLBool = 6U
} DLDataTypeCode;

typedef struct {
  uint8_t code;
  uint8_t bits;
  uint16_t lanes;
} DLDataType;

typedef struct {
  void *data;
  DLDevice device;
  int32_t ndim;
  DLDataType dtype;
  int64_t *shape;
  int64_t *strides; /* in elements; NULL: dense, row-major */
  uint64_t byte_offset;
} DLTensor;
#endif

/*===----------------------------------------------------------------------===*
 * Status
 *===----------------------------------------------------------------------===*/

typedef enum dlcrt_code {
  DLCRT_OK = 0,
  DLCRT_INVALID_ARGUMENT = 1, /* a null, a count, an index, a shape, a dtype */
  DLCRT_NOT_FOUND = 2,        /* no such file, entry or symbol */
  DLCRT_IO = 3,               /* the system could not read or map a file */
  DLCRT_BAD_ARTIFACT = 4,     /* truncated, damaged, or not a model library */
  DLCRT_INCOMPATIBLE = 5,     /* another ABI version, or a CPU that lacks what
                                 the kernels need */
  DLCRT_OUT_OF_MEMORY = 6,
  DLCRT_FAILED = 7 /* the model itself refused its data (an index out of range,
                      shapes that do not fit each other) */
} dlcrt_code;

typedef struct dlcrt_status_object *dlcrt_status;

/* The code of `status`; DLCRT_OK for NULL. */
DLCRT_API dlcrt_code dlcrt_status_code(dlcrt_status status);
/* The message of `status`, a line without a newline; "ok" for NULL. Lives as
 * long as the status. */
DLCRT_API const char *dlcrt_status_message(dlcrt_status status);
/* Frees `status`; NULL is allowed. */
DLCRT_API void dlcrt_status_free(dlcrt_status status);

/* The runtime's version, "major.minor.patch". */
DLCRT_API const char *dlcrt_version(void);

/*===----------------------------------------------------------------------===*
 * Context: threads and memory
 *===----------------------------------------------------------------------===*/

typedef struct dlcrt_context dlcrt_context;

/* Runs work on the caller's own threads instead of the context's pool. `submit`
 * must call task(arg) once, on any thread but inside `submit` itself, and may
 * be called from any thread. */
typedef struct dlcrt_executor {
  void *self;
  void (*submit)(void *self, void (*task)(void *arg), void *arg);
  int32_t threads; /* how many tasks it may run at once, at least 1 */
} dlcrt_executor;

/* Where tensors and scratch memory come from. `allocate` returns NULL on
 * failure; `alignment` is a power of two. */
typedef struct dlcrt_allocator {
  void *self;
  void *(*allocate)(void *self, size_t bytes, size_t alignment);
  void (*deallocate)(void *self, void *memory, size_t bytes);
} dlcrt_allocator;

typedef struct dlcrt_context_options {
  size_t struct_size;
  int32_t threads; /* that may compute at once, a blocked caller included; 0:
                      as many as this process may use (affinity, cgroup), or
                      as the executor has. Each further caller of dlcrt_invoke
                      computes too, on its own thread */
  int32_t spin_us; /* how long an idle thread looks for work before it sleeps;
                      negative: the default (50) */
  const dlcrt_executor *executor;   /* copied; NULL: own threads */
  const dlcrt_allocator *allocator; /* copied; NULL: aligned_alloc and free */
} dlcrt_context_options;

/* Makes a context. `options` may be NULL: all defaults. Threads start with the
 * first work that needs them.
 * Errors: INVALID_ARGUMENT, OUT_OF_MEMORY. */
DLCRT_API dlcrt_status dlcrt_context_create(
    const dlcrt_context_options *options, dlcrt_context **context);
DLCRT_API void dlcrt_context_retain(dlcrt_context *context);
/* The last release waits for the context's threads, or the tasks it submitted,
 * to end, and so for callbacks; from within a callback it does not wait. */
DLCRT_API void dlcrt_context_release(dlcrt_context *context);
/* How many threads may compute at once. */
DLCRT_API int32_t dlcrt_context_threads(const dlcrt_context *context);

typedef struct dlcrt_memory {
  size_t struct_size;
  uint64_t live_bytes; /* held now: arenas in use or kept, scratch, tensors */
  uint64_t peak_bytes; /* the most held since the start or the last reset */
} dlcrt_memory;

/* Fills `memory` (weights are mapped, not allocated, and do not count). */
DLCRT_API void dlcrt_context_memory(dlcrt_context *context,
                                    dlcrt_memory *memory);
/* Sets peak_bytes to live_bytes. */
DLCRT_API void dlcrt_context_memory_reset(dlcrt_context *context);
/* Gives memory that is kept for later invocations back to the allocator. */
DLCRT_API void dlcrt_context_trim(dlcrt_context *context);

/*===----------------------------------------------------------------------===*
 * Module: a loaded model
 *===----------------------------------------------------------------------===*/

typedef struct dlcrt_module dlcrt_module;

typedef struct dlcrt_load_options {
  size_t struct_size;
  int32_t verify_weights; /* nonzero: read all weights and compare their hash */
} dlcrt_load_options;

/* Loads the model library at `path`: checks its trailer and hash, links it,
 * checks its ABI version, chooses the best kernels this CPU can run and maps
 * the weights. `options` may be NULL. A loaded file must stay as it is: put a
 * new version in its place by renaming it, not by writing into it.
 * Errors: NOT_FOUND, IO, BAD_ARTIFACT, INCOMPATIBLE, OUT_OF_MEMORY. */
DLCRT_API dlcrt_status dlcrt_module_load(dlcrt_context *context,
                                         const char *path,
                                         const dlcrt_load_options *options,
                                         dlcrt_module **module);
/* The same for a model that is linked into the program (.a or .o); `model` is
 * what its query function returns.
 * Errors: INVALID_ARGUMENT, BAD_ARTIFACT, INCOMPATIBLE, OUT_OF_MEMORY. */
DLCRT_API dlcrt_status dlcrt_module_create(dlcrt_context *context,
                                           const dlcrt_model *model,
                                           dlcrt_module **module);
DLCRT_API void dlcrt_module_retain(dlcrt_module *module);
DLCRT_API void dlcrt_module_release(dlcrt_module *module);

/* The model's descriptor: entries, signatures, weights, manifest. */
DLCRT_API const dlcrt_model *dlcrt_module_model(const dlcrt_module *module);
/* Which of the model's ISA versions runs here. */
DLCRT_API const dlcrt_isa *dlcrt_module_isa(const dlcrt_module *module);
/* The first byte of the model's weights, NULL if it has none. */
DLCRT_API const void *dlcrt_module_weights(const dlcrt_module *module);
/* The index of the entry called `name`. Errors: NOT_FOUND. */
DLCRT_API dlcrt_status dlcrt_module_find_entry(const dlcrt_module *module,
                                               const char *name,
                                               uint32_t *entry);

/*===----------------------------------------------------------------------===*
 * Invocation
 *===----------------------------------------------------------------------===*/

typedef struct dlcrt_stream dlcrt_stream;
typedef struct dlcrt_event dlcrt_event;

/* Runs entry number `entry` and waits for it.
 *
 * `inputs` are in the order of the signature. They are read only, but for those
 * that are DLCRT_UPDATED, which must be dense; another one with strides is
 * copied first.
 *
 * `outputs`: one whose `data` is set is written in place and must have the
 * dtype, shape and dense layout that the model gives (otherwise
 * INVALID_ARGUMENT, naming the output). One whose `data` is NULL is filled in
 * entirely: its memory and shape come from the context's allocator and are
 * given back by dlcrt_tensor_free. On failure no output needs freeing.
 *
 * Errors: INVALID_ARGUMENT, OUT_OF_MEMORY, FAILED. */
DLCRT_API dlcrt_status dlcrt_invoke(dlcrt_module *module, uint32_t entry,
                                    const DLTensor *inputs, size_t num_inputs,
                                    DLTensor *outputs, size_t num_outputs);

/* The same without waiting: `event` completes when the outputs are written,
 * and carries the error if there is one. The DLTensor arrays and what they
 * point to must stay valid until then. Invocations on one `stream` run one
 * after another in the order submitted; with NULL they run whenever there is a
 * thread. Arguments are checked before this returns (INVALID_ARGUMENT). */
DLCRT_API dlcrt_status dlcrt_invoke_async(dlcrt_module *module, uint32_t entry,
                                          const DLTensor *inputs,
                                          size_t num_inputs, DLTensor *outputs,
                                          size_t num_outputs,
                                          dlcrt_stream *stream,
                                          dlcrt_event **event);

/* Frees the memory and shape of a tensor that dlcrt_invoke filled in, and
 * clears its pointers. */
DLCRT_API void dlcrt_tensor_free(dlcrt_context *context, DLTensor *tensor);

/* An order for invocations. Errors: OUT_OF_MEMORY. */
DLCRT_API dlcrt_status dlcrt_stream_create(dlcrt_context *context,
                                           dlcrt_stream **stream);
DLCRT_API void dlcrt_stream_retain(dlcrt_stream *stream);
DLCRT_API void dlcrt_stream_release(dlcrt_stream *stream);
/* Waits for all that was submitted to `stream` before. Errors do not show
 * here: they are in the events. */
DLCRT_API void dlcrt_stream_wait(dlcrt_stream *stream);

/* Waits for `event`, and gives its error if the invocation failed (a new status
 * for each call). The waiting thread helps with the work. */
DLCRT_API dlcrt_status dlcrt_event_wait(dlcrt_event *event);
/* Nonzero once `event` is complete; never waits. */
DLCRT_API int32_t dlcrt_event_done(const dlcrt_event *event);
/* Calls function(argument) once `event` is complete: at once if it is, else on
 * the thread that completes it. Errors: OUT_OF_MEMORY. */
DLCRT_API dlcrt_status dlcrt_event_then(dlcrt_event *event,
                                        void (*function)(void *argument),
                                        void *argument);
DLCRT_API void dlcrt_event_retain(dlcrt_event *event);
DLCRT_API void dlcrt_event_release(dlcrt_event *event);

/*===----------------------------------------------------------------------===*
 * State: what a model keeps from call to call
 *===----------------------------------------------------------------------===*/

/* Parameters, what an optimizer knows of them, caches: a tensor for each name
 * of the inputs that are DLCRT_STATE, of all entries together. Entries that
 * update it must not run at the same time as others on the same state. */
typedef struct dlcrt_state dlcrt_state;

/* A state of zeros; an entry that begins it ("init") fills it. Retains the
 * module. Errors: INVALID_ARGUMENT, OUT_OF_MEMORY. */
DLCRT_API dlcrt_status dlcrt_state_create(dlcrt_module *module,
                                          dlcrt_state **state);
DLCRT_API void dlcrt_state_retain(dlcrt_state *state);
DLCRT_API void dlcrt_state_release(dlcrt_state *state);

/* The state's tensors and their names, which live as long as the state does.
 * They may be read and written between invocations. NULL beyond the last. */
DLCRT_API size_t dlcrt_state_count(const dlcrt_state *state);
DLCRT_API const char *dlcrt_state_name(const dlcrt_state *state, size_t index);
DLCRT_API const DLTensor *dlcrt_state_tensor(const dlcrt_state *state,
                                             size_t index);

/* Fills `inputs` for an invocation of entry number `entry`: with the state's
 * tensors where these belong, and with the `num_own` tensors of `own`, in their
 * order, for the other inputs. An invocation that fails may have updated a
 * part of the state. Errors: INVALID_ARGUMENT. */
DLCRT_API dlcrt_status dlcrt_state_bind(const dlcrt_state *state,
                                        uint32_t entry, const DLTensor *own,
                                        size_t num_own, DLTensor *inputs,
                                        size_t num_inputs);

/* Writes the state as a safetensors file: all of it, or nothing, and what was
 * there before stays until the new file is on the disk. `note` is a text that
 * is kept with it, such as how far a training is; NULL: none. Errors:
 * INVALID_ARGUMENT (a dtype that such files don't have), IO, OUT_OF_MEMORY. */
DLCRT_API dlcrt_status dlcrt_state_save(const dlcrt_state *state,
                                        const char *path, const char *note);
/* Reads the state from a safetensors file, which may hold more than that.
 * Unless the file has each tensor with its dtype and dimensions, the state
 * stays as it was. `note` may be NULL; else it gets the file's note, or "" if
 * there is none of less than `note_bytes` bytes. Errors: NOT_FOUND,
 * INVALID_ARGUMENT (a tensor that is absent or another one), BAD_ARTIFACT (a
 * damaged file), IO, OUT_OF_MEMORY. */
DLCRT_API dlcrt_status dlcrt_state_load(dlcrt_state *state, const char *path,
                                        char *note, size_t note_bytes);

/*===----------------------------------------------------------------------===*
 * Tracing
 *===----------------------------------------------------------------------===*/

/* Records from now on what each thread does: invocations, and each kernel with
 * the user's nodes it computes. At most `max_events` a thread (0: 65536); what
 * comes later is counted, not kept. Errors: INVALID_ARGUMENT (already on),
 * OUT_OF_MEMORY. */
DLCRT_API dlcrt_status dlcrt_trace_start(dlcrt_context *context,
                                         uint64_t max_events);
/* Stops recording and writes it as Chrome trace JSON, which Perfetto and
 * chrome://tracing open. No invocation may be running.
 * Errors: INVALID_ARGUMENT (not on), IO. */
DLCRT_API dlcrt_status dlcrt_trace_stop(dlcrt_context *context,
                                        const char *path);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* DLCRT_DLCRT_H */
