"""Back end `frames`: conditions become boolean columns of a whole table of students, in the library that holds it.

A frame has one row per student and a column per fact: Boolean for yes-or-no facts, whole numbers, Float64 for shares,
Date, and String for texts, places (six digits), members of closed lists (English; an Enum in Polars is as good) and
sets (members with commas between them, empty text for the empty set). Null is a missing fact.

The meaning is that of the back end `closures`, row by row and without exception, where the frame keeps what readers of
single facts see to: dates from 1900 to 2199; shares from 0 to 1 that single facts would be read from; whole numbers of
at most a million either way where two columns are added or multiplied. Two columns of shares are compared as floats,
which is exact where each is the float nearest to the share it stands for.

    frames = Frames(Calendar(), {"student.status": Source("student__status")})
    pair = frames.compile(condition, Conventions())
    judged = frames.prepare(frame).with_columns(yes=pair.yes, no=pair.no).drop(*frames.helper_columns)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import narwhals as nw

from xueji.calendar import Calendar, Conventions
from xueji.language.backends.frames_algebra import Columns
from xueji.language.backends.frames_sheet import Node, Sheet, both, either, negate
from xueji.language.backends.frames_tables import normalised
from xueji.language.backends.frames_values import Column, Constant, Missing, NotColumnar, Value
from xueji.language.syntax import Expression
from xueji.language.translate import translate
from xueji.language.truth import Pair
from xueji.language.types import Type

__all__ = ["Frames", "Node", "NotColumnar", "Source", "both", "either", "negate", "normalised"]

F = TypeVar("F", nw.DataFrame[Any], nw.LazyFrame[Any])


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact is found: in a column (`complete` where it has no nulls), or one constant for every row.

    A constant is what the back end `closures` takes: date, int, Fraction, str, bool, frozenset. A source with neither
    is a fact missing in every row.
    """

    column: str | None = None
    constant: Any = None
    complete: bool = False


class Frames:
    """Compiles conditions to columns; keep one for a policy, its conditions share their tests.

    All helper columns begin with `prefix`: two instances used on one frame need two prefixes.
    """

    def __init__(self, calendar: Calendar, sources: Mapping[str, Source], prefix: str = "_x") -> None:
        self.calendar = calendar
        self._sources = dict(sources)
        self._sheet = Sheet(calendar, prefix)

    def compile(self, condition: Expression, conventions: Conventions) -> Pair[Node]:
        """Say when a condition whose parameters are bound surely holds and surely does not, over prepared frames.

        Facts without a source are missing in every row. Raises `NotColumnar` where no column expression is exact.
        """
        return translate(condition, Columns(self._sheet, self.calendar, conventions, self._fact))

    def prepare(self, frame: F) -> F:
        """Add the helper columns of everything compiled so far; lazy frames stay lazy.

        In: one row per student, the columns named in the sources. Out: the same rows and columns and
        `helper_columns`; in DuckDB and Spark rows may come in another order. Raises `EngineUnavailableError` for a
        library without tables of days (only Polars, pandas, Arrow, DuckDB and Spark have them).
        """
        return cast("F", self._sheet.added_to(frame))

    @property
    def helper_columns(self) -> tuple[str, ...]:
        """The names of the columns `prepare` adds."""
        return self._sheet.columns

    def _fact(self, name: str, kind: Type) -> Value:
        source = self._sources.get(name, Source())
        if source.column is not None:
            return Column(source.column, kind, source.complete)
        return Missing() if source.constant is None else Constant(source.constant)
