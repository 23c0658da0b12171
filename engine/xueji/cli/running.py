"""What the commands that read many rows share: the bar, the constants, the exit codes, what went where."""

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from xueji.audits.evaluators import Evaluator
from xueji.errors import Place, Problem, ProblemsError, UsageError
from xueji.phrases import Language

if TYPE_CHECKING:
    from xueji.assemble import Xueji
    from xueji.audits.options import Options, Progress
    from xueji.tables.sources import Source

EXIT_BAD: Final = 1
ENDINGS: Final = (".parquet", ".csv", ".tsv", ".xlsx", ".xls", ".jsonl", ".ndjson")
"""Of files that hold many requests."""


class FailOn(StrEnum):
    """From which answer on a run leaves with an exit code that is not 0; each includes those before it."""

    NEVER = "never"
    FINDINGS = "findings"
    DOUBTFUL = "doubtful"
    UNDETERMINED = "undetermined"
    QUARANTINE = "quarantine"


OutOption = Annotated[Path | None, typer.Option("--out", metavar="DIR")]
EvaluatorOption = Annotated[Evaluator, typer.Option("--engine")]
MappingOption = Annotated[Path | None, typer.Option("--mapping", metavar="FILE")]
FactsOption = Annotated[list[str] | None, typer.Option("--fact", metavar="NAME=VALUE")]
FailOption = Annotated[FailOn, typer.Option("--fail-on")]
RowsOption = Annotated[int, typer.Option("--part-rows", min=1, metavar="N")]
UnmaskedOption = Annotated[bool, typer.Option("--unmasked")]
ExtraOption = Annotated[list[str] | None, typer.Option("--findings", metavar="WHERE")]
RestartOption = Annotated[bool, typer.Option("--restart")]

_LEVELS: Final = tuple(FailOn)
_CODES: Final[Mapping[str, Sequence[tuple[FailOn, str, int]]]] = {
    "audit": (
        (FailOn.FINDINGS, "findings", 2), (FailOn.DOUBTFUL, "doubtful", 3), (FailOn.UNDETERMINED, "undetermined", 4),
    ),
    "decide": (
        (FailOn.FINDINGS, "refused", 2), (FailOn.DOUBTFUL, "discretion", 3), (FailOn.UNDETERMINED, "undetermined", 4),
    ),
}  # fmt: skip


def exit_code(totals: Mapping[str, Any], fail_on: FailOn) -> int:
    """1 where a part failed, or rows are in quarantine and that counts; else by the worst answer that counts."""
    level = _LEVELS.index(fail_on)
    if totals["failed"] or (totals["quarantined"] and level >= _LEVELS.index(FailOn.QUARANTINE)):
        return EXIT_BAD
    found = (code for from_, name, code in _CODES[totals["kind"]] if totals[name] and level >= _LEVELS.index(from_))
    return next(found, 0)


def is_batch(request: str) -> bool:
    """Say whether an argument names many requests: a folder, a table, or a database's table."""
    return "::" in request or request.lower().endswith(ENDINGS) or Path(request).is_dir()


def constants(given: Sequence[str], engine: "Xueji") -> dict[str, Any]:
    """Facts for all rows, `term.start=2024-09-01`, read as those of a request; raises `RequestError` for bad ones."""
    if not given:
        return {}
    from xueji.audits.constants import read_constants  # noqa: PLC0415 -- `--help` must not load the engine

    pairs: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise UsageError.of("fact_form", text)
        if name.strip() in pairs:
            raise ProblemsError([Problem("duplicate-key", Place("--fact"), name.strip())])
        pairs[name.strip()] = value.strip()
    return read_constants(pairs, engine)


@contextlib.contextmanager
def bar(language: Language) -> Iterator[Callable[["Progress"], None]]:
    """A bar on standard error while a run goes on; nothing where that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda progress: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    from xueji.cli.output import console  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=console(stderr=True), transient=True) as shown:
        tasks: dict[str, Any] = {}

        def watch(progress: "Progress") -> None:
            if progress.phase not in tasks:
                tasks[progress.phase] = shown.add_task(PHASES[progress.phase][language], total=progress.of_rows)
            shown.update(tasks[progress.phase], completed=progress.rows)

        yield watch


PHASES: Final[Mapping[str, Mapping[Language, str]]] = {
    "counting": {"zh": "统计班额与重复", "en": "counting groups"},
    "judging": {"zh": "逐行核查", "en": "judging rows"},
    "summing": {"zh": "汇总", "en": "summing up"},
}


def read_mapping_file(path: Path | None, engine: "Xueji") -> Any:
    """The mapping file of the command line, None where none is given; raises `TableError` with every problem."""
    if path is None:
        return None
    from xueji.audits.constants import everything  # noqa: PLC0415 -- as above
    from xueji.tables.mapping import read_mapping  # noqa: PLC0415

    return read_mapping(path, everything(engine))


def opened(where: str) -> "Source":
    """A snapshot or a batch as the command line names it; raises `TableError` where it cannot be opened."""
    from xueji.tables.sources import open_source  # noqa: PLC0415 -- `--help` must not load the engine

    return open_source(where if "::" in where else str(Path(where).absolute()))


def options(
    xueji: "Xueji", engine: Evaluator, part_rows: int, facts: Sequence[str] | None, mapping: Path | None,
    policies: Path | None, *, duties: bool = False, unmasked: bool = False, restart: bool = False,
) -> "Options":  # fmt: skip
    """The options of a run as the command line gave them."""
    from xueji.audits.options import Options  # noqa: PLC0415 -- `--help` must not load the engine

    return Options(
        evaluator=engine, part_rows=part_rows, constants=constants(facts or (), xueji),
        mapping=read_mapping_file(mapping, xueji), mapping_file=None if mapping is None else str(mapping.resolve()),
        duties=duties, unmasked=unmasked, restart=restart,
        packs=None if policies is None else str(policies.resolve()),
    )  # fmt: skip


def judged(job: Any, out: Path, extra: Sequence[str], page: Any, fail_on: FailOn) -> int:
    """Run a job, write what else was asked for, print what it came to, and give the exit code."""
    from xueji.audits import engines, export, report  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.audits.run import run  # noqa: PLC0415

    engines.see(job.options.evaluator)
    targets = export.targets(extra, out, job.rooms[1])
    with bar(page.language) as watch:
        finished = run(job, out, watch)
        written = [*export.write(finished.manifest, out, job.rooms[1], targets, page.language)]
        if job.kind == "audit":
            written.append(str(report.write(out, first=page.language)))
    page.show(finished, out, written)
    return exit_code(finished.summary.totals, fail_on)
