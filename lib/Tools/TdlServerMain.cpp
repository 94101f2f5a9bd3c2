//===- TdlServerMain.cpp - dlc-tdl-lsp-server -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The command line of the language server, which has no flags of its own.
//
//===----------------------------------------------------------------------===//

#include "CommandLine.h"
#include "TdlServer.h"
#include "dlc/Support/BugReport.h"
#include "dlc/Support/Version.h"
#include "dlc/Tools/Tools.h"
#include "llvm/Support/InitLLVM.h"

using namespace dlc;
namespace cl = llvm::cl;

int dlc::tdlServerMain(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  llvm::setBugReportMsg(kBugReportMessage);
  cl::SetVersionPrinter([](raw_ostream &stream) {
    stream << "dlc-tdl-lsp-server " << kVersion << "\n";
  });
  removeForeignFlags();
  // Editors' libraries name the channel, which is always this one.
  cl::opt<bool> standard("stdio", cl::desc("Talk over standard input and "
                                           "output, as is done without it"));
  cl::ParseCommandLineOptions(
      argc, argv,
      "a language server for programs in the tensor language (.tdl)\n");
  llvm::lsp::JSONTransport transport(stdin, llvm::outs());
  return TdlServer(transport).run();
}
