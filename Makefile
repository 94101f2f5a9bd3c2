# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The commands of daily work. CMake and Ninja do the building; this file installs
# what they need and knows in which order things are done.

VENV := .venv
JOBS ?= $(shell nproc)
PYTHON := $(VENV)/bin/python

# Ccache needs to be told that the precompiled header is safe to use.
export CCACHE_SLOPPINESS := pch_defines,time_macros
CCACHE := $(shell command -v ccache)

.PHONY: help install build build-fuzzers demo test test-asan fuzz fuzz-models check-style clean

help:
	@echo "make demo         compile a trained model, run it, compare it with ONNX Runtime"
	@echo "make test         build, then run all tests"
	@echo "make test-asan    the runtime and the tools under sanitizers"
	@echo "make fuzz         the readers of files, FUZZ_SECONDS=3600 each; with -j2 two at a time"
	@echo "make build        install what is missing and build into build/"
	@echo "make check-style  say what is not in the project's style"
	@echo "make clean        remove what was built, but not $(VENV)"

install:
	@scripts/install-dependencies.sh $(VENV)

build: install build/build.ninja
	@cmake --build build --parallel $(JOBS)

# Recipes see the environment's site-packages, which may not be there earlier.
configure = cmake --preset $(1) \
  -DDLC_ONNX_SOURCE="$$(echo $(CURDIR)/$(VENV)/lib/python3*/site-packages)" \
  $(if $(CCACHE),-DCMAKE_C_COMPILER_LAUNCHER=$(CCACHE) -DCMAKE_CXX_COMPILER_LAUNCHER=$(CCACHE))

build/build.ninja: CMakePresets.json | install
	@$(call configure,default)

build-asan/build.ninja: CMakePresets.json | install
	@$(call configure,asan)

test: build
	@$(PYTHON) test/run.py --build build

test-asan: install build-asan/build.ninja
	@cmake --build build-asan --parallel $(JOBS) --target \
	  dlc-compile dlc-opt dlc-run dlc-lsp-server dlc-tdl-lsp-server dlcrt
	@$(PYTHON) test/run.py --build build-asan --sanitizers

# What is read of others' files (docs/security.md), each by a fuzzer of its own.
FUZZERS := trailer descriptor safetensors npy npz tensor-proto onnx mlir tdl
FUZZ_SECONDS ?= 3600

build-fuzz/build.ninja: CMakePresets.json | install
	@$(call configure,fuzz)

build-fuzzers: install build-fuzz/build.ninja
	@cmake --build build-fuzz --parallel $(JOBS) --target dlc-fuzzers

fuzz: $(FUZZERS:%=fuzz-%) fuzz-models

# Random models, against ONNX Runtime.
FUZZ_MODELS ?= 20000
FUZZ_SEED ?= 100000
fuzz-models: build
	@$(PYTHON) test/Generated/run.py --count $(FUZZ_MODELS) --seed $(FUZZ_SEED) \
	  --jobs $(JOBS) --keep build/generated

fuzz-%: build-fuzzers
	@FUZZ_SECONDS=$(FUZZ_SECONDS) DLC_BIN=build-fuzz/bin $(PYTHON) -m pytest -q -s -p no:cacheprovider \
	  "test/Fuzz/test_fuzzers.py::test_fuzzer[$*]"

demo: build
	@$(PYTHON) demo/sentence_search.py

check-style: install
	@$(PYTHON) scripts/check-style.py --format

clean:
	rm -rf build build-asan build-fuzz
