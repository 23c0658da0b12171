"""`xueji synth`: a synthetic snapshot of a region, with a ledger of what is wrong in it."""

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from xueji.cli.options import DraftsOption, FolderOption, LangOption, read_day
from xueji.cli.words import spoken
from xueji.phrases import Language

if TYPE_CHECKING:
    from xueji.synth.snapshot import Synthesis

EXIT_UNPLANNED: Final = 1


class Layout(StrEnum):
    """How a snapshot is written."""

    FACTS = "facts"
    NATIONAL = "national"


class Partition(StrEnum):
    """What a file of a snapshot holds."""

    FILES = "files"
    COUNTY = "county"


def read_rows(text: str | int) -> int:
    """Read a number of rows: 5000000, 5_000_000 or 5,000,000."""
    try:
        return int(str(text).replace(",", "_"))
    except ValueError:
        from xueji.cli.wrong import BadValueError  # noqa: PLC0415 -- most numbers are right

        raise BadValueError("not_rows", text) from None


def synth(
    region: Annotated[str, typer.Option("--region", metavar="REGION")],
    as_of: Annotated[date, typer.Option("--as-of", parser=read_day, metavar="DAY")],
    rows: Annotated[int, typer.Option("--rows", parser=read_rows, metavar="N")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR")],
    seed: Annotated[int, typer.Option("--seed", metavar="N", min=0)] = 1,
    defects: Annotated[float, typer.Option("--defects", metavar="SHARE")] = 0.01,
    missing: Annotated[float, typer.Option("--missing", metavar="SHARE")] = 0.0,
    requests: Annotated[int, typer.Option("--requests", parser=read_rows, metavar="N")] = 0,
    partition: Annotated[Partition, typer.Option("--partition")] = Partition.FILES,
    layout: Annotated[Layout, typer.Option("--layout")] = Layout.FACTS,
    drafts: DraftsOption = False,
    policies: FolderOption = None,
    lang: LangOption = None,
) -> int:
    """Make a synthetic snapshot of a region, with defects planted at known rates and a ledger of all of them."""
    from xueji.assemble import load  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.synth.snapshot import synthesise, write_requests  # noqa: PLC0415

    language, engine = spoken(lang), load(policies, drafts=drafts)
    with _bar(rows, language) as watch:
        made = synthesise(
            engine, region, as_of, rows, seed, out, defect_share=defects, missing=missing,
            partition="county" if partition is Partition.COUNTY else "files", progress=watch,
        )  # fmt: skip
    if requests:
        write_requests(engine, region, as_of, requests, seed, out)
    if layout is Layout.NATIONAL:
        from xueji.synth.national import write_national  # noqa: PLC0415

        write_national(made.students, engine.policy(region, as_of).vocabulary, out / "students.csv")
    for line in _lines(made, language):
        print(line)
    for line in _warnings(made, language):
        print(line, file=sys.stderr)
    return EXIT_UNPLANNED if made.notes["planted_as"].get("unplanned") else 0


_WORDS: Final[Mapping[str, Mapping[Language, str]]] = {
    "bar": {"zh": "生成", "en": "making"},
    "students": {"zh": "{0:,} 名学生、{1:,} 所学校 → {2}", "en": "{0:,} students in {1:,} schools → {2}"},
    "ledger": {
        "zh": "台账：{0:,} 行，植入 {1} 条规则的缺陷 → {2}",
        "en": "ledger: {0:,} rows, defects of {1} rules → {2}",
    },
    "next": {
        "zh": "接着：xueji audit {0} --region {1} --as-of {2} --out DIR",
        "en": "next: xueji audit {0} --region {1} --as-of {2} --out DIR",
    },
    "unfound": {
        "zh": "未能植入 {0}（{1}，{2}）：{3}", "en": "NOT PLANTED: {0} ({1}, {2}): {3}",
    },
    "few": {"zh": "未能植入 {0}：没有合适的行", "en": "NOT PLANTED: {0}: there are no rows for it"},
    "unplanned": {
        "zh": "{0} 行本应干净却不干净：程序有误，请报告",
        "en": "{0} rows are not clean that should be: please report this",
    },
}  # fmt: skip


def _say(word: str, language: Language, *parts: Any) -> str:
    return _WORDS[word][language].format(*parts)


def _lines(made: "Synthesis", language: Language) -> Iterator[str]:
    notes = made.notes
    planted = sum(bool(rule["planted"]) for rule in notes["rules"].values())
    yield _say("students", language, made.rows, notes["schools"], made.students)
    yield _say("ledger", language, notes["ledger_rows"], planted, made.ledger)
    yield _say("next", language, made.students, notes["region"], notes["as_of"])


def _warnings(made: "Synthesis", language: Language) -> Iterator[str]:
    for one in made.unfound:
        yield _say("unfound", language, one["rule"], one["place"], one["stage"], one["why"])
    for rule in made.notes["too_few_rows"]:
        yield _say("few", language, rule)
    if odd := made.notes["planted_as"].get("unplanned"):
        yield _say("unplanned", language, odd)


@contextlib.contextmanager
def _bar(rows: int, language: Language) -> Iterator[Callable[[int], None]]:
    """A bar on standard error while rows are made; nothing where that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda made: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    from xueji.cli.output import console  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as shown:
        task = shown.add_task(_say("bar", language), total=rows)
        yield lambda made: shown.update(task, advance=made)
