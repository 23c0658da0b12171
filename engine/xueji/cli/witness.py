"""What a law says to an example student, in words: outcome, the reasons that bear it, what follows; for any page."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from xueji.cli.sheet import Sheet
from xueji.model.decision import Decision, Duty, Finding, Reason, RecordCheck, Step, UsedValue
from xueji.model.enums import Force, Outcome, RecordVerdict, Term, Truth
from xueji.phrases import Language
from xueji.prove.plain import words
from xueji.vocabulary import Vocabulary

Answered = Decision | RecordCheck
WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "not_asked_for": ("不要求提交", "not asked for"),
    "not_seen_kind": ("文本未见", "text not seen"),
    "delegated_kind": ("授权省级规定", "left to the provinces"),
    "uncovered_kind": ("未涉及", "not covered"),
    "chart_kind": ("学籍状态", "status"),
    "closed_kind": ("限定事由", "closed list"),
    "no_such_duty": ("无此项义务", "no such duty"),
    "no_steps": ("没有规定办理程序", "no steps are laid down"),
}
_REFUSING: Final = (Force.FORBID, Force.REQUIRE)
_UNREAD: Final = ("chart", "not_seen", "delegated", "uncovered")
"""Kinds of reasons for which nothing can be told, whatever the facts."""


@dataclass(frozen=True, slots=True)
class Line:
    """One reason in words: its force, what it says with its source, and the rule's name where it has one."""

    force: str
    text: str
    name: str


def result(answer: Answered) -> Outcome | RecordVerdict:
    """The outcome of a decision, the verdict of a check."""
    return answer.outcome if isinstance(answer, Decision) else answer.verdict


def bearing(answer: Answered) -> tuple[Reason, ...]:
    """The reasons that make the result what it is; what else was found beside them is left out."""
    if isinstance(answer, RecordCheck):
        return answer.findings or answer.unclear
    asked = _BEARING[answer.outcome]
    return tuple(reason for reason in answer.reasons if asked(reason))


def _refuses(reason: Reason) -> bool:
    return reason.holds is Truth.YES and (reason.kind != "rule" or reason.force in _REFUSING)


def _leaves_open(reason: Reason) -> bool:
    return reason.holds is Truth.UNKNOWN or reason.kind in _UNREAD


_BEARING: Final[Mapping[Outcome, Callable[[Reason], bool]]] = {
    Outcome.REFUSED: _refuses,
    Outcome.UNDETERMINED: _leaves_open,
    Outcome.DISCRETION: lambda reason: reason.force is Force.DISCOURAGE and reason.holds is Truth.YES,
    Outcome.PERMITTED: lambda reason: reason.force is Force.PERMIT and reason.holds is Truth.YES,
}


class Voice(Sheet):
    """One law's answer to an example, in one language."""

    def __init__(self, answer: Answered, vocabulary: Vocabulary, language: Language) -> None:
        super().__init__(answer.documents, vocabulary, language)
        self.answer = answer

    def say(self, word: str, *parts: object) -> str:
        """One of these words, or of the command line's own."""
        if word in WORDS:
            return WORDS[word][0 if self.language == "zh" else 1]
        return super().say(word, *parts)

    def term(self, member: Term) -> str:
        """A member of a closed list, in English as words."""
        return member.zh if self.language == "zh" else words(member)

    def result(self) -> str:
        """The outcome or verdict as people read it."""
        found = result(self.answer)
        if isinstance(found, Outcome):
            return self.say(found.value)
        return found.zh if self.language == "zh" else found.value

    def lines(self) -> Iterator[Line]:
        """The reasons that bear the result; where it is a permission without one, that nothing stands against it."""
        found = bearing(self.answer)
        for reason in found:
            yield self.line(reason)
        if not found and result(self.answer) is Outcome.PERMITTED:
            yield Line("", self.say("no_reasons"), "")

    def line(self, reason: Reason) -> Line:
        """A reason with its source, the values it rests on, the facts it lacks, and whether it is certain."""
        zh = self.language == "zh"
        doubt = "" if reason.certain else self.say("uncertain")
        source = "" if reason.document_id is None and reason.kind != "chart" else self.source(reason)
        more = [self._used(value, reason) for value in reason.values]
        more += [f"{self.fact(name)}?" for name in reason.missing]
        if isinstance(reason, Finding) and reason.repair:
            more.append(f"{self.say('repair')}{'：' if zh else ': '}{self.term(reason.repair)}")
        said = ("；" if zh else "; ").join((reason.text.in_(self.language), *more))
        name = reason.rule if reason.kind in ("rule", "closed") else ""
        force = self.term(reason.force) if reason.kind == "rule" else self.say(f"{reason.kind}_kind")
        return Line(force, f"{said}{self._cited(f'{source}{doubt}') if source else ''}", name)

    def _used(self, value: UsedValue, reason: Reason) -> str:
        """A value a reason rests on, with its article where that is another."""
        article = "" if value.article == reason.article else value.article
        if self.language == "zh":
            return f"{value.text.zh}为{self.length(value.value)}{f'（{article}）' if article else ''}"
        return f"{value.name} = {value.value}{f' ({article})' if article else ''}"

    # -- what follows --------------------------------------------------------------------------------------------------

    def paper(self, name: str) -> str:
        """One document to bring, or that it is not asked for."""
        papers = self.answer.evidence if isinstance(self.answer, Decision) else ()
        found = next((paper for paper in papers if paper.name == name), None)
        if found is None:
            return self.say("not_asked_for")
        open_ = "" if found.holds is Truth.YES else f" ({self.say('not_sure')})"
        return f"{found.text.in_(self.language)}{open_}{self._cited(self.source(found))}"

    def duties_of(self, rule: str, length: str = "") -> Iterator[str]:
        """Who must do what for whom because of a rule, within what time, and by when; or that nobody must."""
        found = [duty for duty in self.answer.duties if duty.rule == rule]
        yield from (self._duty(duty, length) for duty in found)
        if not found:
            yield self.say("no_such_duty")

    def step_lines(self) -> Iterator[str]:
        """The parties in their order, with the time each has and its last day; or that there is no such order."""
        steps = self.answer.steps if isinstance(self.answer, Decision) else ()
        yield from map(self._step, steps, range(1, len(steps) + 1))
        if not steps:
            yield self.say("no_steps")

    def _duty(self, duty: Duty, length: str) -> str:
        zh = self.language == "zh"
        to = ("、" if zh else ", ").join(map(self.term, duty.to))
        said = f"{self.term(duty.who)}{'：' if zh else ': '}{duty.what.in_(self.language)}"
        said += (f"（{to}）" if zh else f" ({to})") if to else ""
        said += f" ({self.say('not_sure')})" if duty.holds is Truth.UNKNOWN else ""
        last = self.say("after_day", self.due(duty)) if duty.opens else f"{self.say('due')} {self.due(duty)}"
        parts = (said, self.length(length) if length else "", last if duty.due else "")
        return f"{('；' if zh else '; ').join(filter(None, parts))}{self._cited(self.source(duty))}"

    def _step(self, step: Step, number: int) -> str:
        between = "，" if self.language == "zh" else ", "
        last = f"{self.say('due')} {self.due(step)}" if step.due else ""
        parts = (self.term(step.party), self.length(step.within) if step.within else "", last)
        return f"{number}. {between.join(filter(None, parts))}{self._cited(self.source(step))}"

    def _cited(self, source: str) -> str:
        return f"〔{source}〕" if self.language == "zh" else f" — {source}"
