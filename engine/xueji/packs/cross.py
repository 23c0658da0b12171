"""Documents beside one another: names used once, references that lead somewhere, no circle of replacements."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain as flattened

from xueji.errors import LayerError, Place, Problem, nearest
from xueji.model.enums import DocumentStatus, SchoolKind
from xueji.model.region import lies_in
from xueji.policy.document import Document
from xueji.policy.layer import boundaries, in_force, known_in, overriding
from xueji.policy.parameter import ParameterValue
from xueji.policy.rule import NotSeen, Procedure, Rule


def problems(documents: Sequence[Document], *, complete: bool = True, sound: bool = True) -> list[Problem]:
    """Every problem that no file shows alone, on any day in any region the documents name.

    Where the documents are not `complete`, references may lead to what is missing and are not followed; where they are
    not `sound`, the days are not gone through.
    """
    found = [*_names(documents), *_values_twice(documents)]
    if complete:
        found += flattened.from_iterable(_references(document, documents) for document in documents)
        found += _circles(documents)
    return found if found or not (complete and sound) else list(_merged(_contradictions(documents)))


def _merged(found: Iterable[Problem]) -> Iterator[Problem]:
    """What one norm sets aside on different days without saying so, as one problem with the whole list to write."""
    unsaid: dict[tuple[Place, str], list[Problem]] = {}
    for problem in found:
        if problem.code == "unsaid-override":
            unsaid.setdefault((problem.place, problem.word), []).append(problem)
        else:
            yield problem
    for (place, word), several in unsaid.items():
        said = [name for name in several[0].details["said"].split(",") if name]
        details = overriding(said, list(dict.fromkeys(problem.details["document"] for problem in several)))
        also = tuple(dict.fromkeys(flattened.from_iterable(problem.also for problem in several)))
        yield Problem("unsaid-override", place, word, details, also=also)


def _rules_and_procedures(document: Document) -> tuple[Rule | Procedure, ...]:
    return (*document.rules, *document.procedures)


def _names(documents: Sequence[Document]) -> Iterator[Problem]:
    seen: dict[str, Document] = {}
    for document in documents:
        first = seen.setdefault(document.id, document)
        if first is not document:
            yield Problem("duplicate-document", document.place, document.id, also=(first.place,))
        parts: dict[str, Rule | Procedure | NotSeen] = {}
        for part in (*_rules_and_procedures(document), *(gap for gap in document.not_seen if gap.id)):
            before = parts.setdefault(part.id, part)
            if before is not part:
                yield Problem("duplicate-rule", part.place, part.id, also=(before.place,))


def _values_twice(documents: Sequence[Document]) -> Iterator[Problem]:
    for document in documents:
        seen: dict[tuple[str, str], ParameterValue] = {}
        for value in document.values:
            first = next((seen[value.name, stage] for stage in value.stages if (value.name, stage) in seen), None)
            if first is not None:
                yield Problem("duplicate-parameter", value.place, value.name, also=(first.place,))
            seen |= {(value.name, stage): value for stage in value.stages}


def _references(document: Document, documents: Sequence[Document]) -> Iterator[Problem]:
    known = {other.id: other for other in documents}
    for name in (*document.implements, *document.replaces):
        if name not in known:
            yield Problem("unknown-document", document.place, name, suggestion=nearest(name, known))
    for old in document.replaces:
        target = known.get(old)
        if target and target.region != document.region:
            yield from _elsewhere(document, document.place, target, target.place)
    rules: dict[str, Rule | Procedure | NotSeen] = {r.name: r for d in documents for r in d.rules}
    gaps = {gap.name: gap for d in documents for gap in d.not_seen if gap.id}
    yield from _parts(document, known, document.rules, rules | gaps)
    yield from _parts(document, known, document.procedures, {p.name: p for d in documents for p in d.procedures})
    for value in document.values:
        for name in value.replaces:
            yield from _value(document, value, name, known)


def _parts(
    document: Document, known: Mapping[str, Document],
    parts: Iterable[Rule | Procedure], targets: Mapping[str, Rule | Procedure | NotSeen],
) -> Iterator[Problem]:  # fmt: skip
    """A rule replaces a rule or closes a gap, a procedure a procedure, of the same region or a wider one."""
    for part in parts:
        for name in part.replaces:
            target = targets.get(name)
            if target is None:
                yield Problem("unknown-rule", part.place, name, suggestion=nearest(name, targets))
            elif not lies_in(document.region, known[target.document].region):
                yield from _elsewhere(document, part.place, known[target.document], target.place)
            elif not ({*part.triggers} & {*target.triggers} and {*part.stages} & {*target.stages}):
                details = {"document": target.document}
                yield Problem("replaces-nothing", part.place, part.name, details, also=(target.place,))
            elif _kinds(part) < _kinds(target):
                details = {"document": target.document}
                yield Problem("narrower-replacement", part.place, part.name, details, also=(target.place,))


def _kinds(part: Rule | Procedure | NotSeen) -> set[SchoolKind]:
    return set(part.school_kinds if isinstance(part, Rule) and part.school_kinds else SchoolKind)


def _value(document: Document, value: ParameterValue, name: str, known: Mapping[str, Document]) -> Iterator[Problem]:
    """A value replaces one of the same parameter that is given for one of its stages at least."""
    target = known.get(name)
    if target is None:
        yield Problem("unknown-document", value.place, name, suggestion=nearest(name, known))
    elif not lies_in(document.region, target.region):
        yield from _elsewhere(document, value.place, target, target.place)
    elif not any(old.name == value.name and {*old.stages} & {*value.stages} for old in target.values):
        details = {"document": target.id}
        yield Problem("replaces-nothing", value.place, value.name, details, also=(target.place,))


def _elsewhere(document: Document, place: Place, target: Document, there: Place) -> Iterator[Problem]:
    if document.region and target.region:
        yield Problem("replaces-other-region", place, document.region, {"region": target.region}, also=(there,))


def _circles(documents: Sequence[Document]) -> Iterator[Problem]:
    edges: dict[str, tuple[str, ...]] = {document.id: document.replaces for document in documents}
    places = {document.id: document.place for document in documents}
    for document in documents:
        for part in _rules_and_procedures(document):
            edges[part.name], places[part.name] = part.replaces, part.place
    reported: set[str] = set()
    for name in edges:
        circle = () if name in reported else _circle(name, edges)
        if circle:
            reported |= set(circle)
            also = tuple(places[other] for other in circle if other != name)
            yield Problem("replaces-cycle", places[name], name, {"chain": " → ".join((*circle, name))}, also=also)


def _circle(name: str, edges: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The shortest way from a name back to itself."""
    came_from: dict[str, str] = {}
    waiting = deque([name])
    while waiting:
        here = waiting.popleft()
        for target in edges.get(here, ()):
            if target == name:
                way = [here]
                while way[-1] != name:
                    way.append(came_from[way[-1]])
                return tuple(reversed(way))
            if target not in came_from:
                came_from[target] = here
                waiting.append(target)
    return ()


def _contradictions(documents: Sequence[Document]) -> Iterator[Problem]:
    seen: set[tuple[object, ...]] = set()
    for region in sorted({document.region for document in documents}):
        here = known_in(documents, region)
        # one day a change of law, and for each draft the day it would have come into force
        whens = [(day, False) for day in boundaries(here, region)]
        own = [document for document in here if document.region == region]
        whens += [(d.since, True) for d in own if d.status is DocumentStatus.DRAFT]
        for day, drafts in whens:
            if not any(document.begun(day, drafts=drafts) for document in own):
                continue  # then the law is that of the wider region, whose turn was before
            try:
                in_force(here, region, day, drafts=drafts)
            except LayerError as error:
                for problem in error.problems:
                    key = problem.code, problem.place, problem.word, problem.also
                    if key not in seen:
                        seen.add(key)
                        yield problem
