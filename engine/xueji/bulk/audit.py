"""Many records at once: what the law makes of every row of a snapshot on one day.

The conditions are those of `decide.records`, so that one record and a province can never disagree.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import narwhals as nw

from xueji.bulk.admitted import admitted
from xueji.bulk.derive import Check
from xueji.bulk.frame import with_day
from xueji.bulk.groups import attach, count, countable
from xueji.bulk.judge import Answers, Judge, open_of
from xueji.bulk.marks import WIDTH, Bit, words
from xueji.bulk.places import Law, Place, Places, code_of
from xueji.bulk.results import Judged
from xueji.decide.plan import Bound
from xueji.errors import UsageError
from xueji.language.backends.frames import Frames, Node, either
from xueji.language.syntax import facts_in
from xueji.model.enums import Force, RecordVerdict
from xueji.model.region import NATION


class Records:
    """The question of an audit: which record rules hold for a row, and what verdict they come to."""

    answer = "verdict"
    answers = tuple(v.value for v in RecordVerdict)

    def __init__(self, places: Places) -> None:
        self._asked = {id(place): _asked(place) for place in places.all}
        self.bits = number_bits(bit_of(place, bound) for place in places.all for bound in self._asked[id(place)])
        self._index = {bit.rule: bit.index for bit in self.bits}

    def facts(self) -> frozenset[str]:
        """Every fact a record rule speaks of."""
        return frozenset(name for bit in self.bits for name in bit.needs)

    def variants(self, place: Place) -> Iterable[tuple[str, nw.Expr | None]]:
        """All rows of one law are asked the same."""
        del place
        return [("", None)]

    def stray(self) -> tuple[nw.Expr | None, str]:
        """Every record can be asked."""
        return None, ""

    def ask(self, place: Place, variant: str, frames: Frames) -> Answers:
        """Compile the record rules of one law for every stage."""
        del variant
        policy = place.decider.policy
        holds: dict[int, Node] = {}
        unclear: dict[int, Node] = {}
        hard, soft, open_ = list[Node](), list[Node](), list[Node]()
        for bound in self._asked[id(place)]:
            pair = frames.compile(bound.scoped, policy.by_id[bound.rule.document].conventions)
            index = self._index[bound.rule.name]
            holds[index], unclear[index] = pair.yes, open_of(pair.yes, pair.no)
            if bound.rule.force is not Force.OBLIGE:
                (soft if bound.rule.force is Force.DISCOURAGE else hard).append(pair.yes)
                open_.append(unclear[index])
        cases = [
            (either(hard), RecordVerdict.FINDINGS.value),
            (either(open_), RecordVerdict.UNDETERMINED.value),
            (either(soft), RecordVerdict.DOUBTFUL.value),
        ]
        clean = RecordVerdict.CLEAN if policy.documents else RecordVerdict.UNDETERMINED
        return Answers(cases, clean.value, holds, unclear)


class Auditor(Judge):
    """Audits frames that have the same columns: make it once, give it one part of a snapshot after the other.

    `law` holds the documents (`assemble.Xueji`); `columns` are the names of the columns, of which facts are made use;
    `region` is the place audited, a name or a code; where `school.region` is a column every row falls under the law of
    its own place. `constants` are facts that are the same for all rows (`term.start`), as conditions hold them;
    `checks` say what makes a row contradictory beside what is found here. Raises `UsageError` for an unknown region,
    `LayerError` where documents contradict one another.

    `judge` adds the columns `contradiction` String, the fact that cannot be true beside the others (null: none),
    `verdict` String (Polars: Enum), null where there is a contradiction, `holds_0` … and `open_0` … Int64.
    """

    def __init__(
        self,
        law: Law,
        as_of: date,
        columns: Iterable[str],
        region: str | None = None,
        constants: Mapping[str, Any] | None = None,
        checks: Sequence[Check] = (),
    ) -> None:
        columns = tuple(columns)
        by = "school.region" if "school.region" in columns else None
        self.as_of = as_of
        self.region = code_of(law, region) if region is not None else NATION
        places = Places(law, self.region, as_of, by, _said)
        given = with_day(constants or {}, as_of)
        super().__init__(Records(places), places, law.calendar, columns, given, checks)


def audit(
    frame: Any, law: Law, as_of: date, region: str | None = None, constants: Mapping[str, Any] | None = None
) -> Judged:
    """Audit a snapshot held in a frame: count its groups, judge every row.

    `frame`: one row per student, a column per fact (see `bulk.frame`), of Polars, pandas, Arrow, DuckDB or Spark; a
    lazy one stays lazy, its rows may come in another order (`row` tells them apart). `law`: all documents
    (`xueji.load()`). Class size, school total and registrations of one person are counted where the frame has the
    columns for it. A row with a value its fact cannot have (a word that is no member, a place that is no division code,
    a day beyond 1900–2199) is contradictory. Raises `ProblemsError` for columns of a wrong type and for wrong
    `constants`, `UsageError` for an unknown region and for a column `request.on`.
    """
    ready = admitted(frame, law, constants, Records.answer)
    given = frozenset(ready.columns)
    if "request.on" in given:
        raise UsageError.of("one_audit_day")
    figures = countable(given) - given - {*ready.constants}
    whole = attach(frame, count(frame), figures) if figures else frame
    auditor = Auditor(law, as_of, sorted(given | figures), region, ready.constants, ready.checks)
    return Judged(auditor.judge(whole), auditor.bits)


def _asked(place: Place) -> Sequence[Bound]:
    plan = place.decider.records(None)
    return (*plan.findings, *plan.duties)


def _said(place: Place) -> Hashable:
    """What an audit asks under a law: two laws that ask the same are one to it."""
    policy = place.decider.policy
    rules = ((b.rule.name, b.scoped, policy.by_id[b.rule.document].conventions) for b in _asked(place))
    return bool(policy.documents), *rules


def bit_of(place: Place, bound: Bound) -> Bit:
    """The description of a rule's bit; its index is given later."""
    rule = bound.rule
    document = place.decider.policy.by_id[rule.document]
    return Bit(
        index=-1, rule=rule.name, kind="rule", force=rule.force, title=rule.title, document=document.title.zh,
        document_id=document.id, article=rule.article, grade=bound.grade, certain=bound.certain, repair=rule.repair,
        stages=rule.stages, needs=facts_in(bound.scoped), missing_columns=(),
    )  # fmt: skip


def number_bits(bits: Iterable[Bit]) -> tuple[Bit, ...]:
    """One bit for each rule of a run, facts asked for by any of the laws together.

    They are numbered in the order they come; duties come after all else, in words of their own.
    """
    found: dict[str, Bit] = {}
    for bit in bits:
        before = found.get(bit.rule)
        if before is None:
            found[bit.rule] = bit
        else:
            found[bit.rule] = replace(before, needs=tuple(dict.fromkeys((*before.needs, *bit.needs))))
    rules = [bit for bit in found.values() if bit.force is not Force.OBLIGE]
    duties = [bit for bit in found.values() if bit.force is Force.OBLIGE]
    first = WIDTH * words(len(rules))
    return (
        *(replace(bit, index=i) for i, bit in enumerate(rules)),
        *(replace(bit, index=first + i) for i, bit in enumerate(duties)),
    )
