"""`xueji audit`: the law read on every record of a snapshot."""

from datetime import date
from typing import Annotated

import typer

from xueji.audits.evaluators import Evaluator
from xueji.cli.options import DraftsOption, FolderOption, Format, FormatOption, LangOption, RegionOption, read_day
from xueji.cli.running import (
    EvaluatorOption,
    ExtraOption,
    FactsOption,
    FailOn,
    FailOption,
    MappingOption,
    OutOption,
    RestartOption,
    RowsOption,
    UnmaskedOption,
    judged,
    opened,
    options,
)
from xueji.cli.words import spoken

ColumnsOption = Annotated[bool, typer.Option("--explain-columns")]


def audit(
    snapshot: Annotated[str, typer.Argument(metavar="SNAPSHOT")],
    region: RegionOption = None,
    as_of: Annotated[date | None, typer.Option("--as-of", parser=read_day, metavar="DAY")] = None,
    out: OutOption = None,
    engine: EvaluatorOption = Evaluator.POLARS,
    mapping: MappingOption = None,
    facts: FactsOption = None,
    explain_columns: ColumnsOption = False,
    fail_on: FailOption = FailOn.QUARANTINE,
    part_rows: RowsOption = 1_000_000,
    duties: Annotated[bool, typer.Option("--duties")] = False,
    unmasked: UnmaskedOption = False,
    findings: ExtraOption = None,
    restart: RestartOption = False,
    drafts: DraftsOption = False,
    policies: FolderOption = None,
    format: FormatOption = Format.TABLE,  # noqa: A002 -- the option's name
    lang: LangOption = None,
) -> int:
    """Audit a snapshot: which records break which article, in which county and school, and what to repair first."""
    from xueji.assemble import load  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.audits import job as jobs  # noqa: PLC0415
    from xueji.cli import audited  # noqa: PLC0415
    from xueji.errors import UsageError  # noqa: PLC0415

    if as_of is None:
        raise UsageError.of("audit_day")
    xueji = load(policies, drafts=drafts)
    asked = options(
        xueji, engine, part_rows, facts, mapping, policies, duties=duties, unmasked=unmasked, restart=restart
    )
    job = jobs.audit(xueji, opened(snapshot), region, as_of, asked)
    page = audited.Page(job, spoken(lang), as_json=format is Format.JSON)
    if explain_columns:
        page.columns(jobs.column_lines(job))
        return 0
    if out is None:
        raise UsageError.of("audit_out")
    return judged(job, out, findings or (), page, fail_on)
