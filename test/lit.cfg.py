# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What lit tests of dlc may use. Besides the tools by name, %t and %s:
#
#   %dlc_src   the source tree
#   %dlc_bin   the build tree
#
# With DLC_CHECK_ROUNDTRIP set in the environment, every dlc-opt of the suite
# also checks that what it prints can be read back.

import os
import platform

import lit.formats

config.name = "dlc"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.excludes = ["Inputs"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.dlc_binary_dir, "test")

config.environment["PATH"] = os.pathsep.join(
    [os.path.join(config.dlc_binary_dir, "bin"), config.llvm_tools_dir,
     os.environ["PATH"]])
# A variable can't leak from one CHECK-LABEL into the next.
config.environment["FILECHECK_OPTS"] = "-enable-var-scope"

if os.environ.get("DLC_CHECK_ROUNDTRIP"):
    config.substitutions.append((r"\bdlc-opt\b", "dlc-opt --verify-roundtrip"))
config.substitutions.append(("%dlc_src", config.dlc_source_dir))
config.substitutions.append(("%dlc_bin", config.dlc_binary_dir))

config.available_features.add(platform.machine().replace("_", "-"))
if config.sanitize:
    config.available_features.add("sanitizer")
