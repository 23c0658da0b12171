"""What completion writes after a key: the keys it cannot do without, with holes to be filled in."""

from typing import Any

from xueji.packs import terms
from xueji.packs.shapes import Schema

_RULE = ("id", "title", "change", "forbid", "article")
"""A rule needs one of the forces beside what it requires; most forbid."""
_CASE = ("name", "region", "on", "change", "facts", "expect")


def skeleton(rules: Schema, path: tuple[str, ...]) -> Any:
    """The text or mapping for a key, with holes (`$1`, `$2`) to be filled in."""
    return _Skeleton().of(rules, path)


class _Skeleton:
    def __init__(self) -> None:
        self.holes = 0

    def of(self, rules: Schema, path: tuple[str, ...]) -> Any:
        match rules["type"]:
            case "list" if rules["schema"]["type"] == "dict" and "coerce" not in rules:
                return [self.keys(rules["schema"]["schema"], path)]
            case "list" if "coerce" not in rules:
                return [self.hole()]
            case "list":
                return self.of(rules["schema"], path)
            case "dict" if "schema" in rules and "coerce" not in rules:
                return self.keys(rules["schema"], path)
            case "dict" if "coerce" not in rules:
                return {self.hole(): ""} if "valuesrules" not in rules else {self.hole("name"): self.hole()}
            case _:
                return self.text(rules, path)

    def keys(self, schema: Schema, path: tuple[str, ...]) -> Any:
        wanted = {"rules": _RULE, "cases": _CASE}.get(path[-1]) or [
            key for key, inner in schema.items() if inner.get("required")
        ]
        if path[-1] == "expect":
            wanted = ["outcome"]
        found = {key: self.of(schema[key], (*path, key)) for key in wanted or list(schema)[:1]}
        return found if found else self.hole()

    def text(self, rules: Schema, path: tuple[str, ...]) -> str:
        if (rules.get("meta") or {}).get("reads") == "region":
            return f'"{self.hole(str(terms.entry(path).example))}"'
        return self.hole()

    def hole(self, text: str = "") -> str:
        self.holes += 1
        return f"${{{self.holes}:{text}}}" if text else f"${self.holes}"
