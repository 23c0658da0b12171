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


def in_order(part: Any) -> Any:
    """The same with every list of proposals shown as it stands, before those an editor makes of keys and words."""
    match part:
        case dict():
            return {
                key: _numbered(inner) if key == "defaultSnippets" else in_order(inner) for key, inner in part.items()
            }
        case list():
            return [in_order(inner) for inner in part]
        case _:
            return part


def _numbered(proposals: list[Schema]) -> list[Schema]:
    return [{**proposal, "sortText": f"{number:03}"} for number, proposal in enumerate(proposals)]
