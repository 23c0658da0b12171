"""The answers of `xueji prove` as data; an example's request is taken as it is by `xueji decide` and `xueji check`."""

import json
from collections.abc import Iterator
from typing import Any

from xueji.cli.prove_asked import Proved
from xueji.cli.witness import bearing, result
from xueji.decide.explain import as_json
from xueji.model.decision import Reason, Text
from xueji.prove.plain import described
from xueji.prove.replay import Example, data_of
from xueji.prove.side import Side
from xueji.questions.ask import Result
from xueji.questions.finding import Finding
from xueji.questions.order import Ranking


def written(found: Proved) -> str:
    """All answers as text."""
    return json.dumps(data(found), ensure_ascii=False, indent=2)


def data(found: Proved) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "law": _law(found.side),
        "above": _law(found.above),
        "against": _law(found.against),
        "on": found.on.isoformat(),
        "seconds": found.seconds,
        "changes": [change and change.value for change in found.scope.changes],
        "stages": [stage.value for stage in found.scope.stages],
        "answer": found.answer.value,
        "questions": [_question(result, found) for result in found.results],
        "gone": [entry.id for entry in found.gone],
    }


def _law(side: Side) -> dict[str, Any]:
    return {
        "name": side.name,
        "region": side.policy.region,
        "day": side.day.isoformat(),
        "drafts": list(side.drafts),
    }


def _question(asked: Result, found: Proved) -> dict[str, Any]:
    left = asked.asked.open
    return {
        "question": asked.question.value,
        "proved": not (asked.asked.findings or left or asked.rankings),
        "findings": [_finding(finding, found) for finding in asked.asked.findings],
        "open": [
            {"change": one.change and one.change.value, "stage": one.stage.value, "what": one.what, "why": one.why}
            for one in left
        ],
        "no_ceiling": [
            {
                "changes": [change and change.value for change in part.changes],
                "stages": [stage.value for stage in part.stages],
                "why": _text(part.why),
            }
            for part in asked.no_ceiling
        ],
        "rankings": [_ranking(ranking) for ranking in asked.rankings],
    }


def _finding(finding: Finding, found: Proved) -> dict[str, Any]:
    known = found.accepted.get(finding.name)
    return {
        "id": finding.name,
        "cause": finding.cause,
        "whose": found.whose(finding).value,
        "text": _text(finding.text),
        "parts": list(finding.parts),
        "changes": [change.value for change in finding.changes],
        "stages": [stage.value for stage in finding.stages],
        "accepted": None if known is None else {"kind": known.kind.value, "because": _text(known.because)},
        "example": None if finding.example is None else _example(finding.example),
    }


def _example(example: Example) -> dict[str, Any]:
    return {
        "student": {"zh": "".join(described(example, "zh")), "en": " ".join(described(example, "en"))},
        "telling": {name: as_json(example.facts[name]) for name in example.telling},
        "requests": [*_requests(example)],
        "answers": [
            {"result": result(answer).value, "reasons": [_reason(reason) for reason in bearing(answer)]}
            for answer in example.answers
        ],
    }


def _requests(example: Example) -> Iterator[dict[str, Any]]:
    """The request as each law reads it: facts it has no word for are left out for it."""
    for side in example.sides:
        known = side.policy.vocabulary.entries
        facts = {name: value for name, value in example.facts.items() if name in known}
        yield {"region": side.policy.region, **data_of(facts, example.change, example.on)}


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "rule": reason.rule, "kind": reason.kind, "force": reason.force.value, "holds": reason.holds.value,
        "text": _text(reason.text), "document": reason.document_id, "article": reason.article,
    }  # fmt: skip


def _ranking(ranking: Ranking) -> dict[str, Any]:
    return {
        "change": ranking.change and ranking.change.value,
        "stage": ranking.stage.value,
        "order": ranking.order.value,
        "stricter": None if ranking.stricter is None else _example(ranking.stricter),
        "looser": None if ranking.looser is None else _example(ranking.looser),
        "silent": list(ranking.silent),
        "partly": list(ranking.partly),
    }


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
