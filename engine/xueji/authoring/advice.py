"""Beyond errors: what a careful colleague would ask on reading regulations in which nothing is wrong.

Each kind of advice is one function from what was read to problems; none of them changes an answer of the engine.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import chain
from typing import Any, Final

from xueji.authoring.advice_duties import repeated
from xueji.authoring.advice_succession import superseded
from xueji.authoring.advice_texts import one_language
from xueji.authoring.check import Checked
from xueji.errors import Problem
from xueji.model.enums import SourceGrade
from xueji.model.region import lies_in
from xueji.packs.load import ReadFile
from xueji.packs.source import PathInFile
from xueji.phrases.codes import Code
from xueji.policy.document import Document


@dataclass(frozen=True)
class Read:
    """The documents with the files they were read from, and the rules that cases name."""

    checked: Checked
    on: date

    @cached_property
    def files(self) -> tuple[tuple[ReadFile, Document], ...]:
        """Every file with its document."""
        documents = {document.place.file: document for document in self.checked.regulations.documents}
        read = self.checked.regulations.files
        return tuple((file, documents[file.source.file]) for file in read if file.source.file in documents)

    @cached_property
    def users(self) -> Mapping[str, tuple[str, ...]]:
        """The regions whose rules, procedures or open questions use a parameter, by its name."""
        found: dict[str, dict[str, None]] = {}
        for document in self.checked.regulations.documents:
            used = (part.uses for parts in (document.rules, document.procedures, document.not_seen) for part in parts)
            for name in chain.from_iterable(used):
                found.setdefault(name, {})[document.region] = None
        return {name: tuple(regions) for name, regions in found.items()}

    def used(self, name: str, region: str) -> bool:
        """Say whether a parameter is used where what a region says of it can hold: in it, around it or inside it."""
        return any(lies_in(region, user) or lies_in(user, region) for user in self.users.get(name, ()))


def advise(checked: Checked, on: date | None = None) -> tuple[Problem, ...]:
    """All advice on packs in file order; nothing where there are errors, they come first.

    `on` is the day for which “no longer in force” is asked: today, unless another is given.
    """
    if checked.problems:
        return ()
    read = Read(checked, on or datetime.now(UTC).astimezone().date())
    found = dict.fromkeys(problem for kind in KINDS.values() for problem in kind(read))
    return tuple(sorted(found, key=lambda p: (p.place, p.code, p.word)))


def by_weight(problems: Iterable[Problem]) -> list[Problem]:
    """Advice with what may change an answer first; of one kind in the order given."""
    weights = list(KINDS)
    return sorted(problems, key=lambda problem: weights.index(problem.code))


def _unused_parameters(read: Read) -> Iterator[Problem]:
    """Parameters no rule rests on: at their declaration, or where a value is given that no rule there asks for.

    Which stages use them is not asked.
    """
    declared: set[tuple[str, str]] = set()
    for _, document in read.files:
        for declaration in document.declarations:
            if not read.used(declaration.name, document.region):
                declared.add((declaration.name, document.region))
                also = tuple(_values(read, declaration.name, document.region))
                yield Problem("unused-parameter", declaration.place, declaration.name, also=also)
    for file, document in read.files:
        for name in dict.fromkeys(value.name for value in document.values):
            said = any(n == name and lies_in(document.region, region) for n, region in declared)
            if not said and not read.used(name, document.region):
                yield Problem("unused-parameter", file.source.key_place(("parameters", name)), name)


def _values(read: Read, name: str, region: str) -> Iterator[Any]:
    for file, document in read.files:
        if lies_in(document.region, region) and any(value.name == name for value in document.values):
            yield file.source.key_place(("parameters", name))


def _rules_without_case(read: Read) -> Iterator[Problem]:
    """Rules that no case names among what it expects; `xueji coverage` runs the cases and tells more."""
    named = frozenset[str]().union(*(case.expect.names for case in read.checked.cases))
    for file, document in read.files:
        for index, rule in enumerate(document.rules):
            if rule.name not in named:
                yield Problem("rule-without-case", file.source.place(("rules", index, "id")), rule.name)


_SECOND_HAND: Final = "a second-hand account", "二手资料"
_DOUBTFUL: Final = "a reading that is not certain", "未能确定的理解"


def _low_certainty(read: Read) -> Iterator[Problem]:
    """Documents known at second hand, one by one; and the norms that say of themselves how little is certain."""
    for file, document in read.files:
        whole = document.grade is SourceGrade.SECONDARY
        if whole:
            yield _doubt(file, ("document", "grade"), document.id, [_SECOND_HAND])
        for path, name, norm in _norms(file, document):
            if norm.get("certain") == "false":
                second_hand = norm.get("grade", document.grade) == SourceGrade.SECONDARY.value
                yield _doubt(file, (*path, "certain"), name, [_DOUBTFUL, *([_SECOND_HAND] if second_hand else [])])
            elif norm.get("grade") == SourceGrade.SECONDARY.value and not whole:
                yield _doubt(file, (*path, "grade"), name, [_SECOND_HAND])


def _doubt(file: ReadFile, path: PathInFile, word: str, why: Iterable[tuple[str, str]]) -> Problem:
    english, chinese = zip(*why, strict=True)
    details = {"why": " and on ".join(english), "why_zh": "，且为".join(chinese)}
    return Problem("low-certainty", file.source.place(path), word, details)


def _norms(file: ReadFile, document: Document) -> Iterator[tuple[PathInFile, str, Mapping[str, Any]]]:
    """What every norm says of itself, with its path and its name."""
    data = file.data or {}
    for name, entries in (data.get("parameters") or {}).items():
        for index, entry in enumerate(entries):
            yield ("parameters", name, index), f"policy.{name}", entry
    for key in ("rules", "procedures"):
        for index, entry in enumerate(data.get(key) or ()):
            yield (key, index), f"{document.id}/{entry['id']}", entry
    for key, prefix in (("closed", "closed"), ("delegates", "delegated")):
        for index, entry in enumerate(data.get(key) or ()):
            yield (key, index), f"{document.id}/{prefix}-{entry['change'][0]}", entry


def _superseded_cited(read: Read) -> Iterator[Problem]:
    """What is cited although something else has taken its place."""
    return superseded(read.files, read.on)


def _duty_repeated(read: Read) -> Iterator[Problem]:
    """Duties beside those of a wider layer that may be meant to take their place."""
    return repeated(read.files, read.on)


def _one_language(read: Read) -> Iterator[Problem]:
    """Texts that stand for both languages because nobody has written the other."""
    for file, _ in read.files:
        yield from one_language(file.source)


KINDS: Final[Mapping[Code, Callable[[Read], Iterator[Problem]]]] = {
    "unused-parameter": _unused_parameters,
    "duty-repeated": _duty_repeated,
    "superseded-cited": _superseded_cited,
    "rule-without-case": _rules_without_case,
    "low-certainty": _low_certainty,
    "one-language": _one_language,
}
"""Every kind of advice by its code, what may change an answer first."""
