"""`xueji bench`: how long an audit takes, beside the same rules by hand and in other engines."""

import json
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from xueji.cli.options import FolderOption, Format, FormatOption, LangOption, read_day
from xueji.cli.words import spoken
from xueji.errors import UsageError
from xueji.phrases import Language

if TYPE_CHECKING:
    from xueji.bench.report import Line, Step
    from xueji.bench.session import Asked, Measured

RIVALS: Final = Path("tests/benchmarks/by_hand")
_TEXTS: Final = {
    "title": (
        "{rows:,} 名学生 × {rules} 条核查规则，{rounds} 轮中位数",
        "{rows:,} students × {rules} record rules, medians of {rounds}",
    ),
    "contender": ("对象", "contender"),
    "seconds": ("秒（中位）", "median s"),
    "range": ("最快–最慢", "range"),
    "row": ("微秒/行", "µs/row"),
    "memory": ("内存峰值 MiB", "peak MiB"),
    "ratio": ("本引擎/其", "ours/theirs"),
    "aim": ("目标", "aim"),
    "met": ("达到", "met"),
    "missed": ("未达", "missed"),
    "rows": ("行数", "rows"),
    "growth": ("行数增长", "as rows grow"),
    "rules": ("规则数增长", "as rules grow"),
    "size": ("数量", "size"),
    "against": ("单位耗时/首项", "a unit, by the first"),
    "left_out": ("未参加：{0}：{1}", "left out: {0}: {1}"),
    "failed": ("未通过：{0}：{1}", "failed: {0}: {1}"),
    "not_evaluable": ("无法判定的规则：{0}", "rules that could not be evaluated: {0}"),
}  # fmt: skip

NumbersOption = Annotated[str, typer.Option(metavar="N,N,…")]


def bench(
    rows: Annotated[int, typer.Option("--rows", metavar="N", min=1000)] = 5_000_000,
    rounds: Annotated[int, typer.Option("--rounds", metavar="N", min=1)] = 5,
    only: Annotated[str, typer.Option("--only", metavar="NAME,…")] = "",
    region: Annotated[str, typer.Option("--region", metavar="REGION")] = "410000",
    as_of: Annotated[date, typer.Option("--as-of", parser=read_day, metavar="DAY")] = date(2024, 9, 5),
    sample: Annotated[int, typer.Option("--sample", metavar="N", min=100)] = 10_000,
    growth: Annotated[str, typer.Option("--growth", metavar="N,…")] = "",
    rule_counts: Annotated[str, typer.Option("--rule-counts", metavar="N,…")] = "",
    snapshot: Annotated[Path | None, typer.Option("--snapshot", metavar="FILE")] = None,
    rivals: Annotated[Path, typer.Option("--rivals", metavar="DIR")] = RIVALS,
    work: Annotated[Path | None, typer.Option("--work", metavar="DIR")] = None,
    part_rows: Annotated[int, typer.Option("--part-rows", metavar="N", min=1)] = 1_000_000,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE")] = None,
    policies: FolderOption = None,
    format: FormatOption = Format.TABLE,  # noqa: A002 -- the option's name
    lang: LangOption = None,
) -> int:
    """Measure an audit of a synthetic province beside the scan floor, the same rules by hand, and other engines."""
    from xueji.assemble import load  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.bench import report  # noqa: PLC0415
    from xueji.bench.contenders import CONTENDERS  # noqa: PLC0415
    from xueji.bench.session import Asked, Session  # noqa: PLC0415
    from xueji.cli.output import print_json  # noqa: PLC0415

    names = tuple(filter(None, only.split(",")))
    if unknown := [name for name in names if name not in CONTENDERS]:
        raise UsageError.of("no_contender", unknown[0], CONTENDERS)
    packs = None if policies is None else str(policies.resolve())
    asked = Asked(
        rows, rounds, region, as_of, work or Path(tempfile.gettempdir()) / "xueji-bench", rivals.resolve(), names,
        sample, _numbers(growth, "--growth"), _numbers(rule_counts, "--rule-counts"), part_rows, packs, snapshot,
    )  # fmt: skip
    found = Session(load(policies), asked, lambda text: print(text, file=sys.stderr, flush=True)).run()
    data = report.as_json(asked, found)
    if out is not None:
        out.write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")
    if format is Format.JSON:
        print_json(data)
    else:
        _show(asked, found, spoken(lang))
    return 1 if found.failures else 0


def _numbers(text: str, option: str) -> tuple[int, ...]:
    try:
        found = tuple(int(part.replace("_", "")) for part in text.split(",") if part)
    except ValueError:
        raise UsageError.of("numbers_form", option, text) from None
    if any(number < 1 for number in found):
        raise UsageError.of("numbers_from", option, text)
    return found


def _say(word: str, language: Language, *values: object, **named: object) -> str:
    return _TEXTS[word][0 if language == "zh" else 1].format(*values, **named)


def _show(asked: "Asked", found: "Measured", language: Language) -> None:
    """The tables for people."""
    from xueji.bench import report  # noqa: PLC0415
    from xueji.cli.output import console, table  # noqa: PLC0415

    screen = console()
    every = [*report.lines(found)]
    title = _say("title", language, rows=every[0].rows, rules=found.rule_count, rounds=asked.rounds)
    heads = ("contender", "rows", "seconds", "range", "row", "memory", "ratio", "aim")
    shown = table(*(_say(head, language) for head in heads), title=title, whole=7)
    for line in every:
        shown.add_row(*_cells(line, language))
    screen.print(shown)
    for word, steps in (("growth", [*report.steps(found.growth)]), ("rules", [*report.steps(found.rules)])):
        if steps:
            screen.print(_growth(word, steps, language))
    for word, said in (("left_out", found.left_out), ("failed", found.failures)):
        for name, why in said.items():
            screen.print(_say(word, language, name, why))
    if found.not_evaluable:
        screen.print(_say("not_evaluable", language, ", ".join(found.not_evaluable)))


def _cells(line: "Line", language: Language) -> Sequence[str]:
    aim = "" if line.aim is None else f"≤ {line.aim:.2g} {_say('met' if line.met else 'missed', language)}"
    quickest, slowest = line.spread
    return (
        line.contender.title.in_(language), f"{line.rows:,}", f"{line.seconds:.2f}", f"{quickest:.2f}–{slowest:.2f}",
        f"{line.per_row:.2f}", f"{line.peak / 2**20:.0f}", f"{line.ratio:.3g}", aim,
    )  # fmt: skip


def _growth(word: str, steps: "Sequence[Step]", language: Language) -> object:
    from xueji.cli.output import table  # noqa: PLC0415 -- as above

    heads = ("size", "seconds", "row", "memory", "against")
    shown = table(*(_say(head, language) for head in heads), title=_say(word, language))
    for step in steps:
        shown.add_row(
            f"{step.size:,}", f"{step.seconds:.2f}", f"{step.per_row:.2f}", f"{step.peak / 2**20:.0f}",
            f"{step.against_first:.2f}",
        )  # fmt: skip
    return shown
