"""`xueji fmt`: regulations and cases in one order and one layout."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xueji.cli.options import FolderOption, Format, FormatOption, LangOption
from xueji.cli.words import spoken
from xueji.phrases import Language

if TYPE_CHECKING:
    from xueji.authoring.layout_files import LaidOut
    from xueji.errors import Problem


@dataclass(frozen=True)
class _Found:
    """What there is to lay out: every file that could be read, and the problems of those that could not."""

    files: Sequence["LaidOut"]
    problems: Sequence["Problem"]
    unread: int
    written: bool

    @property
    def changed(self) -> list["LaidOut"]:
        return [file for file in self.files if file.changed]


def fmt(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[PATH]...")] = None,
    policies: FolderOption = None,
    check: Annotated[bool, typer.Option("--check")] = False,
    diff: Annotated[bool, typer.Option("--diff")] = False,
    format: FormatOption = Format.TABLE,  # noqa: A002 -- the option's name
    lang: LangOption = None,
) -> int:
    """Lay out regulations and cases: keys in one order, short lists on one line, quotes only where they are needed."""
    found = _found(paths or [policies or Path()], write=not (check or diff))
    language = spoken(lang)
    if format is Format.JSON:
        from xueji.cli.output import print_json  # noqa: PLC0415 -- `--help` must not load the engine

        print_json(_as_json(found, language, diff=diff))
    else:
        for line in _lines(found, language, diff=diff):
            print(line)
        _show_problems(found, language)
    return 1 if found.problems or (check and found.changed) else 0


def _found(paths: Sequence[Path], *, write: bool) -> _Found:
    from xueji.authoring.layout import laid_out  # noqa: PLC0415 -- as above
    from xueji.authoring.layout_files import write_text, yaml_files  # noqa: PLC0415
    from xueji.errors import PackError  # noqa: PLC0415

    files: list[LaidOut] = []
    problems: list[Problem] = []
    unread = 0
    for path in yaml_files(paths):
        try:
            file = laid_out(path)
            if write and file.changed:
                write_text(path, file.text)
            files.append(file)
        except PackError as error:
            problems += error.problems
            unread += 1
    return _Found(files, problems, unread, write)


def _lines(found: _Found, language: Language, *, diff: bool) -> Iterator[str]:
    for file in found.changed:
        told = _told("written" if found.written else "would", language, file.path)
        yield from (list(_diff(file)) if diff else []) or [told]  # ends of lines show in no difference
    count = len(found.files) + found.unread
    summary = _told("all_written" if found.written else "all_would", language, count, len(found.changed))
    parts = [summary, *([_told("unread", language, found.unread)] if found.unread else [])]
    if found.changed and not found.written:
        parts.append(_told("run", language))
    yield ("；" if language == "zh" else "; ").join(parts)


def _diff(file: "LaidOut") -> Iterator[str]:
    import difflib  # noqa: PLC0415 -- as above

    before = file.before.decode("utf-8-sig").splitlines()
    name = file.path.as_posix()
    yield from difflib.unified_diff(before, file.text.splitlines(), f"a/{name}", f"b/{name}", lineterm="")


def _show_problems(found: _Found, language: Language) -> None:
    from xueji.cli.output import show_problems  # noqa: PLC0415 -- as above

    if found.problems:
        show_problems(found.problems, ["--lang", language])


def _as_json(found: _Found, language: Language, *, diff: bool) -> dict[str, object]:
    files = [
        {"file": file.path.as_posix(), "changed": file.changed}
        | ({"diff": "\n".join(_diff(file))} if diff and file.changed else {})
        for file in found.files
    ]
    problems = [problem.as_json(language) for problem in found.problems]
    return {"files": files, "changed": len(found.changed), "written": found.written, "problems": problems}


def _told(word: str, language: Language, *parts: object) -> str:
    from xueji.cli.fmt_words import WORDS  # noqa: PLC0415 -- as above

    zh, en = WORDS[word]
    return (zh if language == "zh" else en).format(*parts)
