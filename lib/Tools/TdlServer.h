//===- TdlServer.h - The tensor language in an editor -----------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The language server protocol's requests, answered by the analysis.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_TOOLS_TDLSERVER_H
#define DLC_LIB_TOOLS_TDLSERVER_H

#include "dlc/Frontends/DslAnalysis.h"
#include "llvm/Support/LSP/Protocol.h"
#include "llvm/Support/LSP/Transport.h"

namespace dlc {

class TdlServer {
public:
  explicit TdlServer(llvm::lsp::JSONTransport &transport);

  /// Answers until the client says 'exit'. Returns the exit status.
  int run();

private:
  template <typename T> using Callback = llvm::lsp::Callback<T>;

  void initialize(const llvm::lsp::InitializeParams &params,
                  Callback<llvm::json::Value> reply);
  void shutDown(const llvm::lsp::NoParams &params,
                Callback<std::nullptr_t> reply);
  void open(const llvm::lsp::DidOpenTextDocumentParams &params);
  void change(const llvm::lsp::DidChangeTextDocumentParams &params);
  void close(const llvm::lsp::DidCloseTextDocumentParams &params);
  void hover(const llvm::lsp::TextDocumentPositionParams &params,
             Callback<std::optional<llvm::lsp::Hover>> reply);
  void define(const llvm::lsp::TextDocumentPositionParams &params,
              Callback<std::vector<llvm::lsp::Location>> reply);
  void complete(const llvm::lsp::CompletionParams &params,
                Callback<llvm::lsp::CompletionList> reply);
  void format(const llvm::lsp::DocumentLinkParams &params,
              Callback<std::vector<llvm::lsp::TextEdit>> reply);

  void publish();
  llvm::lsp::Diagnostic makeDiagnostic(const tdl::Problem &problem,
                                       StringRef path) const;
  std::optional<llvm::lsp::Location>
  getLocation(const tdl::TextRange &range) const;
  std::optional<tdl::NameAnswer>
  findName(const llvm::lsp::TextDocumentPositionParams &params) const;
  std::string getText(StringRef path) const;

  struct Document {
    llvm::lsp::URIForFile uri;
    int64_t version;
  };
  llvm::lsp::JSONTransport &transport;
  llvm::lsp::MessageHandler handler;
  llvm::lsp::OutgoingNotification<llvm::lsp::PublishDiagnosticsParams>
      publishDiagnostics;
  llvm::StringMap<Document> documents;
  /// What editors show, whatever is on disk.
  OpenTexts texts;
  bool isShutDown = false;
};

} // namespace dlc

#endif // DLC_LIB_TOOLS_TDLSERVER_H
