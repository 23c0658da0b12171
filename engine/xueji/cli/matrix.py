"""The matrix of regions as Markdown, and as JSON."""

from collections.abc import Iterable, Sequence
from typing import Any

from xueji.cli.decision import region_name
from xueji.cli.words import say
from xueji.compare.matrix import Cell, Norm, Row
from xueji.model.enums import SourceGrade, Stage
from xueji.phrases import Language
from xueji.policy.layer import Policy


def markdown(policies: Sequence[Policy], rows: Iterable[Row], language: Language) -> str:
    """One row a matter, one column a region."""
    heads = [say("aspect", language), *(name_of(policy, language) for policy in policies)]
    lines = [_line(heads), _line(["---"] * len(heads))]
    for row in rows:
        aspect = row.aspect.zh if language == "zh" else row.aspect.value.replace("_", " ")
        lines.append(_line([aspect, *(_cell(cell, policies[i], language) for i, cell in enumerate(row.cells))]))
    return "\n".join(lines)


def name_of(policy: Policy, language: Language) -> str:
    """A region by its own name where a document gives one."""
    named = next((d.place_name for d in policy.documents if d.region == policy.region and d.place_name), None)
    return f"{named.in_(language)} {policy.region}" if named else region_name(policy.region, language)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _cell(cell: Cell, policy: Policy, language: Language) -> str:
    own = [_norm(norm, policy, language) for norm in cell.own]
    silence = [] if cell.silence is None else [cell.silence.zh if language == "zh" else cell.silence.value]
    above = [] if cell.own else [_norm(norm, policy, language) for norm in cell.inherited]
    joined = "；".join([*own, *above]) if language == "zh" else "; ".join([*own, *above])
    return ": ".join([*silence, joined] if joined else silence)


def _norm(norm: Norm, policy: Policy, language: Language) -> str:
    document = policy.by_id[norm.document]
    force = "" if norm.force is None else f"[{norm.force.zh if language == 'zh' else norm.force.value}] "
    some = "" if set(norm.stages) == set(document.stages) else f" ({_stages(norm.stages, language)})"
    doubt = "" if norm.certain and norm.grade is SourceGrade.STATUTE else "?"
    return f"{force}{norm.text.in_(language)}{some}〔{norm.document} {norm.article}〕{doubt}"


def _stages(stages: Iterable[Stage], language: Language) -> str:
    return "、".join(s.zh for s in stages) if language == "zh" else ", ".join(s.value for s in stages)


def as_json(policies: Sequence[Policy], rows: Iterable[Row]) -> dict[str, Any]:
    """The matrix for programs."""
    return {
        "regions": [policy.region for policy in policies],
        "on": policies[0].on.isoformat(),
        "rows": [
            {
                "aspect": row.aspect.value,
                "zh": row.aspect.zh,
                "cells": [
                    {
                        "silence": cell.silence.value if cell.silence else None,
                        "own": [_norm_json(norm) for norm in cell.own],
                        "inherited": [_norm_json(norm) for norm in cell.inherited],
                    }
                    for cell in row.cells
                ],
            }
            for row in rows
        ],
    }


def _norm_json(norm: Norm) -> dict[str, Any]:
    return {
        "name": norm.name,
        "text": norm.text.model_dump(),
        "force": norm.force.value if norm.force else None,
        "stages": [stage.value for stage in norm.stages],
        "document": norm.document,
        "article": norm.article,
        "grade": norm.grade.value,
        "certain": norm.certain,
    }
