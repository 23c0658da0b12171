"""Ways in which a law may be laxer than another, each put to the prover: found with a student, or proved not so."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from xueji.model.decision import Text
from xueji.model.enums import Term
from xueji.prove.inquiry import Claim, Inquiry
from xueji.prove.replay import Example
from xueji.prove.solver import Unsettled, all_of
from xueji.questions.finding import Asked, Finding, Open, Question, named


class Laxity(Term):
    """放宽类别: how a law is laxer than the one above it."""

    GRANTED = "granted", "上位规定不予办理的，本级准予"
    DISCRETION = "discretion", "上位规定不予办理的，本级由主管部门裁量"
    PRESUMPTION = "presumption", "上位规定一般不予办理的，本级准予"
    OWN_GRANT = "own-grant", "上位规定不予办理且仍然适用，本级条文却写明准予"
    UNFOUND = "unfound", "上位规定认定有问题的，本级不认定"
    DOUBTED = "doubted", "上位规定认定有问题的，本级只列为存疑"
    DUTY_MISSING = "duty-missing", "上位规定的义务，本级没有"
    DUTY_OTHER = "duty-other-party", "上位规定的义务，本级改由他方承担"
    DUTY_FEWER = "duty-fewer-told", "上位规定应当报告或者告知的，本级有遗漏"
    DUTY_LATER = "duty-later", "上位规定的义务，本级期限较晚"
    OWN_DUTY = "own-duty", "上位规定的义务仍然适用，本级条文的要求较低"
    PAPER_MISSING = "paper-missing", "上位规定要求的材料，本级不要求"
    PAPER_OTHER = "paper-other", "上位规定要求的材料，本级改要其他材料"
    VALUE = "value", "本级数值超出上位规定的限度"
    UNITS = "units", "本级数值与上位规定的单位不同，不能比较"


_ENGLISH: Final = {
    Laxity.GRANTED: "refused above, permitted here",
    Laxity.DISCRETION: "refused above, left to the authority here",
    Laxity.PRESUMPTION: "generally not allowed above, permitted here",
    Laxity.OWN_GRANT: "refused above, which still holds here, though the local text grants it",
    Laxity.UNFOUND: "found wrong above, not here",
    Laxity.DOUBTED: "found wrong above, only doubted here",
    Laxity.DUTY_MISSING: "a duty above, none here",
    Laxity.DUTY_OTHER: "a duty above, another party's here",
    Laxity.DUTY_FEWER: "a duty above, of which fewer are told here",
    Laxity.DUTY_LATER: "a duty above, with a later last day here",
    Laxity.OWN_DUTY: "a duty above, which still holds here, though the local text asks for less",
    Laxity.PAPER_MISSING: "a document asked for above, not here",
    Laxity.PAPER_OTHER: "a document asked for above, another in its place here",
    Laxity.VALUE: "a value beyond the limit set above",
    Laxity.UNITS: "a value in a unit that cannot be compared with the limit set above",
}


@dataclass(frozen=True)
class Suspicion:
    """One way in which a law may be laxer: the claim, before it the same of plainer students; the last one settles it.

    `parts` are full names, the part of the law above first; `granting` adds those that an example shows. `otherwise` is
    asked where this is proved not to be.
    """

    cause: Laxity
    parts: tuple[str, ...]
    about: Text
    claims: Sequence[Claim]
    granting: Callable[[Example], tuple[str, ...]] = lambda _example: ()
    detail: str = ""
    otherwise: "Suspicion | None" = None


def found(
    cause: Laxity, parts: tuple[str, ...], about: Text, *, record: bool = False, detail: str = ""
) -> tuple[str, Text]:
    """The name of a finding and what it says; neither depends on an example."""
    what = "-".join(("record", cause.value) if record else (cause.value,))
    text = Text(zh=f"{cause.zh}：{about.zh}", en=f"{_ENGLISH[cause]}: {about.en}")
    return named(Question.CEILING, parts[0], *((what, detail) if detail else (what,))), text


def settle(inquiry: Inquiry, suspected: Callable[[Inquiry], Iterable[Suspicion]]) -> Asked:
    """Put suspicions to the prover, each for itself; raises `WrongWitnessError` where prover and decider disagree."""
    findings: list[Finding] = []
    left: list[Open] = []
    for suspicion in suspected(inquiry):
        asked: Suspicion | None = suspicion
        while asked is not None:
            name, text = found(
                asked.cause, asked.parts, asked.about, record=inquiry.change is None, detail=asked.detail
            )  # fmt: skip
            try:
                example = _example(inquiry, asked.claims)
            except Unsettled as unsettled:
                left.append(Open(inquiry.change, inquiry.stage, name, unsettled.why))
                break
            if example is not None:
                parts = tuple(dict.fromkeys((*asked.parts, *asked.granting(example))))
                changes = () if inquiry.change is None else (inquiry.change,)
                findings.append(
                    Finding(Question.CEILING, name, asked.cause.value, parts, changes, (inquiry.stage,), text, example)
                )  # fmt: skip
                break
            asked = asked.otherwise
    return Asked(tuple(findings), tuple(left))


def plainly(inquiry: Inquiry, claim: Claim) -> Claim:
    """The same of students of whom every condition of the laws can be told."""
    told = (law.all_told for law in inquiry.findings or inquiry.outcomes)
    return Claim(all_of([claim.formula, *told]), claim.holds)


def _example(inquiry: Inquiry, claims: Sequence[Claim]) -> Example | None:
    return next((example for claim in claims if (example := inquiry.example(claim)) is not None), None)
