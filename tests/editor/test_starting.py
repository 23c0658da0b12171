"""Starting the server: languages, encodings, a port, what is not installed; and whatever may go wrong inside it."""

import asyncio
import builtins
import json
import logging
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from lsprotocol import types as lsp
from pytest_lsp import LanguageClient, client_capabilities
from pytest_lsp.client import make_test_lsp_client

from tests.editor.desk import Desk
from tests.editor.test_server import WRONG, Editor
from xueji.cli.main import run as run_command
from xueji.editor import server as rooms
from xueji.editor.server import Server, path_of
from xueji.editor.session import Session
from xueji.errors import Place, Problem


@asynccontextmanager
async def started(params: lsp.InitializeParams, *options: str) -> AsyncIterator[LanguageClient]:
    client = make_test_lsp_client()
    await client.start_io(sys.executable, "-m", "xueji", "lsp", *options)
    await client.initialize_session(params)
    try:
        yield client
    finally:
        await client.shutdown_session()
        await client.stop()


@pytest.mark.slow
@pytest.mark.asyncio
async def test_the_setting_speaks_and_columns_are_bytes_where_so_agreed(own_desk: Desk) -> None:
    capabilities = client_capabilities("neovim")
    capabilities.general = lsp.GeneralClientCapabilities(position_encodings=[lsp.PositionEncodingKind.Utf8])
    params = lsp.InitializeParams(
        capabilities=capabilities, locale="zh", initialization_options={"language": "en"}
    )  # fmt: skip
    async with started(params, "--lang", "zh") as client:
        editor = Editor(client, own_desk)
        text = WRONG.replace("forbid: student.statsu", "forbid: 学籍状态 == student.statsu or student.statsu")
        uri = await editor.shows(own_desk.regulation, text)
        found = await editor.sees(uri, bool)
        assert "did you mean" in found[0].message
        before = next(line for line in text.split("\n") if "statsu" in line).partition("student.statsu")[0]
        assert found[0].range.start.character == len(before.encode())


@pytest.mark.parametrize("agreed", ["utf-8", "utf-16", "utf-32"])
@pytest.mark.parametrize("make", [str, lsp.PositionEncodingKind])
def test_the_units_agreed_on_are_taken_as_word_and_as_member(agreed: str, make: Any) -> None:
    server = Server()
    capabilities = lsp.ClientCapabilities(general=lsp.GeneralClientCapabilities(position_encodings=[make(agreed)]))
    handler = server.protocol.protocol.lsp_initialize(lsp.InitializeParams(capabilities=capabilities))
    next(handler)  # the protocol has made its workspace, and asks for our own handler
    assert rooms._encoding(server) == agreed


@pytest.mark.parametrize(
    ("setting", "option", "locale", "language"),
    [
        ("en", "zh", "zh-CN", "en"), ("zh", None, "en", "zh"), (None, "en", "zh-CN", "en"), (None, None, "zh-TW", "zh"),
        (None, None, "en-GB", "en"), (None, None, None, "zh"), ("fr", None, None, "zh"),
    ],
)  # fmt: skip
def test_the_language_is_the_settings_the_options_or_the_editors(
    setting: str | None, option: Any, locale: str | None, language: str
) -> None:
    session = Server(None, option).session
    session.speak(setting, locale)
    assert session.language == language


@pytest.mark.slow
@pytest.mark.asyncio
async def test_a_port_will_do_as_well(own_desk: Desk) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "xueji", "lsp", "--tcp", str(port))
    client = make_test_lsp_client()
    try:
        for _ in range(100):
            try:
                await client.start_tcp("127.0.0.1", port)
                break
            except OSError:
                await asyncio.sleep(0.2)
        params = lsp.InitializeParams(capabilities=client_capabilities("neovim"))
        await client.initialize_session(params)
        editor = Editor(client, own_desk)
        uri = await editor.shows(own_desk.regulation, WRONG)
        assert await editor.sees(uri, bool)
    finally:
        await client.stop()
        process.terminate()
        await process.wait()


def test_without_the_extra_one_line_says_what_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    original = builtins.__import__

    def none_there(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith(("pygls", "lsprotocol")):
            raise ImportError(name, name=name)
        return original(name, *rest, **more)

    for name in [name for name in sys.modules if name.startswith("xueji.editor")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", none_there)
    assert run_command(["lsp"]) == 64
    assert "pip install 'xueji[author]'" in capsys.readouterr().err


def test_help_loads_no_server() -> None:
    code = "import sys; from xueji.cli.main import run; run(['lsp', '--help']); print('pygls' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert shown.stdout.endswith("False\n")


def test_a_failure_inside_is_a_line_in_the_log_and_an_empty_answer() -> None:
    server = Server()
    told: list[str] = []
    server.log = told.append  # type: ignore[method-assign] # nobody is connected

    async def broken(_: Server, __: object) -> None:
        raise RuntimeError("a fault")

    assert asyncio.run(rooms._guarded(server, broken)(None)) is None  # type: ignore[arg-type] # a coroutine
    assert told == ["broken: RuntimeError: a fault"]


def test_to_an_editor_that_is_gone_nothing_is_told_and_a_failure_to_tell_is_not_told() -> None:
    server, told = Server().protocol, []

    def fails(_: object) -> None:
        told.append(1)
        server.report_server_error(OSError("no pipe"), "writing")

    server.window_log_message = fails  # type: ignore[method-assign, assignment] # nobody is connected
    server.report_server_error(RuntimeError("a fault"), "reading")
    assert told == [1]
    server.leaving = True
    server.report_server_error(RuntimeError("a fault"), "reading")
    assert told == [1]


def test_what_editors_show_of_a_warning_is_one_line() -> None:
    try:
        int("a fault")
    except ValueError:
        record = logging.LogRecord("pygls", logging.ERROR, "", 0, "not understood\nmore", None, sys.exc_info())
    assert rooms._OneLine().format(record) == "not understood"


@pytest.mark.parametrize(("code", "grave"), [("plugin-failed", True), ("no-documents", False)])
def test_a_plug_in_that_fails_is_put_before_the_officer(code: Any, grave: bool) -> None:
    shown: list[str] = []
    logged: list[str] = []
    session = Session(lambda *_: None, logged.append, alert=shown.append)
    for _ in range(2):
        session._tell(Problem(code, Place("bad"), "bad", {"why": "RuntimeError: x"}))
    assert (len(shown), len(logged)) == ((1, 0) if grave else (0, 1))


@pytest.mark.slow
@pytest.mark.parametrize(("polite", "code"), [(True, 0), (False, 1)])
def test_the_exit_code_says_whether_the_editor_said_goodbye(polite: bool, code: int) -> None:
    shutdown = [{"id": 2, "method": "shutdown"}] if polite else []
    start = {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}}
    sent = b""
    for message in (start, {"method": "initialized", "params": {}}, *shutdown, {"method": "exit"}):
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        sent += b"Content-Length: %d\r\n\r\n%s" % (len(content), content)
    command = [sys.executable, "-m", "xueji", "lsp"]
    ran = subprocess.run(command, input=sent, capture_output=True, check=False, timeout=60)
    assert (ran.returncode, ran.stderr) == (code, b"")


@pytest.mark.parametrize("uri", ["untitled:Untitled-1", "git:/x.yaml", "http://x/y.yaml", "", "file:"])
def test_addresses_that_are_no_files(uri: str) -> None:
    assert path_of(uri) is None
