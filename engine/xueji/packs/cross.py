"""Documents beside one another: names used once, references that lead somewhere, no circle of replacements."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain as flattened

from xueji.errors import LayerError, Problem, nearest
from xueji.model.region import lies_in
from xueji.policy.document import Document
from xueji.policy.layer import boundaries, in_force
from xueji.policy.rule import Procedure, Rule


def problems(documents: Sequence[Document]) -> list[Problem]:
    """Every problem that no file shows alone, on any day in any region the documents name."""
    found = [
        *_names(documents),
        *_values_twice(documents),
        *flattened.from_iterable(_references(document, documents) for document in documents),
        *_circles(documents),
    ]
    return found or list(_contradictions(documents))


def _names(documents: Sequence[Document]) -> Iterator[Problem]:
    seen: dict[str, Document] = {}
    for document in documents:
        first = seen.setdefault(document.id, document)
        if first is not document:
            yield Problem("duplicate-document", document.place, document.id, also=(first.place,))
        parts: dict[str, Rule | Procedure] = {}
        for part in (*document.rules, *document.procedures):
            before = parts.setdefault(part.id, part)
            if before is not part:
                yield Problem("duplicate-rule", part.place, part.id, also=(before.place,))


def _values_twice(documents: Sequence[Document]) -> Iterator[Problem]:
    for document in documents:
        seen: dict[tuple[str, str], Problem | object] = {}
        places = {}
        for value in document.values:
            for stage in value.stages:
                key = value.name, stage.value
                if key in seen:
                    yield Problem("duplicate-parameter", value.place, value.name, also=(places[key],))
                    break
                seen[key], places[key] = value, value.place


def _references(document: Document, documents: Sequence[Document]) -> Iterator[Problem]:
    ids = {other.id for other in documents}
    parts = {part.name for other in documents for part in (*other.rules, *other.procedures)}
    wider = {other.id: other for other in documents}
    for name in (*document.implements, *document.replaces):
        if name not in ids:
            yield Problem("unknown-document", document.place, name, suggestion=nearest(name, ids))
    for old in document.replaces:
        target = wider.get(old)
        if target and target.region != document.region:
            region = {"region": target.region}
            yield Problem("region-mismatch", document.place, document.region, region, also=(target.place,))
    for part in (*document.rules, *document.procedures):
        for name in part.replaces:
            target = wider.get(name.partition("/")[0])
            if name not in parts or target is None:
                yield Problem("unknown-rule", part.place, name, suggestion=nearest(name, parts))
            elif not lies_in(document.region, target.region):
                region = {"region": target.region}
                yield Problem("region-mismatch", part.place, document.region, region, also=(target.place,))
    for value in document.values:
        if value.replaces and value.replaces not in ids:
            yield Problem("unknown-document", value.place, value.replaces, suggestion=nearest(value.replaces, ids))


def _circles(documents: Sequence[Document]) -> Iterator[Problem]:
    edges: dict[str, tuple[str, ...]] = {document.id: document.replaces for document in documents}
    places = {document.id: document.place for document in documents}
    for document in documents:
        for part in (*document.rules, *document.procedures):
            edges[part.name], places[part.name] = part.replaces, part.place
    reported: set[str] = set()
    for name in edges:
        circle = _circle(name, edges)
        if circle and name not in reported:
            reported |= set(circle)
            also = tuple(places[other] for other in circle if other != name)
            yield Problem("replaces-cycle", places[name], name, {"chain": " → ".join((*circle, name))}, also=also)


def _circle(name: str, edges: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    waiting: list[tuple[str, ...]] = [(name,)]
    while waiting:
        path = waiting.pop()
        for target in edges.get(path[-1], ()):
            if target == name:
                return path
            if target not in path:
                waiting.append((*path, target))
    return ()


def _contradictions(documents: Sequence[Document]) -> Iterator[Problem]:
    seen: set[tuple[object, ...]] = set()
    for region in sorted({document.region for document in documents}):
        for day in boundaries(documents, region):
            try:
                in_force(documents, region, day)
            except LayerError as error:
                for problem in error.problems:
                    key = problem.code, problem.place, problem.word, problem.also
                    if key not in seen:
                        seen.add(key)
                        yield problem
