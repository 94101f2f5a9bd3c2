//===- TdlServer.cpp - The tensor language in an editor -------------------===//
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

#include "TdlServer.h"
#include "TextPositions.h"
#include "dlc/Compiler/Format.h"
#include "dlc/Support/Version.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace dlc;
namespace lsp = llvm::lsp;

static std::string getPath(const lsp::URIForFile &uri) {
  llvm::SmallString<128> path(uri.file());
  llvm::sys::path::remove_dots(path, /*remove_dot_dot=*/true);
  return path.str().str();
}

TdlServer::TdlServer(lsp::JSONTransport &transport)
    : transport(transport), handler(transport),
      publishDiagnostics(
          handler.outgoingNotification<lsp::PublishDiagnosticsParams>(
              "textDocument/publishDiagnostics")) {
  handler.method("initialize", this, &TdlServer::initialize);
  handler.method("shutdown", this, &TdlServer::shutDown);
  handler.notification("textDocument/didOpen", this, &TdlServer::open);
  handler.notification("textDocument/didChange", this, &TdlServer::change);
  handler.notification("textDocument/didClose", this, &TdlServer::close);
  handler.method("textDocument/hover", this, &TdlServer::hover);
  handler.method("textDocument/definition", this, &TdlServer::define);
  handler.method("textDocument/completion", this, &TdlServer::complete);
  handler.method("textDocument/formatting", this, &TdlServer::format);
}

int TdlServer::run() {
  if (llvm::Error error = transport.run(handler)) {
    llvm::errs() << "dlc-tdl-lsp-server: error: "
                 << llvm::toString(std::move(error)) << "\n";
    return 1;
  }
  return isShutDown ? 0 : 1;
}

void TdlServer::initialize(const lsp::InitializeParams &params,
                           Callback<llvm::json::Value> reply) {
  llvm::json::Object sync{
      {"openClose", true},
      {"change", static_cast<int>(lsp::TextDocumentSyncKind::Incremental)}};
  llvm::json::Object abilities{
      {"textDocumentSync", std::move(sync)},
      {"hoverProvider", true},
      {"definitionProvider", true},
      {"documentFormattingProvider", true},
      {"completionProvider",
       llvm::json::Object{{"triggerCharacters", llvm::json::Array{"."}}}}};
  reply(llvm::json::Object{
      {"serverInfo", llvm::json::Object{{"name", "dlc-tdl-lsp-server"},
                                        {"version", kVersion}}},
      {"capabilities", std::move(abilities)}});
}

void TdlServer::shutDown(const lsp::NoParams &params,
                         Callback<std::nullptr_t> reply) {
  isShutDown = true;
  reply(nullptr);
}

//===----------------------------------------------------------------------===//
// Texts
//===----------------------------------------------------------------------===//

void TdlServer::open(const lsp::DidOpenTextDocumentParams &params) {
  std::string path = getPath(params.textDocument.uri);
  documents[path] = {params.textDocument.uri, params.textDocument.version};
  texts[path] = params.textDocument.text;
  publish();
}

void TdlServer::change(const lsp::DidChangeTextDocumentParams &params) {
  std::string path = getPath(params.textDocument.uri);
  auto document = documents.find(path);
  if (document == documents.end())
    return;
  document->second.version = params.textDocument.version;
  std::string &text = texts[path];
  for (const lsp::TextDocumentContentChangeEvent &one : params.contentChanges) {
    size_t begin = one.range ? getOffset(text, one.range->start) : 0;
    size_t end = one.range ? getOffset(text, one.range->end) : text.size();
    if (begin <= end)
      text.replace(begin, end - begin, one.text);
  }
  publish();
}

void TdlServer::close(const lsp::DidCloseTextDocumentParams &params) {
  std::string path = getPath(params.textDocument.uri);
  documents.erase(path);
  texts.erase(path);
  // What is wrong with a file is shown as long as it is.
  publishDiagnostics(lsp::PublishDiagnosticsParams(params.textDocument.uri, 0));
  publish();
}

std::string TdlServer::getText(StringRef path) const {
  if (auto open = texts.find(path); open != texts.end())
    return open->second;
  auto file = llvm::MemoryBuffer::getFile(path);
  return file ? (*file)->getBuffer().str() : "";
}

std::optional<lsp::Location>
TdlServer::getLocation(const tdl::TextRange &range) const {
  llvm::Expected<lsp::URIForFile> uri = lsp::URIForFile::fromFile(range.file);
  if (!uri) {
    // A file of the library has no path.
    llvm::consumeError(uri.takeError());
    return std::nullopt;
  }
  std::string text = getText(range.file);
  return lsp::Location(
      *uri, lsp::Range(getPosition(text, range.line, range.column),
                       getPosition(text, range.endLine, range.endColumn)));
}

//===----------------------------------------------------------------------===//
// Diagnostics
//===----------------------------------------------------------------------===//

/// A problem elsewhere is shown where this file leads to it, or else at the
/// top.
lsp::Diagnostic TdlServer::makeDiagnostic(const tdl::Problem &problem,
                                          StringRef path) const {
  lsp::Diagnostic made;
  made.severity = lsp::DiagnosticSeverity::Error;
  made.source = "dlc";
  made.message = problem.message;
  std::optional<tdl::TextRange> range = problem.range;
  if (range && range->file != path) {
    made.message = llvm::formatv("{0}:{1}:{2}: {3}", range->file, range->line,
                                 range->column, problem.message);
    range.reset();
    for (const tdl::Problem &note : problem.notes)
      if (!range && note.range && note.range->file == path)
        range = note.range;
  }
  if (range)
    if (std::optional<lsp::Location> place = getLocation(*range))
      made.range = place->range;
  std::vector<lsp::DiagnosticRelatedInformation> notes;
  for (const tdl::Problem &note : problem.notes)
    if (std::optional<lsp::Location> place =
            note.range ? getLocation(*note.range) : std::nullopt)
      notes.emplace_back(*place, note.message);
  if (!notes.empty())
    made.relatedInformation = std::move(notes);
  return made;
}

/// A change in one file may be wrong in another one that imports it.
void TdlServer::publish() {
  for (auto &entry : documents) {
    lsp::PublishDiagnosticsParams params(entry.second.uri,
                                         entry.second.version);
    for (const tdl::Problem &problem : tdl::findProblems(entry.first(), texts))
      params.diagnostics.push_back(makeDiagnostic(problem, entry.first()));
    publishDiagnostics(params);
  }
}

//===----------------------------------------------------------------------===//
// Questions
//===----------------------------------------------------------------------===//

static std::string formatMarkdown(const tdl::Description &description) {
  std::string text = "```tdl\n" + description.code + "\n```\n";
  return description.comment.empty() ? text
                                     : text + "\n" + description.comment + "\n";
}

std::optional<tdl::NameAnswer>
TdlServer::findName(const lsp::TextDocumentPositionParams &params) const {
  std::string path = getPath(params.textDocument.uri);
  auto text = texts.find(path);
  if (text == texts.end())
    return std::nullopt;
  return tdl::findName(path, getOffset(text->second, params.position), texts);
}

void TdlServer::hover(const lsp::TextDocumentPositionParams &params,
                      Callback<std::optional<lsp::Hover>> reply) {
  std::optional<tdl::NameAnswer> answer = findName(params);
  if (!answer || answer->description.code.empty())
    return reply(std::optional<lsp::Hover>());
  lsp::Hover hover(getLocation(answer->range)->range);
  hover.contents.value = formatMarkdown(answer->description);
  reply(std::optional(std::move(hover)));
}

void TdlServer::define(const lsp::TextDocumentPositionParams &params,
                       Callback<std::vector<lsp::Location>> reply) {
  std::optional<tdl::NameAnswer> answer = findName(params);
  std::vector<lsp::Location> places;
  if (answer && answer->definition)
    if (std::optional<lsp::Location> place = getLocation(*answer->definition))
      places.push_back(*place);
  reply(std::move(places));
}

static lsp::CompletionItemKind getKind(tdl::Completion::Kind kind) {
  switch (kind) {
  case tdl::Completion::Kind::keyword:
    return lsp::CompletionItemKind::Keyword;
  case tdl::Completion::Kind::function:
    return lsp::CompletionItemKind::Function;
  case tdl::Completion::Kind::record:
    return lsp::CompletionItemKind::Struct;
  case tdl::Completion::Kind::file:
    return lsp::CompletionItemKind::Module;
  case tdl::Completion::Kind::value:
    return lsp::CompletionItemKind::Variable;
  }
  llvm_unreachable("all kinds are there");
}

void TdlServer::complete(const lsp::CompletionParams &params,
                         Callback<lsp::CompletionList> reply) {
  std::string path = getPath(params.textDocument.uri);
  auto text = texts.find(path);
  lsp::CompletionList list;
  if (text == texts.end())
    return reply(std::move(list));
  size_t offset = getOffset(text->second, params.position);
  for (auto [i, one] : llvm::enumerate(tdl::complete(path, offset, texts))) {
    // What is near comes first: in the order of the analysis.
    lsp::CompletionItem item(one.name, getKind(one.kind),
                             llvm::formatv("{0:4}", i).str());
    item.detail = one.description.code;
    if (!one.description.comment.empty())
      item.documentation = {lsp::MarkupKind::PlainText,
                            one.description.comment};
    list.items.push_back(std::move(item));
  }
  reply(std::move(list));
}

void TdlServer::format(const lsp::DocumentLinkParams &params,
                       Callback<std::vector<lsp::TextEdit>> reply) {
  std::string path = getPath(params.textDocument.uri);
  std::string text = getText(path);
  llvm::Expected<std::string> formatted = formatProgram(path, text);
  std::vector<lsp::TextEdit> edits;
  // What is wrong with it is shown already.
  if (!formatted) {
    llvm::consumeError(formatted.takeError());
    return reply(std::move(edits));
  }
  int numLines = StringRef(text).count('\n');
  lsp::TextEdit all;
  all.range = lsp::Range(lsp::Position(0, 0), lsp::Position(numLines + 1, 0));
  all.newText = *formatted;
  edits.push_back(std::move(all));
  reply(std::move(edits));
}
