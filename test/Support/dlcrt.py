# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The runtime's C interface (include/dlcrt/dlcrt.h) for tests and benchmarks:
just enough to load a model library and to run its first entry on NumPy arrays.
"""

import ctypes
from ctypes import (POINTER, Structure, byref, c_char_p, c_int32, c_int64, c_size_t,
                    c_uint8, c_uint16, c_uint32, c_uint64, c_void_p)

import ml_dtypes
import numpy as np

from tools import RUNTIME_LIBRARY


class Dtype(Structure):
    _fields_ = [("code", c_uint8), ("bits", c_uint8)]


class TensorInfo(Structure):
    _fields_ = [("name", c_char_p), ("dtype", Dtype), ("flags", c_uint16),
                ("rank", c_int32), ("dims", POINTER(c_int64)),
                ("dim_names", POINTER(c_char_p))]


class Entry(Structure):
    _fields_ = [("name", c_char_p), ("num_inputs", c_uint32),
                ("num_outputs", c_uint32), ("inputs", POINTER(TensorInfo)),
                ("outputs", POINTER(TensorInfo)), ("run", c_void_p),
                ("memory", c_char_p)]


class ModelInfo(Structure):
    _fields_ = [(name, c_uint32) for name in (
        "magic", "abi_version", "struct_size", "num_entries", "num_isas",
        "num_kernels", "num_sites", "num_weights")] + [
        ("name", c_char_p), ("manifest", c_char_p), ("entries", POINTER(Entry))]


class Tensor(Structure):
    """A DLTensor; its device is two integers here."""

    _fields_ = [("data", c_void_p), ("device_type", c_int32), ("device_id", c_int32),
                ("ndim", c_int32), ("code", c_uint8), ("bits", c_uint8),
                ("lanes", c_uint16), ("shape", POINTER(c_int64)),
                ("strides", POINTER(c_int64)), ("byte_offset", c_uint64)]


class ContextOptions(Structure):
    _fields_ = [("struct_size", c_size_t), ("threads", c_int32), ("spin_us", c_int32),
                ("executor", c_void_p), ("allocator", c_void_p)]


class Memory(Structure):
    _fields_ = [("struct_size", c_size_t), ("live_bytes", c_uint64),
                ("peak_bytes", c_uint64)]


CPU = 1
STATE, UPDATED = 1, 2  # of TensorInfo.flags
NUMPY_DTYPES = {(0, 8): np.int8, (0, 16): np.int16, (0, 32): np.int32,
                (0, 64): np.int64, (1, 8): np.uint8, (1, 16): np.uint16,
                (1, 32): np.uint32, (1, 64): np.uint64, (2, 16): np.float16,
                (2, 32): np.float32, (2, 64): np.float64,
                (4, 16): ml_dtypes.bfloat16, (5, 64): np.complex64,
                (5, 128): np.complex128, (6, 8): np.bool_}
DTYPE_CODES = {np.dtype(array): code for code, array in NUMPY_DTYPES.items()}


class RuntimeFailure(RuntimeError):
    pass


class Context:
    def __init__(self, threads: int):
        self.library = ctypes.CDLL(str(RUNTIME_LIBRARY))
        for name in ("dlcrt_context_create", "dlcrt_module_load", "dlcrt_invoke",
                     "dlcrt_state_create", "dlcrt_state_bind", "dlcrt_state_save",
                     "dlcrt_state_load"):
            getattr(self.library, name).restype = c_void_p
        self.library.dlcrt_status_message.restype = c_char_p
        self.library.dlcrt_module_model.restype = POINTER(ModelInfo)
        self.library.dlcrt_state_count.restype = c_size_t
        self.library.dlcrt_state_name.restype = c_char_p
        self.library.dlcrt_state_tensor.restype = POINTER(Tensor)
        self.handle = c_void_p()
        options = ContextOptions(ctypes.sizeof(ContextOptions), threads, -1)
        self.check(self.library.dlcrt_context_create(byref(options),
                                                     byref(self.handle)))

    def check(self, status):
        if status:
            status = c_void_p(status)
            message = self.library.dlcrt_status_message(status).decode()
            self.library.dlcrt_status_free(status)
            raise RuntimeFailure(message)

    def get_peak_bytes(self) -> int:
        memory = Memory(ctypes.sizeof(Memory))
        self.library.dlcrt_context_memory(self.handle, byref(memory))
        return memory.peak_bytes

    def close(self):
        self.library.dlcrt_context_release(self.handle)


class Module:
    """One of the entries of a model's library: the first, or that of a name."""

    def __init__(self, context: Context, path, entry=None):
        self.context, self.library = context, context.library
        self.handle = c_void_p()
        context.check(self.library.dlcrt_module_load(
            context.handle, str(path).encode(), None, byref(self.handle)))
        model = self.library.dlcrt_module_model(self.handle)[0]
        names = [model.entries[i].name.decode() for i in range(model.num_entries)]
        self.number = names.index(entry) if entry else 0
        self.entry = model.entries[self.number]
        self.inputs = [self.entry.inputs[i].name.decode()
                       for i in range(self.entry.num_inputs)]
        self.own_inputs = [name for i, name in enumerate(self.inputs)
                           if not self.entry.inputs[i].flags & STATE]
        self.outputs = [self.entry.outputs[i].name.decode()
                        for i in range(self.entry.num_outputs)]

    def prepare(self, feeds):
        """A function that runs the model on these inputs and returns the outputs
        by name. It does as little as it can beside, so that it can be timed."""
        arrays = [np.asarray(feeds[name], order="C") for name in self.inputs]
        inputs = (Tensor * len(arrays))(*map(make_tensor, arrays))

        # The arrays must live as long as the tensors that point into them.
        def run(keep_alive=arrays):
            outputs = self.invoke(inputs)
            return {name: self._take(output)
                    for name, output in zip(self.outputs, outputs)}

        return run

    def run(self, feeds, state=None):
        """The outputs by name; what is not in `feeds` is in `state`."""
        if state is None:
            return self.prepare(feeds)()
        arrays = [np.asarray(feeds[name], order="C") for name in self.own_inputs]
        outputs = self.invoke(state.bind(self, arrays))
        return {name: self._take(output)
                for name, output in zip(self.outputs, outputs)}

    def invoke(self, inputs, count=None):
        """dlcrt_invoke on an array of tensors; the outputs are the caller's to
        free."""
        outputs = (Tensor * len(self.outputs))()
        count = len(inputs) if count is None else count
        self.context.check(self.library.dlcrt_invoke(
            self.handle, self.number, inputs, c_size_t(count), outputs,
            c_size_t(len(outputs))))
        return outputs

    def close(self):
        self.library.dlcrt_module_release(self.handle)

    def _take(self, tensor):
        """Copies an output and frees it."""
        shape = tuple(tensor.shape[i] for i in range(tensor.ndim))
        array = np.empty(shape, NUMPY_DTYPES[tensor.code, tensor.bits])
        if array.nbytes:
            ctypes.memmove(array.ctypes.data, tensor.data, array.nbytes)
        self.library.dlcrt_tensor_free(self.context.handle, byref(tensor))
        return array


class State:
    """What a model keeps from call to call."""

    def __init__(self, module: Module):
        self.context, self.library = module.context, module.library
        self.handle = c_void_p()
        self.context.check(self.library.dlcrt_state_create(
            module.handle, byref(self.handle)))

    def bind(self, module, arrays):
        """All inputs of an entry, of which the arrays are those of its own."""
        own = (Tensor * len(arrays))(*map(make_tensor, arrays))
        inputs = (Tensor * len(module.inputs))()
        self.context.check(self.library.dlcrt_state_bind(
            self.handle, module.number, own, c_size_t(len(own)), inputs,
            c_size_t(len(inputs))))
        inputs.keep_alive = own, arrays
        return inputs

    def get_arrays(self):
        """Its tensors by name; they change when an entry changes the state."""
        arrays = {}
        for i in range(self.library.dlcrt_state_count(self.handle)):
            name = self.library.dlcrt_state_name(self.handle, c_size_t(i))
            tensor = self.library.dlcrt_state_tensor(self.handle, c_size_t(i))[0]
            shape = tuple(tensor.shape[axis] for axis in range(tensor.ndim))
            dtype = np.dtype(NUMPY_DTYPES[tensor.code, tensor.bits])
            count = int(np.prod(shape, dtype=np.int64))
            memory = (c_uint8 * (count * dtype.itemsize)).from_address(tensor.data)
            arrays[name.decode()] = np.frombuffer(memory, dtype).reshape(shape)
        return arrays

    def save(self, path):
        self.context.check(self.library.dlcrt_state_save(
            self.handle, str(path).encode(), None))

    def load(self, path):
        self.context.check(self.library.dlcrt_state_load(
            self.handle, str(path).encode(), None, c_size_t(0)))

    def close(self):
        self.library.dlcrt_state_release(self.handle)


def make_tensor(array):
    code, bits = DTYPE_CODES[array.dtype]
    shape = (c_int64 * array.ndim)(*array.shape)
    return Tensor(array.ctypes.data, CPU, 0, array.ndim, code, bits, 1, shape,
                  None, 0)
