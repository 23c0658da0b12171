"""Which changes of students an edit can bear on at all, so that nothing else has to be asked."""

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any, Final

from xueji.model.enums import Change
from xueji.policy.document import Document
from xueji.policy.rule import Procedure, Rule
from xueji.releases.changes import law

Touched = frozenset[Change | None]
"""Changes of students; None stands for stored records."""
EVERYTHING: Final[Touched] = frozenset((*Change, None))
_NORMS: Final = ("rules", "procedures", "closed", "not_seen", "delegations")


def touched(before: Iterable[Document], after: Iterable[Document], everywhere: Iterable[Document]) -> Touched:
    """The changes for which two editions of a pack may differ; `everywhere` are all documents of either.

    A part bears on its own changes and on those of all it replaces, a value on those of every norm that rests on it;
    whatever else of a document has changed may bear on everything.
    """
    old, new = ({document.id: law(document) for document in documents} for documents in (before, after))
    known = _Known(everywhere)
    found: set[Change | None] = set()
    for name in old.keys() | new.keys():
        one, other = old.get(name), new.get(name)
        if one is None or other is None or _head(one) != _head(other):
            return EVERYTHING
        for kind in _NORMS:
            for part in _differing(getattr(one, kind), getattr(other, kind)):
                found |= known.triggers(part)
        for value in _differing(one.values, other.values):
            found |= known.resting_on(value.name)
    return frozenset(found)


def _head(document: Document) -> Document:
    """A document without its norms and values; what it declares for requests is looked at elsewhere."""
    empty: dict[str, Any] = dict.fromkeys((*_NORMS, "values", "facts"), ())
    return dataclasses.replace(document, **empty, evidence={})


def _differing(before: tuple[Any, ...], after: tuple[Any, ...]) -> Iterator[Any]:
    """Parts that stand in one of two lists alone."""
    yield from (part for part in before if part not in after)
    yield from (part for part in after if part not in before)


class _Known:
    """Every norm there is, by name, and by the parameters it rests on."""

    def __init__(self, documents: Iterable[Document]) -> None:
        norms = [part for d in documents for kind in ("rules", "procedures", "not_seen") for part in getattr(d, kind)]
        self._by_name: dict[str, list[Any]] = {}
        self._by_parameter: dict[str, list[Any]] = {}
        for part in norms:
            self._by_name.setdefault(part.name, []).append(part)
            for parameter in part.uses:
                self._by_parameter.setdefault(parameter, []).append(part)

    def triggers(self, part: Any) -> set[Change | None]:
        """The changes of a part and of all it replaces, step by step."""
        found: set[Change | None] = set()
        seen: set[str] = set()
        waiting = [part]
        while waiting:
            norm = waiting.pop()
            found.update(norm.changes)
            if getattr(norm, "record", False):
                found.add(None)
            names = norm.replaces if isinstance(norm, (Rule, Procedure)) else ()
            waiting += [other for name in names if name not in seen for other in self._by_name.get(name, ())]
            seen.update(names)
        return found

    def resting_on(self, parameter: str) -> set[Change | None]:
        """The changes of every norm that rests on a parameter."""
        return {change for part in self._by_parameter.get(parameter, ()) for change in self.triggers(part)}
