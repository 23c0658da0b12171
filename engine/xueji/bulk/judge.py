"""The one way rows are judged, whatever is asked of them: derive, find each row's law, test, answer, mark.

A question (`audit`, `decide`) says for each law which conditions make which answer and which bits; this module does the
rest. Every condition is compiled once for each law; equal tests are made once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from threading import get_ident
from typing import Any, Protocol, cast

import narwhals as nw

from xueji.bulk.derive import CONTRADICTION, Check, available, derive
from xueji.bulk.frame import Frame, columns_of, is_polars, opened, safe, sources, with_constants
from xueji.bulk.marks import Bit, width, word_columns
from xueji.bulk.places import OUTSIDE, Place, Places
from xueji.calendar import Calendar
from xueji.language.backends.frames import Frames, Node, negate

_LAW, _NEXT = "_xlaw", "_xorder"
_FEW = 3
"""So many kinds of rows are judged without looking whether there are any."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What one law makes of a row: the first test that holds gives the answer; which bits hold and which are open."""

    cases: Sequence[tuple[Node, str]]
    otherwise: str
    holds: Mapping[int, Node]
    open: Mapping[int, Node]


class Question(Protocol):
    """What is asked of every row."""

    answer: str
    """The column the answer goes to."""
    answers: tuple[str, ...]
    """All answers there are."""
    bits: tuple[Bit, ...]

    def variants(self, place: Place) -> Iterable[tuple[str, nw.Expr | None]]:
        """The kinds of rows one law treats apart, each with its test; one without a test where it treats all alike."""

    def ask(self, place: Place, variant: str, frames: Frames) -> Answers:
        """Compile what one law says of one kind of rows."""

    def facts(self) -> frozenset[str]:
        """Every fact any law speaks of."""

    def stray(self) -> tuple[nw.Expr | None, str]:
        """The test of rows that are of no kind, and the column that makes them so."""


class Judge:
    """Judges frames with the same columns under the laws of their rows' places and days.

    `bits` are the rules (and other reasons) the words of an answer speak of.
    """

    def __init__(
        self,
        question: Question,
        places: Places,
        calendar: Calendar,
        columns: Iterable[str],
        constants: Mapping[str, Any],
        checks: Sequence[Check] = (),
    ) -> None:
        self.question = question
        self.checks = tuple(checks)
        self.places = places
        self.constants = dict(constants)
        self._calendar = calendar
        self._columns = tuple(columns)
        self._facts = frozenset(name for name in self._columns if name in self.vocabulary)
        self._have = self._facts | set(constants)
        self._need = frozenset(question.facts())
        self._known = self._have | available(self._have)
        self._compiled: dict[tuple[int, str], tuple[Frames, Answers]] = {}
        self._queries: dict[Any, Any] = {}
        lost = self._need - self._known
        self.bits = tuple(replace(b, missing_columns=tuple(n for n in b.needs if n in lost)) for b in question.bits)

    @property
    def not_evaluable(self) -> tuple[Bit, ...]:
        """The rules that speak of a fact no column gives and that follows from none."""
        return tuple(bit for bit in self.bits if not bit.evaluable)

    @property
    def digests(self) -> Mapping[str, str]:
        """The fingerprint of each law in force, by region and (first) day."""
        return self.places.digests()

    @property
    def facts(self) -> frozenset[str]:
        """Every fact that is asked for."""
        return self._need

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every fact any of the laws knows."""
        return frozenset(name for p in self.places.all for name in p.decider.policy.vocabulary.entries)

    def judge(self, native: Any) -> Any:
        """The frame with answer, words and `contradiction` added, of the same library and kind.

        `contradiction` (String) names the first fact that cannot be true, alone or beside the others, or that puts the
        row outside what is judged; there the answer is null and no bit is set.
        """
        frame = opened(native)
        given = columns_of(frame)
        work = with_constants(frame, self.constants)
        if isinstance(work, nw.DataFrame):
            found: Any = nw.concat([cast("Any", frame), self._of_rows(work)], how="horizontal")
        elif not self._apart:
            found = self._answered(0, self._only, work, given)
        else:
            work = work.with_columns(self.places.numbered().alias(_LAW))
            parts: list[Any] = [self._answered(n, v, work.filter(t), given) for n, v, t in self._present(work)]
            found = nw.concat([*parts, self._outside(work, given)], how="vertical")
        return _named(found, self._columns).to_native()

    def _of_rows(self, frame: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
        """The answers alone; rows of several kinds are judged apart, and put back in their order."""
        if not self._apart:
            return self._quickly(0, self._only, frame, [])
        frame = frame.with_columns(self.places.numbered().alias(_LAW))
        counted = self._counted(frame)
        present = [kind for kind, count in counted if count]
        if len(present) == 1 and len(frame) in [count for _, count in counted]:
            number, variant, _ = present[0]
            return self._quickly(number, variant, frame, [])
        frame = frame.with_row_index(_NEXT)
        parts: list[Any] = [self._quickly(n, v, frame.filter(test), [_NEXT]) for n, v, test in present]
        whole: nw.DataFrame[Any] = nw.concat([*parts, self._outside(frame, [_NEXT])], how="vertical")
        return whole.sort(_NEXT).drop(_NEXT)

    def _quickly(self, number: int, variant: str, frame: nw.DataFrame[Any], kept: list[str]) -> nw.DataFrame[Any]:
        """The answers of an eager frame; those of Polars go through a query that is made once and kept."""
        if not is_polars(frame):
            found: Any = self._answered(number, variant, frame, kept)
            return found  # type: ignore[no-any-return]
        native = self._derived(frame).to_native()  # faster here than inside of a query
        key = get_ident(), number, variant, tuple(kept), tuple(native.schema.items())
        if key not in self._queries:
            from xueji.bulk.query import Query  # noqa: PLC0415 -- Polars need not be installed

            self._queries[key] = Query(
                native.schema, lambda lazy: self._tested(number, variant, nw.from_native(lazy), kept).to_native()
            )
        return nw.from_native(self._queries[key].collect(native), eager_only=True)

    def _kinds(self) -> Iterator[tuple[int, str, nw.Expr]]:
        """Every law with every kind of rows it treats apart, and the test that picks them."""
        for number, place in enumerate(self.places.all):
            for variant, test in self.question.variants(place):
                here = nw.col(_LAW) == number
                yield number, variant, here if test is None else here & test

    def _counted(self, frame: Frame) -> list[tuple[tuple[int, str, nw.Expr], int]]:
        """Every kind of rows, and how many there are of it."""
        kinds = [*self._kinds()]
        sums = frame.select(*(test.cast(nw.Int64).sum().alias(str(i)) for i, (_, _, test) in enumerate(kinds)))
        counts = (sums.collect() if isinstance(sums, nw.LazyFrame) else sums).row(0)
        return [(kind, count or 0) for kind, count in zip(kinds, counts, strict=True)]

    def _present(self, frame: Frame) -> list[tuple[int, str, nw.Expr]]:
        """The kinds of rows a lazy frame holds; where there may be many, a look at place, day and change tells."""
        kinds = [*self._kinds()]
        if len(kinds) <= _FEW:
            return kinds
        return [kind for kind, count in self._counted(frame) if count]

    @cached_property
    def _only(self) -> str:
        return next(iter(self.question.variants(self.places.all[0])))[0]

    @cached_property
    def _apart(self) -> bool:
        """Whether rows fall under several laws, kinds or none, and have to be judged apart."""
        variants = [v for place in self.places.all for v in self.question.variants(place)]
        return len(variants) > 1 or self.places.by is not None or variants[0][1] is not None

    def _answered(self, number: int, variant: str, frame: Frame, kept: list[str]) -> Frame:
        """The columns to keep, and the answers of one kind of rows."""
        return self._tested(number, variant, self._derived(frame), kept)

    def _derived(self, frame: Frame) -> Frame:
        return derive(frame, self._have, self._need, more=self.checks)

    def _tested(self, number: int, variant: str, frame: Frame, kept: list[str]) -> Frame:
        """The same of rows with everything that follows from their facts."""
        frames, answers = self._ask(number, variant)
        frame = frames.prepare(cast("Any", frame))
        sound = nw.col(CONTRADICTION).is_null()
        helpers: dict[str, nw.Expr] = {}

        def marked(prefix: str, marks: Mapping[int, Node]) -> dict[int, Node]:
            helpers.update({f"{prefix}{i}": m & sound for i, m in marks.items() if not isinstance(m, bool)})
            return {
                i: sound if isinstance(m, bool) else nw.col(f"{prefix}{i}") for i, m in marks.items() if m is not False
            }

        holds, open_ = marked("_xh", answers.holds), marked("_xo", answers.open)
        helpers |= {f"_xc{i}": test for i, (test, _) in enumerate(answers.cases) if not isinstance(test, bool)}
        if helpers:
            frame = frame.with_columns(**helpers)
        tests = [(t if isinstance(t, bool) else nw.col(f"_xc{i}"), w) for i, (t, w) in enumerate(answers.cases)]
        count, narrow = width(self.question.bits), is_polars(frame)
        return frame.select(
            *kept, CONTRADICTION,
            self._chosen(tests, answers.otherwise, sound, self._kind(frame)),
            *word_columns("holds", holds, count, narrow=narrow), *word_columns("open", open_, count, narrow=narrow),
        )  # fmt: skip

    def _kind(self, frame: Frame) -> Any:
        """The type of answers: in Polars a closed list."""
        return nw.Enum(self.question.answers) if is_polars(frame) else nw.String

    def _ask(self, number: int, variant: str) -> tuple[Frames, Answers]:
        found = self._compiled.get((number, variant))
        if found is None:
            columns = self._known - set(self.constants)
            frames = Frames(self._calendar, sources(columns, self.constants))
            found = self._compiled[number, variant] = (
                frames,
                self.question.ask(self.places.all[number], variant, frames),
            )
        return found

    def _chosen(self, tests: Sequence[tuple[Node, str]], otherwise: str, sound: nw.Expr, kind: Any) -> nw.Expr:
        cases: list[tuple[nw.Expr, str]] = []
        for test, word in tests:
            if test is True:
                otherwise = word
                break
            if test is not False:
                cases.append((test, word))
        found: nw.Expr = nw.lit(otherwise, kind)
        for test, word in reversed(cases):
            found = nw.when(test).then(nw.lit(word, kind)).otherwise(found)
        return nw.when(sound).then(found).otherwise(nw.lit(None, kind)).alias(self.question.answer)

    def _outside(self, frame: Frame, kept: list[str]) -> Any:
        """The rows no law is asked of: their place, or what they ask for, is not known or not among what is judged."""
        count, kind = width(self.question.bits), self._kind(frame)
        stray, why = self.question.stray()
        nowhere = nw.col(_LAW) == OUTSIDE
        named = nw.when(nowhere).then(nw.lit(self.places.by or "region", nw.String)).otherwise(nw.lit(why, nw.String))
        return frame.filter(nowhere if stray is None else nowhere | stray).select(
            *kept, named.alias(CONTRADICTION), nw.lit(None, kind).alias(self.question.answer),
            *word_columns("holds", {}, count), *word_columns("open", {}, count),
        )  # fmt: skip


def _named(frame: Frame, columns: Sequence[str]) -> Frame:
    """The frame with the names its columns came with."""
    names = {safe(name): name for name in columns if "." in name}
    present = set(columns_of(frame))
    return frame.rename({old: new for old, new in names.items() if old in present})


def open_of(yes: Node, no: Node) -> Node:
    """Neither surely yes nor surely no."""
    if yes is True or no is True:
        return False
    return negate(yes) if no is False else negate(no) if yes is False else negate(yes) & negate(no)
