"""The matrix of regions as Markdown, and as JSON."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from xueji.cli.sheet import region_name
from xueji.cli.words import say
from xueji.compare.matrix import Cell, Norm, Row, Silence
from xueji.language.render import render
from xueji.language.syntax import ALWAYS
from xueji.model.enums import SourceGrade, Stage
from xueji.phrases import Language
from xueji.policy.layer import Policy

_ALL = frozenset((Stage.PRIMARY, Stage.JUNIOR, Stage.SENIOR))


def markdown(policies: Sequence[Policy], rows: Iterable[Row], language: Language) -> str:
    """One row a matter, one column a region; a question mark where our copy or its reading is in doubt."""
    heads = [say("aspect", language), *(name_of(policy, language) for policy in policies)]
    lines = [_line(heads), _line(["---"] * len(heads))]
    for row in rows:
        aspect = row.aspect.zh if language == "zh" else row.aspect.value.replace("_", " ")
        lines.append(_line([aspect, *(_cell(cell, policies[i], language) for i, cell in enumerate(row.cells))]))
    return "\n".join(lines)


def name_of(policy: Policy, language: Language) -> str:
    """A region by its own name where a document gives one."""
    named = next((d.place_name for d in policy.known if d.region == policy.region and d.place_name), None)
    return region_name(policy.region, language, named)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _cell(cell: Cell, policy: Policy, language: Language) -> str:
    parts = [_norm(norm, policy, language) for norm in cell.own]
    above = [_norm(norm, policy, language) for norm in cell.inherited]
    silence = cell.silence or (Silence.INHERITS if above else None)
    if silence:
        word = silence.zh if language == "zh" else silence.value.replace("_", " ")
        parts.append(": ".join([word, ("；" if language == "zh" else "; ").join(above)]) if above else word)
    unseen = f" ({say('partly_unseen', language, ', '.join(cell.unseen))})" if cell.unseen and not cell.own else ""
    return ("；" if language == "zh" else "; ").join(parts) + unseen


def _norm(norm: Norm, policy: Policy, language: Language) -> str:
    force = "" if norm.force is None else f"[{norm.force.zh if language == 'zh' else norm.force.value}] "
    force = f"[{say('check', language)}] " if norm.on_record else force
    some = "" if set(norm.stages) >= _ALL else f" ({_stages(norm.stages, language)})"
    when = "" if norm.when == ALWAYS else f" [{render(norm.when, language, policy.term)}]"
    doubt = "" if norm.certain and norm.grade is SourceGrade.STATUTE else "?"
    return f"{force}{norm.text.in_(language)}{when}{some}〔{norm.document} {norm.article}〕{doubt}"


def _stages(stages: Iterable[Stage], language: Language) -> str:
    return "、".join(s.zh for s in stages) if language == "zh" else ", ".join(s.value for s in stages)


def as_json(on: date, policies: Sequence[Policy], rows: Iterable[Row]) -> dict[str, Any]:
    """The matrix for programs."""
    return {
        "regions": [policy.region for policy in policies],
        "on": on.isoformat(),
        "rows": [
            {
                "aspect": row.aspect.value,
                "zh": row.aspect.zh,
                "cells": [
                    {
                        "silence": cell.silence.value if cell.silence else None,
                        "unseen": list(cell.unseen),
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
        "on_record": norm.on_record,
        "when": None if norm.when == ALWAYS else render(norm.when, "en", str),
        "stages": [stage.value for stage in norm.stages],
        "document": norm.document,
        "article": norm.article,
        "grade": norm.grade.value,
        "certain": norm.certain,
    }
