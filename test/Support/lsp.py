# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""An editor that talks to a language server, for tests."""

import json
import subprocess

from tools import BIN


class Editor:
    """One document after the other; a place is where '§' stands in the text."""

    def __init__(self, tool):
        self.server = subprocess.Popen([BIN / tool, "--stdio"], stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE)
        self.number = 0
        self.diagnostics = {}  # by URI, as they were told last
        self.abilities = self.ask("initialize", {
            "processId": None, "rootUri": None, "capabilities": {}})["capabilities"]
        self.tell("initialized", {})

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.server.stdin.flush()

    def receive(self):
        length = None
        while line := self.server.stdout.readline().strip():
            name, value = line.split(b":")
            if name == b"Content-Length":
                length = int(value)
        return json.loads(self.server.stdout.read(length))

    def tell(self, method, params):
        self.send({"method": method, "params": params})

    def ask(self, method, params):
        self.number += 1
        self.send({"id": self.number, "method": method, "params": params})
        while (message := self.receive()).get("id") != self.number:
            self.keep(message)
        assert "error" not in message, message
        return message["result"]

    def keep(self, message):
        assert message["method"] == "textDocument/publishDiagnostics", message
        self.diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]

    def synchronize(self):
        """Everything that was told is done when a question has been answered."""
        self.ask("textDocument/hover", {
            "textDocument": {"uri": "file:///nothing.tdl"},
            "position": {"line": 0, "character": 0}})

    def open(self, path, text):
        self.tell("textDocument/didOpen", {"textDocument": {
            "uri": path.as_uri(), "languageId": "tdl", "version": 1, "text": text}})
        self.synchronize()
        return self.diagnostics[path.as_uri()]

    def change(self, path, *changes, version=2):
        self.tell("textDocument/didChange", {
            "textDocument": {"uri": path.as_uri(), "version": version},
            "contentChanges": list(changes)})
        self.synchronize()
        return self.diagnostics[path.as_uri()]

    def ask_at(self, method, path, text):
        """Asks about the place of '§' in `text`, which is open without it."""
        before = text[:text.index("§")]
        line = before.rsplit("\n", 1)[-1]
        return self.ask(f"textDocument/{method}", {
            "textDocument": {"uri": path.as_uri()},
            "position": {"line": before.count("\n"),
                         "character": len(line.encode("utf-16-le")) // 2}})

    def close(self):
        """Returns the server's status."""
        assert self.ask("shutdown", None) is None
        self.tell("exit", None)
        self.server.stdin.close()
        rest = self.server.stdout.read()
        self.server.stdout.close()
        assert rest == b""
        return self.server.wait(timeout=60)
