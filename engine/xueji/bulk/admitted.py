"""What a frame from a program has to be like before it is judged: its types, its values, and the facts given beside it.

Tables that are read from files come here typed already; a frame that a program made may hold anything. What no row can
be right with is refused at once; a value no fact can have makes its row contradictory, in every library.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, get_args

import narwhals as nw

from xueji.bulk.derive import CONTRADICTION, Check
from xueji.bulk.frame import opened, safe
from xueji.bulk.places import Law
from xueji.decide.reading import RawRequest
from xueji.decide.reading import read as read_request
from xueji.errors import Place, Problem, ProblemsError, UsageError, nearest
from xueji.language.types import Kind
from xueji.model.region import NATION, PROVINCES
from xueji.model.request import ENTITIES
from xueji.model.values import EARLIEST, LATEST, MOST_TEXT, GradeNumber
from xueji.vocabulary import FactEntry, Vocabulary, core

_PLACE: Final = rf"^(?:(?:{'|'.join(PROVINCES)})[0-9]{{4}}|{NATION})$"
_HIGHEST_GRADE: Final = 12
_MOST: Final = 100_000
"""No class, school or count of leaves is larger."""
_GRADES: Final = frozenset(
    f"{entity.key}.{name}"
    for entity in ENTITIES for name, model in entity.model_fields.items() if GradeNumber in get_args(model.annotation)
)  # fmt: skip
_HEADS: Final[Mapping[str, Kind]] = {
    "request.change": Kind.MEMBER, "request.region": Kind.REGION, "request.evidence": Kind.TEXT,
}  # fmt: skip
_WHOLE: Final = (nw.Int8, nw.Int16, nw.Int32, nw.Int64, nw.UInt8, nw.UInt16, nw.UInt32, nw.UInt64)
_FLOATS: Final = (nw.Float32, nw.Float64)
_TEXTS: Final = (nw.String,)
_TYPES: Final[Mapping[Kind, tuple[Any, ...]]] = {
    Kind.FLAG: (nw.Boolean,), Kind.INTEGER: (*_WHOLE, *_FLOATS), Kind.DECIMAL: (*_WHOLE, *_FLOATS),
    Kind.DATE: (nw.Date,), Kind.TEXT: _TEXTS, Kind.REGION: _TEXTS, Kind.SET: _TEXTS,
    Kind.MEMBER: (nw.String, nw.Categorical, nw.Enum),
}  # fmt: skip


@dataclass(frozen=True)
class Admitted:
    """A frame that can be judged: its columns under the names of facts, and the tests of values no fact can have."""

    columns: tuple[str, ...]
    checks: tuple[Check, ...]
    constants: Mapping[str, Any]
    """The facts given for all rows, as conditions hold them."""


def admitted(native: Any, law: Law, constants: Mapping[str, Any] | None, answer: str) -> Admitted:
    """Look at a frame's columns, not at its rows.

    `answer` is the column the answer will go to. Raises `ProblemsError` for columns of a type their fact cannot have
    and for facts given for all rows that are no facts, cannot be true or are columns as well; `UsageError` for what is
    no frame, and for one that has columns of answers already.
    """
    try:
        frame = opened(native)
    except (TypeError, ValueError) as error:  # Arrow's errors are of these, and name the column last
        why = error.args[-1] if error.args else ""
        raise UsageError.of("no_frame", type(native).__name__, why) from error
    schema = frame.collect_schema()
    columns = tuple(name.replace("__", ".", 1) for name in schema)
    if taken := [n for n in columns if n in (answer, CONTRADICTION) or n.startswith(("holds_", "open_"))]:
        raise UsageError.of("columns_of_answers", taken)
    vocabulary = core().extended(entry for document in law.documents for entry in document.facts)
    kinds = {**{name: entry.type.kind for name, entry in vocabulary.entries.items()}, **_HEADS}
    held = {name: schema[safe(name)] for name in columns if name in kinds and safe(name) in schema}
    if problems := [*_wrong_types(held, kinds), *_twice(columns, constants or {})]:
        raise ProblemsError(problems)
    checks = tuple(_checks(held, kinds, vocabulary))
    return Admitted(columns, checks, _constants(constants or {}, vocabulary))


def _wrong_types(held: Mapping[str, Any], kinds: Mapping[str, Kind]) -> Iterator[Problem]:
    for name, dtype in held.items():
        if not isinstance(dtype, _TYPES[kinds[name]]):
            details = {"found": str(dtype), "wanted": kinds[name].value, "wanted_zh": kinds[name].zh}
            yield Problem("wrong-column-type", Place("", pointer=name), name, details)


def _twice(columns: Sequence[str], constants: Mapping[str, Any]) -> Iterator[Problem]:
    for name in sorted({*columns} & {*constants}):
        yield Problem("constant-beside-column", Place("", pointer=name), name)


def _checks(held: Mapping[str, Any], kinds: Mapping[str, Kind], vocabulary: Vocabulary) -> Iterator[Check]:
    """Where a value is none its fact can have; the change of a request is seen to where it is asked."""
    for name, dtype in held.items():
        column, entry = nw.col(safe(name)), vocabulary.entries.get(name)
        if (test := _impossible(column, kinds[name], dtype, entry)) is not None:
            yield Check(name, test)


def _impossible(column: nw.Expr, kind: Kind, dtype: Any, entry: FactEntry | None) -> nw.Expr | None:
    members = [en for en, _ in entry.type.members] if entry else []
    match kind:
        case Kind.MEMBER:
            known = isinstance(dtype, nw.Enum) and {*dtype.categories} <= {*members}
            return None if known or entry is None else ~column.cast(nw.String).is_in(members)
        case Kind.SET:
            any_of = "|".join(members)
            return ~column.str.contains(rf"^(?:(?:{any_of})(?:,(?:{any_of}))*)?$")
        case Kind.REGION:
            return ~column.str.contains(_PLACE)
        case Kind.TEXT:
            return column.str.len_chars() > MOST_TEXT if entry else None
        case Kind.DATE:
            return (column < nw.lit(EARLIEST)) | (column > nw.lit(LATEST))
        case Kind.INTEGER:
            low, high = (1, _HIGHEST_GRADE) if entry and entry.name in _GRADES else (0, _MOST)
            outside = ~((column >= low) & (column <= high))
            return outside | (column.round(0) != column) if isinstance(dtype, _FLOATS) else outside
        case Kind.DECIMAL:
            return ~((column >= 0) & (column <= 1))
        case _:
            return None


def _constants(given: Mapping[str, Any], vocabulary: Vocabulary) -> dict[str, Any]:
    """The facts of all rows, read as a request's are; they are held against one another, not against a day."""
    data: dict[str, dict[str, Any]] = {}
    problems = []
    for word, value in given.items():
        entity, _, own = word.partition(".")
        if word in vocabulary.entries:
            data.setdefault(entity, {})[own] = value
        else:
            known = [name for name in vocabulary.entries if name.startswith(f"{entity}.")]
            details = {"allowed": ", ".join(known)}
            place = Place("constants", pointer=word)
            problems.append(Problem("unknown-fact", place, word, details, nearest(word, vocabulary.entries)))
    if problems:
        raise ProblemsError(problems)
    raw = RawRequest(data, locate=lambda path: Place("constants", pointer=".".join(map(str, path))))
    facts = read_request(raw, None, NATION, LATEST, vocabulary, {}).facts
    return {name: facts[name] for name in given if name in facts}


__all__ = ["Admitted", "admitted"]
