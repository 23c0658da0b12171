"""`xueji explain`: any row of an audit or a batch, in full."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xueji.cli.check import EXIT as CHECKED
from xueji.cli.decide import EXIT as DECIDED
from xueji.cli.options import Format, FormatOption, LangOption
from xueji.cli.words import spoken

if TYPE_CHECKING:
    from xueji.audits.explain import Explained
    from xueji.audits.job import Job
    from xueji.model.decision import Decision, RecordCheck
    from xueji.phrases import Language


def explain(
    where: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a run, or a file of findings inside it.")],
    row: Annotated[int, typer.Option("--row", min=1, metavar="N", help="The row's number, as findings give it.")],
    snapshot: Annotated[
        str | None,
        typer.Option("--snapshot", help="The snapshot, if moved, or a database's address with its password."),
    ] = None,
    format: FormatOption = Format.TABLE,  # noqa: A002 -- the option's name
    lang: LangOption = None,
) -> int:
    """Explain one row: read it again from the snapshot and give the full answer, as for one record or request.

    Identity numbers are masked unless the run was --unmasked.

    Exit codes: those of `xueji check` (an audit) or `xueji decide` (a batch); 1 where the snapshot has changed since,
    where there is no such row, and where it is in quarantine.
    """
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
    if format is Format.JSON:
        print(answer.model_dump_json(indent=2))
    else:
        _show(found, job, spoken(lang))
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
