"""The bridge: which facts conditions may speak of. Read off the model, extended by what packs declare.

One entry a fact: its name in conditions and requests, its official Chinese term, its type, unit, meaning and source.
"""

import re
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache, cached_property

from pydantic.fields import FieldInfo

from xueji.language.check import Names
from xueji.language.syntax import Fact, Parameter
from xueji.language.types import DATE, DECIMAL, FLAG, INTEGER, REGION, TEXT, Kind, Type
from xueji.model.enums import Term
from xueji.model.meanings import MEANINGS
from xueji.model.request import ENTITIES, Entity
from xueji.model.values import RegionCode
from xueji.phrases import Language
from xueji.phrases.numerals import numeral

_SOURCES = (
    (r"N13 art\. (\d+)", "national measures of 2013, 第{}条", "2013年《中小学生学籍管理办法》第{}条"),
    (r"([一-鿿]+) art\. (\d+)", "《{}》第{}条", "《{}》第{}条"),
    (r"NS 学校 (.+)", "collection form for schools, {}", "学校采集表 {}"),
    (r"NS (.+)", "collection form for students, item {}", "学生采集表第 {} 项"),
)
"""What the model's short sources stand for: their form, and the words in both languages."""


@dataclass(frozen=True, slots=True)
class FactEntry:
    """One fact of the vocabulary; `pack` names the pack that declared it, nothing for the core."""

    name: str
    zh: str
    type: Type
    meaning: str
    unit: str = ""
    source: str = ""
    pack: str = ""
    meaning_zh: str = ""
    """Empty where a pack has declared the fact: then `meaning` is as its author wrote it."""

    def told(self, language: Language) -> str:
        """What the fact means, in a language where there is a text in it."""
        return self.meaning_zh or self.meaning if language == "zh" else self.meaning

    def cited(self, language: Language) -> str:
        """Where the fact is taken from, in words; what a pack gives in a form of its own stays as it is written."""
        for form, en, zh in _SOURCES:
            if found := re.fullmatch(form, self.source):
                said = (numeral(int(part)) if " art" in form and part.isdigit() else part for part in found.groups())
                return (zh if language == "zh" else en).format(*said)
        return self.source

    @property
    def entity(self) -> str:
        """The part of the request the fact stands in."""
        return self.name.partition(".")[0]


@dataclass(frozen=True)
class Vocabulary:
    """Every fact conditions and requests may speak of in one place; `base` is what it extends."""

    entries: Mapping[str, FactEntry]
    base: "Vocabulary | None" = None

    @cached_property
    def _added(self) -> tuple[FactEntry, ...]:
        known = self.base.entries if self.base else {}
        return tuple(entry for name, entry in self.entries.items() if known.get(name) is not entry)

    @cached_property
    def _short(self) -> Mapping[str, tuple[str, ...]]:
        """Every Chinese term without its entity, with the facts it may mean."""
        found = dict(self.base._short) if self.base else {}
        for entry in self._added:
            found[entry.zh] = tuple(dict.fromkeys((*found.get(entry.zh, ()), entry.name)))
        return found

    @cached_property
    def aliases(self) -> Mapping[str, str]:
        """Every way to write a fact, with its name: that name, 学生.学籍状态, and 学籍状态 where it is unique."""
        found = dict(self.base.aliases) if self.base else {}
        for entry in self._added:
            found[entry.name] = found[f"{ENTITY_TERMS[entry.entity]}.{entry.zh}"] = entry.name
        for zh in {entry.zh for entry in self._added}:
            names = self._short[zh]
            found.pop(zh, None)
            if len(names) == 1:
                found[zh] = names[0]
        return found

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """Every way to write a fact, with the fact as conditions hold it."""
        return {alias: Fact(name, self.entries[name].type) for alias, name in self.aliases.items()}

    def names(self, parameters: Mapping[str, Type], terms: Mapping[str, str]) -> Names:
        """What the checker needs: these facts, and parameters with their types and Chinese terms."""
        known = {name: Parameter(name, kind) for name, kind in parameters.items()}
        return Names(self.facts, known | {terms[name]: parameter for name, parameter in known.items()})

    def term(self, name: str) -> str:
        """The Chinese term of a fact, or the name itself."""
        entry = self.entries.get(name)
        return entry.zh if entry else name

    def extended(self, more: Iterable[FactEntry]) -> "Vocabulary":
        """Give this vocabulary with the facts of a pack."""
        added = {entry.name: entry for entry in more}
        return Vocabulary({**self.entries, **added}, self) if added else self


ENTITY_TERMS: Mapping[str, str] = {entity.key: entity.zh for entity in ENTITIES}


@cache
def core() -> Vocabulary:
    """The facts of the model."""
    return Vocabulary({entry.name: entry for entity in ENTITIES for entry in _entries(entity)})


def _entries(entity: type[Entity]) -> Iterable[FactEntry]:
    for name, field in entity.model_fields.items():
        extra = typing.cast("dict[str, str]", field.json_schema_extra)
        yield FactEntry(
            f"{entity.key}.{name}", field.title or name, _type_of(field), field.description or "",
            extra["unit"], extra["source"], meaning_zh=MEANINGS.get(f"{entity.key}.{name}", ""),
        )  # fmt: skip


_PLAIN: Mapping[object, Type] = {bool: FLAG, int: INTEGER, Fraction: DECIMAL, date: DATE, str: TEXT}


def _type_of(field: FieldInfo) -> Type:
    annotated = next(arg for arg in typing.get_args(field.annotation) if arg is not types.NoneType)
    if annotated == RegionCode:
        return REGION
    bare = typing.get_args(annotated)[0]
    if typing.get_origin(bare) is frozenset:
        return closed(Kind.SET, typing.get_args(bare)[0])
    if isinstance(bare, type) and issubclass(bare, Term):
        return closed(Kind.MEMBER, bare)
    return _PLAIN[bare]


@cache
def closed(kind: Kind, members: type[Term]) -> Type:
    """The type of one closed list of the model."""
    return Type(kind, members.__name__, tuple((str(m.value), m.zh) for m in members))
