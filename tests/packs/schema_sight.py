"""What a JSON Schema can see of what the loader finds, and why it cannot see the rest."""

import re
from collections.abc import Mapping

from xueji.errors import Problem

SEEN = frozenset((
    "bad-date", "bad-duration", "bad-id", "bad-month-day", "bad-parameter-value", "bad-region", "bad-schema",
    "empty-file", "empty-value", "misplaced-entry", "missing-key", "no-force", "not-on-record", "several-forces",
    "text-too-long", "unknown-fact", "unknown-key", "unquoted-comma", "value-not-allowed", "wrong-type",
))  # fmt: skip
"""The codes a schema can see, except inside a condition."""

_CONDITION = "what stands inside a condition is a text to a schema"
_OTHERS = "it takes other files, or another part of this one"
_WRITTEN = "it is how YAML is written, which is over before a schema looks"
_COUNTED = "a citation is a text to a schema"
UNSEEN: Mapping[str, str] = {
    **dict.fromkeys((
        "condition-empty", "condition-syntax", "condition-too-deep", "construct-not-allowed", "fullwidth-character",
        "compares-itself", "not-a-condition", "out-of-range", "type-clash", "unit-clash", "unknown-function",
        "unknown-member", "unknown-name", "wrong-arguments", "double-quote-in-condition",
    ), _CONDITION),
    **dict.fromkeys((
        "binding-replaced", "dates-reversed", "duplicate-declaration", "duplicate-evidence",
        "duplicate-fact", "duplicate-parameter",
        "duplicate-rule", "duplicate-title", "incomparable-units", "loosens-binding", "narrower-replacement",
        "parameter-without-value",
        "replaces-cycle", "replaces-nothing", "rule-stronger-than-value", "unknown-document", "unknown-evidence",
        "unknown-parameter", "unknown-rule", "unsaid-override",
    ), _OTHERS),
    **dict.fromkeys((
        "alias-not-allowed", "bad-character", "bad-yaml", "duplicate-key", "several-documents", "tab-in-yaml",
        "tag-not-allowed", "unpaired-quote",
    ), _WRITTEN),
    **dict.fromkeys(("bad-article", "unknown-article"), _COUNTED),
}  # fmt: skip

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
"""A number that stands alone, which YAML does not read as a text."""
_OF_KEYS = frozenset(("missing-key", "text-too-long", "unknown-key", "unquoted-comma", "wrong-type"))
_CONDITIONS = frozenset(("when", "forbid", "discourage", "permit", "require"))


UNREADABLE = frozenset(
    ("fullwidth-character", "misplaced-entry", *(code for code, why in UNSEEN.items() if why is _WRITTEN))
)
"""One of these is there where a file is no YAML at all."""


def sees(problem: Problem) -> bool:
    """Say whether a schema must refuse a document for this problem.

    Problems inside a condition point at it; what is wrong with its key points at what the key stands in.
    """
    last = problem.place.pointer.rpartition(".")[2]
    named = last in ("within", "each_within", "after") and problem.word.startswith(("policy.", "政策."))
    if problem.code == "fullwidth-character":
        return last not in _CONDITIONS  # a key with the colon of a Chinese keyboard
    if problem.code == "wrong-type" and (named or (last == "since" and problem.word != last)):
        return False  # of which type a fact or a parameter is, is said elsewhere
    if last in _CONDITIONS and problem.code in ("not-a-condition", "condition-empty"):
        return _NUMBER.fullmatch(problem.word) is not None or (last == "require" and not problem.word)
    if last in _CONDITIONS and problem.code == "empty-value":
        return problem.word in ("evidence", *_CONDITIONS)  # the key has no value; in a condition it is a list
    return problem.code in SEEN and (last not in _CONDITIONS or problem.code in _OF_KEYS)
