"""Facts that are the same for all rows, read from text as those of a request are read."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from xueji.audits.options import Law
from xueji.decide.reading import RawRequest
from xueji.decide.reading import read as read_request
from xueji.errors import Place, Problem, ProblemsError, RequestError, nearest
from xueji.language.types import Kind
from xueji.model.region import NATION
from xueji.vocabulary import Vocabulary, core

_LATE: Final = date(2199, 12, 31)
"""Constants are held against one another, not against the day of the question: no fact is later than this."""
_FLAGS: Final = {"true": True, "false": False, "yes": True, "no": False, "是": True, "否": False}


def everything(law: Law) -> Vocabulary:
    """The facts of the model and of every document."""
    return core().extended(entry for document in law.documents for entry in document.facts)


def read_constants(given: Mapping[str, str], law: Law) -> dict[str, Any]:
    """Typed facts by name, from names (English or Chinese) and texts; raises `ProblemsError` with every problem."""
    vocabulary = everything(law)
    data: dict[str, dict[str, Any]] = {}
    names, problems = [], []
    for word, text in given.items():
        name = vocabulary.aliases.get(word)
        if name is None:
            problems.append(Problem("unknown-fact", _place(word), word, {}, nearest(word, vocabulary.aliases)))
            continue
        entity, _, own = name.partition(".")
        data.setdefault(entity, {})[own] = _value(text, vocabulary.entries[name].type.kind)
        names.append(name)
    try:
        facts = read_request(
            RawRequest(data, locate=lambda path: _place(".".join(map(str, path)))), None, NATION, _LATE, vocabulary, {}
        ).facts
    except RequestError as error:
        raise ProblemsError([*problems, *error.problems]) from None
    if problems:
        raise ProblemsError(problems)
    return {name: facts[name] for name in names}


def _place(pointer: str) -> Place:
    return Place("--fact", pointer=pointer)


def _value(text: str, kind: Kind) -> Any:
    """A text as the value JSON would hold; left as text where it is none, for the reader to say so."""
    match kind:
        case Kind.FLAG:
            return _FLAGS.get(text.lower(), text)
        case Kind.INTEGER:
            return int(text) if text.isascii() and text.isdecimal() else text
        case Kind.SET:
            return [part.strip() for part in text.split(",") if part.strip()]
        case _:
            return text
