"""`xueji decide` of a table of requests."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from xueji.audits.evaluators import Evaluator
from xueji.cli.options import Format
from xueji.cli.running import FailOn, judged, opened, options
from xueji.cli.words import Lang, spoken
from xueji.errors import UsageError, nearest

if TYPE_CHECKING:
    from xueji.model.enums import Change


def decide_batch(
    requests: str, region: str | None, on: date | None, change: str | None, out: Path | None, engine: str | None,
    mapping: Path | None, facts: Sequence[str] | None, fail_on: FailOn, part_rows: int, reasons: Sequence[str] | None,
    policies: Path | None, format: Format, lang: Lang | None, *,  # noqa: A002 -- the option's name
    unmasked: bool, restart: bool, drafts: bool,
) -> int:  # fmt: skip
    """Decide every request of a table: outcomes, reasons, summary in a folder.

    Exit codes: 0 all permitted; 2 some refused; 3 some for the authority to decide; 4 some that cannot be told;
    1 a file could not be read, or rows are in quarantine.
    """
    from xueji.assemble import load  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.audits import job as jobs  # noqa: PLC0415
    from xueji.cli import audited  # noqa: PLC0415

    if out is None:
        raise UsageError.of("batch_out")
    known = [evaluator.value for evaluator in Evaluator]
    if engine is not None and engine not in known:
        raise UsageError.of("batch_engine", engine, known)
    xueji = load(policies, drafts=drafts)
    evaluator = Evaluator(engine) if engine else Evaluator.POLARS
    asked = options(xueji, evaluator, part_rows, facts, mapping, policies, unmasked=unmasked, restart=restart)
    job = jobs.batch(xueji, opened(requests), region, on, asked, read_change(change))
    return judged(job, out, reasons or (), audited.Page(job, spoken(lang), as_json=format is Format.JSON), fail_on)


def read_change(word: str | None) -> "tuple[Change, ...]":
    """The change of all requests by its English or Chinese name, if one is given; raises `UsageError` for others."""
    from xueji.model.enums import Change  # noqa: PLC0415 -- as above

    if word is None:
        return ()
    found = next((c for c in Change if word in (c.value, c.zh)), None)
    if found is None:
        raise UsageError.of("no_change", word, Change, near=nearest(word, [n for c in Change for n in (c.value, c.zh)]))
    return (found,)
