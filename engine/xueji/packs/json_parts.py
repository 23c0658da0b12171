"""Small parts of JSON Schemas, made so that editors show them well."""

from typing import Any, Final

Schema = dict[str, Any]
_TYPES: Final = ("string", "number", "array", "object", "null", "boolean")


def snippet(label: str, body: Any, meaning: str = "") -> Schema:
    """One proposal of completion: what is shown, what is written, and what it means."""
    return {"label": label, "body": body} | ({"description": meaning} if meaning else {})


def either(*alternatives: Schema) -> Schema:
    """One or the other.

    Editors take alternatives without `properties` for the same when they look which of them to explain.
    """
    return {"anyOf": [alternative | {"properties": alternative.get("properties", {})} for alternative in alternatives]}


def silently(kind: str) -> Schema:
    """A value of a kind (`boolean`, `null`) that is allowed, and never proposed."""
    return {"not": {"type": [other for other in _TYPES if other != kind]}}


def line(**bounds: Any) -> Schema:
    """A line of text, as YAML reads it: `2024` is a number to it, `true` is none of ours to propose."""
    return either({"type": ["string", "number"], **bounds}, silently("boolean"))
