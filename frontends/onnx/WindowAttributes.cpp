//===- WindowAttributes.cpp - Attributes of windows -----------------------===//
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

#include "WindowAttributes.h"
#include <limits>

using namespace dlc;
using namespace dlc::onnxfrontend;

/// Products of a few of these stay below 2^63.
static constexpr int64_t kLargest = std::numeric_limits<int32_t>::max() / 2;

static LogicalResult checkRange(Node &node, StringRef name, int64_t value,
                                int64_t lowest) {
  if (value >= lowest && value <= kLargest)
    return success();
  return node.fail(Twine(name) + " " + Twine(value) + " is not between " +
                   Twine(lowest) + " and " + Twine(kLargest));
}

LogicalResult dlc::onnxfrontend::checkWindowAttributes(Node &node) {
  for (StringRef name :
       {"kernel_shape", "strides", "dilations", "output_shape"})
    for (int64_t value : node.getInts(name, {}))
      if (failed(checkRange(node, name, value, 1)))
        return failure();
  for (int64_t value : node.getInts("output_padding", {}))
    if (failed(checkRange(node, "output_padding", value, 0)))
      return failure();
  // Pad's own are no window's, and may be negative.
  if (node.getOp() != "Pad")
    for (int64_t value : node.getInts("pads", {}))
      if (failed(checkRange(node, "pads", value, 0)))
        return failure();
  if (failed(checkRange(node, "group", node.getInt("group", 1), 1)))
    return failure();
  std::string mode = node.getString("auto_pad", "NOTSET");
  if (mode.empty() ||
      llvm::is_contained({"NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER"}, mode))
    return success();
  return node.fail("auto_pad '" + mode +
                   "' is none of NOTSET, VALID, SAME_UPPER and SAME_LOWER");
}
