"""What a position of a file is about: a condition, a key, the name of a rule, an article; told without parsing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, Literal

from xueji.editor.outline import Here, here
from xueji.packs import terms
from xueji.packs.shapes import CASES, FILE, Schema
from xueji.packs.source import PathInFile

FileKind = Literal["document", "cases"]


class Role(Enum):
    """What kind of thing stands, or is to stand, at a position."""

    KEY = auto()
    """A word of the schema."""
    CONDITION = auto()
    LENGTH = auto()
    """A length of time, or a parameter that is one."""
    FACT = auto()
    """The name of a fact."""
    FACT_KEY = auto()
    """A fact of a case, without its entity; or the entity."""
    FACT_VALUE = auto()
    """What a case gives for a fact."""
    PARAMETER = auto()
    """The name of a parameter, without `policy.`"""
    PARAMETER_VALUE = auto()
    RULE = auto()
    OWN_ID = auto()
    """The name a rule, a procedure or a gap gives itself."""
    PROCEDURE = auto()
    DOCUMENT = auto()
    EVIDENCE = auto()
    ARTICLE = auto()
    REGION = auto()
    MEMBER = auto()
    """A word of a closed list, or a flag."""
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Context:
    """A position with its role; `word` stands from column `start` to `end` of its line (from 0, in characters)."""

    role: Role
    at: Literal["key", "value"]
    path: PathInFile
    word: str
    start: int
    end: int
    before: str
    """The value from its beginning to the position."""
    quote: str = ""
    """The quote the value stands in on this line."""
    beside: tuple[str, ...] = ()
    """The keys that stand before it in the same pair of braces."""
    after: str = ""
    """What follows the word on its line."""

    @property
    def names(self) -> tuple[str, ...]:
        """The keys on the way, without the numbers of items."""
        return tuple(step for step in self.path if isinstance(step, str))


_C, _L, _R = Role.CONDITION, Role.LENGTH, Role.RULE
_VALUES: Final[Mapping[FileKind, Mapping[tuple[str, ...], Role]]] = {
    "document": {
        **{("rules", key): _C for key in ("when", "forbid", "discourage", "permit", "require")},
        **{(part, "id"): Role.OWN_ID for part in ("rules", "procedures", "not_seen")},
        ("procedures", "when"): _C, ("not_seen", "when"): _C,
        ("rules", "require", "evidence"): Role.EVIDENCE,
        ("rules", "replaces"): _R, ("procedures", "replaces"): Role.PROCEDURE,
        ("parameters", "*", "replaces"): Role.DOCUMENT,
        ("document", "implements"): Role.DOCUMENT, ("document", "replaces"): Role.DOCUMENT,
        ("rules", "oblige", "within"): _L, ("procedures", "each_within"): _L,
        ("procedures", "publicity", "within"): _L, ("procedures", "fallback", "after"): _L,
        ("rules", "oblige", "since"): Role.FACT,
        ("parameters", "*", "value"): Role.PARAMETER_VALUE, ("parameters", "*", "article"): Role.ARTICLE,
        **{(part, "article"): Role.ARTICLE for part in ("rules", "procedures", "closed", "delegates")},
        ("document", "region"): Role.REGION,
    },
    "cases": {
        **{("cases", "expect", key): _R for key in ("reasons", "duties", "findings", "unclear", "clear")},
        ("cases", "expect", "missing"): Role.FACT,
        ("cases", "evidence"): Role.EVIDENCE,
        ("cases", "region"): Role.REGION,
        ("cases", "facts", "*", "*"): Role.FACT_VALUE,
    },
}  # fmt: skip
_KEYS: Final[Mapping[FileKind, Mapping[tuple[str, ...], Role]]] = {
    "document": {
        ("parameters",): Role.PARAMETER, ("declare",): Role.PARAMETER, ("facts",): Role.FACT,
        ("evidence",): Role.EVIDENCE, ("not_modelled",): Role.ARTICLE,
        ("document", "articles", "paragraphs"): Role.ARTICLE, ("document", "articles", "items"): Role.ARTICLE,
    },
    "cases": {("cases", "facts"): Role.FACT_KEY, ("cases", "facts", "*"): Role.FACT_KEY},
}  # fmt: skip
_IN_CONDITION = re.compile(r"[\w.]+")
_IN_NAMES = re.compile(r"[\w./-]+")
_WHOLE = (Role.ARTICLE, Role.PARAMETER_VALUE, Role.OTHER, Role.FACT_VALUE, Role.MEMBER, Role.LENGTH)


def context(lines: Sequence[str], line: int, column: int, kind: FileKind) -> Context | None:
    """What a position (line and column from 0) is about; None in comments."""
    found = here(lines, line, column)
    if found is None:
        return None
    role = _role(found, kind)
    start, end = _word(lines[line] if line < len(lines) else "", column, found, role)
    whole = lines[line] if line < len(lines) else ""
    first = whole[found.start : found.start + 1]
    quote = first if first and first in "\"'" else ""
    return Context(
        role, found.at, found.path, whole[start:end], start, end, found.before, quote, found.beside, whole[end:]
    )


def _role(found: Here, kind: FileKind) -> Role:
    names = tuple(step for step in found.path if isinstance(step, str))
    table = _KEYS if found.at == "key" else _VALUES
    for pattern, role in table[kind].items():
        if len(pattern) == len(names) and all(p in ("*", n) for p, n in zip(pattern, names, strict=True)):
            return role
    if found.at == "key":
        return Role.KEY
    return Role.MEMBER if allowed(kind, found.path) else Role.OTHER


def _word(line: str, column: int, found: Here, role: Role) -> tuple[int, int]:
    """The word at a position, within the part of the value that stands on its line."""
    if found.at == "key" or role in _WHOLE:
        start, end = found.start, found.end
        if role is Role.LENGTH and line[start:end].startswith(("policy.", "政策.")):
            return start, end
        while start < end and line[start] in "\"'":
            start += 1
        while end > start and line[end - 1] in "\"'":
            end -= 1
        return (start, end) if start <= column <= end else (column, column)
    pattern = _IN_CONDITION if role is Role.CONDITION else _IN_NAMES
    for word in pattern.finditer(line, found.start, max(found.end, found.start)):
        if word.start() <= column <= word.end():
            return word.span()
    return column, column


def _schema(kind: FileKind, path: PathInFile) -> tuple[Schema | None, tuple[str, ...]]:
    """What the loader's schema says of a path (None: it knows none), and the path in the table of terms."""
    rules: Schema = {"type": "dict", "schema": FILE if kind == "document" else CASES}
    steps: list[str] = []
    for step in path:
        rules = _item(rules)
        if isinstance(step, int):
            continue
        named = "valuesrules" in rules
        found = rules["valuesrules"] if named else (rules.get("schema") or {}).get(step)
        if not isinstance(found, dict):
            return None, (*steps, step)
        steps.append(terms.NAME if named else step)
        rules = found
    return _item(rules), tuple(steps)


def _item(rules: Schema) -> Schema:
    """The rules of what stands in a list, where one item may stand without it."""
    if rules.get("type") == "list" and isinstance(rules.get("schema"), dict):
        return dict(rules["schema"])
    return rules


def keys(kind: FileKind, path: PathInFile) -> Mapping[str, terms.Entry]:
    """The keys the schema allows in the mapping at a path, with what they mean."""
    rules, steps = _schema(kind, path)
    found = (rules or {}).get("schema")
    if not isinstance(found, dict) or not all(isinstance(inner, dict) for inner in found.values()):
        return {}
    return {key: _entry((*steps, key)) for key in found}


def key(kind: FileKind, path: PathInFile) -> terms.Entry | None:
    """What the key at the end of a path means; None where the schema has none."""
    rules, steps = _schema(kind, path)
    return _entry(steps) if rules is not None and steps and steps[-1] != terms.NAME else None


def _entry(steps: tuple[str, ...]) -> terms.Entry:
    try:
        return terms.entry(steps)
    except KeyError:
        return terms.Entry(steps[-1], "", "")


def allowed(kind: FileKind, path: PathInFile) -> Mapping[str, str]:
    """The words the schema allows as the value at a path, with their Chinese terms."""
    rules, _ = _schema(kind, path)
    found = rules or {}
    if "coerce" in found and "reason" in (found.get("schema") or {}):  # a reason may stand alone
        found = found["schema"]["reason"]
    words, named = found.get("allowed") or (), found.get("meta", {}).get("terms") or {}
    return {str(word): str(named.get(word, word)) for word in words}


def is_bare_list(kind: FileKind, path: PathInFile) -> bool:
    """Say whether items with a dash must stand at a path: a list of which no item may stand alone."""
    if not path or isinstance(path[-1], int):
        return False
    around, _ = _schema(kind, path[:-1])
    rules = ((around or {}).get("schema") or {}).get(path[-1])
    return isinstance(rules, dict) and rules.get("type") == "list" and "coerce" not in rules


def is_mapping(kind: FileKind, path: PathInFile) -> bool:
    """Say whether keys stand below a path."""
    rules = _schema(kind, path)[0] or {}
    return rules.get("type") == "dict" and "coerce" not in rules
