"""The server survives whatever is typed: random edits of a real pack, with questions at random places."""

import random
import shutil
from pathlib import Path

import pytest
from lsprotocol import types as lsp
from pytest_lsp import client_capabilities

from tests.editor.desk import TODAY, Desk
from tests.editor.test_server import Editor
from tests.editor.test_starting import started
from xueji.editor.completion import completion
from xueji.editor.definition import definition, references
from xueji.editor.hover import Asked, hover
from xueji.editor.positions import lines_of
from xueji.editor.running import lenses
from xueji.editor.symbols import symbols
from xueji.packs import registry

PIECES = [
    "{", "}", "[", "]", ":", "- ", "\n", "\n  ", "\r\n", "\t", '"', "'", "#", " # ", "|", ">-", "，", "：", "（", "第",
    "😀", "𠀀", "\u2028", "\x0b", "\ufeff", "policy.", "student.", "学籍状态", "==", " in [", "exceeds(", "&x", "*x",
    "!!y", "---\n", "? ", "rules:\n  - id: ", "article: ", "replaces: ", "value: ", "null", "1e9", "\\", "%", "`", "@",
]  # fmt: skip


def edit(text: str, chance: random.Random) -> str:
    """A text with something typed, cut or doubled somewhere."""
    at = chance.randrange(len(text) + 1)
    upto = min(len(text), at + chance.choice([0, 0, 1, 3, 40]))
    piece = chance.choice([*PIECES, "", text[at:upto] * 2])
    return text[:at] + piece + text[upto:]


@pytest.mark.slow
def test_pure_parts_answer_anywhere(desk: Desk) -> None:
    chance = random.Random(7)
    view = desk.workspace.view(desk.regulation)
    assert view is not None
    text = original = desk.regulation.read_text(encoding="utf-8")
    for _ in range(150):
        text = edit(text if chance.random() < 0.9 else original, chance)
        lines = lines_of(text)
        asked = Asked(view, text, chance.choice(["zh", "en"]), TODAY)
        for _ in range(3):
            line = chance.randrange(len(lines))
            where = asked, line, chance.randrange(len(lines[line]) + 1)
            for question in (hover, completion, definition, references):
                question(*where)
        assert all(symbol.line <= symbol.last for symbol in symbols(lines, "zh"))
        lenses(view, lines)


@pytest.mark.slow
@pytest.mark.asyncio
async def test_the_server_survives_three_hundred_random_edits(tmp_path: Path) -> None:
    chance = random.Random(20240901)
    pack = next(pack for pack in registry.installed() if pack.name == "gansu")
    folder = tmp_path / "packs" / "gansu"
    shutil.copytree(pack.folder, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    path = next(iter(sorted(folder.glob("*.yaml")))).resolve()
    original = text = path.read_text(encoding="utf-8")
    params = lsp.InitializeParams(capabilities=client_capabilities("neovim"), locale="zh")
    async with started(params) as client:
        editor = Editor(client, Desk(tmp_path / "desk"))
        uri = await editor.shows(path, text)
        document = lsp.TextDocumentIdentifier(uri)
        for number in range(300):
            text = edit(text if number % 20 else original, chance)
            await editor.shows(path, text)
            lines = lines_of(text)
            line = chance.randrange(len(lines))
            position = lsp.Position(line, chance.randrange(len(lines[line]) + 3))
            here = {"text_document": document, "position": position}
            await client.text_document_hover_async(lsp.HoverParams(**here))
            await client.text_document_completion_async(lsp.CompletionParams(**here))
            if number % 10 == 0:
                await client.text_document_definition_async(lsp.DefinitionParams(**here))
                await client.text_document_code_lens_async(lsp.CodeLensParams(document))
                await client.text_document_document_symbol_async(lsp.DocumentSymbolParams(document))
                context = lsp.CodeActionContext([])
                whole = lsp.Range(lsp.Position(0, 0), lsp.Position(len(lines), 0))
                await client.text_document_code_action_async(lsp.CodeActionParams(document, whole, context))
        await editor.shows(path, original)
        await editor.sees(uri, lambda found: not found)
        assert client.error is None
        assert [m.message for m in client.log_messages] == []
