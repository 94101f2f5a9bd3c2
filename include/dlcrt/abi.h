/*===- dlcrt/abi.h - what a compiled model and the runtime agree on --------===*
 *
 * Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for license information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * The only header that compiler and runtime share. It is plain C11 and needs
 * nothing but <stddef.h> and <stdint.h>. The compiler emits the structs below
 * as constant data (lib/Target/ModelDescriptor.cpp) and calls the functions of
 * dlcrt_host_api from the host program (lib/Conversion/DlcRtToLLVM); the
 * runtime reads the former and provides the latter (runtime/src).
 *
 * Any change of a struct's layout or of a function's meaning raises
 * DLCRT_ABI_VERSION; static_asserts on both sides guard the offsets.
 *
 * A model runs like this:
 *   1. the runtime checks the caller's tensors against the entry's signature
 *      (rank, dtype, fixed dimensions, one value for each dimension name);
 *   2. it calls the entry's `run`, the *host program*, which computes sizes,
 *      asks for memory and dispatches *kernels*;
 *   3. a dispatch names a site; the kernel's `plan` turns the arguments into a
 *      number of tiles; the runtime calls its `run` for ranges of tiles, from
 *      any threads, in any order;
 *   4. `barrier` waits for the dispatches so far. The compiler puts one
 *      wherever a kernel or the host reads what an earlier kernel wrote.
 *===----------------------------------------------------------------------===*/
#ifndef DLCRT_ABI_H
#define DLCRT_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DLCRT_ABI_MAGIC UINT32_C(0x52434c44) /* "DLCR" in memory */
#define DLCRT_ABI_VERSION UINT32_C(2)

/* The symbol that a shared model library exports, a dlcrt_model_query_fn. A
 * model built as .a or .o exports <name>_model instead, so that one program
 * can hold several. */
#define DLCRT_MODEL_QUERY_SYMBOL "dlcrt_model_query"

/* Every buffer a host program passes to a kernel starts at a multiple of this
 * many bytes, as do the weights; callers' tensors need only be aligned to
 * the size of their elements (of complex numbers: both parts together). */
#define DLCRT_ALIGNMENT 64

/* A size that is not known before run time. */
#define DLCRT_DYNAMIC INT64_C(-1)

/*===----------------------------------------------------------------------===*
 * Signature
 *===----------------------------------------------------------------------===*/

/* Element types carry DLPack's codes (DLDataTypeCode); `lanes` is always 1 and
 * left out. A bool is one byte, 0 or 1. */
typedef struct dlcrt_dtype {
  uint8_t code; /* 0 int, 1 uint, 2 float, 4 bfloat, 5 complex, 6 bool, 7+ f8 */
  uint8_t bits;
} dlcrt_dtype;

/* What `flags` of an input may say. A state is kept from call to call: the
 * inputs of that name, of all entries, are one tensor, whose dimensions are all
 * known (see dlcrt_state in dlcrt.h). An updated input is a state that the
 * entry writes to. */
#define DLCRT_STATE UINT16_C(1)
#define DLCRT_UPDATED UINT16_C(2)

typedef struct dlcrt_tensor_info {
  const char *name;
  dlcrt_dtype dtype;
  uint16_t flags; /* of outputs 0 */
  int32_t rank;
  const int64_t *dims;          /* rank values, DLCRT_DYNAMIC where open */
  const char *const *dim_names; /* rank names; NULL entry: fixed or unnamed */
} dlcrt_tensor_info;

/*===----------------------------------------------------------------------===*
 * Kernels
 *===----------------------------------------------------------------------===*/

/* What a kernel needs to run over its arguments. */
typedef struct dlcrt_grid {
  int64_t tiles;   /* independent pieces of work, may be 0 */
  int64_t scratch; /* bytes a thread needs while it runs any range of tiles */
} dlcrt_grid;

/* Arguments are 64-bit slots: a buffer's address, an integer (sign-extended),
 * or a float's bits, in the order of the kernel's signature. */
typedef void (*dlcrt_kernel_plan_fn)(const uint64_t *args, dlcrt_grid *grid);

/* Runs tiles first <= i < last. `scratch` has grid.scratch bytes, aligned to
 * DLCRT_ALIGNMENT, private to the call. */
typedef void (*dlcrt_kernel_run_fn)(const uint64_t *args, int64_t first,
                                    int64_t last, void *scratch);

typedef struct dlcrt_kernel {
  const char *name;
  dlcrt_kernel_plan_fn plan;
  dlcrt_kernel_run_fn run;
} dlcrt_kernel;

/* One place in the host program that dispatches a kernel. */
typedef struct dlcrt_site {
  uint32_t kernel;    /* index into dlcrt_isa.kernels */
  uint32_t num_args;  /* slots in the argument array */
  const char *source; /* the user's nodes this computes, for traces */
} dlcrt_site;

/* CPU features a set of kernels may use: bits of dlcrt_isa.features. The
 * loader compares them with what the processor *and* the operating system
 * offer. */
typedef enum dlcrt_cpu_feature {
  DLCRT_CPU_SSE3 = 0,
  DLCRT_CPU_SSSE3 = 1,
  DLCRT_CPU_SSE4_1 = 2,
  DLCRT_CPU_SSE4_2 = 3,
  DLCRT_CPU_POPCNT = 4,
  DLCRT_CPU_CX16 = 5,
  DLCRT_CPU_LAHF = 6,
  DLCRT_CPU_AVX = 7,
  DLCRT_CPU_AVX2 = 8,
  DLCRT_CPU_FMA = 9,
  DLCRT_CPU_F16C = 10,
  DLCRT_CPU_BMI = 11,
  DLCRT_CPU_BMI2 = 12,
  DLCRT_CPU_LZCNT = 13,
  DLCRT_CPU_MOVBE = 14,
  DLCRT_CPU_AVX512F = 15,
  DLCRT_CPU_AVX512BW = 16,
  DLCRT_CPU_AVX512CD = 17,
  DLCRT_CPU_AVX512DQ = 18,
  DLCRT_CPU_AVX512VL = 19,
  DLCRT_CPU_AVX512VNNI = 20,
  DLCRT_CPU_AVX512BF16 = 21,
  DLCRT_CPU_FEATURE_COUNT = 22
} dlcrt_cpu_feature;

/* One version of all kernels, for one kind of processor. */
typedef struct dlcrt_isa {
  const char *name;  /* for people: "x86-64-v4+avx512bf16+avx512vnni" */
  uint64_t features; /* 1 << dlcrt_cpu_feature each */
  const dlcrt_kernel *kernels;
} dlcrt_isa;

/*===----------------------------------------------------------------------===*
 * Host program
 *===----------------------------------------------------------------------===*/

/* One call of an entry; opaque to the host program. */
typedef struct dlcrt_invocation dlcrt_invocation;

/* What the runtime does for a host program. The functions that return int32_t
 * give 0, or another value once the invocation has failed: the host program
 * then returns at once with that value. The same holds for a NULL pointer. */
typedef struct dlcrt_host_api {
  uint32_t struct_size;
  uint32_t abi_version;

  /* The planned memory of this invocation. Called at most once. */
  void *(*arena)(dlcrt_invocation *, int64_t bytes);

  /* Memory whose size was not known at the start (it depends on data, or sits
   * in a loop); lives until the invocation ends. */
  void *(*alloc)(dlcrt_invocation *, int64_t bytes);

  /* Where output `index`, of these dimensions, is to be written: the caller's
   * buffer, after its shape was checked, or a new one. Once for an output. */
  void *(*output)(dlcrt_invocation *, int32_t index, const int64_t *dims);

  /* Starts the kernel of site `site`. `args` are copied before it returns; it
   * may return before the kernel has run. */
  int32_t (*dispatch)(dlcrt_invocation *, int32_t site, const uint64_t *args);

  /* Waits for every dispatch of this invocation so far. */
  int32_t (*barrier)(dlcrt_invocation *);

  /* Fails the invocation. Each "{}" of `format` is replaced by the next of
   * `count` values. Returns the value that the host program is to return. */
  int32_t (*fail)(dlcrt_invocation *, const char *format, const int64_t *values,
                  int32_t count);
} dlcrt_host_api;

/* inputs[i] is the first element of input i, dense in row-major order, which is
 * written to if the input is an updated one;
 * input_dims[i] its dimensions; `weights` the model's weights. */
typedef int32_t (*dlcrt_entry_run_fn)(const dlcrt_host_api *api,
                                      dlcrt_invocation *invocation,
                                      const void *const *inputs,
                                      const int64_t *const *input_dims,
                                      const void *weights);

typedef struct dlcrt_entry {
  const char *name;
  uint32_t num_inputs;
  uint32_t num_outputs;
  const dlcrt_tensor_info *inputs;
  const dlcrt_tensor_info *outputs;
  dlcrt_entry_run_fn run;
  const char *memory; /* the arena's bytes, an expression of dimension names */
} dlcrt_entry;

/*===----------------------------------------------------------------------===*
 * Model
 *===----------------------------------------------------------------------===*/

typedef struct dlcrt_weight {
  const char *name; /* the source model's name; a transformed weight's has the
                       transformation appended */
  dlcrt_dtype dtype;
  uint16_t reserved;
  int32_t rank;
  const int64_t *dims;
  uint64_t offset; /* from the start of the weights */
  uint64_t bytes;
} dlcrt_weight;

typedef struct dlcrt_model {
  uint32_t magic;       /* DLCRT_ABI_MAGIC */
  uint32_t abi_version; /* DLCRT_ABI_VERSION */
  uint32_t struct_size; /* sizeof(dlcrt_model) */
  uint32_t num_entries;
  uint32_t num_isas; /* best first */
  uint32_t num_kernels;
  uint32_t num_sites;
  uint32_t num_weights;
  const char *name;
  /* JSON: versions, options, hashes of model and weights */
  const char *manifest;
  const dlcrt_entry *entries;
  const dlcrt_isa *isas;
  const dlcrt_site *sites;
  const dlcrt_weight *weights;
  uint64_t weights_bytes;
  const void *weights_data; /* linked in (.a, .o); NULL: behind the library in
                               its file, see dlcrt_trailer */
} dlcrt_model;

typedef const dlcrt_model *(*dlcrt_model_query_fn)(void);

/*===----------------------------------------------------------------------===*
 * File
 *===----------------------------------------------------------------------===*/

/* A model library on disk is an ELF shared object, padding, the weights, and
 * this trailer as the last bytes of the file. The runtime reads the trailer
 * and checks sizes and `code_hash` before it lets the dynamic linker near the
 * file, so that a truncated or damaged artifact is an error and not a crash.
 * The trailer's layout is the same in all ABI versions, so that a file of
 * another version can be told from a damaged one. */
#define DLCRT_TRAILER_MAGIC "DLCRTEND"
#define DLCRT_WEIGHTS_FILE_ALIGNMENT 65536

typedef struct dlcrt_trailer {
  char magic[8];
  uint32_t abi_version;
  uint32_t struct_size;
  uint64_t file_bytes; /* of the whole file, this trailer included */
  uint64_t code_bytes; /* of the ELF shared object at offset 0 */
  uint64_t code_hash;
  uint64_t weights_offset; /* multiple of DLCRT_WEIGHTS_FILE_ALIGNMENT */
  uint64_t weights_bytes;
  uint64_t weights_hash;
  uint64_t trailer_hash; /* of the fields before this one */
} dlcrt_trailer;

/* The hash of the fields above: start with DLCRT_HASH_INIT, feed pieces whose
 * sizes (but for the last) are multiples of 8. It detects damage; it is not
 * meant to resist an attacker. Each 8-byte word, little-endian and padded with
 * zeros at the end, is mixed by a multiply and a rotate; the length enters
 * last through dlcrt_hash_finish. */
#define DLCRT_HASH_INIT UINT64_C(0x9e3779b97f4a7c15)

static inline uint64_t dlcrt_hash_update(uint64_t hash, const void *data,
                                         size_t bytes) {
  const unsigned char *p = (const unsigned char *)data;
  while (bytes > 0) {
    uint64_t word = 0;
    size_t n = bytes < 8 ? bytes : 8;
    if (n == 8) /* a constant bound, which compilers turn into one load */
      for (size_t i = 0; i < 8; ++i)
        word |= (uint64_t)p[i] << (8 * i);
    else
      for (size_t i = 0; i < n; ++i)
        word |= (uint64_t)p[i] << (8 * i);
    hash = (hash ^ word) * UINT64_C(0xd6e8feb86659fd93);
    hash = (hash << 29) | (hash >> 35);
    p += n;
    bytes -= n;
  }
  return hash;
}

static inline uint64_t dlcrt_hash_finish(uint64_t hash, uint64_t total_bytes) {
  hash = (hash ^ total_bytes) * UINT64_C(0xd6e8feb86659fd93);
  return hash ^ (hash >> 32);
}

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* DLCRT_ABI_H */
