"""`xueji chart`: the chart of statuses and changes."""

from enum import StrEnum
from typing import Annotated

import typer

from xueji.cli.options import LangOption
from xueji.cli.words import say, spoken
from xueji.phrases import Language


class ChartFormat(StrEnum):
    """How the chart is printed."""

    TABLE = "table"
    MERMAID = "mermaid"
    JSON = "json"


def chart(
    format: Annotated[ChartFormat, typer.Option("--format")] = ChartFormat.TABLE,  # noqa: A002 -- the option's name
    lang: LangOption = None,
) -> int:
    """Show which change leads from which status to which."""
    from xueji.cli.output import console, print_json, table  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.lifecycle.chart import ARROWS  # noqa: PLC0415

    language = spoken(lang)
    if format is ChartFormat.JSON:
        print_json(
            [
                {
                    "change": a.change.value,
                    "from": [s.value for s in a.sources],
                    "to": a.target.value if a.target else None,
                }
                for a in ARROWS
            ]
        )
    elif format is ChartFormat.MERMAID:
        print(mermaid(language))
    else:
        rows = table(say("change", language), say("from_status", language), say("to_status", language))
        for arrow in ARROWS:
            sources = ", ".join(_name(s, language) for s in arrow.sources)
            target = _name(arrow.target, language) if arrow.target else say("unchanged", language)
            rows.add_row(_name(arrow.change, language), sources, target)
        console().print(rows)
    return 0


def mermaid(language: Language) -> str:
    """The chart as a Mermaid state diagram."""
    from xueji.lifecycle.chart import ARROWS, FINAL, INITIAL  # noqa: PLC0415 -- as above
    from xueji.model.enums import Status  # noqa: PLC0415

    lines = ["stateDiagram-v2"]
    lines += [f'    state "{_name(status, language)}" as {status.value}' for status in Status]
    lines += [f"    [*] --> {INITIAL.value}"]
    for arrow in ARROWS:
        for source in arrow.sources:
            lines.append(f"    {source.value} --> {(arrow.target or source).value}: {_name(arrow.change, language)}")
    lines += [f"    {status.value} --> [*]" for status in Status if status in FINAL]
    return "\n".join(lines)


def _name(term: object, language: Language) -> str:
    return str(getattr(term, "zh", term)) if language == "zh" else str(getattr(term, "value", term))
