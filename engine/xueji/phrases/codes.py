"""The closed list of problem codes, and what a phrase of one is made of."""

from typing import Literal, TypedDict, get_args

Language = Literal["zh", "en"]

Code = Literal[
    # reading files
    "file-not-found",
    "file-too-large", "not-utf8", "outside-folder", "bad-yaml", "tab-in-yaml", "duplicate-key",
    "alias-not-allowed",
    "tag-not-allowed", "too-deep", "too-many-nodes", "empty-file", "several-documents",
    "no-documents", "not-read", "bad-character",
    # the shape of a document
    "unknown-key",
    "unquoted-comma", "unpaired-quote", "misplaced-entry",
    "missing-key", "wrong-type", "value-not-allowed", "empty-value", "no-force", "several-forces",
    "bad-id", "bad-article", "not-on-record",
    "bad-date", "bad-duration", "bad-month-day", "bad-region", "dates-reversed", "bad-parameter-value", "bad-schema",
    "out-of-range", "text-too-long",
    # names
    "unknown-name",
    "unknown-function", "unknown-member", "unknown-evidence", "unknown-document", "unknown-rule",
    "unknown-parameter", "unknown-region", "unknown-fact", "unknown-article",
    # conditions
    "condition-empty",
    "condition-too-long", "condition-too-deep", "condition-syntax", "fullwidth-character",
    "construct-not-allowed", "compares-itself", "type-clash", "unit-clash", "wrong-arguments", "not-a-condition",
    # documents beside one another
    "duplicate-document",
    "duplicate-rule", "duplicate-parameter", "duplicate-declaration", "duplicate-title",
    "duplicate-evidence", "duplicate-fact",
    "duplicate-pack",
    "conflicting-values", "conflicting-replacements", "replaces-cycle", "replaces-nothing", "narrower-replacement",
    "unsaid-override", "loosens-binding", "binding-replaced", "incomparable-units", "parameter-without-value",
    "rule-stronger-than-value", "replaces-other-region",
    "region-mismatch", "plugin-failed",
    # requests
    "bad-json",
    "not-finite", "not-an-object", "contradictory-facts", "missing-change", "missing-region", "missing-day",
    # cases
    "no-cases",
    # accepted findings
    "accepted-twice",
    "no-reason",
    # runs over a snapshot
    "folder-in-use",
    "folder-not-empty", "different-run", "snapshot-changed", "no-run", "bad-run", "no-such-row", "row-not-judged",
    "row-not-done", "contradictory-row", "constant-beside-column",
    # reading and writing tables
    "unknown-format",
    "no-tables", "empty-table", "no-header", "no-rows", "unreadable-table", "bad-wheel", "duplicate-column",
    "mixed-headers",
    "unknown-encoding", "password-protected", "sheet-full", "unknown-sheet", "workbook-too-large", "changed-meanwhile",
    "database-failed",
    "too-many-for-workbook", "disk-full", "cannot-write", "engine-reads-less",
    # lines of a table
    "wrong-field-count",
    "open-quote", "stray-quote", "stray-return", "bad-bytes", "line-too-long", "bad-json-line",
    # cells of a table
    "no-equivalent",
    "code-without-list", "code-label-clash", "share-inexact", "month-no-day", "grade-needs-stage", "digits-lost",
    "wrong-column-type",
    # advice on files with nothing wrong in them
    "unused-parameter", "duty-repeated",
    "rule-without-case", "low-certainty", "superseded-cited", "one-language",
]  # fmt: skip
CODES: tuple[Code, ...] = get_args(Code)
Severity = Literal["error", "advice"]


class Phrase(TypedDict):
    """What is said about one code; `{word}` is the author's own word."""

    en: str
    zh: str
    hint_en: str
    hint_zh: str


def phrase(en: str, zh: str, hint_en: str, hint_zh: str) -> Phrase:
    """Put the four texts of a code together."""
    return {"en": en, "zh": zh, "hint_en": hint_en, "hint_zh": hint_zh}
