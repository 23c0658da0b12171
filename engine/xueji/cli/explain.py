"""`xueji explain`: a code of a problem with its examples; or any row of an audit or a batch, in full."""

import contextlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xueji.cli.check import EXIT as CHECKED
from xueji.cli.decide import EXIT as DECIDED
from xueji.cli.options import Format, FormatOption, LangOption
from xueji.cli.words import spoken
from xueji.errors import UsageError

if TYPE_CHECKING:
    from xueji.audits.explain import Explained
    from xueji.audits.job import Job
    from xueji.model.decision import Decision, RecordCheck
    from xueji.phrases import Language


def explain(
    what: Annotated[str | None, typer.Argument(metavar="CODE | DIR")] = None,
    row: Annotated[int | None, typer.Option("--row", min=1, metavar="N")] = None,
    every: Annotated[bool, typer.Option("--list")] = False,
    snapshot: Annotated[str | None, typer.Option("--snapshot", metavar="FILE")] = None,
    format: FormatOption = Format.TABLE,  # noqa: A002 -- the option's name
    lang: LangOption = None,
) -> int:
    """Explain a code of a problem: what it means, a wrong example and the right one; `--list` shows every code."""
    language = spoken(lang)
    if row is None:
        return _code(what, language, every=every, json=format is Format.JSON)
    if what is None or every:
        raise UsageError(_words("alone" if every else "nothing", language, "--row"))
    return _row(Path(what), row, snapshot, language, json=format is Format.JSON)


def _code(word: str | None, language: "Language", *, every: bool, json: bool) -> int:
    """Explain a code, or list them all; raises `UsageError` where the word is none."""
    from xueji.cli import explained_code as page  # noqa: PLC0415 -- `--help` must not load it

    if every:
        if word is not None:
            raise UsageError(_words("alone", language, word))
        page.show_all(language, json=json)
        return 0
    if word is None:
        raise UsageError(_words("nothing", language))
    code = page.code_of(word)
    if code is None:
        raise UsageError(_not_a_code(word, language))
    if json:
        page.print_code(code, language)
    else:
        page.show(code, language)
    return 0


def _not_a_code(word: str, language: "Language") -> str:
    from xueji.cli.explained_code import nearest_code  # noqa: PLC0415 -- as above

    with contextlib.suppress(OSError, ValueError):  # a word that cannot be a path is none
        if Path(word).exists():
            return _words("which_row", language, word)
    near = nearest_code(word)
    return _words("neither", language, word, _words("near", language, near) if near else "")


def _words(word: str, language: "Language", *parts: object) -> str:
    from xueji.cli.explained_code import said  # noqa: PLC0415 -- as above

    return said(word, language, *parts)


def _row(where: Path, row: int, snapshot: str | None, language: "Language", *, json: bool) -> int:
    """Explain one row of a run."""
    from xueji.assemble import load  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.audits import explain as explaining  # noqa: PLC0415
    from xueji.audits.again import again  # noqa: PLC0415
    from xueji.audits.manifest import read  # noqa: PLC0415
    from xueji.model.decision import RecordCheck  # noqa: PLC0415

    out = explaining.folder_of(where)
    kept = read(out)
    job = again(load(kept.packs, drafts=kept.drafts), kept, out, snapshot)
    found = explaining.explain(job, out, row)
    if not job.options.unmasked:
        found = replace(found, answer=_masked(found.answer))
    answer = found.answer
    if json:
        print(answer.model_dump_json(indent=2))
    else:
        _show(found, job, language)
    return CHECKED[answer.verdict.value] if isinstance(answer, RecordCheck) else DECIDED[answer.outcome.value]


def _masked(answer: "RecordCheck | Decision") -> "RecordCheck | Decision":
    """The answer with every identity number in it masked, as in the results of the run."""
    return type(answer).model_validate(_concealed(answer.model_dump(mode="json")))


def _concealed(value: Any) -> Any:
    from xueji.model.identifiers import concealed  # noqa: PLC0415 -- as above

    match value:
        case str():
            return concealed(value)
        case list():
            return [_concealed(one) for one in value]
        case dict():
            return {name: _concealed(one) for name, one in value.items()}
        case _:
            return value


def _show(found: "Explained", job: "Job", language: "Language") -> None:
    from xueji.cli import checked, decision  # noqa: PLC0415 -- as above
    from xueji.model.decision import RecordCheck  # noqa: PLC0415

    answer = found.answer
    where = f"{found.file}:{found.line}" if found.line else found.file
    print({"zh": f"第 {found.row} 行（{where}）", "en": f"row {found.row} ({where})"}[language])
    vocabulary = job.law.decider(answer.region, answer.on).policy.vocabulary
    if isinstance(answer, RecordCheck):
        checked.show(answer, vocabulary, language)
    else:
        decision.show(answer, vocabulary, language)
