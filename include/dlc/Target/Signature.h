//===- Signature.h - What an artifact says about its entries ----*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The tables of an artifact's descriptor, read from the attributes dlc.entries
// and dlc.sites that the codegen phase leaves on the module.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TARGET_SIGNATURE_H
#define DLC_TARGET_SIGNATURE_H

#include "dlc/Support/LLVM.h"
#include "dlcrt/abi.h"
#include <string>
#include <vector>

namespace dlc {

/// An input or output.
struct TensorSignature {
  std::string name;
  dlcrt_dtype dtype;
  SmallVector<int64_t> dims;      ///< DLCRT_DYNAMIC where open
  SmallVector<std::string> names; ///< of dimensions; "" for none
  uint16_t flags = 0;             ///< DLCRT_STATE, DLCRT_UPDATED
};

struct EntrySignature {
  std::string name;
  std::string memory;
  std::vector<TensorSignature> inputs, outputs;
  /// Versions for given sizes: which, and their memory.
  std::vector<std::pair<std::string, std::string>> versions;
};

struct SiteSignature {
  std::string kernel;
  unsigned numArgs;
  std::string source;
};

/// DLPack's code and width of a tensor element type.
dlcrt_dtype getAbiType(Type elementType);

std::vector<EntrySignature> getEntries(ModuleOp module);
std::vector<SiteSignature> getSites(ModuleOp module);

} // namespace dlc

#endif // DLC_TARGET_SIGNATURE_H
