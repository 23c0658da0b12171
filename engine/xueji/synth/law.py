"""The law a synthetic record is held to: the scalar engine's own record rules, rule by rule."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from xueji.bulk.places import Law as Library
from xueji.decide.decider import Decider
from xueji.decide.derive import INPUTS, derive
from xueji.decide.plan import Bound
from xueji.decide.reading import Request
from xueji.language.syntax import facts_in
from xueji.model.enums import Force, Stage
from xueji.model.region import chain
from xueji.vocabulary import Vocabulary

COUNTED = ("school_class.size", "school.enrolled", "student.registrations")
"""Facts that are counted over the whole snapshot and are no columns of it."""
_GIVEN = "request.on"
_NUMBERS = ("student.number", "student.id_number", "school.code")
_IN_ORDER = frozenset((
    "leave.start", "leave.end", "term.start", "term.end", "student.birth_date", "student.entered_on",
    "student.absent_since", "student.died_on",
))  # fmt: skip
"""Facts that may contradict one another by their order."""
_OF_NUMBERS = frozenset(name for name, inputs in INPUTS.items() if set(inputs) <= set(_NUMBERS))


@dataclass(frozen=True, slots=True)
class Ruling:
    """What record rules make of one record: those that surely hold, and those that cannot be told."""

    holds: tuple[str, ...] = ()
    open: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Say whether no rule holds or is open."""
        return not self.holds and not self.open


class Law:
    """The record rules in force in places that share them; `code` is one of the places."""

    def __init__(self, decider: Decider, code: str, as_of: date) -> None:
        self.decider = decider
        self.code = code
        self.as_of = as_of
        self._asked: dict[str | None, tuple[Bound, ...]] = {}
        self._about: dict[tuple[str | None, frozenset[str]], tuple[tuple[Bound, ...], bool]] = {}

    def asked(self, stage: str | None) -> tuple[Bound, ...]:
        """The record rules of a stage, duties among them."""
        found = self._asked.get(stage)
        if found is None:
            facts = {} if stage is None else {"student.stage": stage}
            found = self._asked[stage] = self.decider.asked(Request(None, self.code, self.as_of, facts, None))
        return found

    @cached_property
    def rules(self) -> Mapping[str, Bound]:
        """Every record rule by name, as it is bound for a stage it holds for."""
        return {bound.rule.name: bound for stage in Stage for bound in self.asked(stage.value)}

    @cached_property
    def duties(self) -> frozenset[str]:
        """The names of the rules that are duties: they arise, and are no findings."""
        return frozenset(name for name, bound in self.rules.items() if bound.rule.force is Force.OBLIGE)

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """Every fact a record rule speaks of, in order."""
        return tuple(sorted({name for stage in Stage for b in self.asked(stage.value) for name in facts_in(b.scoped)}))

    @property
    def vocabulary(self) -> Vocabulary:
        """The facts one may speak of here."""
        return self.decider.policy.vocabulary

    def complete(self, facts: Mapping[str, Any]) -> dict[str, Any] | None:
        """Facts with those that follow from them; None where they contradict one another."""
        found = {name: value for name, value in facts.items() if value is not None}
        found[_GIVEN] = self.as_of
        return None if any(True for _ in derive(found)) else found

    def judge(self, facts: Mapping[str, Any]) -> Ruling | None:
        """What the rules make of a record; None where its facts contradict one another."""
        found = self.complete(facts)
        return None if found is None else ruling(self.asked(found.get("student.stage")), found)

    def judge_change(self, facts: Mapping[str, Any], altered: frozenset[str]) -> Ruling | None:
        """What the rules make of a record of which nothing held or was open before the facts named were altered.

        The answer of `judge`, sooner: rules that do not speak of those facts are left out, identifiers that were not
        altered are known to be right, and what cannot contradict itself is not asked whether it does.
        """
        bounds, plain = self._speaking(facts.get("student.stage"), altered)
        found = _sound(facts, altered)
        found[_GIVEN] = self.as_of
        if not plain and any(True for _ in derive(found)):
            return None
        found |= {name: facts[name] for name in _NUMBERS if facts.get(name) is not None}
        return ruling(bounds, found)

    def _speaking(self, stage: str | None, names: frozenset[str]) -> tuple[tuple[Bound, ...], bool]:
        """The rules of a stage that speak of some facts, of what follows from them, or of what is counted.

        And whether these facts are plain: nothing else follows from them or has to come before them, and no rule asks
        for what follows from others but the digits of numbers.
        """
        found = self._about.get((stage, names))
        if found is None:
            wide = {*names, *COUNTED, *(name for name, inputs in INPUTS.items() if names & set(inputs))}
            bounds = tuple(b for b in self.asked(stage) if wide & set(facts_in(b.scoped)))
            told = {name for b in bounds for name in facts_in(b.scoped) if name in INPUTS}
            plain = not names & _IN_ORDER and not any(map(feeds, names)) and told <= _OF_NUMBERS
            found = self._about[stage, names] = (bounds, plain)
        return found

    @cached_property
    def key(self) -> tuple[object, ...]:
        """What two places have in common that share their record rules."""
        return tuple((stage, b.rule.name, b.scoped) for stage in (*Stage, None) for b in self.asked(stage))


def _sound(facts: Mapping[str, Any], altered: frozenset[str]) -> dict[str, Any]:
    """Facts with what their identifiers tell, which is known where they are as they were made; altered ones stay."""
    if not altered.isdisjoint(("student.number", "student.id_number", "student.birth_date")):
        known = {"school.code"} - altered  # those of the student are asked for their digits together
    else:
        known = set(_NUMBERS) - altered
    found = {name: value for name, value in facts.items() if value is not None and name not in known}
    number, identity = facts.get("student.number"), facts.get("student.id_number")
    if "school.code" in known and facts.get("school.code") is not None:
        found["school.code_valid"] = True
    if "student.number" in known and number is not None:
        found["student.number_valid"] = True
    if "student.id_number" in known and identity is not None:
        found |= {"student.id_valid": True, "student.id_birth_date": facts.get("student.birth_date")}
        if number is not None and number.startswith("G"):
            found["student.number_matches_id"] = True
    return found


def ruling(bounds: Iterable[Bound], facts: Mapping[str, Any]) -> Ruling:
    """What rules make of facts that are complete."""
    holds, unclear = list[str](), list[str]()
    for bound in bounds:
        if not bound.no(facts):
            (holds if bound.yes(facts) else unclear).append(bound.rule.name)
    return Ruling(tuple(holds), tuple(unclear))


def laws(library: Library, codes: Iterable[str], as_of: date) -> tuple[tuple[Law, ...], dict[str, int]]:
    """The different laws of some places, and for each place which it is."""
    found: list[Law] = []
    speaking = {document.region for document in library.documents}
    by_documents: dict[tuple[str, ...], int] = {}
    known: dict[tuple[object, ...], int] = {}
    where: dict[str, int] = {}
    for code in codes:
        above = tuple(wider for wider in chain(code) if wider in speaking)
        if above not in by_documents:  # places below the same documents have the same law
            law = Law(library.decider(code, as_of), code, as_of)
            if (index := known.setdefault(law.key, len(found))) == len(found):
                found.append(law)
            by_documents[above] = index
        where[code] = by_documents[above]
    return tuple(found), where


def follows(name: str) -> bool:
    """Say whether a fact is told from others: the digits of a number, or grade and stage."""
    return name in INPUTS


def feeds(name: str) -> bool:
    """Say whether another fact is told from this one."""
    return any(name in inputs for inputs in INPUTS.values())
