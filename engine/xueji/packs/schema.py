"""The machinery of shapes: what Cerberus finds in a file becomes problems with places."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from cerberus import Validator, errors

from xueji.errors import Place, Problem, nearest
from xueji.language.likely import likely_words, plain
from xueji.packs import shapes, terms
from xueji.packs.misplaced import misplaced
from xueji.packs.quick import Check, Doubt, checker
from xueji.packs.shapes import Schema
from xueji.packs.source import PathInFile, Source
from xueji.phrases import Code

_CODES: Mapping[int, Code] = {
    errors.UNKNOWN_FIELD.code: "unknown-key",
    errors.REQUIRED_FIELD.code: "missing-key",
    errors.NOT_NULLABLE.code: "empty-value",
    errors.EMPTY_NOT_ALLOWED.code: "empty-value",
    errors.MIN_LENGTH.code: "empty-value",
    errors.MAX_LENGTH.code: "text-too-long",
    errors.REGEX_MISMATCH.code: "bad-id",
    errors.UNALLOWED_VALUE.code: "value-not-allowed",
    errors.BAD_TYPE.code: "wrong-type",
}
_TYPES = {"dict": ("keys and values", "“键: 值”"), "list": ("a list", "列表"), "string": ("one line of text", "文字")}


class _Forgetful(errors.SchemaErrorTree):  # type: ignore[misc] # Cerberus ships no types
    def add(self, error: Any) -> None:
        """Forget it."""


class _Unsorted(errors.ErrorList):  # type: ignore[misc] # as above
    def sort(self, **_: Any) -> None:
        """Stay as it is: problems are put in order once, at the end."""


class _Shape(Validator):  # type: ignore[misc] # as above
    """Cerberus without the order it keeps its errors in, which takes quadratic time and is read by nobody here."""

    @property
    def schema_error_tree(self) -> _Forgetful:
        """Nothing, however much is added."""
        return _Forgetful()

    @schema_error_tree.setter
    def schema_error_tree(self, _: object) -> None:
        """Keep nothing."""

    @property
    def _errors(self) -> _Unsorted:
        return self._found

    @_errors.setter
    def _errors(self, found: Iterable[Any]) -> None:
        self._found = _Unsorted(found)


_VALIDATORS: dict[int, Validator] = {}
_CHECKS: dict[int, Check] = {}


def shape(source: Source, schema: Schema) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Check a file's data against a schema: normalised data (lists where one item may stand alone), and problems."""
    if not isinstance(source.data, dict):
        place = source.place(())
        wanted = {"wanted": _TYPES["dict"][0], "wanted_zh": _TYPES["dict"][1]}
        return None, [] if source.problems else [Problem("wrong-type", place, source.file, wanted)]
    if id(schema) not in _CHECKS:
        _CHECKS[id(schema)] = checker(schema)
    try:
        return _CHECKS[id(schema)](source.data), []
    except Doubt:
        pass
    if id(schema) not in _VALIDATORS:
        _VALIDATORS[id(schema)] = _Shape(schema)
    validator = _VALIDATORS[id(schema)]
    data = validator.validated(source.data, always_return_document=True)
    found = [told for error in validator._errors for told in _problems(error, source, schema)]
    source.broken.update(path[:2] for path, _ in found)
    moved = list(misplaced(source, {path[:2] for path, _ in found})) if schema is shapes.FILE and found else []
    elsewhere = {path for paths, _ in moved for path in paths}
    left = [(path, problem) for path, problem in found if not {path[:1], path[:2]} & elsewhere]
    return data, [*(problem for _, problem in moved), *_causes(left)]


def _causes(found: Iterable[tuple[PathInFile, Problem]]) -> Iterable[Problem]:
    """The problems without those that follow from others: what is missing because it is misspelt or cut off."""
    found = tuple(found)
    here = {(path[:-1], problem.suggestion.partition(":")[0]) for path, problem in found if problem.suggestion}
    cut = {path[:-1] for path, problem in found if problem.code == "unquoted-comma"}
    here |= {(path, language) for path in cut for language in ("zh", "en")}
    return [problem for path, problem in found if problem.code != "missing-key" or (path[:-1], path[-1]) not in here]


def _problems(error: Any, source: Source, schema: Schema) -> Iterable[tuple[PathInFile, Problem]]:
    """Each problem with its path."""
    if error.is_group_error or error.child_errors:
        for child in error.child_errors or ():
            yield from _problems(child, source, schema)
        return
    path: PathInFile = tuple(error.document_path)
    if not source.is_lost(path):
        yield path, _problem(error, path, source, schema)


def _problem(error: Any, path: PathInFile, source: Source, schema: Schema) -> Problem:
    word = next((step for step in reversed(path) if isinstance(step, str)), "")
    place, key_place, value = source.place(path), source.key_place(path), str(error.value)
    match code := _CODES.get(error.code, "wrong-type"):
        case "unknown-key" if (key := re.split(r"[:：]|\s+(?=[{\[])", word)[0]) != word and key in _keys_at(
            schema, path[:-1]
        ):
            meant, told = f"{key}: {word[len(key) + 1 :]}".rstrip(), "fullwidth-character" if "：" in word else code
            return Problem(told, key_place, word, {"ascii": meant, "allowed": key}, meant)
        case "unknown-key" if source.is_bare(path):
            return Problem("unquoted-comma", key_place, word)
        case "unknown-key":
            return Problem(code, key_place, word, *_words(word, _keys_at(schema, path[:-1])))
        case "missing-key":
            return missing(_around(source, path), word, _rules_at(schema, path))
        case "value-not-allowed":
            known = _rules_at(schema, path).get("meta", {}).get("terms") or {str(a): str(a) for a in error.constraint}
            return Problem(code, place, value, *_words(value, known, alone=not source.is_item(path)))
        case "bad-id":
            is_key = not isinstance(error.value, str) or value == word
            example = {"example": shapes.EXAMPLES[error.constraint]}
            meant = plain(value).lower().replace(" ", "-")
            near = meant if re.fullmatch(error.constraint, meant) else ""
            return Problem(code, key_place if is_key else place, value, example, near)
        case "text-too-long":
            return Problem(code, place, word, {"limit": str(error.constraint)})
        case "wrong-type":
            return Problem(code, place, word, _wanted(error))
        case _:
            return Problem(code, key_place, word)


def missing(place: Place, word: str, rules: Schema) -> Problem:
    """A key that is missing at a place; where its value is one of a closed list, with that list."""
    closed = (rules.get("meta") or rules.get("schema", {}).get("meta") or {}).get("terms")
    told = _words("", closed)[0] if closed else {}
    values = {"values": f" with {told['allowed']}", "values_zh": f"，可用：{told['allowed_zh']}"} if told else {}
    return Problem("missing-key", place, word, values)


def _around(source: Source, path: PathInFile) -> Place:
    """Where something is missing: the beginning of what it should stand in."""
    return source.key_place(path[:-1]) if path[:-1] else source.located()


def _wanted(error: Any) -> dict[str, str]:
    kinds = error.constraint if isinstance(error.constraint, (list, tuple)) else [error.constraint]
    shown = [_TYPES.get(kind, _TYPES["string"]) for kind in kinds]
    return {"wanted": " or ".join(en for en, _ in shown), "wanted_zh": "或".join(zh for _, zh in shown)}


def _rules_at(schema: Schema, path: PathInFile) -> Schema:
    """The rules for what stands at a path of a document."""
    rules: Schema = {"type": "dict", "schema": schema}
    for step in path:
        if "valuesrules" in rules:
            rules = rules["valuesrules"]
        else:
            rules = rules["schema"] if isinstance(step, int) else rules["schema"][step]
    return rules


def _keys_at(schema: Schema, path: PathInFile) -> Mapping[str, str]:
    """The keys allowed at a path of a document, with their Chinese terms."""
    keys = _rules_at(schema, path).get("schema", ())
    return {str(key): terms.term((*terms.steps(schema, path), str(key))) for key in keys}


_MOST_SHOWN = 400
"""Characters of a list of words in a hint."""


def _words(written: str, known: Mapping[str, str], *, alone: bool = True) -> tuple[dict[str, str], str]:
    """What may stand here, for the message in each language, and the word that was probably meant.

    A Chinese term means its word, whatever other word is spelt like it.
    """
    by_term = {zh: word for word, zh in known.items()}
    meant = by_term.get(written) or likely_words(written, {word: word for word in known} | by_term, alone=alone)
    near = meant or nearest(written, known)
    if not near and not _apart(written, term := nearest(written, by_term)):
        near = by_term.get(term, "")
    akin = [*known.items()]
    if not near and not written.isascii():  # those most alike first
        pairs = [written[at : at + 2] for at in range(min(len(written), _SHORT * 4) - 1)]
        akin.sort(key=lambda named: -sum(pair in named[1] for pair in pairs))
    shown = [word if word == zh else f"{word} {zh}" for word, zh in akin]
    return {"allowed": _cut(list(known)), "allowed_zh": _cut(shown)}, near


_SHORT = 3
"""Characters of a term so short that another one in it makes another term."""


def _apart(one: str, other: str) -> bool:
    """Say whether two short Chinese terms differ in a character: 教育局 is no slip for 教育部."""
    return not one.isascii() and max(len(one), len(other)) <= _SHORT and one not in other and other not in one


def _cut(words: list[str]) -> str:
    """A list at a length that can be read."""
    shown = 0
    for end, word in enumerate(words):
        shown += len(word) + 2
        if shown > _MOST_SHOWN:
            return ", ".join((*words[:end], "…"))
    return ", ".join(words)
