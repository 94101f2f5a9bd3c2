//===- NodeDescription.cpp - What messages say of a node ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "NodeDescription.h"
#include "ModelChecks.h"
#include "ModelFile.h"
#include "ValueTypes.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

std::string dlc::onnxfrontend::describeType(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return formatType(type) + (tensor ? formatSizes(tensor.getShape()) : "");
}

std::string dlc::onnxfrontend::describeInputs(const Node &node) {
  SmallVector<std::string> inputs;
  for (size_t i = 0; i < node.getNumInputs(); ++i) {
    if (!node.hasInput(i))
      continue;
    std::string text = describeType(node.getInput(i).getType());
    int number = static_cast<int>(i);
    if (number < node.getProto().input_size())
      text = node.getProto().input(number) + ": " + text;
    inputs.push_back(text);
  }
  return inputs.empty() ? "" : "\n    on " + llvm::join(inputs, ", ");
}

/// What PyTorch's exporters write: the innermost line last, by torch.export
/// (onnxscript's metadata), or first, by TorchScript.
static StringRef getSourceLine(const onnx::NodeProto &node) {
  for (const onnx::StringStringEntryProto &entry : node.metadata_props())
    if (entry.key() == "pkg.torch.onnx.stack_trace") {
      StringRef trace = StringRef(entry.value()).rtrim();
      size_t last = trace.rfind("File \"");
      return (last == StringRef::npos ? trace : trace.substr(last))
          .split('\n')
          .first;
    }
  return StringRef(node.doc_string()).ltrim().split('\n').first;
}

std::string dlc::onnxfrontend::describeOrigin(const Node &node) {
  StringRef line = getSourceLine(node.getProto()).trim();
  // A line is enough, and the model may have anything here.
  constexpr size_t kLongest = 200;
  if (line.empty() || !llvm::all_of(line, llvm::isPrint))
    return "";
  return ("\n    exported from " + line.take_front(kLongest)).str();
}
