"""A law with fewer or more record rules than there are, to see how the time grows with them.

More of them are made of those there are: each copy holds in all grades but one, so no two conditions are equal.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from xueji.assemble import Xueji
from xueji.language import syntax as s
from xueji.language.types import CONDITION, INTEGER
from xueji.policy.rule import Rule

_GRADES = 12


def with_rules(law: Xueji, region: str, on: date, count: int) -> Xueji:
    """The same law with exactly so many record rules in a region on a day; what is below it and elsewhere has none."""
    chosen = list(_so_many([rule for rule in law.policy(region, on).rules if rule.record], count))
    by_document: dict[str, list[Rule]] = {}
    for rule in chosen:
        by_document.setdefault(rule.document, []).append(rule)
    documents = [
        replace(document, rules=(*(r for r in document.rules if not r.record), *by_document.get(document.id, ())))
        for document in law.documents
    ]
    return Xueji(documents, law.calendar)


def _so_many(rules: Sequence[Rule], count: int) -> Iterator[Rule]:
    """The rules themselves, then copies of them, each without one grade."""
    for number in range(count):
        copy, place = divmod(number, len(rules))
        rule = rules[place]
        yield rule if not copy else _narrowed(rule, copy)


def _narrowed(rule: Rule, copy: int) -> Rule:
    grade = s.Literal(1 + (copy - 1) % _GRADES, INTEGER)
    but_one = s.Compare("!=", s.Fact("student.grade", INTEGER), grade, CONDITION)
    return replace(rule, id=f"{rule.id}-{copy}", fires=s.conjunction(rule.fires, but_one), replaces=())
