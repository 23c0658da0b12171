"""Made-up laws of a few rules each, at random, over the groups of facts of `enumeration`: every part a law can have.

Conditions are put together from written ones, so that the values at which any of them changes are known.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from random import Random
from typing import Any, Final

from tests.prove.enumeration import GROUPS, ON
from xueji.calendar import Conventions, Duration, Unit
from xueji.errors import Place
from xueji.language import syntax as s
from xueji.language.check import read_condition
from xueji.language.types import DURATION, INTEGER
from xueji.model.decision import Text
from xueji.model.enums import Change, DocumentStatus, Force, Outcome, Party, SchoolKind, SourceGrade, Stage, Topic
from xueji.policy.document import Document
from xueji.policy.parameter import Declaration, ParameterValue
from xueji.policy.rule import Closed, Delegation, DutySpec, NotSeen, Procedure, Rule
from xueji.vocabulary import core

PLACES: Final = ("410000", "620000")
CHANGES: Final = (Change.LEAVE, Change.TRANSFER)
PAPERS: Final = {name: Text(zh=name, en=name) for name in ("form", "proof")}
PARAMETERS: Final = {"leave.max_times": INTEGER, "leave.max_length": DURATION}
_SAID: Final = Text(zh="测试", en="made up")
_GOING_ON: Final = (Outcome.PERMITTED, Outcome.DISCRETION, Outcome.UNDETERMINED)
_FORCES: Final = (
    Force.FORBID,
    Force.FORBID,
    Force.REQUIRE,
    Force.REQUIRE,
    Force.DISCOURAGE,
    Force.PERMIT,
    Force.PERMIT,
    Force.OBLIGE,
)


@cache
def condition(text: str) -> s.Expression:
    """A written condition as a tree."""
    names = core().names(PARAMETERS, {name: name for name in PARAMETERS})
    found, problems = read_condition(text, names, lambda index: Place("", 1, index + 1))
    assert found is not None, (text, problems)
    return found


@dataclass(frozen=True)
class Pair:
    """Two laws, and the groups of facts their conditions are about."""

    laws: tuple[Document, Document]
    groups: tuple[str, ...]
    stage: Stage
    change: Change


class Maker:
    """Makes laws over a few groups of facts."""

    def __init__(self, rng: Random, groups: tuple[str, ...], stage: Stage, change: Change) -> None:
        self.rng = rng
        self.groups = groups
        self.stage = stage
        self.change = change

    def tree(self, most: int = 3) -> s.Expression:
        """A condition of one to three written ones."""
        rng = self.rng
        parts = []
        for _ in range(rng.randint(1, most)):
            part = condition(rng.choice(GROUPS[rng.choice(self.groups)].conditions))
            parts.append(s.negation(part) if rng.random() < 0.3 else part)
        joined = rng.choice((s.conjunction, s.disjunction))(*parts)
        if rng.random() < 0.2:  # unless
            joined = s.conjunction(
                joined, s.negation(condition(rng.choice(GROUPS[rng.choice(self.groups)].conditions)))
            )
        return joined

    def stages(self) -> tuple[Stage, ...]:
        """Mostly the stage that is asked about."""
        found = tuple(Stage) if self.rng.random() < 0.5 else (self.stage,)
        return found if self.rng.random() < 0.93 else tuple(set(Stage) - {self.stage})

    def changes(self) -> tuple[Change, ...]:
        """Mostly the change that is asked about."""
        return (self.change,) if self.rng.random() < 0.9 else CHANGES

    def duty(self, upon: tuple[Outcome, ...] = ()) -> DutySpec:
        """A duty with or without a term."""
        within = self.rng.choice((None, Duration(10, Unit.WORKDAYS), Duration(1, Unit.MONTHS), "leave.max_length"))
        several = self.rng.choice((tuple(Outcome), (Outcome.PERMITTED, Outcome.DISCRETION), (Outcome.REFUSED,)))
        return DutySpec(Party.SCHOOL, _SAID, (Party.COUNTY_AUTHORITY,), within, "request.on", upon or several)

    def rule(self, document: str, number: int) -> Rule:
        """One rule of any force."""
        rng, force = self.rng, self.rng.choice(_FORCES)
        papers = tuple(rng.sample(sorted(PAPERS), rng.randint(1, 2))) if force is Force.REQUIRE else ()
        record = rng.random() < 0.25 and force is not Force.PERMIT
        fires = self.tree()
        duty = self.duty() if force is Force.OBLIGE else None
        kinds = (rng.choice(tuple(SchoolKind)),) if "kind" in self.groups and rng.random() < 0.3 else ()
        used = (duty.within,) if duty is not None and isinstance(duty.within, str) else ()
        return Rule(
            id=f"rule-{number}",
            document=document,
            title=_SAID,
            changes=() if record and rng.random() < 0.5 else self.changes(),
            force=force,
            fires=fires,
            stages=self.stages(),
            school_kinds=kinds,
            article="第一条",
            grade=SourceGrade.STATUTE,
            certain=True,
            binding=False,
            replaces=(),
            evidence=papers if rng.random() < 0.4 and not record else (),
            duty=duty,
            remedy=None,
            note=None,
            record=record,
            repair=None,
            aspect=None,
            uses=(*s.parameters_in(fires), *used),
            place=Place("", 1, 1),
        )

    def law(self, region: str) -> Document:
        """One law of a place."""
        rng, name = self.rng, f"law-{region}"
        common: dict[str, Any] = {"document": name, "stages": tuple(Stage), "place": Place("", 1, 1)}
        cited: dict[str, Any] = {"article": "第一条", "grade": SourceGrade.STATUTE, "certain": True, "note": None}
        rules = tuple(self.rule(name, number) for number in range(rng.randint(1, 4)))
        closed = Closed(changes=(self.change,), title=_SAID, remedy=None, aspect=None, **common, **cited)
        where = self.tree(1) if rng.random() < 0.8 else s.ALWAYS
        gap = NotSeen(
            id="",
            changes=(self.change,),
            what=_SAID,
            when=where,
            decisive=rng.random() < 0.7,
            since=None,
            uses=s.parameters_in(where),
            **common,
        )
        way = self.tree(1)
        procedure = Procedure(
            id="way",
            changes=(self.change,),
            when=way,
            steps=(Party.SCHOOL, Party.COUNTY_AUTHORITY),
            each_within=rng.choice((None, Duration(10, Unit.WORKDAYS))),
            replaces=(),
            starts=None,
            duties=(self.duty(_GOING_ON),),
            aspect=None,
            uses=s.parameters_in(way),
            **common,
            **cited,
        )
        return Document(
            id=name,
            title=_SAID,
            number="",
            pack="",
            region=region,
            stages=tuple(Stage),
            since=date(2000, 1, 1),
            until=None,
            dates_certain=True,
            grade=SourceGrade.STATUTE,
            status=DocumentStatus.ISSUED,
            implements=(),
            replaces=(),
            silent_on=CHANGES if rng.random() < 0.8 else (),
            conventions=Conventions(rng.random() < 0.2, rng.random() < 0.2),
            declarations=tuple(
                Declaration(n, _SAID, Topic.LEAVE, None, t, {}, name, Place("", 1, 1)) for n, t in PARAMETERS.items()
            ),
            values=self.values(name),
            rules=rules,
            procedures=(procedure,) if rng.random() < 0.3 else (),
            closed=(closed,) if rng.random() < 0.25 else (),
            not_seen=(gap,) if rng.random() < 0.25 else (),
            delegations=(Delegation(changes=(self.change,), title=_SAID, **common, **cited),)
            if rng.random() < 0.05
            else (),
            not_modelled=(),
            articles=None,
            place_name=None,
            former_codes=(),
            evidence=PAPERS,
            facts=(),
            digest=name,
            place=Place("", 1, 1),
        )

    def values(self, document: str) -> tuple[ParameterValue, ...]:
        """A value of each parameter, the same for all stages."""
        chosen = {
            "leave.max_times": self.rng.randint(1, 2),
            "leave.max_length": self.rng.choice((Duration(1, Unit.MONTHS), Duration(30, Unit.DAYS))),
        }
        return tuple(
            ParameterValue(
                name,
                value,
                PARAMETERS[name],
                tuple(Stage),
                document,
                "第一条",
                SourceGrade.STATUTE,
                True,
                None,
                False,
                None,
                (),
                Place("", 1, 1),
            )
            for name, value in chosen.items()
        )


def elsewhere(law: Document, region: str) -> Document:
    """The same law in another place."""
    name = f"law-{region}"

    def moved(parts: Any) -> Any:
        return tuple(replace(part, document=name) for part in parts)

    return replace(
        law,
        id=name,
        region=region,
        digest=name,
        rules=moved(law.rules),
        procedures=moved(law.procedures),
        closed=moved(law.closed),
        not_seen=moved(law.not_seen),
        delegations=moved(law.delegations),
        values=moved(law.values),
        declarations=moved(law.declarations),
    )


def random_maker(rng: Random) -> Maker:
    """What to make laws of: a few groups of facts, a stage and a change."""
    stage = rng.choice(tuple(Stage))
    groups = tuple(rng.sample(sorted(set(GROUPS) - {"status"}), rng.randint(1, 3)))
    return Maker(rng, (*groups, "status") if rng.random() < 0.2 else groups, stage, rng.choice(CHANGES))


def random_pair(rng: Random) -> Pair:
    """Two laws of nothing in common, or (every third time) the same in two places, but for one rule."""
    maker = random_maker(rng)
    one = maker.law(PLACES[0])
    other = maker.law(PLACES[1])
    if rng.random() < 0.4:
        other = elsewhere(one, PLACES[1])
        if rng.random() < 0.8:
            other = seeded(other, maker)
    return Pair((one, other), maker.groups, maker.stage, maker.change)


def seeded(law: Document, maker: Maker) -> Document:
    """The law with one rule more, or with one of its rules otherwise."""
    rules = list(law.rules)
    at = maker.rng.randrange(len(rules) + 1)
    rules[at : at + 1] = [replace(maker.rule(law.id, 9), changes=(maker.change,), stages=tuple(Stage))]
    return replace(law, rules=tuple(rules))


__all__ = ["ON", "PLACES", "Maker", "Pair", "elsewhere", "random_maker", "random_pair", "seeded"]
