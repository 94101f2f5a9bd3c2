// Times, for people and as JSON; and the trace of a run.

// RUN: dlc-run %s --random --threads=1 --benchmark=5 --json=%t.json --trace=%t.trace | FileCheck %s
// RUN: FileCheck %s --check-prefix=JSON < %t.json
// RUN: FileCheck %s --check-prefix=TRACE < %t.trace

// CHECK: median {{[0-9.]+}} ms (p10 {{[0-9.]+}}, p90 {{[0-9.]+}}) of 5 runs on 1 thread(s), load {{[0-9.]+}} ms, peak {{[0-9]+}} bytes
// JSON: "isa": "{{.+}}"
// JSON: "load_ms": {{[0-9]}}
// JSON: "median_ms": {{[0-9]}}
// JSON: "p10_ms": {{[0-9]}}
// JSON: "p90_ms": {{[0-9]}}
// JSON: "peak_bytes": {{[1-9]}}
// JSON: "runs": 5
// JSON: "threads": 1
// TRACE: "traceEvents"
// TRACE: "cat":"kernel"{{.*}}"name":"exp_

func.func @main(%x: tensor<64x64xf32> {dlc.name = "x"}) -> (tensor<64x64xf32> {dlc.name = "y"}) {
  %0 = dlc.exp %x : tensor<64x64xf32>
  return %0 : tensor<64x64xf32>
}
