"""What loaded packs add to the JSON Schemas, as completion and hover show it: facts, parameters, evidence, places."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from xueji.calendar import Unit
from xueji.language.functions import FUNCTIONS
from xueji.language.types import Kind
from xueji.packs import json_patterns as patterns
from xueji.packs.json_parts import Schema, either, silently, snippet
from xueji.packs.load import Reading
from xueji.policy.parameter import Declaration
from xueji.vocabulary import ENTITY_TERMS, FactEntry, core

_MOST_COUNT: Final = 100_000


@dataclass(frozen=True)
class Known:
    """The names that some packs give: facts and parameters by name, evidence with its Chinese name, places by pack."""

    facts: Mapping[str, tuple[FactEntry, ...]]
    declarations: Mapping[str, tuple[Declaration, ...]]
    evidence: Mapping[str, str]
    places: Mapping[str, str]
    packs: Mapping[str, str]
    """Which pack a document stands in."""


def known(reading: Reading) -> Known:
    """The names of all packs that were read, and those of the model; several packs may declare one name."""
    facts: dict[str, tuple[FactEntry, ...]] = {name: (entry,) for name, entry in core().entries.items()}
    declarations: dict[str, tuple[Declaration, ...]] = {}
    evidence: dict[str, str] = {}
    places: dict[str, str] = {}
    documents = sorted(reading.documents, key=lambda d: (d.region != "000000", d.pack, d.id))
    for document in documents:
        for fact in document.facts:
            facts[fact.name] = (*facts.get(fact.name, ()), fact)
        for declaration in document.declarations:
            declarations[declaration.name] = (*declarations.get(declaration.name, ()), declaration)
        evidence |= {name: text.zh for name, text in document.evidence.items()}
        places.setdefault(document.pack, document.region)
    return Known(facts, declarations, evidence, places, {d.id: d.pack for d in documents})


def fact_snippets(names: Known, kind: Kind | None = None) -> Iterator[Schema]:
    """Every fact, or those of a kind, by its Chinese and its English name."""
    for entries in names.facts.values():
        entry = entries[0]
        if kind is None or entry.type.kind is kind:
            body = _in_condition(entry) if kind is None else entry.name
            term = f"{ENTITY_TERMS[entry.entity]}.{entry.zh}"
            yield snippet(term, body, f"{entry.name}：{fact_meaning(entry)}")
            yield snippet(entry.name, body, f"{term}：{fact_meaning(entry)}")


def _in_condition(entry: FactEntry) -> str:
    """A fact with what it is mostly compared with."""
    words = ",".join(en for en, _ in entry.type.members)
    match entry.type.kind:
        case Kind.MEMBER:
            return f'{entry.name} == "${{1|{words}|}}"'
        case Kind.SET:
            return f'any_of({entry.name}, ["${{1|{words}|}}"])'
        case Kind.INTEGER:
            return f"{entry.name} >= ${{1:1}}"
        case _:
            return entry.name


def fact_meaning(entry: FactEntry) -> str:
    """What a fact means, its type, unit and source, and which pack brings it."""
    kind = entry.type.kind
    values = "、".join(f"`{en}` {zh}" for en, zh in entry.type.members) if entry.type.members else kind.zh
    more = [f"（{values}）", entry.unit and f"单位 {entry.unit}", entry.source, entry.pack and f"仅 {entry.pack}"]
    return " · ".join(part for part in (entry.told("zh"), *more, entry.meaning) if part)


def parameter_snippets(names: Known) -> Iterator[Schema]:
    """Every parameter as conditions and lengths of time name it."""
    for name, declarations in names.declarations.items():
        title = declarations[0].title
        yield snippet(f"政策.{title.zh}", f"policy.{name}", f"policy.{name}: {title.en}")
        yield snippet(f"policy.{name}", f"policy.{name}", f"{title.zh}: {title.en}")


def function_snippets() -> Iterator[Schema]:
    """Every function of conditions, by what it says in Chinese and by its name."""
    for function in FUNCTIONS.values():
        holes = ", ".join(f"${{{index}:{name}}}" for index, name in enumerate(function.names, 1))
        body = f"{function.name}({holes})"
        yield snippet(function.zh, body, f"{function.name}({', '.join(function.names)}): {function.en}")
        yield snippet(f"{function.name}(…)", body, f"{function.zh}: {function.en}")


def fact_value(entries: Iterable[FactEntry]) -> Schema:
    """What a case may give for a fact; anything where packs disagree on its type. Nothing given is not known."""
    listed = tuple(entries)
    found: Schema = {"title": " / ".join(dict.fromkeys(entry.zh for entry in listed))}
    told = "\n\n".join(dict.fromkeys(map(fact_meaning, listed)))
    found |= {"description": listed[0].told("zh"), "markdownDescription": f"`{listed[0].name}` {told}"}
    if len({entry.type for entry in listed}) > 1:
        return found
    return found | _typed(listed[0])


def _typed(entry: FactEntry) -> Schema:
    given = _given(entry)
    kept = {key: given.pop(key) for key in ("defaultSnippets",) if key in given}
    return either(given, silently("null")) | kept


def _given(entry: FactEntry) -> Schema:
    """A value of a fact's type."""
    match entry.type.kind:
        case Kind.FLAG:
            shown = [snippet("是", True, "true"), snippet("否", False, "false")]
            return {"type": ["boolean", "string"], "pattern": patterns.FLAG, "defaultSnippets": shown}
        case Kind.INTEGER:
            pattern = patterns.count(0, _MOST_COUNT)
            return {"type": ["integer", "string"], "minimum": 0, "maximum": _MOST_COUNT, "pattern": pattern}
        case Kind.DECIMAL:
            return {"type": ["number", "string"], "minimum": 0, "maximum": 1, "pattern": patterns.SHARE}
        case Kind.DATE:
            return {"type": "string", "pattern": patterns.DATE}
        case Kind.REGION:
            return {"type": ["string", "integer"], "minimum": 110_000, "pattern": patterns.REGION_OF_A_FACT}
        case Kind.MEMBER:
            return _member(entry)
        case Kind.SET:
            return {"type": "array", "items": _member(entry)}
        case _:
            return either({"type": ["string", "number"], "maxLength": 500}, silently("boolean"))


def _member(entry: FactEntry) -> Schema:
    """Its English word, which completion writes, or its Chinese term."""
    shown = [
        part
        for en, zh in entry.type.members
        for part in (snippet(zh, int(en) if en.isdigit() else en, en), snippet(en, int(en) if en.isdigit() else en, zh))
    ]
    listed = "|".join(word.replace("(", "[(]").replace(")", "[)]") for word in entry.type.words)
    numbers = [int(en) for en, _ in entry.type.members if en.isdigit()]
    told = "、".join(f"{en} {zh}" for en, zh in entry.type.members)
    held = {"pattern": f"^(?:{listed})$", "patternErrorMessage": f"此处可用 (allowed here): {told}"}
    counted = {"minimum": min(numbers), "maximum": max(numbers)} if numbers else {}
    return {"type": ["string", "integer"] if numbers else "string", **counted, **held, "defaultSnippets": shown}


def parameter_about(declarations: Iterable[Declaration], names: Known, cited: str) -> Schema:
    """Title and meaning of a parameter, its limits, where it is declared, and what the nation says."""
    listed = tuple(declarations)
    first = listed[0]
    limits = "; ".join(limits_text(first.schema))
    where = "、".join(dict.fromkeys(names.packs[declaration.document] for declaration in listed))
    zh = f"{first.title.zh}（{first.type.kind.zh}）" + (f"，范围 {limits}" if limits else "")
    en = f"{first.title.en} ({first.type.kind.value})" + (f", limits {limits}" if limits else "")
    told = "\n\n".join(part for part in (f"`{first.name}` {zh}", en, cited, f"declare: {where}") if part)
    return {"title": first.title.zh, "description": f"{zh}\n{en}", "markdownDescription": told}


def limits_text(schema: Mapping[str, Any]) -> Iterator[str]:
    """The limits of a parameter as people read them, one a time."""
    for key, limit in schema.items():
        if isinstance(limit, Mapping):
            yield from (f"{key} {part}" for part in limits_text(limit))
        else:
            listed = isinstance(limit, list)
            shown = ", ".join(map(patterns.written, limit)) if listed else patterns.written(limit)
            yield {"min": "≥ ", "max": "≤ "}.get(key, "∈ ") + shown


def value_snippets(declaration: Declaration) -> list[Schema]:
    """What completion offers for a value of a parameter: the units it may have, in both languages."""
    match declaration.type.kind:
        case Kind.DURATION:
            units = (declaration.schema.get("unit") or {}).get("allowed") or list(Unit)
            return [
                snippet(label, f"${{1:10}} {unit.value}")
                for unit in map(Unit, units)
                for label in (f"…{unit.zh}", f"… {unit.value}")
            ]
        case Kind.DECIMAL:
            return [snippet("三分之一", "1/3", "1/3"), snippet("二分之一", "1/2", "1/2")]
        case Kind.MONTH_DAY:
            return [snippet("8月31日", "08-31", "08-31")]
        case _:
            return []


def in_force(reading: Reading) -> Mapping[str, str]:
    """What documents of the nation say of each parameter: value, stages, article, document."""
    found: dict[str, list[str]] = {}
    for document in reading.documents:
        if document.region == "000000":
            for value in document.values:
                stages = "、".join(stage.zh for stage in value.stages)
                shown = value.value.zh if hasattr(value.value, "zh") else patterns.written(value.value)
                told = f"{document.title.zh}{value.article}：{shown}（{stages}）"
                found.setdefault(value.name, []).append(told)
    return {name: "\n\n".join(dict.fromkeys(told)) for name, told in found.items()}
