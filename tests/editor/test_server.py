"""The whole server, started as an editor starts it, with a real client over standard input and output."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_lsp
from lsprotocol import types as lsp
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from tests.editor.desk import CASES, REGULATION, Desk
from xueji.authoring.layout import formatted
from xueji.editor.positions import column_of, lines_of

pytestmark = pytest.mark.asyncio(loop_scope="module")
COMMAND = [sys.executable, "-m", "xueji", "lsp"]
PATIENCE = 60
WRONG = REGULATION.replace("student.status ==", "student.statsu ==")


class Editor:
    """A client with files open, and what a person would do with them."""

    def __init__(self, client: LanguageClient, desk: Desk) -> None:
        self.client, self.desk = client, desk
        self.version = 0
        self.opened: set[str] = set()
        self.texts: dict[str, str] = {}

    async def shows(self, path: Path, text: str) -> str:
        """Put a text into the editor's window for a file."""
        uri, self.version = path.as_uri(), self.version + 1
        self.texts[uri] = text
        if uri in self.opened:
            changed = lsp.VersionedTextDocumentIdentifier(uri=uri, version=self.version)
            whole = lsp.TextDocumentContentChangeWholeDocument(text)
            self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(changed, [whole]))
        else:
            self.opened.add(uri)
            document = lsp.TextDocumentItem(uri, "yaml", self.version, text)
            self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(document))
        return uri

    async def sees(self, uri: str, wanted: Callable[[list[lsp.Diagnostic]], bool]) -> list[lsp.Diagnostic]:
        """Wait until the errors of a file are as wanted."""
        async with asyncio.timeout(PATIENCE):
            while uri not in self.client.diagnostics or not wanted(self.errors(uri)):
                await self.client.wait_for_notification(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        return self.errors(uri)

    def errors(self, uri: str) -> list[lsp.Diagnostic]:
        found = self.client.diagnostics.get(uri, ())
        return [d for d in found if d.severity == lsp.DiagnosticSeverity.Error]

    async def clean(self, text: str = REGULATION) -> str:
        """The regulation without an error in the window."""
        uri = await self.shows(self.desk.regulation, text)
        await self.sees(uri, lambda found: not found)
        return uri

    def at(self, uri: str, word: str, inside: int = 1) -> dict[str, Any]:
        """A position inside the first of a word."""
        before = self.texts[uri][: self.texts[uri].index(word) + inside]
        lines = lines_of(before)
        column = column_of(lines, len(lines) - 1, len(lines[-1]), "utf-16")
        position = lsp.Position(len(lines) - 1, column)
        return {"text_document": lsp.TextDocumentIdentifier(uri), "position": position}

    async def hover(self, uri: str, word: str, inside: int = 1) -> str:
        found = await self.client.text_document_hover_async(lsp.HoverParams(**self.at(uri, word, inside)))
        assert found is not None
        assert isinstance(found.contents, lsp.MarkupContent)
        return found.contents.value

    async def offers(self, uri: str, word: str, inside: int) -> dict[str, lsp.CompletionItem]:
        params = lsp.CompletionParams(**self.at(uri, word, inside))
        found = await self.client.text_document_completion_async(params)
        assert isinstance(found, lsp.CompletionList)
        return {item.label: item for item in found.items}


@pytest_lsp.fixture(config=ClientServerConfig(server_command=COMMAND), scope="module")
async def client(lsp_client: LanguageClient) -> AsyncIterator[None]:
    capabilities = client_capabilities("neovim")
    capabilities.general = lsp.GeneralClientCapabilities()  # it says nothing of encodings: UTF-16
    await lsp_client.initialize_session(lsp.InitializeParams(capabilities=capabilities, locale="zh-CN"))
    yield
    await lsp_client.shutdown_session()


@pytest.fixture(scope="module")
def editor(client: LanguageClient, tmp_path_factory: pytest.TempPathFactory) -> Editor:
    return Editor(client, Desk(tmp_path_factory.mktemp("editor")))


def text_in(text: str, where: lsp.Range) -> str:
    assert where.start.line == where.end.line
    return lines_of(text)[where.start.line][where.start.character : where.end.character]


def edited(text: str, edits: list[lsp.TextEdit]) -> str:
    """A text of the basic plane with edits made."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for edit in sorted(edits, key=lambda e: (e.range.start.line, e.range.start.character), reverse=True):
        first = starts[edit.range.start.line] + edit.range.start.character
        last = starts[edit.range.end.line] + edit.range.end.character
        text = text[:first] + edit.new_text + text[last:]
    return text


async def test_a_mistake_in_a_condition_is_shown_where_it_is_and_goes_when_mended(editor: Editor) -> None:
    uri = await editor.clean()
    await editor.shows(editor.desk.regulation, WRONG)
    (found,) = await editor.sees(uri, bool)
    assert found.code == "unknown-name"
    assert found.source == "xueji"
    assert text_in(WRONG, found.range) == "student.statsu"
    assert found.message == "“student.statsu”既不是事实也不是参数\n是否想写“student.status”？"
    assert found.code_description is None or found.code_description.href.endswith("/unknown-name.md")
    await editor.shows(editor.desk.regulation, REGULATION)
    assert await editor.sees(uri, lambda found: not found) == []


async def test_the_quick_fix_gives_the_mended_text(editor: Editor) -> None:
    uri = await editor.clean()
    await editor.shows(editor.desk.regulation, WRONG)
    (found,) = await editor.sees(uri, bool)
    params = lsp.CodeActionParams(lsp.TextDocumentIdentifier(uri), found.range, lsp.CodeActionContext([found]))
    actions = await editor.client.text_document_code_action_async(params)
    assert actions
    action = actions[0]
    assert isinstance(action, lsp.CodeAction)
    assert action.is_preferred
    assert action.title == "改为“student.status”"
    assert action.edit is not None
    assert action.edit.changes is not None
    assert edited(WRONG, list(action.edit.changes[uri])) == REGULATION
    for kind, offered in ((lsp.CodeActionKind.QuickFix, True), (lsp.CodeActionKind.Source, False)):
        params.context = lsp.CodeActionContext([found], only=[kind])
        assert bool(await editor.client.text_document_code_action_async(params)) is offered


async def test_a_mistake_in_a_case_is_shown_in_the_case(editor: Editor) -> None:
    await editor.clean()
    uri = await editor.shows(editor.desk.cases, CASES.replace("/transfer-on-leave", "/transfer-on-leaf"))
    (found,) = await editor.sees(uri, bool)
    assert found.code == "unknown-rule"
    await editor.shows(editor.desk.cases, CASES)
    await editor.sees(uri, lambda found: not found)


async def test_two_places_are_both_told(editor: Editor) -> None:
    twice = REGULATION.replace("id: leave-too-often", "id: leave-too-long")
    uri = await editor.shows(editor.desk.regulation, twice)
    (found,) = await editor.sees(uri, bool)
    assert found.code == "duplicate-rule"
    assert found.related_information
    related = found.related_information[0].location
    assert related.uri == uri
    assert related.range.start.line == twice.split("\n").index("  - id: leave-too-long")


async def test_columns_are_counted_as_the_editor_counts(editor: Editor) -> None:
    text = REGULATION.replace(
        'forbid: student.status == "on_leave"', 'forbid: student.name == "😀𠀀" and student.statsu'
    )
    uri = await editor.shows(editor.desk.regulation, text)
    found = await editor.sees(uri, lambda found: any("statsu" in d.message for d in found))
    found = [d for d in found if "statsu" in d.message]
    line = lines_of(text)[found[0].range.start.line]
    assert found[0].range.start.character == line.index("student.statsu") + 2
    assert found[0].range.end.character == found[0].range.start.character + len("student.statsu")


async def test_hover_tells_facts_and_the_value_in_force(editor: Editor) -> None:
    uri = await editor.clean()
    assert "学生.学籍状态" in await editor.hover(uri, "student.status", 4)
    told = await editor.hover(uri, "policy.leave.max_length", 9)
    assert "湖南省 430000 2024-09-01、" in told
    assert "**1年** — 示例省学籍管理办法 第四条" in told


async def test_hover_on_a_chinese_term(editor: Editor) -> None:
    uri = await editor.clean(REGULATION.replace("student.status ==", "学籍状态 =="))
    assert "`student.status`" in await editor.hover(uri, "学籍状态 ==", 2)


async def test_completion_finds_facts_in_both_languages_while_the_line_is_broken(editor: Editor) -> None:
    text = REGULATION.replace('forbid: student.status == "on_leave"', "forbid: stu")
    uri = await editor.shows(editor.desk.regulation, text)
    offers = await editor.offers(uri, "forbid: stu\n", len("forbid: stu"))
    for label in ("student.status", "学籍状态"):
        edit = offers[label].text_edit
        assert isinstance(edit, lsp.TextEdit)
        assert edit.new_text == label
        assert text_in(text, edit.range) == "stu"
    assert offers["休学次数上限"].text_edit
    assert offers["exceeds(from, to, length)"].insert_text_format == lsp.InsertTextFormat.Snippet


async def test_completion_of_words_writes_english(editor: Editor) -> None:
    text = REGULATION.replace("change: leave\n", "change: \n", 1)
    uri = await editor.shows(editor.desk.regulation, text)
    edit = (await editor.offers(uri, "change: \n", len("change: ")))["休学"].text_edit
    assert isinstance(edit, lsp.TextEdit)
    assert edit.new_text == "leave"


async def test_definition_leads_to_the_declaration_and_the_value(editor: Editor) -> None:
    uri = await editor.clean()
    params = lsp.DefinitionParams(**editor.at(uri, "policy.leave.max_length", 9))
    found = await editor.client.text_document_definition_async(params)
    assert isinstance(found, (list, tuple))
    places = [place for place in found if isinstance(place, lsp.Location)]
    assert [Path(place.uri).name for place in places] == ["measures-2013.yaml", "example-2024.yaml"]
    assert text_in(REGULATION, places[1].range) == "leave.max_length"


async def test_references_lead_to_rules_and_cases(editor: Editor) -> None:
    uri = await editor.clean()
    context = lsp.ReferenceContext(include_declaration=True)
    params = lsp.ReferenceParams(context, **editor.at(uri, "id: transfer-on-leave", 6))
    found = await editor.client.text_document_references_async(params)
    assert found is not None
    assert [Path(place.uri).name for place in found] == ["example-2024.yaml", "transfer.yaml"]


async def test_symbols_name_the_parts(editor: Editor) -> None:
    uri = await editor.clean()
    found = await editor.client.text_document_document_symbol_async(
        lsp.DocumentSymbolParams(lsp.TextDocumentIdentifier(uri))
    )
    assert found
    rules = next(s for s in found if isinstance(s, lsp.DocumentSymbol) and s.name == "rules")
    assert rules.children
    assert (rules.children[0].name, rules.children[0].detail) == ("transfer-on-leave", "休学期间不予转学")
    everywhere = await editor.client.workspace_symbol_async(lsp.WorkspaceSymbolParams("休学期间不予"))
    assert everywhere
    assert "example-2024/transfer-on-leave" in [symbol.name for symbol in everywhere]


async def test_the_lens_runs_the_cases_of_its_rule(editor: Editor) -> None:
    uri = await editor.clean()
    cases = await editor.shows(editor.desk.cases, CASES)
    await editor.sees(cases, lambda found: not found)
    lenses = await editor.client.text_document_code_lens_async(lsp.CodeLensParams(lsp.TextDocumentIdentifier(uri)))
    assert lenses
    command = lenses[0].command
    assert command is not None
    assert command.title == "▶ 运行该规则的用例（1）"
    assert lenses[1].command is not None
    assert lenses[1].command.title == "没有用例涉及该规则"
    params = lsp.ExecuteCommandParams(command.command, command.arguments)
    await editor.client.workspace_execute_command_async(params)
    assert editor.client.messages[-1].message == "example-2024/transfer-on-leave：1 个用例全部通过"
    await editor.shows(editor.desk.cases, CASES.replace("outcome: refused", "outcome: permitted"))
    await editor.client.workspace_execute_command_async(params)
    assert "1 个未通过" in editor.client.messages[-1].message
    assert "example/cases/transfer.yaml:2:5" in editor.client.log_messages[-1].message
    await editor.shows(editor.desk.regulation, WRONG)
    await editor.client.workspace_execute_command_async(params)
    assert "先改正" in editor.client.messages[-1].message
    await editor.shows(editor.desk.cases, CASES)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
async def test_formatting_lays_the_file_out(editor: Editor, end: str) -> None:
    loose = REGULATION.replace("{value: 1 year, article: 第四条}", "{value:   1 year,   article: 第四条}")
    uri = await editor.clean(loose.replace("\n", end))
    params = lsp.DocumentFormattingParams(lsp.TextDocumentIdentifier(uri), lsp.FormattingOptions(2, True))
    edits = await editor.client.text_document_formatting_async(params)
    assert edits
    assert edits[0].new_text == formatted(loose).replace("\n", end)
    assert edits[0].range.start == lsp.Position(0, 0)
    tidy = await editor.clean(edits[0].new_text)
    assert not await editor.client.text_document_formatting_async(params)
    await editor.shows(editor.desk.regulation, "rules: {[")
    assert not await editor.client.text_document_formatting_async(params)
    assert tidy == uri


async def test_english_by_setting(editor: Editor) -> None:
    uri = await editor.clean()
    settings = {"xueji": {"language": "en"}}
    editor.client.workspace_did_change_configuration(lsp.DidChangeConfigurationParams(settings))
    try:
        await editor.shows(editor.desk.regulation, WRONG)
        (found,) = await editor.sees(uri, bool)
        assert "did you mean “student.status”?" in found.message
        assert "refused where the condition holds" in await editor.hover(uri, "forbid:", 2)
    finally:
        settings = {"xueji": {"language": "zh"}}
        editor.client.workspace_did_change_configuration(lsp.DidChangeConfigurationParams(settings))


async def test_windows_line_ends(editor: Editor) -> None:
    uri = await editor.clean(REGULATION.replace("\n", "\r\n"))
    wrong = WRONG.replace("\n", "\r\n")
    await editor.shows(editor.desk.regulation, wrong)
    (found,) = await editor.sees(uri, bool)
    assert text_in(WRONG, found.range) == "student.statsu"


async def test_files_of_no_pack_are_left_alone(editor: Editor, tmp_path: Path) -> None:
    other = tmp_path / "compose.yaml"
    uri = await editor.shows(other, "services: {web: {image: x}}\n")
    document = lsp.TextDocumentIdentifier(uri)
    client = editor.client
    here = {"text_document": document, "position": lsp.Position(0, 3)}
    assert await client.text_document_hover_async(lsp.HoverParams(**here)) is None
    assert await client.text_document_completion_async(lsp.CompletionParams(**here)) is None
    assert not await client.text_document_code_lens_async(lsp.CodeLensParams(document))
    assert uri not in client.diagnostics
    untitled = {"text_document": lsp.TextDocumentIdentifier("untitled:Untitled-1"), "position": lsp.Position(0, 0)}
    assert await client.text_document_hover_async(lsp.HoverParams(**untitled)) is None


async def test_a_file_that_is_deleted_has_no_problems(editor: Editor) -> None:
    path = editor.desk.regulation.with_name("second.yaml")
    path.write_text(WRONG.replace("example-2024", "example-2025"), encoding="utf-8")
    uri = await editor.shows(path, path.read_text(encoding="utf-8"))
    await editor.sees(uri, bool)
    path.unlink()
    editor.client.text_document_did_close(lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(uri)))
    await editor.sees(uri, lambda found: not found)


async def test_nothing_went_wrong_inside(editor: Editor) -> None:
    assert editor.client.error is None
    for message in editor.client.log_messages:
        assert "Error" not in message.message, message.message
