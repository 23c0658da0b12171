"""Back end `durable`: conditions become rules of the durable_rules engine, for one student at a time.

A condition gives two patterns, one for *surely yes* and one for *surely no*, and a pattern is a value: its JSON text
and what it would cost the engine. All patterns of a policy are asked at once: the facts are sent as one flat message of
opaque properties (dates as day numbers, a missing fact absent), and the tests look up which rules fired.

The engine answers comparisons of whole numbers, dates, texts and closed lists with constants and with one another,
membership, flags, `known`, `and` and `or`. It has no fractions, no calendar and no sets, and its sums overflow: such
comparisons the back end `closures` answers, and their yes, no or nothing is one more property of the message.
"""

import json
import math
import threading
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from xueji.calendar import Calendar, Conventions
from xueji.language.backends import closures
from xueji.language.backends.durable_kernel import MOST_TESTS, MOST_WAYS, Kernel, Scalar, sendable
from xueji.language.syntax import ArithmeticOperator, Comparison, Expression, LiteralValue
from xueji.language.translate import translate
from xueji.language.truth import Pair
from xueji.language.types import Kind, Type

Facts = Mapping[str, Any]
Test = Callable[[Facts], bool]

_TEXTS: Final = (Kind.MEMBER, Kind.TEXT, Kind.REGION)
_COMPARED: Final = (Kind.INTEGER, Kind.DATE, *_TEXTS)
_MOST_PARTS: Final = 16
_MOST_WAYS: Final = 16
_MOST_TESTS: Final = 64
_MOST_LISTS: Final = 12  # of `$and` and `$or`: the engine has room for 15 in one rule, and the anchor takes one
_WORDS: Final[Mapping[Comparison, tuple[str, str]]] = {
    "==": ("", "$neq"), "!=": ("$neq", ""),
    "<": ("$lt", "$gte"), "<=": ("$lte", "$gt"), ">": ("$gt", "$lte"), ">=": ("$gte", "$lt"),
}  # fmt: skip
"""The engine's words for a comparison and for its opposite; equality has none."""
_MIRRORED: Final[Mapping[Comparison, Comparison]] = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern of the engine, and what it costs.

    That is: in how many ways it may hold at once, its tests, its lists of `$and` and `$or`, the properties it reads,
    and how many rounds of rules must have fired before it can be asked.
    """

    text: str
    ways: int = 1
    tests: int = 1
    lists: int = 0
    reads: frozenset[str] = frozenset()
    step: int = 0


ALWAYS: Final = Pattern("always")
NEVER: Final = Pattern("never")


@dataclass(frozen=True, slots=True)
class Value:
    """A value: how the host gets it, and its kind where the engine may see it; equal keys are equal values."""

    host: closures.Value
    key: Hashable
    kind: Kind | None = None


def compile_all(conditions: Sequence[tuple[Expression, Conventions]], calendar: Calendar) -> list[Pair[Test]]:
    """Make two functions of each condition whose parameters are bound; facts are sent to the engine once for all."""
    sheet = Sheet()
    pairs = [translate(tree, Patterns(sheet, calendar, conventions)) for tree, conventions in conditions]
    rules = Rules(sheet, (pattern for pair in pairs for pattern in (pair.yes, pair.no)))
    return [Pair(rules.test(pair.yes), rules.test(pair.no)) for pair in pairs]


@dataclass
class Sheet:
    """The properties a message may have, by what they stand for; their names mean nothing to the engine."""

    facts: dict[str, tuple[str, Kind | None]] = field(default_factory=dict)
    answers: dict[Hashable, tuple[str, Pair[Test]]] = field(default_factory=dict)
    steps: dict[Pattern, str] = field(default_factory=dict)

    def fact(self, name: str, kind: Kind | None) -> str:
        """The property of a fact; without a kind only its presence is told."""
        found, known_kind = self.facts.get(name, (f"f{len(self.facts)}", None))
        self.facts[name] = found, kind or known_kind
        return found

    def answer(self, key: Hashable, pair: Pair[Test]) -> str:
        """The property of what the host has answered: yes, no, or absent."""
        return self.answers.setdefault(key, (f"a{len(self.answers)}", pair))[0]

    def in_a_step(self, pattern: Pattern) -> Pattern:
        """Ask a pattern one round earlier; what is left of it is a single test."""
        name = self.steps.setdefault(pattern, f"s{len(self.steps)}")
        return Pattern(f'{{"{name}":true}}', reads=frozenset({name}), step=pattern.step + 1)

    def message(self, facts: Facts) -> dict[str, Scalar]:
        """What the engine is told of one student; raises `ValueError` where it would misunderstand a fact."""
        told: dict[str, Scalar] = {}
        for name, (found, kind) in self.facts.items():
            if (value := facts.get(name)) is not None:
                told[found] = True if kind is None else _sent(name, kind, value)
        for found, pair in self.answers.values():
            if pair.yes(facts):
                told[found] = True
            elif pair.no(facts):
                told[found] = False
        return told


class Patterns:
    """The algebra of patterns."""

    def __init__(self, sheet: Sheet, calendar: Calendar, conventions: Conventions) -> None:
        self.sheet = sheet
        self.conventions = conventions
        self.host = closures.Closures(calendar, conventions)

    def constant(self, value: bool) -> Pattern:
        """A pattern that is never sent."""
        return ALWAYS if value else NEVER

    def both(self, parts: Sequence[Pattern]) -> Pattern:
        """`$and`."""
        kept = [part for part in parts if part is not ALWAYS]
        return NEVER if NEVER in kept else self._joined("$and", kept) if kept else ALWAYS

    def either(self, parts: Sequence[Pattern]) -> Pattern:
        """`$or`."""
        kept = [part for part in parts if part is not NEVER]
        return ALWAYS if ALWAYS in kept else self._joined("$or", kept) if kept else NEVER

    def literal(self, value: LiteralValue, kind: Type) -> Value:
        """A constant."""
        return Value(self.host.literal(value, kind), ("literal", type(value), value), kind.kind)

    def fact(self, name: str, kind: Type) -> Value:
        """A fact."""
        return Value(self.host.fact(name, kind), ("fact", name), kind.kind)

    def arithmetic(self, operator: ArithmeticOperator, left: Value, right: Value) -> Value:
        """A number the host works out: the engine's sums overflow, and it has no fractions."""
        return Value(self.host.arithmetic(operator, left.host, right.host), (operator, left.key, right.key))

    def function(self, name: str, arguments: Sequence[Value]) -> Value:
        """A value the host works out."""
        host = self.host.function(name, [argument.host for argument in arguments])
        return Value(host, (name, *(argument.key for argument in arguments)))

    def compare(self, operator: Comparison, left: Value, right: Value) -> Pair[Pattern]:
        """A comparison of a fact with a constant or another fact of its kind; any other is the host's."""
        if left.host.fact is None:
            left, right, operator = right, left, _MIRRORED[operator]
        fact, kind = left.host.fact, left.kind
        if fact is None or kind not in _COMPARED or right.kind is not kind or not _tellable(right):
            answer = self.host.compare(operator, left.host, right.host)
            return self._answered((operator, left.key, right.key), answer)
        mine = self.sheet.fact(fact, kind)
        if right.host.fact is not None:
            theirs = self.sheet.fact(right.host.fact, kind)
            return _each(_WORDS[operator], lambda word: _beside(word, mine, theirs))
        constant = right.host.constant
        return _each(_WORDS[operator], lambda word: _against(word, mine, constant))

    def one_of(self, item: Value, values: frozenset[LiteralValue]) -> Pair[Pattern]:
        """One equality for each constant; the opposite, one inequality for each."""
        fact, kind = item.host.fact, item.kind
        if fact is None or kind not in _COMPARED or not all(sendable(_plain(value)) for value in values):
            return self._answered(("in", item.key, values), self.host.one_of(item.host, values))
        mine, constants = self.sheet.fact(fact, kind), sorted(values, key=str)
        return Pair(
            self.either([_against("", mine, constant) for constant in constants]),
            self.both([_against("$neq", mine, constant) for constant in constants]),
        )

    def flag(self, value: Value) -> Pair[Pattern]:
        """A yes-or-no fact."""
        if value.host.fact is None:
            return self._answered(("flag", value.key), self.host.flag(value.host))
        return _is(self.sheet.fact(value.host.fact, Kind.FLAG))

    def known(self, name: str) -> Pair[Pattern]:
        """A fact is there."""
        found = self.sheet.fact(name, None)
        return _each(("$ex", "$nex"), lambda word: Pattern(_test(word, found, "1"), reads=frozenset({found})))

    def predicate(self, name: str, arguments: Sequence[Value]) -> Pair[Pattern]:
        """A function that gives a condition; all of them speak of sets or of the calendar, which the host has."""
        answer = self.host.predicate(name, [argument.host for argument in arguments])
        return self._answered((name, self.conventions, *(argument.key for argument in arguments)), answer)

    def _answered(self, key: Hashable, answer: Pair[Test]) -> Pair[Pattern]:
        return _is(self.sheet.answer(key, answer))

    def _joined(self, word: str, parts: Sequence[Pattern]) -> Pattern:
        """One pattern of several; parts too many or too wide for the engine are asked in a step before."""
        while len(parts) > _MOST_PARTS:
            chunks = (parts[at : at + _MOST_PARTS] for at in range(0, len(parts), _MOST_PARTS))
            parts = [self.sheet.in_a_step(self._joined(word, chunk)) for chunk in chunks]
        if len(parts) == 1:
            return parts[0]
        count = math.prod if word == "$and" else sum
        if (
            count(p.ways for p in parts) > _MOST_WAYS
            or sum(p.tests for p in parts) > _MOST_TESTS
            or sum(p.lists for p in parts) >= _MOST_LISTS
        ):
            parts = [p if p.tests == 1 else self.sheet.in_a_step(p) for p in parts]
        return Pattern(
            f'{{"{word}":[{",".join(p.text for p in parts)}]}}',
            count(p.ways for p in parts),
            sum(p.tests for p in parts),
            sum(p.lists for p in parts) + 1,
            frozenset().union(*(p.reads for p in parts)),
            max(p.step for p in parts),
        )


class Rules:
    """The rulesets of a policy: what they say of the latest facts is remembered in each thread."""

    def __init__(self, sheet: Sheet, asked: Iterable[Pattern]) -> None:
        self._sheet = sheet
        self._names = dict(sheet.steps)
        for pattern in asked:
            if pattern not in (ALWAYS, NEVER):
                self._names.setdefault(pattern, f"r{len(self._names)}")
        self._rulesets = [
            (Kernel({self._names[p]: p.text for p in group}), sorted(frozenset().union(*(p.reads for p in group))))
            for group in _packed(sorted(self._names, key=lambda p: p.step))
        ]
        self._latest = _Latest()

    def test(self, pattern: Pattern) -> Test:
        """A function that says whether a pattern holds for facts."""
        if pattern in (ALWAYS, NEVER):
            return lambda _facts: pattern is ALWAYS
        name = self._names[pattern]
        return lambda facts: name in self._fired(facts)

    def _fired(self, facts: Facts) -> frozenset[str]:
        latest = self._latest
        # the copy is compared as well: a caller may change a mapping between two tests
        if latest.facts is not facts or latest.copy != facts:
            latest.facts = None
            latest.fired, latest.copy = self._ask(facts), dict(facts)
            latest.facts = facts
        return latest.fired

    def _ask(self, facts: Facts) -> frozenset[str]:
        message, fired = self._sheet.message(facts), set[str]()
        for kernel, reads in self._rulesets:
            names = kernel.fired({name: message[name] for name in reads if name in message})
            fired.update(names)
            message |= dict.fromkeys(names, True)
        return frozenset(fired)


class _Latest(threading.local):
    facts: Facts | None = None
    copy: Facts = {}  # noqa: RUF012 -- never changed, only replaced
    fired: frozenset[str] = frozenset()


def _packed(patterns: Sequence[Pattern]) -> Iterable[list[Pattern]]:
    """Patterns in groups that one ruleset can hold; those of one group belong to the same step."""
    group: list[Pattern] = []
    for pattern in patterns:
        ways, tests = sum(p.ways for p in (*group, pattern)), sum(p.tests for p in (*group, pattern))
        if group and (ways > MOST_WAYS or tests > MOST_TESTS or group[0].step != pattern.step):
            yield group
            group = []
        group.append(pattern)
    if group:
        yield group


def _each(words: tuple[str, str], pattern: Callable[[str], Pattern]) -> Pair[Pattern]:
    return Pair(pattern(words[0]), pattern(words[1]))


def _is(name: str) -> Pair[Pattern]:
    reads = frozenset({name})
    return Pair(Pattern(_test("", name, "true"), reads=reads), Pattern(_test("", name, "false"), reads=reads))


def _against(word: str, name: str, constant: LiteralValue) -> Pattern:
    return Pattern(_test(word, name, json.dumps(_plain(constant), ensure_ascii=False)), reads=frozenset({name}))


def _beside(word: str, name: str, other: str) -> Pattern:
    # where the other property is absent this engine's comparison holds, so that its presence is asked as well
    compared, there = _test(word, name, f'{{"$m":"{other}"}}'), _test("$ex", other, "1")
    return Pattern(f'{{"$and":[{there},{compared}]}}', tests=2, lists=1, reads=frozenset({name, other}))


def _test(word: str, name: str, other: str) -> str:
    return f'{{"{word}":{{"{name}":{other}}}}}' if word else f'{{"{name}":{other}}}'


def _tellable(value: Value) -> bool:
    return value.host.fact is not None or sendable(_plain(value.host.constant))


def _plain(value: Any) -> Any:
    return value.toordinal() if isinstance(value, date) else value


def _sent(name: str, kind: Kind, value: Any) -> Scalar:
    """A fact as the engine takes it, which is undefined where its type is not that of the constants."""
    plain: Scalar = _plain(value)
    fits = isinstance(plain, str) if kind in _TEXTS else isinstance(plain, int)
    if not fits or not sendable(plain):
        raise ValueError(f"the engine durable cannot hold the fact {name} ({kind.value}): {str(value)[:80]!r}")
    return plain
