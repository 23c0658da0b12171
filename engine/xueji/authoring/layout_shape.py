"""The order of keys and the style of each part of a regulation, of a file of cases and of one of accepted findings.

The order is the one most of the regulations have: what it is, when it is asked, what it says, where it stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

Kind = Literal["regulation", "cases", "accepted"]
Style = Literal["block", "flow", "kept"]
"""On lines of its own; on one line where that is not too long; as written where that is not too long."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A mapping, or each of a list of them: the order of its keys, its style, and the shapes of its parts.

    Keys that are not in `order` stand behind those that are, as they were written; so do all where it is empty.
    """

    order: tuple[str, ...] = ()
    style: Style = "kept"
    parts: Mapping[str, "Shape"] = field(default_factory=dict)
    each: "Shape | None" = None
    """The shape of every part that `parts` does not name."""

    def part(self, key: str) -> "Shape":
        """The shape of what stands under a key."""
        return self.parts.get(key) or self.each or OTHER


OTHER: Final = Shape()
_ONE_LINE: Final = Shape(style="flow")
_TEXT: Final = Shape(("zh", "en"), "flow")
_NORM: Final = ("article", "grade", "certain", "remedy", "note")
_TEXTS: Final = dict.fromkeys(
    ("title", "remedy", "note", "what", "source", "place", "starts", "because", "name"), _TEXT
)


def _block(*order: str, **parts: Shape) -> Shape:
    return Shape(order, "block", {**_TEXTS, **parts})


def _named(shape: Shape) -> Shape:
    return Shape((), "block", each=shape)


_DUTY: Final = Shape(("who", "what", "to", "within", "after", "since", "upon"), "kept", _TEXTS)
DOCUMENT: Final = _block(
    "id", "title", "number", "region", "place", "former_codes", "implements", "replaces", "stages", "silent_on",
    "in_force", "grade", "status", "conventions", "source", "articles",
    in_force=Shape(("from", "to", "certain"), "flow"),
    articles=Shape(("count", "paragraphs", "items"), "kept", each=_ONE_LINE),
    conventions=Shape(("count_starting_day", "shift_to_working_day"), "flow"),
)  # fmt: skip
FACT: Final = _block("zh", "type", "members", "meaning", "unit", "source", members=_ONE_LINE, source=OTHER)
DECLARATION: Final = _block(
    "title", "topic", "aspect", "type", "schema",
    schema=Shape((), "flow", each=Shape((), "flow", each=_ONE_LINE)),
)  # fmt: skip
VALUE: Final = Shape(("value", "bound", "stages", "force", "replaces", *_NORM), "flow", _TEXTS)
RULE: Final = _block(
    "id", "title", "change", "aspect", "record", "repair", "stages", "school_kinds", "when", "forbid", "discourage",
    "permit", "require", "oblige", "binding", "replaces", *_NORM,
    require=_ONE_LINE, oblige=_DUTY,
)  # fmt: skip
PROCEDURE: Final = _block(
    "id", "change", "aspect", "stages", "when", "steps", "each_within", "starts", "publicity", "fallback", "replaces",
    *_NORM,
    publicity=_DUTY, fallback=_DUTY,
)  # fmt: skip
CLOSED: Final = _block("change", "title", "aspect", "stages", *_NORM)
NOT_SEEN: Final = Shape(("id", "change", "stages", "from", "when", "decisive", "what"), "kept", _TEXTS)
UNMODELLED: Final = Shape(("reason", "note"), "flow", _TEXTS)
REGULATION: Final = _block(
    "document", "facts", "evidence", "declare", "parameters", "rules", "procedures", "closed", "not_seen",
    "delegates", "not_modelled",
    document=DOCUMENT, facts=_named(FACT), evidence=_named(_TEXT), declare=_named(DECLARATION),
    parameters=_named(VALUE), rules=RULE, procedures=PROCEDURE, closed=CLOSED, not_seen=NOT_SEEN, delegates=CLOSED,
    not_modelled=_named(UNMODELLED),
)  # fmt: skip
EXPECT: Final = _block(
    "outcome", "reasons", "findings", "missing", "duties", "unclear", "clear", "due", "next_status", "grade"
)
CASE: Final = _block(
    "name", "region", "on", "change", "record", "drafts", "demo", "facts", "evidence", "expect",
    facts=Shape((), "block", each=_ONE_LINE), expect=EXPECT,
)  # fmt: skip
SHAPES: Final[Mapping[Kind, Shape]] = {
    "regulation": REGULATION,
    "cases": _block("cases", cases=CASE),
    "accepted": _block("accepted", accepted=_block("id", "kind", "because")),
}
