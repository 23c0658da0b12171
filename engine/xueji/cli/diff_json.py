"""Differences as JSON: every verdict, every student in both languages, and requests that `xueji decide` takes.

on            the day on which requests are made and records checked
laws          both laws: name, region, place, day, folder (or null), documents in force with grade and draft
repealed      documents of the first law that the folder of the second lacks
same_text     whether both are the same documents: then nothing was asked
answer        different · same (proved) · silent (neither law answers) · unsettled
changes       one entry a change (null: stored records) and stage:
  answer, silent (the laws that do not answer, 0 or 1), open and why_open (what the time did not suffice for)
  differences   kind, about (rule or paper), owner (0 or 1), results, lengths, parts; and of the student:
    student       in Chinese and English sentences
    telling       the facts without which the laws would not part
    answers       each law's result and the reasons that bear it, with document, article, certainty
    with --full also `requests`: for each law the request as it stands for `xueji decide -` (records: `check -`),
                  `replay`: the command, or null where the law is not that of the day of the request;
                  `decisions`: the whole answers
"""

import json
import shlex
from collections.abc import Iterator, Sequence
from typing import Any

from xueji.cli.diff_fold import overall
from xueji.cli.diff_laws import Laws
from xueji.cli.witness import bearing, result
from xueji.decide.explain import as_json
from xueji.model.decision import Reason, Text
from xueji.model.enums import DocumentStatus
from xueji.policy.document import Document
from xueji.prove.plain import described
from xueji.prove.replay import Example, data_of
from xueji.prove.verdicts import Difference, Verdict


def written(laws: Laws, verdicts: Sequence[Verdict], *, full: bool) -> str:
    """The whole comparison as text; `full` adds requests and decisions."""
    return json.dumps(data(laws, verdicts, full=full), ensure_ascii=False, indent=2)


def data(laws: Laws, verdicts: Sequence[Verdict], *, full: bool) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "on": laws.on.isoformat(),
        "laws": [_law(laws, side) for side in (0, 1)],
        "repealed": [_document(document) for document in laws.repealed],
        "same_text": laws.same_text,
        "answer": overall(verdicts).value,
        "changes": [_verdict(laws, verdict, full=full) for verdict in verdicts],
    }


def _law(laws: Laws, side: int) -> dict[str, Any]:
    law = laws.sides[side]
    folder = laws.folder_of(side)
    return {
        "name": law.name,
        "region": law.policy.region,
        "day": law.day.isoformat(),
        "folder": folder and str(folder),
        "documents": [_document(document) for document in law.policy.documents],
    }


def _document(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": _text(document.title),
        "region": document.region,
        "grade": document.grade.value,
        "draft": document.status is DocumentStatus.DRAFT,
    }


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _verdict(laws: Laws, verdict: Verdict, *, full: bool) -> dict[str, Any]:
    return {
        "change": verdict.change and verdict.change.value,
        "stage": verdict.stage.value,
        "answer": verdict.answer.value,
        "silent": list(verdict.silent),
        "open": list(verdict.open),
        "why_open": verdict.why_open,
        "differences": [_difference(laws, difference, full=full) for difference in verdict.differences],
    }


def _difference(laws: Laws, difference: Difference, *, full: bool) -> dict[str, Any]:
    example = difference.example
    found: dict[str, Any] = {
        "kind": difference.kind.value,
        "about": difference.about,
        "owner": difference.owner,
        "results": list(difference.results),
        "lengths": list(difference.lengths),
        "parts": list(difference.parts),
        "student": {"zh": "".join(described(example, "zh")), "en": " ".join(described(example, "en"))},
        "telling": {name: as_json(example.facts[name]) for name in example.telling},
        "answers": [
            {"result": result(answer).value, "reasons": [_reason(reason) for reason in bearing(answer)]}
            for answer in example.answers
        ],
    }
    if full:
        found["requests"] = [*_requests(example)]
        found["replay"] = [_replay(laws, example, side) for side in (0, 1)]
        found["decisions"] = [answer.model_dump(mode="json") for answer in example.answers]
    return found


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "rule": reason.rule,
        "kind": reason.kind,
        "force": reason.force.value,
        "holds": reason.holds.value,
        "text": _text(reason.text),
        "document": reason.document_id,
        "article": reason.article,
        "grade": reason.grade and reason.grade.value,
        "certain": reason.certain,
    }


def _requests(example: Example) -> Iterator[dict[str, Any]]:
    """The request as each law reads it: facts it has no word for are left out for it."""
    for side in example.sides:
        known = side.policy.vocabulary.entries
        facts = {name: value for name, value in example.facts.items() if name in known}
        yield {"region": side.policy.region, **data_of(facts, example.change, example.on)}


def _replay(laws: Laws, example: Example, side: int) -> str | None:
    """The command that takes the request; it knows the law of the request's own day alone."""
    law = example.sides[side]
    if law.day != example.on:
        return None
    folder = laws.folder_of(side)
    packs = f" --policies {shlex.quote(str(folder))}" if folder else ""
    drafts = " --include-drafts" if law.drafts else ""
    return f"xueji {'decide' if example.change else 'check'} -{packs}{drafts}"
