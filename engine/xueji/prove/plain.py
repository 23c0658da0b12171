"""A student in words: who it is, what is asked, and the facts that tell the laws apart, as an official would say it.

`described(example, language)` gives the sentences of an example, `portrait` their parts for pages that set them apart,
`changed` what is different between two sets of facts, `Speech` single facts. Nothing here asks the prover.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from xueji.language.types import Kind
from xueji.model.enums import Change, GradePosition, SchoolSystem, Stage, Status, Term
from xueji.model.region import NATION, PROVINCES
from xueji.phrases import Language
from xueji.prove.replay import Example
from xueji.prove.side import Side
from xueji.vocabulary import FactEntry, Vocabulary

PERSON: Final = ("student.stage", "student.grade", "student.grade_position", "student.status", "school.system")
"""The facts that the first sentence says."""
_GRADES: Final = "〇一二三四五六七八九"
_SENIOR: Final[Mapping[int, str]] = {10: "高一年级", 11: "高二年级", 12: "高三年级"}
_ENDED: Final = (
    Status.WITHDRAWN, Status.EXPELLED, Status.GRADUATED, Status.COMPLETED, Status.INCOMPLETE, Status.DECEASED,
)  # fmt: skip
_SYSTEMS: Final[Mapping[str, str]] = {SchoolSystem.SIX_THREE: "6–3 system", SchoolSystem.FIVE_FOUR: "5–4 system"}
_STAGES: Final[Mapping[str, str]] = {
    Stage.PRIMARY: "primary school", Stage.JUNIOR: "junior secondary school", Stage.SENIOR: "senior secondary school",
    Stage.VOCATIONAL: "secondary vocational school",
}  # fmt: skip
_POSITIONS: Final[Mapping[str, str]] = {
    GradePosition.INITIAL: "first grade of the stage", GradePosition.MIDDLE: "neither first nor last grade",
    GradePosition.GRADUATING: "last grade of the stage",
}  # fmt: skip
_NAMES: Final[Mapping[str, str]] = {
    "school.region": "学校所在地", "transfer.to_places_left": "转入学校学籍余额", "disclosure.approved": "已获书面批准",
    "correction.matches_register": "变更内容与户口簿一致", "student.is_disabled": "残疾学生",
}  # fmt: skip
"""Terms that need their entity beside them to be understood alone."""
_DENIED: Final = (
    ("是否", "", "未"), ("已", "已", "未"), ("有", "有", "没有"), ("达到", "达到", "未达到"),
    ("符合", "符合", "不符合"), ("具有", "具有", "不具有"),
)  # fmt: skip
"""How terms of flags begin, and what they begin with where they are true and where they are false."""
_SINCE: Final[Mapping[str, str]] = {
    "leave.end": "leave.start", "term.end": "term.start", "transfer.published_until": "transfer.published_from",
}  # fmt: skip
"""Days that are best understood by the day they are counted from."""
_IN_DAYS: Final = 92
"""Days up to which a distance is told in days alone."""
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Portrait:
    """A student in words: `telling` are the facts without which the laws would not part, `others` the rest."""

    person: str
    asked: str
    telling: tuple[str, ...]
    others: tuple[str, ...]


def portrait(example: Example, language: Language) -> Portrait:
    """The parts of an example's description.

    What the first sentence says is not said again, unless it alone tells the laws apart.
    """
    speech = Speech(vocabulary_of(example.sides), example.on, language, record=example.change is None)
    facts = example.facts
    left = [name for name in facts if name not in PERSON]
    telling = [name for name in left if name in example.telling]
    telling = telling or [name for name in example.telling if name != "student.stage"]
    return Portrait(
        speech.person(facts),
        speech.asked(example.change),
        tuple(speech.fact(name, facts) for name in telling),
        tuple(speech.fact(name, facts) for name in left if name not in telling),
    )


def described(example: Example, language: Language) -> tuple[str, ...]:
    """An example in sentences: who, what is asked, the telling facts, all others."""
    said = portrait(example, language)
    return (said.person, said.asked, *sentences(said, language))


def sentences(said: Portrait, language: Language) -> Iterator[str]:
    """The facts of a portrait as two sentences at most, the telling ones first."""
    heads = ("关键情形：", "其余情形：") if language == "zh" else ("What tells the laws apart: ", "The rest: ")
    for head, clauses in zip(heads, (said.telling, said.others), strict=True):
        if clauses:
            yield f"{head}{joined(clauses, language)}{'。' if language == 'zh' else '.'}"


def joined(clauses: Iterable[str], language: Language) -> str:
    """Clauses in one sentence."""
    return ("；" if language == "zh" else "; ").join(clauses)


def changed(
    vocabulary: Vocabulary, before: Mapping[str, Any], after: Mapping[str, Any], on: date, language: Language
) -> tuple[str, ...]:
    """What is different in a second set of facts of the same student, a clause a fact."""
    speech = Speech(vocabulary, on, language)
    names = [name for name in vocabulary.entries if before.get(name) != after.get(name)]
    return tuple(speech.change(name, before.get(name), after.get(name)) for name in names)


def vocabulary_of(sides: Sequence[Side]) -> Vocabulary:
    """The words of all laws together."""
    found = sides[0].policy.vocabulary
    for side in sides[1:]:
        found = found.extended(entry for entry in side.policy.vocabulary.entries.values() if entry.pack)
    return found


class Speech:
    """Says facts in one language; days are told by their distance from the day of the request (of the check)."""

    def __init__(self, vocabulary: Vocabulary, on: date, language: Language, *, record: bool = False) -> None:
        self.vocabulary = vocabulary
        self.on = on
        self.language: Language = language
        self.record = record

    # -- sentences -----------------------------------------------------------------------------------------------------

    def person(self, facts: Mapping[str, Any]) -> str:
        """Who the student is: stage, grade, school system, where the grade stands, status."""
        stage, grade = facts.get("student.stage"), facts.get("student.grade")
        status, position = facts.get("student.status"), facts.get("student.grade_position")
        usual = grade is not None and position == GradePosition.MIDDLE
        system = facts.get("school.system")
        if self.language == "zh":
            beside = [SchoolSystem(system).zh] if system else []
            beside += [GradePosition(position).zh] if position and not usual else []
            shown = f"（{'，'.join(beside)}）" if beside else ""
            return f"一名{Stage(stage).zh if stage else ''}{_grade(grade, stage)}{_status(status)}学生{shown}。"
        parts = [_STAGES.get(stage or "", ""), _SYSTEMS.get(system or "", "")]
        parts += [_POSITIONS[position]] if position and not usual else []
        of = f" in grade {grade}" if grade is not None else ""
        state = f"; registration: {words(Status(status))}" if status else ""
        return f"A student{of} ({', '.join(filter(None, parts))}){state}."

    def asked(self, change: Change | None) -> str:
        """What is asked, and when."""
        if self.language == "zh":
            day = _day(self.on, "zh")
            return f"{day}核查学籍记录。" if change is None else f"{day}办理“{change.zh}”。"
        return f"The stored record is checked on {self.on}." if change is None else (
            f"Asked for on {self.on}: {words(change)}."
        )  # fmt: skip

    # -- facts ---------------------------------------------------------------------------------------------------------

    def fact(self, name: str, facts: Mapping[str, Any]) -> str:
        """One fact of a student as a clause."""
        entry, value = self.vocabulary.entries[name], facts[name]
        if entry.type.kind is Kind.FLAG and self.language == "zh":
            return _flag(self.name(name), value=value)
        beside = self._beside(name, value, facts) if isinstance(value, date) else ""
        return f"{self.name(name)}{self._colon}{self.value(entry, value)}{beside}"

    def change(self, name: str, before: Any, after: Any) -> str:
        """One fact that has become another; None stands for not known."""
        entry = self.vocabulary.entries[name]
        old, new = (self.value(entry, value) for value in (before, after))
        if self.language == "zh":
            return f"{self.name(name)}：由“{old}”改为“{new}”"
        return f"{self.name(name)}: {new} instead of {old}"

    @property
    def _colon(self) -> str:
        return "：" if self.language == "zh" else ": "

    def name(self, name: str) -> str:
        """A fact's term, so that it is understood alone; in English its meaning without explanations."""
        entry = self.vocabulary.entries[name]
        if self.language == "zh":
            return _NAMES.get(name, entry.zh)
        return entry.meaning.partition(";")[0].partition(":")[0].strip()

    def value(self, entry: FactEntry, value: Any) -> str:
        """A value as people write it; a made-up number or text only as given."""
        zh = self.language == "zh"
        match value:
            case None:
                return "不明" if zh else "not known"
            case bool():
                return ("是" if zh else "yes") if value else ("否" if zh else "no")
            case date():
                return _day(value, self.language)
            case frozenset():
                members = [self._member(entry, member) for member in sorted(value)]
                return ("、" if zh else ", ").join(members) or ("无" if zh else "none")
            case Fraction():
                return str(value)
            case str() if entry.type.kind is Kind.MEMBER:
                return self._member(entry, value)
            case str() if entry.type.kind is Kind.REGION:
                return _place(value, self.language)
            case str():
                return "已填写" if zh else "given"
            case _:
                return str(value)

    def _member(self, entry: FactEntry, member: str) -> str:
        return entry.type.term(member) if self.language == "zh" else member.replace("_", " ")

    def _beside(self, name: str, day: date, facts: Mapping[str, Any]) -> str:
        """How far a day is from the day that matters for it."""
        zh = self.language == "zh"
        since = facts.get(_SINCE.get(name, ""))
        if name == "student.birth_date":
            years = _apart(day, self.on)[0]
            return f"（{years}周岁）" if zh else f" (aged {years})"
        if isinstance(since, date) and since <= day:
            return f"（共{distance(since, day, 'zh')}）" if zh else f" ({distance(since, day, 'en')} in all)"
        if day == self.on:
            return f"（{self._today}当天）" if zh else f" (the day of {self._today})"
        far = distance(day, self.on, self.language)
        if zh:
            return f"（{self._today}{'前' if day < self.on else '后'}{far}）"
        return f" ({far} {'before' if day < self.on else 'after'} {self._today})"

    @property
    def _today(self) -> str:
        if self.language == "zh":
            return "核查日" if self.record else "申请日"
        return "the check" if self.record else "the request"


def words(term: Term) -> str:
    """An English identifier as words."""
    return term.value.replace("_", " ")


def distance(one: date, other: date, language: Language) -> str:
    """The time between two days: in days where it is short, else in years, months and days."""
    first, last = sorted((one, other))
    days = (last - first).days
    if days <= _IN_DAYS:
        return f"{days}天" if language == "zh" else _plural(days, "day")
    years, months, rest = _apart(first, last)
    if language == "zh":
        parts = [f"{years}年" if years else "", f"{months}个月" if months else "", f"{rest}天" if rest else ""]
        return "零".join(filter(None, parts)) if not months else "".join(filter(None, parts))
    counted = ((years, "year"), (months, "month"), (rest, "day"))
    return " ".join(_plural(number, unit) for number, unit in counted if number)


def _plural(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _apart(first: date, last: date) -> tuple[int, int, int]:
    """Whole years, whole months beyond them, and days beyond those; a month without the day ends on its last."""
    months = (last.year - first.year) * _MONTHS + last.month - first.month
    if _shifted(first, months) > last:
        months -= 1
    return *divmod(months, _MONTHS), (last - _shifted(first, months)).days


def _shifted(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, _MONTHS)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def _day(day: date, language: Language) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else day.isoformat()


def _place(code: str, language: Language) -> str:
    zh, en = PROVINCES.get(code[:2], ("全国", "nation")) if code != NATION else ("全国", "nation")
    return f"{zh if language == 'zh' else en} {code}"


def _grade(grade: int | None, stage: str | None) -> str:
    """A grade as schools call it: grades of compulsory education are counted through."""
    if grade is None:
        return ""
    if stage == Stage.SENIOR:
        return _SENIOR.get(grade, f"{grade}年级")
    return f"{_GRADES[grade] if grade < len(_GRADES) else grade}年级"


def _status(status: str | None) -> str:
    if status is None:
        return ""
    found = Status(status)
    if found is Status.CANCELLED:
        return "学籍已注销的"
    if found in _ENDED:
        return f"已{found.zh}的"
    return f"{found.zh}的" if found is Status.TRANSFERRING else found.zh


def _flag(term: str, *, value: bool) -> str:
    """A yes-or-no fact as a clause that can be read without its question."""
    for start, if_true, if_false in _DENIED:
        if term.startswith(start):
            return f"{if_true if value else if_false}{term[len(start) :]}"
    return f"{term}：{'是' if value else '否'}"
