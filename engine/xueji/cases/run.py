"""Running cases: each is decided, and every difference from what it wants is named."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from xueji.decide.reading import Facts, RawRequest
from xueji.errors import ProblemsError
from xueji.model.decision import Decision, RecordCheck
from xueji.model.enums import Truth
from xueji.packs.case_files import Case
from xueji.vocabulary import Vocabulary

Decide = Callable[[RawRequest], Decision]
Check = Callable[[RawRequest], RecordCheck]

NOT_CLEAR: Final = "not clear: "
"""Before the rules that were to be clear and are not."""


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
    check: RecordCheck | None
    differences: tuple[Difference, ...]
    error: ProblemsError | None = None

    @property
    def passed(self) -> bool:
        """Say whether all came out as wanted."""
        return self.error is None and not self.differences


def run(case: Case, decide: Decide, check: Check, vocabulary: Vocabulary) -> Result:
    """Decide a case, or check its record, and compare."""
    request = raw(case, vocabulary)
    try:
        if case.change is None:
            checked = check(request)
            return Result(case, None, checked, tuple(_found_differences(case, checked)))
        decision = decide(request)
    except ProblemsError as error:
        return Result(case, None, None, (), error)
    return Result(case, decision, None, tuple(_differences(case, decision)))


def raw(case: Case, vocabulary: Vocabulary, known: dict[object, Facts] | None = None) -> RawRequest:
    """A case's request ready to be read, with its places in the case's file; `known` as `RawRequest` has it."""
    return RawRequest(case.request(vocabulary), file=case.source.file, locate=case.locate, known=known)


def _differences(case: Case, decision: Decision) -> Iterator[Difference]:
    wanted = case.expect
    if decision.outcome is not wanted.outcome:
        yield Difference("outcome", str(wanted.outcome), decision.outcome.value)
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


def _found_differences(case: Case, checked: RecordCheck) -> Iterator[Difference]:
    wanted = case.expect
    found = {finding.rule for finding in checked.findings}
    unclear = {finding.rule for finding in checked.unclear}
    duties = {duty.rule for duty in checked.duties if duty.holds is Truth.YES}
    for what, names, got in (("findings", wanted.findings, found), ("duties", wanted.duties, duties)):
        if names is not None and names != got:
            yield Difference(what, _listed(names), _listed(got))
    open_duties = {duty.rule for duty in checked.duties if duty.holds is Truth.UNKNOWN}
    if lost := (wanted.unclear or frozenset()) - unclear - open_duties:
        yield Difference("unclear", _listed(lost), _listed(unclear | open_duties))
    if seen := (wanted.clear or frozenset()) & (found | unclear | duties | open_duties):
        yield Difference("clear", _listed(wanted.clear or ()), f"{NOT_CLEAR}{_listed(seen)}")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "–"
