"""Running cases: each is decided, and every difference from what it wants is named."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from xueji.decide.reading import RawRequest
from xueji.errors import ProblemsError
from xueji.model.decision import Decision
from xueji.model.enums import Truth
from xueji.packs.case_files import Case
from xueji.vocabulary import Vocabulary

Decide = Callable[[RawRequest], Decision]


@dataclass(frozen=True)
class Difference:
    """One thing that came out other than wanted."""

    what: str
    wanted: str
    got: str


@dataclass(frozen=True)
class Result:
    """A case with what came of it; `error` where it could not be decided at all."""

    case: Case
    decision: Decision | None
    differences: tuple[Difference, ...]
    error: ProblemsError | None = None

    @property
    def passed(self) -> bool:
        """Say whether all came out as wanted."""
        return self.error is None and not self.differences


def run(cases: Iterable[Case], decide: Decide, vocabulary: Callable[[Case], Vocabulary]) -> Iterator[Result]:
    """Decide each case and compare."""
    for case in cases:
        try:
            decision = decide(raw(case, vocabulary(case)))
        except ProblemsError as error:
            yield Result(case, None, (), error)
            continue
        yield Result(case, decision, tuple(_differences(case, decision)))


def raw(case: Case, vocabulary: Vocabulary) -> RawRequest:
    """A case's request ready to be read, with its places in the case's file."""
    return RawRequest(case.request(vocabulary), file=case.place.file, locate=case.locate)


def _differences(case: Case, decision: Decision) -> Iterator[Difference]:
    wanted = case.expect
    if decision.outcome is not wanted.outcome:
        yield Difference("outcome", wanted.outcome.value, decision.outcome.value)
    sets = (
        ("reasons", wanted.reasons, {reason.rule for reason in decision.reasons}),
        ("missing", wanted.missing, {missing.name for missing in decision.missing}),
        ("duties", wanted.duties, {duty.rule for duty in decision.duties if duty.holds is Truth.YES}),
    )
    for what, names, got in sets:
        if names is not None and names != got:
            yield Difference(what, _listed(names), _listed(got))
    dues = tuple(step.due.isoformat() if step.due else "" for step in decision.steps)
    if wanted.due is not None and wanted.due != (dues[: len(wanted.due)] if wanted.due else dues):
        yield Difference("due", ", ".join(wanted.due), ", ".join(dues))
    if wanted.next_status is not None and wanted.next_status != decision.next_status:
        yield Difference("next_status", wanted.next_status, str(decision.next_status))
    if wanted.grade is not None and wanted.grade != decision.grade:
        yield Difference("grade", wanted.grade, str(decision.grade))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "–"
