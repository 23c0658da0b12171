"""From what the editor's rooms answer to the types of the language server protocol."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from lsprotocol import types as lsp

from xueji.authoring.mend import Mend, mends
from xueji.authoring.spot import spot
from xueji.editor.completion import Completion
from xueji.editor.definition import Target
from xueji.editor.hover import Hover
from xueji.editor.positions import Encoding, column_of, lines_of
from xueji.editor.running import RUN_CASES, Lens
from xueji.editor.suggestion import Suggestion
from xueji.editor.symbols import Sort, Symbol
from xueji.editor.words import say
from xueji.errors import Place, Problem
from xueji.packs.source import Source
from xueji.phrases import Language

SOURCE = "xueji"
_KINDS = {
    "fact": lsp.CompletionItemKind.Variable, "parameter": lsp.CompletionItemKind.Constant,
    "function": lsp.CompletionItemKind.Function, "operator": lsp.CompletionItemKind.Operator,
    "key": lsp.CompletionItemKind.Property, "member": lsp.CompletionItemKind.EnumMember,
    "rule": lsp.CompletionItemKind.Reference, "document": lsp.CompletionItemKind.File,
    "evidence": lsp.CompletionItemKind.Reference, "article": lsp.CompletionItemKind.Text,
}  # fmt: skip
_SYMBOLS: dict[Sort, lsp.SymbolKind] = {
    "section": lsp.SymbolKind.Namespace, "rule": lsp.SymbolKind.Method, "parameter": lsp.SymbolKind.Constant,
    "procedure": lsp.SymbolKind.Function, "fact": lsp.SymbolKind.Field, "evidence": lsp.SymbolKind.File,
    "case": lsp.SymbolKind.Event,
}  # fmt: skip


def stretch(lines: Sequence[str], line: int, start: int, end: int, encoding: Encoding) -> lsp.Range:
    """A stretch of one line, from characters to units."""
    return lsp.Range(
        lsp.Position(line, column_of(lines, line, start, encoding)),
        lsp.Position(line, column_of(lines, line, end, encoding)),
    )


class Diagnostics:
    """Makes diagnostics of problems, in one language and encoding; `uri` gives the address of a file's path."""

    def __init__(
        self,
        language: Language,
        encoding: Encoding,
        uri: Callable[[Path], str],
        locate: Callable[[Place], tuple[Path, str] | None],
        pages: Sequence[Path],
    ) -> None:
        self.language = language
        self.encoding = encoding
        self.uri, self.locate, self.pages = uri, locate, pages

    def of(self, problems: Iterable[Problem], source: Source | None) -> list[lsp.Diagnostic]:
        """One for each problem of a file."""
        raw = source.raw if source else ""
        lines = lines_of(raw)
        return [self._one(problem, raw, lines) for problem in problems]

    def _one(self, problem: Problem, raw: str, lines: list[str]) -> lsp.Diagnostic:
        message, hint = problem.message(self.language), problem.hint(self.language)
        page = next((p / f"{problem.code}.md" for p in self.pages if (p / f"{problem.code}.md").is_file()), None)
        tags = {"unused-parameter": [lsp.DiagnosticTag.Unnecessary], "superseded-cited": [lsp.DiagnosticTag.Deprecated]}
        advice = problem.severity == "advice"
        return lsp.Diagnostic(
            range=range_of(problem, raw, lines, self.encoding),
            message=f"{message}\n{hint}" if hint else message,
            severity=lsp.DiagnosticSeverity.Information if advice else lsp.DiagnosticSeverity.Error,
            code=problem.code,
            code_description=lsp.CodeDescription(page.resolve().as_uri()) if page else None,
            source=SOURCE,
            tags=tags.get(problem.code),
            related_information=[info for place in problem.also if (info := self._related(place))] or None,
        )

    def _related(self, place: Place) -> lsp.DiagnosticRelatedInformation | None:
        found = self.locate(place)
        if found is None:
            return None
        path, raw = found
        lines = lines_of(raw)
        line, start = max(place.line - 1, 0), max(place.column - 1, 0)
        location = lsp.Location(self.uri(path), stretch(lines, line, start, start + 1, self.encoding))
        return lsp.DiagnosticRelatedInformation(location, str(place))


def range_of(problem: Problem, raw: str, lines: Sequence[str], encoding: Encoding) -> lsp.Range:
    """The offending text of a problem."""
    start, end = spot(problem, raw)
    return stretch(lines, max(problem.place.line - 1, 0), start - 1, end - 1, encoding)


def actions(
    problems: Iterable[tuple[Problem, lsp.Diagnostic]], source: Source, uri: str, language: Language, encoding: Encoding
) -> list[lsp.CodeAction]:
    """The ways to mend problems of one file, the best of each first."""
    lines = lines_of(source.raw)
    made: list[lsp.CodeAction] = []
    for problem, diagnostic in problems:
        for index, mend in enumerate(mends(problem, source)):
            edit = lsp.WorkspaceEdit(changes={uri: _edits(mend, lines, encoding)})
            title, kind = mend.title.in_(language), lsp.CodeActionKind.QuickFix
            made.append(lsp.CodeAction(title, kind, [diagnostic], is_preferred=index == 0, edit=edit))
    return made


def _edits(mend: Mend, lines: Sequence[str], encoding: Encoding) -> list[lsp.TextEdit]:
    return [
        lsp.TextEdit(
            lsp.Range(
                lsp.Position(e.start[0] - 1, column_of(lines, e.start[0] - 1, e.start[1] - 1, encoding)),
                lsp.Position(e.end[0] - 1, column_of(lines, e.end[0] - 1, e.end[1] - 1, encoding)),
            ),
            e.text,
        )
        for e in mend.edits
    ]


def hover(found: Hover, lines: Sequence[str], line: int, encoding: Encoding) -> lsp.Hover:
    """A hover with its range."""
    text = lsp.MarkupContent(lsp.MarkupKind.Markdown, found.text)
    return lsp.Hover(text, stretch(lines, line, found.start, found.end, encoding))


def items(
    found: Completion, lines: Sequence[str], line: int, encoding: Encoding, *, snippets: bool
) -> list[lsp.CompletionItem]:
    """What can be written, each as an edit of the same stretch."""
    where = stretch(lines, line, found.start, found.end, encoding)
    return [_item(one, where, number, snippets=snippets) for number, one in enumerate(found.suggestions)]


def _item(one: Suggestion, where: lsp.Range, number: int, *, snippets: bool) -> lsp.CompletionItem:
    snippet = one.snippet if snippets else ""
    return lsp.CompletionItem(
        one.label,
        label_details=lsp.CompletionItemLabelDetails(description=one.beside) if one.beside else None,
        kind=_KINDS[one.what],
        detail=one.beside or None,
        documentation=one.meaning or None,
        sort_text=f"{one.order}{number:04}",
        filter_text=one.label if one.label in one.insert else f"{one.label} {one.insert}",
        insert_text_format=lsp.InsertTextFormat.Snippet if snippet else lsp.InsertTextFormat.PlainText,
        text_edit=lsp.TextEdit(where, snippet or one.insert),
    )


def location(target: Target, uri: str, lines: Sequence[str], encoding: Encoding) -> lsp.Location:
    """A target with the address of its file."""
    return lsp.Location(uri, stretch(lines, target.line, target.start, target.end, encoding))


def symbol(found: Symbol, lines: Sequence[str], encoding: Encoding) -> lsp.DocumentSymbol:
    """A part of a file with the parts inside it."""
    last = min(max(found.last, found.line), max(len(lines) - 1, 0))
    whole = lsp.Range(lsp.Position(found.line, 0), lsp.Position(last, column_of(lines, last, 1_000_000, encoding)))
    own = stretch(lines, found.line, found.start, found.end, encoding)
    parts = [symbol(part, lines, encoding) for part in found.parts]
    return lsp.DocumentSymbol(found.name or "–", _SYMBOLS[found.sort], whole, own, found.detail or None, children=parts)


def lens(found: Lens, uri: str, lines: Sequence[str], language: Language, encoding: Encoding) -> lsp.CodeLens:
    """A line to click on above a rule."""
    title = say("run_cases", language, found.cases) if found.cases else say("no_cases", language)
    command = lsp.Command(title, RUN_CASES, arguments=[uri, found.rule])
    return lsp.CodeLens(stretch(lines, found.line, found.start, found.end, encoding), command)
