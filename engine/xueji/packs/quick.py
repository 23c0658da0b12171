"""Most files are sound: a checker made from the same Cerberus schema tells so at a tenth of the cost.

It normalises as Cerberus does and knows only *sound* and *doubtful*; whatever is doubtful goes to Cerberus, which says
what is wrong and where. It refuses to be made of a schema with a rule it does not know, so none is ever passed over.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

Check = Callable[[Any], Any]
"""Gives the normalised value; raises `Doubt`."""

_KNOWN: Final = frozenset((
    "type", "required", "schema", "allowed", "regex", "empty", "minlength", "maxlength", "coerce", "keysrules",
    "valuesrules", "allow_unknown", "meta",
))  # fmt: skip
_TYPES: Final[Mapping[str, type]] = {"dict": dict, "list": list, "string": str}


class Doubt(Exception):  # noqa: N818 -- not an error: Cerberus decides
    """Something may be wrong."""


def checker(schema: Mapping[str, Any]) -> Check:
    """Make a checker of a document's schema."""
    return _value({"type": "dict", "schema": schema})


def _value(rules: Mapping[str, Any]) -> Check:
    if unknown := rules.keys() - _KNOWN:
        raise ValueError(f"no quick check for {', '.join(sorted(unknown))}")
    named = rules["type"] if isinstance(rules["type"], list) else [rules["type"]]
    by_type: dict[type, Check] = {_TYPES[name]: _MAKERS[name](rules) for name in named}
    coerce = rules.get("coerce")

    def check(value: Any) -> Any:
        if coerce is not None:
            value = coerce(value)
        test = by_type.get(type(value))
        if test is None:
            raise Doubt
        return test(value)

    return check


def _text(rules: Mapping[str, Any]) -> Check:
    least, most = (0 if rules.get("empty", True) else 1), rules.get("maxlength")
    least = max(least, rules.get("minlength", 0))
    allowed = frozenset(rules["allowed"]) if "allowed" in rules else None
    pattern = re.compile(rules["regex"]) if "regex" in rules else None

    def check(value: str) -> str:
        if len(value) < least or (most is not None and len(value) > most):
            raise Doubt
        if (allowed is not None and value not in allowed) or (pattern is not None and not pattern.fullmatch(value)):
            raise Doubt
        return value

    return check


def _listing(rules: Mapping[str, Any]) -> Check:
    inner, least = _value(rules["schema"]), rules.get("minlength", 0)

    def check(value: list[Any]) -> list[Any]:
        if len(value) < least:
            raise Doubt
        return [inner(item) for item in value]

    return check


def _mapping(rules: Mapping[str, Any]) -> Check:
    if "schema" in rules:
        return _fixed(rules["schema"])
    if "valuesrules" not in rules:
        return dict  # anything may stand in it
    keys = _value(rules["keysrules"]) if "keysrules" in rules else str
    values = _value(rules["valuesrules"])
    return lambda value: {keys(key): values(item) for key, item in value.items()}


def _fixed(schema: Mapping[str, Mapping[str, Any]]) -> Check:
    checks = {key: _value(rules) for key, rules in schema.items()}
    required = frozenset(key for key, rules in schema.items() if rules.get("required"))

    def check(value: dict[str, Any]) -> dict[str, Any]:
        if not required <= value.keys():
            raise Doubt
        try:
            return {key: checks[key](item) for key, item in value.items()}
        except KeyError:
            raise Doubt from None

    return check


_MAKERS: Final[Mapping[str, Callable[[Mapping[str, Any]], Check]]] = {
    "dict": _mapping, "list": _listing, "string": _text,
}  # fmt: skip
