"""Reading an answer back from the JSON it was printed as: a decision, or the check of a record, with its receipt."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import ValidationError

from xueji.decide.reading import RawRequest
from xueji.errors import Problem, RequestError, nearest
from xueji.model.decision import Decision, Receipt, RecordCheck

Answer = Decision | RecordCheck
_DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}")
_BARE: Final = re.compile(r"[0-9a-f]{64}")
_WANTED: Final = {"wanted": "a digest of 64 digits a–f and 0–9", "wanted_zh": "64 位摘要（0–9、a–f）"}
_KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "date": ("a day as 2024-09-01", "日期，如 2024-09-01"), "string": ("text", "文字"),
    "int": ("a whole number", "整数"), "float": ("a number", "数"), "bool": ("true or false", "true 或 false"),
    "list": ("a list in square brackets", "方括号里的列表"), "tuple": ("a list in square brackets", "方括号里的列表"),
    "dict": ("an object in braces", "花括号里的对象"), "model": ("an object in braces", "花括号里的对象"),
}  # fmt: skip
"""What should have stood there, by how the kind of the mistake begins."""
_PLAIN: Final = ("what xueji prints there", "xueji 在这里输出的内容")
_PRINTED: Final = "xueji decide --format json"


def read_answer(raw: RawRequest) -> Answer:
    """A decision, or the check of a record, as `--format json` printed it; raises `RequestError` with every problem."""
    if raw.problems:
        raise RequestError(raw.problems)
    model: type[Answer] = RecordCheck if "verdict" in raw.data and "outcome" not in raw.data else Decision
    try:
        found = model.model_validate(raw.data)
    except ValidationError as error:
        raise RequestError(_problem(raw, model, dict(part)) for part in error.errors(include_url=False)) from None
    if problems := [*_digests(raw, found.receipt)]:
        raise RequestError(problems)
    return found


def _problem(raw: RawRequest, model: type[Answer], found: Mapping[str, Any]) -> Problem:
    path = tuple(found["loc"])
    word = str(path[-1])
    match found["type"]:
        case "missing":
            return Problem("missing-key", raw.place(*path[:-1]), word)
        case "extra_forbidden":
            known = [*model.model_fields]
            return Problem("unknown-key", raw.place(*path), word, {"allowed": _PRINTED}, nearest(word, known))
        case "enum" | "literal_error":
            allowed = str(found["ctx"]["expected"]).replace("'", "")
            return Problem("value-not-allowed", raw.place(*path), str(found["input"])[:200], {"allowed": allowed})
        case kind:
            wanted = next((said for start, said in _KINDS.items() if kind.startswith(start)), _PLAIN)
            return Problem("wrong-type", raw.place(*path), word, {"wanted": wanted[0], "wanted_zh": wanted[1]})


def _digests(raw: RawRequest, receipt: Receipt) -> Iterator[Problem]:
    """What no engine ever printed as a digest."""
    for name in ("policy", "facts"):
        if not _DIGEST.fullmatch(text := getattr(receipt, name)):
            yield Problem("wrong-type", raw.place("receipt", name), text[:200], _WANTED)
    for name, text in receipt.documents.items():
        if not _BARE.fullmatch(text):
            yield Problem("wrong-type", raw.place("receipt", "documents", name), text[:200], _WANTED)
