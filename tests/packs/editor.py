"""A client of a language server over its standard streams, as small as our tests can do with."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any


class Editor:
    """Speaks to one language server: opens texts and asks for completion, hover and diagnostics."""

    def __init__(self, command: Sequence[str], settings: Any) -> None:
        self.settings = settings
        pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
        self.server = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere)
        self.asked = 0
        self.diagnostics: dict[str, list[Any]] = {}
        markup = {"documentationFormat": ["markdown"], "snippetSupport": True}
        capabilities = {
            "textDocument": {
                "completion": {"completionItem": markup, "contextSupport": True},
                "hover": {"contentFormat": ["markdown"]},
            },
            "workspace": {"configuration": True},
        }
        self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": capabilities})
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": settings})

    def __enter__(self) -> "Editor":
        return self

    def __exit__(self, *_: object) -> None:
        self.server.kill()
        self.server.communicate()

    def send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.server.stdin
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.server.stdin.flush()

    def tell(self, method: str, params: Any) -> None:
        self.send({"method": method, "params": params})

    def ask(self, method: str, params: Any) -> Any:
        """Ask and wait for the answer, answering the server's own questions meanwhile."""
        self.asked += 1
        self.send({"id": self.asked, "method": method, "params": params})
        while True:
            message = self.next()
            if message.get("id") == self.asked and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def next(self) -> dict[str, Any]:
        """The next message; questions of the server are answered, diagnostics kept."""
        assert self.server.stdout
        length = 0
        while line := self.server.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        assert length, "the server has ended"
        message: dict[str, Any] = json.loads(self.server.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "id" in message and "method" in message:
            self.send({"id": message["id"], "result": self._answer(message)})
        return message

    def _answer(self, message: dict[str, Any]) -> Any:
        if message["method"] == "workspace/configuration":
            return [self.settings.get(item.get("section"), {}) for item in message["params"]["items"]]
        return None

    def open(self, path: Path, text: str) -> str:
        """Open a text as a file; gives its URI."""
        uri = path.as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        return uri

    def completion(self, uri: str, line: int, column: int) -> list[dict[str, Any]]:
        """What is proposed at a place (line and column from 0)."""
        found = self.ask("textDocument/completion", _at(uri, line, column))
        items: list[dict[str, Any]] = found["items"] if isinstance(found, dict) else found
        return items

    def hover(self, uri: str, line: int, column: int) -> str:
        """What is shown at a place."""
        found = self.ask("textDocument/hover", _at(uri, line, column))
        return str(found["contents"]["value"]) if found else ""

    def diagnosed(self, uri: str) -> list[dict[str, Any]]:
        """The first diagnostics that come for a text."""
        while uri not in self.diagnostics:
            self.next()
        return self.diagnostics[uri]


def _at(uri: str, line: int, column: int) -> dict[str, Any]:
    return {"textDocument": {"uri": uri}, "position": {"line": line, "character": column}}
