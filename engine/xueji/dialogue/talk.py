"""The state of a conversation: a place, a day, a change, and the answers so far. Every step gives a new state."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from xueji.assemble import Xueji
from xueji.decide.reading import Request
from xueji.dialogue.prospects import prospects
from xueji.dialogue.questions import Question, following, open_questions
from xueji.model.decision import Decision, RecordCheck
from xueji.model.enums import Change, Outcome
from xueji.policy.layer import Policy
from xueji.vocabulary import Vocabulary

EVIDENCE = "evidence"
"""The name under which the documents at hand are answered, as a request has them."""


@dataclass(frozen=True)
class Answer:
    """One answer: a fact by name (or the documents at hand) with its value as JSON has it; None: not known."""

    name: str
    value: Any


@dataclass(frozen=True)
class Talk:
    """A conversation about one change of one student, or (`change` None) about a stored record.

    `region` is a division code. The answers never contradict one another: what would is refused when it is given.
    """

    engine: Xueji
    region: str
    on: date
    change: Change | None
    answers: tuple[Answer, ...] = ()

    # -- what is known -------------------------------------------------------------------------------------------------

    @cached_property
    def data(self) -> Mapping[str, Any]:
        """The request as JSON would hold it: place, day, change, and the facts that are known."""
        found: dict[str, Any] = {"change": self.change.value} if self.change else {}
        found |= {"region": self.region, "on": self.on.isoformat()}
        for answer in self.answers:
            if answer.value is None:
                continue
            entity, _, name = answer.name.partition(".")
            if name:
                found.setdefault(entity, {})[name] = answer.value
            else:
                found[entity] = answer.value
        return found

    @cached_property
    def request(self) -> Request:
        """The request as it is typed; what follows from the answers is in it."""
        return self.engine.request(self.data, record=self.change is None)

    @property
    def policy(self) -> Policy:
        """The law the conversation is about."""
        return self.engine.policy(self.region, self.on)

    @property
    def vocabulary(self) -> Vocabulary:
        """The facts that can be asked for."""
        return self.policy.vocabulary

    @cached_property
    def answer(self) -> Decision | RecordCheck:
        """The decision, or the check of the record, on what is known: the same that `Xueji` gives."""
        decider = self.engine.decider(self.region, self.on)
        return decider.check(self.request) if self.change is None else decider.decide(self.request)

    @property
    def given(self) -> Mapping[str, Any]:
        """The answers by name, in their order; None where it is not known."""
        return {answer.name: answer.value for answer in self.answers}

    # -- what to ask ---------------------------------------------------------------------------------------------------

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The facts that can still change the answer and were not asked yet, the most decisive first."""
        if self.settled:
            return ()
        decider = self.engine.decider(self.region, self.on)
        return open_questions(self.answer, decider, self.request, self.given)

    @property
    def next(self) -> Question | None:
        """What to ask now; None where nothing more can matter, or is known to nobody."""
        return next(iter(self.questions), None)

    @cached_property
    def further(self) -> tuple[Question, ...]:
        """Facts the outcome does not wait for: what was taken to be as usual, and what duties and papers hang on."""
        return following(self.answer, self.engine.decider(self.region, self.on), self.given)

    @property
    def settled(self) -> bool:
        """Say whether no missing fact can change the outcome; of a record, whether nothing is unclear."""
        if isinstance(self.answer, RecordCheck):
            return not any(finding.missing for finding in self.answer.unclear)
        return self.answer.outcome is not Outcome.UNDETERMINED

    @property
    def possible(self) -> tuple[Outcome, ...]:
        """The outcomes still possible: `undetermined` alone where nothing is left to ask; of a record none."""
        if isinstance(self.answer, RecordCheck):
            return ()
        if not self.settled and self.next is None:
            return (Outcome.UNDETERMINED,)
        unknown = {name for name, value in self.given.items() if value is None}
        return prospects(self.answer, self.policy, unknown)

    # -- steps ---------------------------------------------------------------------------------------------------------

    def answered(self, name: str, value: Any) -> "Talk":
        """The conversation with an answer, or with another answer in the place of an earlier one.

        `value` is as JSON has it. Raises `RequestError` with every problem where the value is none for this fact, or
        contradicts what was said before; then nothing has changed.
        """
        if value is None:
            return self.skipped(name)
        found = replace(self, answers=self._with(Answer(name, value)))
        _ = found.request
        return found

    def skipped(self, name: str) -> "Talk":
        """The conversation where nobody knows a fact: it stays missing and is not asked for again."""
        return replace(self, answers=self._with(Answer(name, None)))

    def undone(self) -> "Talk":
        """The conversation without its last answer; the same where there is none."""
        return replace(self, answers=self.answers[:-1])

    def _with(self, answer: Answer) -> tuple[Answer, ...]:
        if answer.name not in self.given:
            return (*self.answers, answer)
        return tuple(answer if old.name == answer.name else old for old in self.answers)
