"""An impact as plain data: what `--format json` prints and `impact.json` keeps."""

from collections.abc import Sequence
from typing import Any

from xueji.impact.figures import Group, Impact, Law, RuleFigure, aspect_text
from xueji.impact.job import Comparison
from xueji.impact.states import STATES


def as_json(impact: Impact) -> dict[str, Any]:
    """Everything that was counted, in both languages, no student in it.

    `totals` (rows, judged, quarantined, differing, and by change: verdict, matter, rule, none), `verdicts` (a list of
    before, after, students), `rules` (with `moves`: before, after, students), `grades`, `counties`, `quarantine`.
    """
    return {
        "region": impact.region,
        "region_name": impact.region_name.model_dump(),
        "as_of": impact.as_of.isoformat(),
        "snapshot": impact.snapshot,
        "before": _law(impact.before),
        "after": _law(impact.after),
        "same_text": impact.same_text,
        "can_differ": impact.can_differ,
        "counted_as_repealed": [title.model_dump() for title in impact.repealed],
        "totals": {
            "rows": impact.rows, "judged": impact.judged, "quarantined": impact.quarantined,
            "differing": impact.differing, "changes": dict(impact.changes), "failed": list(impact.failed),
            "seconds": impact.seconds,
        },
        "verdicts": [{"before": a, "after": b, "students": number} for (a, b), number in impact.pairs.items()],
        "rules": [_rule(rule) for rule in impact.rules],
        "grades": _groups(impact.grades, ("stage", "grade")),
        "counties": _groups(impact.counties, ("county", "name")),
        "quarantine": [{"column": a, "code": b, "problems": number} for a, b, number in impact.quarantine],
        "failed": [problem.as_json() for problem in impact.problems],
    }  # fmt: skip


def of_equal(comparison: Comparison) -> dict[str, Any]:
    """Two laws under which nothing can differ: what they are, and that no row was read."""
    before, after = comparison.before, comparison.after
    return {
        "region": before.region,
        "as_of": comparison.as_of.isoformat(),
        "before": {"day": before.day.isoformat(), "folder": before.folder or None},
        "after": {"day": after.day.isoformat(), "folder": after.folder or None},
        "same_text": comparison.comparer.same_text,
        "can_differ": False,
        "counted_as_repealed": [document.title.model_dump() for document in comparison.repealed],
    }


def _law(law: Law) -> dict[str, Any]:
    lacking = [{"rule": bit.rule, "missing": list(bit.missing_columns)} for bit in law.not_evaluable]
    return {
        "day": law.day.isoformat(), "folder": law.folder or None, "documents": list(law.documents),
        "not_evaluable": lacking,
    }  # fmt: skip


def _rule(figure: RuleFigure) -> dict[str, Any]:
    rule, bit = figure.rule, figure.rule.bit
    return {
        "rule": rule.name,
        "fate": figure.fate,
        "only_in": {"added": "after", "removed": "before"}.get(figure.fate),
        "aspect": None if rule.aspect is None else rule.aspect.value,
        "aspect_zh": aspect_text(rule.aspect).zh or None,
        "title": bit.title.model_dump(),
        "document_id": bit.document_id,
        "article": bit.article,
        "force_before": None if rule.before is None else rule.before.force.value,
        "force_after": None if rule.after is None else rule.after.force.value,
        "counterparts": list(figure.counterparts),
        "found_before": figure.found("before"),
        "found_after": figure.found("after"),
        "unclear_before": figure.unclear("before"),
        "unclear_after": figure.unclear("after"),
        "newly_found": figure.gained,
        "no_longer_found": figure.lost,
        "newly_unclear": figure.newly_unclear,
        "no_longer_unclear": figure.settled,
        "moves": [
            {"before": a, "after": b, "students": figure.moves[a, b]}
            for a in STATES for b in STATES if figure.moves[a, b] and a != b
        ],
    }  # fmt: skip


def _groups(groups: Sequence[Group], names: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            **dict(zip(names, one.key, strict=True)), "judged": one.judged, "differing": one.differing,
            "changes": dict(one.changes), "before": dict(one.before), "after": dict(one.after),
        }
        for one in groups
    ]  # fmt: skip
