"""What `xueji prove` asks, the asking, and what of the findings somebody has accepted before."""

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xueji.cli.diff_asked import members
from xueji.errors import EngineUnavailableError, UsageError
from xueji.model.enums import Change, Stage
from xueji.packs.accepted import Accepted, read_accepted
from xueji.phrases import Language

if TYPE_CHECKING:
    from xueji.prove.side import Side
    from xueji.questions.ask import Result, Scope
    from xueji.questions.finding import Finding, Question
    from xueji.questions.whose import Whose


class Answer(StrEnum):
    """All there is to say of the questions together."""

    PROVED = "proved"
    FOUND = "found"
    UNSETTLED = "unsettled"


EXIT: Final[Mapping[Answer, int]] = {Answer.PROVED: 0, Answer.FOUND: 2, Answer.UNSETTLED: 4}


@dataclass(frozen=True)
class Wanted:
    """What the command line says, unread: questions, changes and stages by English or Chinese names."""

    law: str
    on: date | None
    questions: Sequence[str]
    above: str
    against: str | None
    changes: Sequence[str]
    stages: Sequence[str]
    seconds: float
    accepted: Path | None
    record: bool = False


@dataclass(frozen=True)
class Proved:
    """The answers to all questions asked of one law, and the findings that were accepted before."""

    side: "Side"
    above: "Side"
    against: "Side"
    on: date
    seconds: float
    scope: "Scope"
    results: "tuple[Result, ...]"
    accepted: Mapping[str, Accepted]

    @cached_property
    def fresh(self) -> "tuple[Finding, ...]":
        """The findings nobody has accepted."""
        return tuple(f for result in self.results for f in result.asked.findings if f.name not in self.accepted)

    @cached_property
    def covered(self) -> frozenset[Stage]:
        """The stages that the law's own documents cover."""
        from xueji.questions.whose import stages_of  # noqa: PLC0415 -- an optional library, loaded when asked for

        return stages_of(self.side.policy)

    def whose(self, finding: "Finding") -> "Whose":
        """Whose a finding is: what the region's documents bring about, or what the law above has anyway."""
        from xueji.questions.whose import whose  # noqa: PLC0415 -- as above

        return whose(finding, self.side.policy, self.covered)

    @cached_property
    def gone(self) -> tuple[Accepted, ...]:
        """What was accepted and is found no longer, as far as it was asked about and settled."""
        settled = {result.question.value for result in self.results if self.scope.whole and not result.asked.open}
        found = {finding.name for result in self.results for finding in result.asked.findings}
        return tuple(
            entry for name, entry in self.accepted.items() if name not in found and name.partition("/")[0] in settled
        )

    @property
    def answer(self) -> Answer:
        """Found where anything is new or gone; else not settled where anything is open; else proved."""
        if self.fresh or self.gone:
            return Answer.FOUND
        return Answer.UNSETTLED if any(result.asked.open for result in self.results) else Answer.PROVED


def proved(wanted: Wanted, folder: Path | None, language: Language, *, drafts: bool) -> Proved:
    """Ask everything that is wanted.

    Raises `EngineUnavailableError` where the prover is not installed, `UsageError` for names there are not, `PackError`
    where a regulation or the file of accepted findings is wrong.
    """
    try:
        from xueji.questions.ask import Others, Scope, ask  # noqa: PLC0415 -- an optional library, loaded when asked for
        from xueji.questions.finding import Question  # noqa: PLC0415 -- as above
        from xueji.questions.law import Law  # noqa: PLC0415 -- as above
    except ImportError as error:
        raise EngineUnavailableError.of("extra_prove") from error
    from xueji.assemble import load  # noqa: PLC0415 -- `--help` must not load the engine

    changes: tuple[Change | None, ...] = members(Change, wanted.changes, "change")
    if wanted.record:
        changes = (*changes, None)
    scope = Scope(changes or (*Change, None), members(Stage, wanted.stages, "stage") or tuple(Stage))
    questions = _questions(members(Question, wanted.questions, "question"), scope)
    entries = {} if wanted.accepted is None else {entry.id: entry for entry in read_accepted(wanted.accepted)}
    names = (wanted.law, wanted.above, wanted.against or wanted.above)
    (side, above, against), on = load(folder, drafts=drafts).sides(names, wanted.on)
    law, others = Law(side, on), Others(above, against)
    with _shown(language) as step:
        results = tuple(ask(question, law, others, scope, wanted.seconds, step) for question in questions)
    return Proved(side, above, against, on, wanted.seconds, scope, results, entries)


def _questions(named: "tuple[Question, ...]", scope: "Scope") -> "tuple[Question, ...]":
    """The questions to ask: those named, or all that have an answer of their own."""
    from xueji.questions.finding import Question  # noqa: PLC0415 -- an optional library, loaded when asked for

    of_changes = () if any(scope.changes) else (Question.CLOSED, Question.STUCK)
    if senseless := [question for question in named if question in of_changes]:
        raise UsageError.of("not_of_records", senseless)
    return named or tuple(q for q in Question if q is not Question.ORDER and q not in of_changes)


@contextlib.contextmanager
def _shown(language: Language) -> "Iterator[Callable[[Question, Change | None], None]]":
    """A line on standard error that says what is being asked; nothing where that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _question, _change: None
        return
    from xueji.cli.output import console  # noqa: PLC0415 -- as above

    with console(stderr=True).status("") as status:

        def step(question: "Question", change: Change | None) -> None:
            parts = (question, change) if change else (question,)
            status.update(" · ".join(part.zh if language == "zh" else part.value for part in parts))

        yield step
