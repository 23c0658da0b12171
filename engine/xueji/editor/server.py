"""The language server: what editors ask, answered by the rooms beside; nothing that goes wrong reaches the editor."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from xueji.authoring.layout import formatted
from xueji.editor import protocol
from xueji.editor.completion import completion
from xueji.editor.definition import Target, definition, references
from xueji.editor.hover import Asked, hover
from xueji.editor.positions import Encoding, characters, column_of, lines_of
from xueji.editor.running import RUN_CASES, Ran, cases_of, lenses, run
from xueji.editor.session import Session
from xueji.editor.symbols import everywhere, symbols
from xueji.editor.words import say
from xueji.errors import PackError, Place, Problem
from xueji.packs.source import Source
from xueji.phrases import Language

_LOG = logging.getLogger(__name__)
_MOST_SYMBOLS = 200


def path_of(uri: str) -> Path | None:
    """The resolved path of a file's address; None where it is no file."""
    name = to_fs_path(uri) if uri.startswith("file:") else None
    try:
        return Path(name).resolve() if name else None
    except (OSError, RuntimeError, ValueError):
        return None


class _Quiet(LanguageServer):
    """A server whose own mishaps go to the log, not before the officer."""

    leaving = False
    """Whether the editor has said that it will leave."""
    _reporting = False

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log what the protocol itself could not do; a question gets its answer in any case.

        To an editor that is gone nothing is told: that it cannot be told would be the next thing to tell.
        """
        _LOG.debug("in the protocol (%s)", source, exc_info=error)
        if not self.leaving and not self._reporting:
            self._reporting = True
            self.window_log_message(lsp.LogMessageParams(lsp.MessageType.Warning, type(error).__name__))
            self._reporting = False


class Server:
    """Joins a session to the protocol: addresses, units of columns, and messages."""

    def __init__(self, policies: Path | None = None, language: Language | None = None) -> None:
        self.protocol = _Quiet(
            "xueji", version("xueji"), text_document_sync_kind=lsp.TextDocumentSyncKind.Full, max_workers=2
        )
        self.session = Session(self.publish, self.log, policies, language, self.alert)
        self.uris: dict[Path, str] = {}
        self.versions: dict[Path, int | None] = {}
        register(self)

    def uri(self, path: Path) -> str:
        """The address of a file, as the editor gave it."""
        return self.uris.get(path) or path.as_uri()

    def log(self, message: str) -> None:
        """Write a line to the editor's log."""
        self.protocol.window_log_message(lsp.LogMessageParams(lsp.MessageType.Warning, message))

    def alert(self, message: str) -> None:
        """Put before the officer what keeps the server from judging as it should."""
        _show(self, lsp.MessageType.Error, message)

    def publish(self, path: Path, problems: tuple[Problem, ...], source: Source | None) -> None:
        """Send the problems of a file."""
        made = self.diagnostics().of(problems, source)
        self.protocol.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(self.uri(path), made, self.versions.get(path))
        )

    def diagnostics(self) -> protocol.Diagnostics:
        """What makes diagnostics in the language and the units agreed on."""
        session = self.session
        folders = {pack.folder.parent / "problems" for pack in session.workspace.installed}
        folders |= {path.parent.parent / "problems" for path in session.workspace.files}
        return protocol.Diagnostics(
            session.language, session.encoding, self.uri, self._located, sorted(f for f in folders if f.is_dir())
        )

    def _located(self, place: Place) -> tuple[Path, str] | None:
        """The file of a place: two folders an editor has open may hold files of one name."""
        named = Path(place.path).resolve() if place.path else None
        for path, source in self.session.sources.items():
            if path == named or (named is None and source.file == place.file):
                return path, source.raw
        return None

    def lines(self, path: Path) -> list[str]:
        """The lines of a file as it stands."""
        return lines_of(self.session.text(path) or "")

    async def asked(self, uri: str, position: lsp.Position) -> tuple[Asked, int, int, list[str]] | None:
        """A question about a position: line and column in characters; None where there is nothing to ask."""
        path = path_of(uri)
        asked = await self.session.asked(path) if path else None
        if asked is None:
            return None
        lines = lines_of(asked.text)
        line = position.line
        text = lines[line] if line < len(lines) else ""
        return asked, line, characters(text, position.character, self.session.encoding), lines

    def locations(self, targets: Sequence[Target]) -> list[lsp.Location]:
        """Targets with addresses, in units of their own files."""
        encoding = self.session.encoding
        return [protocol.location(t, self.uri(t.path), self.lines(t.path), encoding) for t in targets]


Handler = Callable[..., Awaitable[Any]]


def _guarded(server: Server, handler: Handler) -> Handler:
    """A handler with its server, whose every failure is a line in the log and an empty answer."""

    async def answer(*arguments: Any) -> Any:
        try:
            return await handler(server, *arguments)
        except Exception as error:
            _LOG.debug("in %s", handler.__name__, exc_info=True)
            server.log(f"{handler.__name__.strip('_')}: {type(error).__name__}: {error}")
            return None

    return answer


def register(server: Server) -> None:
    """Tell the protocol which handler answers what."""
    for name, (handler, options) in _FEATURES.items():
        server.protocol.feature(name, options)(_guarded(server, handler))
    server.protocol.command(RUN_CASES)(_guarded(server, _run_cases))


async def _initialize(server: Server, params: lsp.InitializeParams) -> None:
    session, options = server.session, params.initialization_options
    session.speak(options.get("language") if isinstance(options, dict) else None, params.locale)
    text = params.capabilities.text_document
    item = text.completion.completion_item if text and text.completion else None
    session.snippets = bool(item and item.snippet_support)
    session.encoding = _encoding(server)


def _encoding(server: Server) -> Encoding:
    agreed = server.protocol.workspace.position_encoding
    match str(getattr(agreed, "value", agreed)):
        case "utf-8":
            return "utf-8"
        case "utf-32":
            return "utf-32"
        case _:
            return "utf-16"


async def _initialized(server: Server, _: lsp.InitializedParams) -> None:
    """Ask to be told of files that change outside the editor, where it can tell."""
    workspace = server.protocol.client_capabilities.workspace
    watched = workspace.did_change_watched_files if workspace else None
    if watched and watched.dynamic_registration:
        options = lsp.DidChangeWatchedFilesRegistrationOptions([lsp.FileSystemWatcher("**/*.yaml")])
        one = lsp.Registration("xueji-files", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        server.protocol.client_register_capability(lsp.RegistrationParams([one]))


async def _shutdown(server: Server, _: None) -> None:
    server.protocol.leaving = True
    server.session.end()


async def _did_change_configuration(server: Server, params: lsp.DidChangeConfigurationParams) -> None:
    settings = params.settings.get("xueji") if isinstance(params.settings, dict) else None
    if isinstance(settings, dict):
        server.session.speak(settings.get("language"))
        for path in list(server.session.workspace.texts):
            server.session.check_soon(path)


async def _did_open(server: Server, params: lsp.DidOpenTextDocumentParams) -> None:
    document = params.text_document
    if (path := path_of(document.uri)) is not None:
        server.uris[path], server.versions[path] = document.uri, document.version
        server.session.changed(path, document.text)


async def _did_change(server: Server, params: lsp.DidChangeTextDocumentParams) -> None:
    uri = params.text_document.uri
    if (path := path_of(uri)) is not None:
        server.versions[path] = params.text_document.version
        server.session.changed(path, server.protocol.workspace.get_text_document(uri).source)


async def _did_close(server: Server, params: lsp.DidCloseTextDocumentParams) -> None:
    if (path := path_of(params.text_document.uri)) is not None:
        server.versions.pop(path, None)
        server.session.closed(path)


async def _did_save(server: Server, params: lsp.DidSaveTextDocumentParams) -> None:
    if (path := path_of(params.text_document.uri)) is not None:
        server.session.check_soon(path)


async def _did_change_watched_files(server: Server, params: lsp.DidChangeWatchedFilesParams) -> None:
    for change in params.changes:
        if (path := path_of(change.uri)) is not None:
            server.session.touched(path)


async def _hover(server: Server, params: lsp.HoverParams) -> lsp.Hover | None:
    found = await server.asked(params.text_document.uri, params.position)
    if found is None:
        return None
    asked, line, column, lines = found
    told = hover(asked, line, column)
    return protocol.hover(told, lines, line, server.session.encoding) if told else None


async def _completion(server: Server, params: lsp.CompletionParams) -> lsp.CompletionList | None:
    found = await server.asked(params.text_document.uri, params.position)
    if found is None:
        return None
    asked, line, column, lines = found
    offered = completion(asked, line, column)
    if offered is None:
        return None
    session = server.session
    made = protocol.items(offered, lines, line, session.encoding, snippets=session.snippets)
    return lsp.CompletionList(is_incomplete=False, items=made)


async def _definition(server: Server, params: lsp.DefinitionParams) -> list[lsp.Location]:
    found = await server.asked(params.text_document.uri, params.position)
    return server.locations(definition(*found[:3])) if found else []


async def _references(server: Server, params: lsp.ReferenceParams) -> list[lsp.Location]:
    found = await server.asked(params.text_document.uri, params.position)
    return server.locations(references(*found[:3])) if found else []


async def _document_symbols(server: Server, params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
    path = path_of(params.text_document.uri)
    if path is None or server.session.workspace.kind(path) is None:
        return []
    lines = server.lines(path)
    return [protocol.symbol(found, lines, server.session.encoding) for found in symbols(lines, server.session.language)]


async def _workspace_symbols(server: Server, params: lsp.WorkspaceSymbolParams) -> list[lsp.WorkspaceSymbol]:
    made: dict[tuple[str, Target], lsp.WorkspaceSymbol] = {}
    for view in server.session.views():
        for name, title, target in everywhere(view, params.query, server.session.language):
            if len(made) < _MOST_SYMBOLS and (name, target) not in made:
                place = server.locations([target])[0]
                made[name, target] = lsp.WorkspaceSymbol(place, name, lsp.SymbolKind.Method, container_name=title)
    return list(made.values())


async def _code_actions(server: Server, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    """Mends of problems on the lines asked for; none where the text has changed since it was checked."""
    path, session = path_of(params.text_document.uri), server.session
    kinds = [str(getattr(kind, "value", kind)) for kind in params.context.only or ()]
    if path is None or (kinds and not any(lsp.CodeActionKind.QuickFix.value.startswith(kind) for kind in kinds)):
        return []
    source, text = session.sources.get(path), "\n".join(server.lines(path))
    if source is None or source.raw not in (text, text.removeprefix("\ufeff")):
        return []
    first, last = params.range.start.line, params.range.end.line
    if source.raw != text:  # the columns of the first line are one off
        first = max(first, 1)
    here = [p for p in session.problems.get(path, ()) if first <= p.place.line - 1 <= last]
    pairs = list(zip(here, server.diagnostics().of(here, source), strict=True))
    return protocol.actions(pairs, source, params.text_document.uri, session.language, session.encoding)


async def _code_lenses(server: Server, params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
    path, session = path_of(params.text_document.uri), server.session
    asked = await session.asked(path) if path else None
    if asked is None:
        return []
    lines, uri = lines_of(asked.text), params.text_document.uri
    return [protocol.lens(one, uri, lines, session.language, session.encoding) for one in lenses(asked.view, lines)]


async def _run_cases(server: Server, *arguments: Any) -> None:
    """Run the cases of a rule (the file's address and the rule's full name) and show what came of them."""
    match arguments:
        case (str(uri), str(rule)) if (path := path_of(uri)) is not None:
            pass
        case _:
            return
    session = server.session
    await session.settled()
    asked = await session.asked(path)
    if asked is None:
        return
    view, language = asked.view, session.language
    named = {case.source.path.resolve() for case in cases_of(view, rule)}
    wrong = session.errors_in([*view.files, *sorted(named)])
    if wrong:
        _show(server, lsp.MessageType.Warning, say("mend_first", language, wrong[0].name))
        return
    ran = await session.in_thread(lambda: run(view, rule, language))
    if isinstance(ran, Ran):
        _show(server, lsp.MessageType.Info if ran.passed else lsp.MessageType.Error, ran.summary)
        log = "\n".join((ran.summary, *ran.lines))
        server.protocol.window_log_message(lsp.LogMessageParams(lsp.MessageType.Info, log))


def _show(server: Server, kind: lsp.MessageType, message: str) -> None:
    server.protocol.window_show_message(lsp.ShowMessageParams(kind, message))


async def _formatting(server: Server, params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit] | None:
    """The whole text in the one layout; nothing where it cannot be read, the problems say why."""
    path = path_of(params.text_document.uri)
    if path is None or server.session.workspace.kind(path) is None:
        return None
    text = server.session.text(path) or ""
    lines = lines_of(text)
    try:
        made = formatted("\n".join(lines), file=path)
    except PackError:
        return None
    if made == "\n".join(lines):
        return []
    end = "\r\n" if "\r\n" in text else "\n"
    last = column_of(lines, len(lines) - 1, len(lines[-1]), server.session.encoding)
    whole = lsp.Range(lsp.Position(0, 0), lsp.Position(len(lines) - 1, last))
    return [lsp.TextEdit(whole, made.replace("\n", end))]


_FEATURES: dict[str, tuple[Handler, Any]] = {
    lsp.INITIALIZE: (_initialize, None),
    lsp.INITIALIZED: (_initialized, None),
    lsp.SHUTDOWN: (_shutdown, None),
    lsp.WORKSPACE_DID_CHANGE_CONFIGURATION: (_did_change_configuration, None),
    lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES: (_did_change_watched_files, None),
    lsp.TEXT_DOCUMENT_DID_OPEN: (_did_open, None),
    lsp.TEXT_DOCUMENT_DID_CHANGE: (_did_change, None),
    lsp.TEXT_DOCUMENT_DID_CLOSE: (_did_close, None),
    lsp.TEXT_DOCUMENT_DID_SAVE: (_did_save, None),
    lsp.TEXT_DOCUMENT_HOVER: (_hover, None),
    lsp.TEXT_DOCUMENT_COMPLETION: (
        _completion, lsp.CompletionOptions(trigger_characters=[".", '"', "'", " ", "/", "[", "{", "(", "第"]),
    ),
    lsp.TEXT_DOCUMENT_DEFINITION: (_definition, None),
    lsp.TEXT_DOCUMENT_REFERENCES: (_references, None),
    lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL: (_document_symbols, None),
    lsp.WORKSPACE_SYMBOL: (_workspace_symbols, None),
    lsp.TEXT_DOCUMENT_CODE_ACTION: (
        _code_actions, lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix]),
    ),
    lsp.TEXT_DOCUMENT_CODE_LENS: (_code_lenses, lsp.CodeLensOptions()),
    lsp.TEXT_DOCUMENT_FORMATTING: (_formatting, None),
}  # fmt: skip


class _OneLine(logging.Formatter):
    """Warnings of the protocol as editors show them to officers: what is wrong, without the program's own traces."""

    def format(self, record: logging.LogRecord) -> str:
        return super().format(record).partition("\n")[0]


def start(policies: Path | None = None, language: Language | None = None, port: int | None = None) -> int:
    """Serve one editor over standard input and output, or over a port of this machine, until it leaves.

    Gives the exit code the protocol asks for: 1 where the editor is gone without having said that it will leave.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(_OneLine())
    logging.getLogger("pygls").addHandler(handler)
    server = Server(policies, language)
    if port is None:
        server.protocol.start_io()
    else:
        server.protocol.start_tcp("127.0.0.1", port)
    return 0 if server.protocol.leaving else 1
