"""JSON Schemas of the files officers write, made from the loader's own shapes: by them editors check and explain.

Draft 7, which the YAML extensions of editors support best. Beside the standard words they use those of the YAML
language server: `markdownDescription`, `markdownEnumDescriptions`, `defaultSnippets` (completion by Chinese terms that
writes the English word), `errorMessage` and `patternErrorMessage`.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from xueji.calendar import Duration, Unit
from xueji.language.types import Kind
from xueji.packs import json_names as names
from xueji.packs import json_patterns as patterns
from xueji.packs import shapes, terms
from xueji.packs.accepted import ACCEPTED
from xueji.packs.json_condition import condition, guide
from xueji.packs.json_parts import either, in_order, line, silently, snippet
from xueji.packs.json_skeletons import skeleton
from xueji.packs.json_ties import TIES
from xueji.packs.load import Reading
from xueji.packs.shapes import Schema
from xueji.vocabulary import ENTITY_TERMS

VERSION: Final = 1
"""The number in the schemas' names. It rises when a file that was right becomes wrong: a key or a word taken away, a
key newly required, a text held to a narrower pattern. Keys, words, facts and parameters that are added do not raise it.
"""

FILES: Final[Mapping[str, Schema]] = {"document": shapes.FILE, "cases": shapes.CASES, "accepted": ACCEPTED}
HEADER: Final[Mapping[str, str]] = {
    "document": f"# yaml-language-server: $schema=../schema/document-{VERSION}.json",
    "cases": f"# yaml-language-server: $schema=../../schema/cases-{VERSION}.json",
}
"""The first line of every regulation and of every file of cases: where editors find the schema."""
_TITLES: Final = {
    "document": "学籍规定 (a regulation)", "cases": "用例 (cases)", "accepted": "已接受的发现 (accepted findings)",
}  # fmt: skip
_HEAD: Final = ("change", "region", "on", "evidence")
"""What a request says beside facts; the loader takes it among the facts of a case too."""
_HINTS: Final = {
    "date": "日期写成 2024-09-01 (a date is written 2024-09-01)",
    "region": "六位行政区划代码，加引号，如 \"620000\" (six digits in quotes, GB/T 2260)",
    "length": "数字加单位，如 10 workdays，或参数 policy.… (a number and a unit, or a parameter)",
    "articles": "1 至 199 的整数 (a whole number from 1 to 199)",
}  # fmt: skip


_SPREAD_LIST: Final = re.compile(r"\[[^][{}]*\]")
"""A list of words, which stands on one line; a line is broken only between what JSON is made of."""


def file_name(name: str) -> str:
    """The name a schema's file has: `document-1.json`."""
    return f"{name}-{VERSION}.json"


def schema(name: str, reading: Reading) -> Schema:
    """The schema of one kind of file (`FILES`), with the facts and parameters of the packs that were read."""
    made = _Maker(reading)
    body = made.mapping(FILES[name], ())
    head = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": f"urn:xueji:schema:{name}:{VERSION}",
        "title": _TITLES[name],
    }
    whole: Schema = in_order({**head, **body, "definitions": dict(sorted(made.definitions.items()))})
    return whole


def text(name: str, reading: Reading) -> str:
    """A schema as its file holds it."""
    spread = json.dumps(schema(name, reading), ensure_ascii=False, indent=1)
    return _SPREAD_LIST.sub(lambda found: re.sub(r"\s*\n\s*", " ", found[0]), spread) + "\n"


def write(folder: Path, reading: Reading) -> list[Path]:
    """Write every schema into a folder, made where it is not there, and give their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / file_name(name) for name in FILES]
    for path, name in zip(paths, FILES, strict=True):
        path.write_text(text(name, reading), "utf-8")
    return paths


class _Maker:
    """Makes one schema; what is used in many places is written once, under `definitions`."""

    def __init__(self, reading: Reading) -> None:
        self.known = names.known(reading)
        self.cited = names.in_force(reading)
        self.definitions: dict[str, Schema] = {}

    def defined(self, name: str, found: Schema) -> Schema:
        """Refer to a definition, added where there is none like it; another of the same name gets a number."""
        label = next((label for label, known in self.definitions.items() if known == found), "")
        if not label:
            taken = sum(known.rpartition("-")[0] == name or known == name for known in self.definitions)
            label = f"{name}-{taken + 1}" if taken else name
            self.definitions[label] = found
        return {"$ref": f"#/definitions/{label}"}

    def key(self, rules: Schema, path: tuple[str, ...]) -> Schema:
        """What stands at a key: its term, its meaning and an example, and what may be written."""
        try:
            entry = terms.entry(path)
        except KeyError:
            return self.value(rules, path)
        told = f"`{path[-1]}` {entry.zh}\n\n{entry.en}" if path[-1] != terms.NAME else f"{entry.zh}\n\n{entry.en}"
        about: Schema = {"title": entry.term, "description": f"{entry.zh}\n{entry.en}"}
        body = self.value(rules, path)
        free = rules["type"] == "string" and "allowed" not in rules and not rules.get("meta")
        if (rules.get("meta") or {}).get("reads") == "condition":
            told += f"\n\n{guide()}"
        if entry.example is not None and free and not isinstance(entry.example, (dict, list)):
            about["examples"] = [entry.example]
        elif entry.example is not None:
            told += f"\n\n```yaml\n{path[-1]}: {_flow(entry.example)}\n```"
        return {**about, "markdownDescription": told, **body}

    def value(self, rules: Schema, path: tuple[str, ...]) -> Schema:
        """What may be written where these rules hold."""
        coerce = rules.get("coerce")
        if isinstance(rules["type"], list):
            return either(self.scalar({**rules, "type": "string"}, path), self.mapping(rules["schema"], path))
        if coerce is shapes.listed:
            return either(self.value(rules["schema"], path), self.listing(rules, path))
        if coerce is shapes.spread:
            return self.defined("text", either(self.scalar(rules["schema"]["zh"], path), self.text(rules)))
        if coerce is shapes.reason:
            reason = self.value(rules["schema"]["reason"], (*path, "reason"))
            return either(reason, self.mapping(rules["schema"], path))
        if rules["type"] == "list":
            return self.listing(rules, path)
        return self.scalar(rules, path) if rules["type"] == "string" else self.keyed(rules, path)

    def text(self, rules: Schema) -> Schema:
        """A text in both languages, described once for all places."""
        properties = {key: self.key(inner, ("*", key)) for key, inner in rules["schema"].items()}
        return {
            "type": "object", "properties": properties, "required": list(properties), "additionalProperties": False,
            "defaultSnippets": [snippet("中英文", {"zh": "$1", "en": "$2"}, "zh, en")],
        }  # fmt: skip

    def listing(self, rules: Schema, path: tuple[str, ...]) -> Schema:
        """A list."""
        bounds: Schema = {"minItems": rules["minlength"]} if "minlength" in rules else {}
        return {"type": "array", **bounds, "items": self.value(rules["schema"], path)}

    def keyed(self, rules: Schema, path: tuple[str, ...]) -> Schema:
        """A mapping, of fixed keys or of names of the author's own."""
        holds = (rules.get("meta") or {}).get("holds", "")
        tied = TIES[holds]() if holds in TIES else {}
        if "schema" in rules:
            return {**self.mapping(rules["schema"], path, holds), **tied}
        if holds == "given":
            return self.given()
        if "valuesrules" not in rules:
            return {"type": "object", **tied}
        found: Schema = {"type": "object"}
        if "keysrules" in rules:
            keys = rules["keysrules"]
            hint = f"小写字母并以字母开头，如 {shapes.EXAMPLES[keys['regex']]} (small letters, beginning with a letter)"
            found["propertyNames"] = {
                "pattern": f"^(?:{keys['regex']})$", "maxLength": keys["maxlength"], "patternErrorMessage": hint,
            }  # fmt: skip
        if holds == "parameters":
            found |= self.parameters(rules["valuesrules"]["schema"], path)
        return {**found, "additionalProperties": self.key(rules["valuesrules"], (*path, terms.NAME)), **tied}

    def mapping(self, schema: Schema, path: tuple[str, ...], holds: str = "") -> Schema:
        """A mapping of fixed keys; completion offers each by its Chinese term as well."""
        properties = {key: self.key(rules, (*path, key)) for key, rules in schema.items()}
        required = [key for key, rules in schema.items() if rules.get("required")]
        offered = [self.offered(rules, (*path, key)) for key, rules in schema.items()]
        found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
        if required:
            found["required"] = required
        return {**found, "defaultSnippets": offered}

    @staticmethod
    def offered(rules: Schema, path: tuple[str, ...]) -> Schema:
        """A key as completion proposes it by its Chinese term, with all it cannot do without."""
        entry, key = terms.entry(path), path[-1]
        return snippet(entry.term, {key: skeleton(rules, path)}, f"{key}: {entry.zh} {entry.en}")

    def scalar(self, rules: Schema, path: tuple[str, ...]) -> Schema:
        """A text, as YAML reads what is written: a number and true or false are none to it."""
        meta = rules.get("meta") or {}
        if reads := meta.get("reads"):
            return self.read_as(reads, rules)
        if "allowed" in rules:
            return {"type": "string", "allOf": [self.defined(path[-1], _closed(meta["terms"]))]}
        bounds: Schema = {} if rules.get("empty", True) else {"minLength": 1}
        if "maxlength" in rules:
            bounds["maxLength"] = rules["maxlength"]
        if "regex" in rules:
            example = shapes.EXAMPLES[rules["regex"]]
            hint = f"小写字母、数字、连字符，以字母开头，如 {example} (small letters, digits, hyphens)"
            named = {"type": "string", **bounds, "pattern": f"^(?:{rules['regex']})$", "patternErrorMessage": hint}
            return either(named, silently("boolean"))  # `true` is a name like any other
        return line(**bounds)

    def read_as(self, reads: str, rules: Schema) -> Schema:
        """A text that is read as something; what it may be is told here as far as a pattern can."""
        match reads:
            case "condition":
                body = self.defined("condition", condition(self.known))
                return either({"type": "string", "allOf": [body]}, silently("boolean"))
            case "flag":
                shown = [snippet("是", True, "true"), snippet("否", False, "false")]
                return {"type": ["boolean", "string"], "pattern": patterns.FLAG, "defaultSnippets": shown}
            case "date":
                return {"type": "string", "pattern": patterns.DATE, "patternErrorMessage": _HINTS["date"]}
            case "region":
                numbers = {"type": ["string", "integer"], "minimum": 110_000, "maximum": 829_999}
                return {**numbers, "pattern": patterns.REGION, "patternErrorMessage": _HINTS["region"]}
            case "length":
                return {"type": "string", "allOf": [self.defined("length", self.length())]}
            case "articles" | "articles or unknown":
                also = "|^unknown$" if reads != "articles" else ""
                pattern, hint = patterns.ARTICLES + also, {"patternErrorMessage": _HINTS["articles"]}
                return {"type": ["integer", "string"], "minimum": 1, "maximum": 199, "pattern": pattern, **hint}
        shown = self.suggested(reads)
        body = line(minLength=1, maxLength=rules["maxlength"])
        if not shown:
            return body
        return {**body, "allOf": [self.defined(reads.replace(" ", "-"), {"defaultSnippets": shown})]}

    def length(self) -> Schema:
        """A length of time, or a parameter that is one."""
        usual = ((10, Unit.WORKDAYS), (30, Unit.DAYS), (1, Unit.MONTHS), (1, Unit.YEARS))
        shown = [snippet(Duration(*parts).zh, str(Duration(*parts)), str(Duration(*parts))) for parts in usual]
        named = [s for s in names.parameter_snippets(self.known) if s["label"].startswith("政策.")]
        pattern = rf"{patterns.length()}|^(?:policy|政策)\."
        return {"pattern": pattern, "patternErrorMessage": _HINTS["length"], "defaultSnippets": [*shown, *named]}

    def suggested(self, reads: str) -> list[Schema]:
        """What completion offers where any text may stand."""
        match reads:
            case "fact that is a date":
                return list(names.fact_snippets(self.known, Kind.DATE))
            case "evidence":
                return [s for en, zh in self.known.evidence.items() for s in (snippet(zh, en, en), snippet(en, en, zh))]
            case "place":
                return [snippet(pack, pack, code) for pack, code in self.known.places.items()]
            case "status":
                return [s for en, zh in shapes.STATUSES.items() for s in (snippet(zh, en, en), snippet(en, en, zh))]
            case "article":
                bodies = {"第…条": "第${1:一}条", "第…条第…款": "第${1:一}条第${2:一}款", "条次不详": "条次不详"}
                return [snippet(label, body) for label, body in bodies.items()]
            case _:
                return []

    def parameters(self, rules: Schema, path: tuple[str, ...]) -> Schema:
        """The parameters there are, each with its own kind of value; others may be declared."""
        properties: Schema = {}
        inside = (*path, terms.NAME)
        for name, declared in self.known.declarations.items():
            about = names.parameter_about(declared, self.known, self.cited.get(name, ""))
            made = self.parameter(rules, inside, declared[0])
            one = self.defined("parameter-value", made)
            properties[name] = {**about, **either(one, {"type": "array", "minItems": 1, "items": one})}
        body = {"value": "$1", "article": "$2"}
        titles = {name: declared[0].title.zh for name, declared in self.known.declarations.items()}
        return {
            "properties": properties,
            "defaultSnippets": [snippet(zh, {name: body}, f"{name}") for name, zh in titles.items()],
        }

    def parameter(self, rules: Schema, path: tuple[str, ...], declaration: Any) -> Schema:
        """A value of one parameter: the same keys as of any, the value of its own kind and within its limits."""
        any_value = self.defined("value", self.mapping(rules["schema"], path))
        kind, limits = declaration.type.kind, declaration.schema
        hint = f"{kind.zh}：{'; '.join(names.limits_text(limits)) or kind.zh} ({kind.value})"
        told = {"errorMessage": hint, "patternErrorMessage": hint, "defaultSnippets": names.value_snippets(declaration)}
        held = {**patterns.parameter(kind, limits), **told}
        return {"type": "object", "allOf": [any_value, {"properties": {"value": held}}]}

    def given(self) -> Schema:
        """The facts of a case, by entity."""
        entities = {entity: self.entity(entity) for entity in ENTITY_TERMS}
        entities |= {key: {"doNotSuggest": True} for key in _HEAD}
        shown = [snippet(zh, {entity: {"$1": ""}}, entity) for entity, zh in ENTITY_TERMS.items()]
        return {"type": "object", "properties": entities, "additionalProperties": False, "defaultSnippets": shown}

    def entity(self, entity: str) -> Schema:
        """The facts of one entity; a pack may declare more."""
        facts = {name.partition(".")[2]: e for name, e in self.known.facts.items() if e[0].entity == entity}
        shown = [snippet(entries[0].zh, {own: "$1"}, f"{own}：{entries[0].meaning}") for own, entries in facts.items()]
        return {
            "title": ENTITY_TERMS[entity],
            "description": f"{entity}：{ENTITY_TERMS[entity]}的事实",
            "type": ["object", "null"],
            "properties": {own: names.fact_value(entries) for own, entries in facts.items()},
            "propertyNames": {"pattern": r"^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*$"},
            "defaultSnippets": shown,
        }  # fmt: skip


def _closed(words: Mapping[str, str]) -> Schema:
    """A closed list, each word with its Chinese term."""
    listed = "、".join(f"{word} {zh}" for word, zh in words.items())
    return {
        "enum": list(words),
        "markdownEnumDescriptions": list(words.values()),
        "errorMessage": f"此处可用 (allowed here): {listed if len(listed) <= 600 else listed[:600] + '…'}",  # noqa: PLR2004 -- a screen
        "defaultSnippets": [snippet(zh, word, word) for word, zh in words.items()],
    }


def _flow(example: Any) -> str:
    """An example in one line of YAML, without quotes where none are needed."""
    match example:
        case dict():
            return "{" + ", ".join(f"{key}: {_flow(value)}" for key, value in example.items()) + "}"
        case list():
            return "[" + ", ".join(map(_flow, example)) + "]"
        case bool():
            return str(example).lower()
        case str() if example.isdigit() or any(mark in example for mark in ',[]{}"'):
            return "'" + example + "'"
        case _:
            return str(example)
