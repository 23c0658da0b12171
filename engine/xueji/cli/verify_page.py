"""What came of deriving an answer once more, as lines for people and as data for programs."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from xueji.cli.sheet import region_name
from xueji.cli.verify_words import WORDS
from xueji.cli.wording import Spoken
from xueji.model.decision import Decision
from xueji.model.enums import Change, Force, Outcome, Party, RecordVerdict, Repair, SourceGrade, Status, Term, Truth
from xueji.phrases import Language
from xueji.releases.receipts import Answer
from xueji.releases.verify import Difference, Moved, Verdict, Verified

_MARKS: Final = {Verdict.SAME: "✓", Verdict.OUTCOME: "✗", Verdict.FOLLOWING: "≠"}
_MEMBERS: Final[Mapping[str, Callable[[str], Term]]] = {
    "outcome": Outcome, "verdict": RecordVerdict, "next_status": Status, "grade": SourceGrade, "force": Force,
    "holds": Truth, "who": Party, "to": Party, "party": Party, "repair": Repair, "change": Change,
}  # fmt: skip
_MOST: Final = 200
"""Characters of a value that are shown of it."""
_SHOWN: Final = 12
"""Of a digest."""


def lines(found: Verified, language: Language) -> Iterator[str]:
    """The verdict, what the answer is about, what has changed since, and every difference."""
    words = Spoken(language, WORDS)
    then, now = result(found.then), result(found.now) if found.now else ""
    shown = {
        Verdict.SAME: ("same",), Verdict.OUTCOME: ("outcome_differs", words.say(then), words.say(now or then)),
        Verdict.FOLLOWING: ("following", words.say(then)), Verdict.OTHER_REQUEST: ("other_request",),
        Verdict.NO_FACTS: ("no_facts",),
    }[found.verdict]  # fmt: skip
    yield f"{_MARKS.get(found.verdict, '?')} {words.say(*shown)}"
    yield f"  {about(found.then, words)}"
    if found.verdict is Verdict.OTHER_REQUEST:
        yield from (f"  {words.say('other_engine', part.before, part.after)}" for part in found.moved)
        return
    if found.moved:
        yield f"  {words.say('moved')}"
        yield from (f"    • {_moved(part, words)}" for part in found.moved)
    else:
        yield f"  {words.say('unexplained' if found.unexplained else 'nothing_moved')}"
    if found.differences:
        yield f"  {words.say('differences')}"
        yield from (f"    • {_difference(part, words)}" for part in found.differences)


def about(answer: Answer, words: Spoken) -> str:
    """What an answer answered, in one line."""
    asked = words.term(answer.change) if isinstance(answer, Decision) else words.say("check")
    named = next((document.place for document in answer.documents if document.region == answer.region), None)
    return f"{words.say(result(answer))} · {asked} · {region_name(answer.region, words.language, named)} · {answer.on}"


def result(answer: Answer) -> str:
    """The outcome or the verdict, as the words' name."""
    return answer.outcome.value if isinstance(answer, Decision) else f"verdict_{answer.verdict.value}"


def _moved(part: Moved, words: Spoken) -> str:
    if part.what != "document":
        return words.say(part.what, part.name, part.before, part.after)
    if not part.before or not part.after:
        return words.say("document_went" if part.before else "document_came", part.name)
    return words.say("document_changed", part.name, part.before[:_SHOWN], part.after[:_SHOWN])


def _difference(part: Difference, words: Spoken) -> str:
    section, of = words.say(f"section_{part.section}"), part.field or part.section
    name = _value(part.name, words, "party") if part.section == "steps" else part.name
    if part.name and not part.field:
        return f"{section} {name}: {words.say('came' if part.before is None else 'went')}"
    field = words.say(f"field_{part.field}") if f"field_{part.field}" in WORDS else part.field
    where = " ".join(filter(None, (section, name, field)))
    return f"{where}: {_value(part.before, words, of)} → {_value(part.after, words, of)}"


def _value(value: Any, words: Spoken, field: str = "") -> str:
    """A part of an answer on one line; `field` tells which closed list its words are of."""
    if value in (None, "", [], {}):
        return "–"
    members = _MEMBERS.get(field)
    if members is not None and isinstance(value, str):
        return words.term(members(value))
    match value:
        case bool():
            return words.say("true" if value else "false")
        case {"zh": zh, "en": en}:
            text = str(zh if words.language == "zh" else en)
        case dict():
            text = ", ".join(f"{key}={_value(part, words, key)}" for key, part in value.items())
        case list():
            text = words.listed(_value(part, words, field) for part in value)
        case _:
            text = str(value)
    return text if len(text) <= _MOST else f"{text[: _MOST - 1]}…"


def as_json(found: Verified) -> dict[str, Any]:
    """The same as data, with the answer derived now."""
    return {
        "verdict": found.verdict.value,
        "unexplained": found.unexplained,
        "moved": [
            {"what": part.what, "name": part.name, "before": part.before, "after": part.after} for part in found.moved
        ],
        "differences": [
            {"section": d.section, "name": d.name, "field": d.field, "before": d.before, "after": d.after}
            for d in found.differences
        ],
        "now": None if found.now is None else found.now.model_dump(mode="json"),
    }
