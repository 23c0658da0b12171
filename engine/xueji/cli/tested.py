"""Running the officers' cases for `xueji test`: which are chosen, what came of them, and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from xueji.assemble import Xueji
from xueji.cases.run import Result, raw
from xueji.cases.trace import Traced, trace
from xueji.cli.tested_words import WORDS
from xueji.cli.wording import Spoken
from xueji.errors import PackError, Place, Problem, UsageError, nearest
from xueji.packs.case_files import Case
from xueji.packs.hooks import PackFolder
from xueji.packs.source import Source
from xueji.phrases import Language
from xueji.policy.layer import Policy


@dataclass(frozen=True)
class Choice:
    """Which cases are run: those of packs, whose names contain a text, and that speak of rules; nothing: all.

    `language` is that of complaints about the choice itself.
    """

    packs: tuple[str, ...] = ()
    text: str = ""
    rules: tuple[str, ...] = ()
    language: Language = "en"


@dataclass(frozen=True)
class CasesRun:
    """The results of cases, with what is needed to say why they came out as they did."""

    xueji: Xueji
    sources: Mapping[str, Source]
    results: tuple[Result, ...]

    @cached_property
    def failed(self) -> tuple[Result, ...]:
        """The results that are not as wanted."""
        return tuple(result for result in self.results if not result.passed)

    def engine(self, case: Case) -> Xueji:
        """What decides a case."""
        return self.xueji.what_if if case.drafts else self.xueji

    def policy(self, case: Case) -> Policy:
        """The law of a case; raises `UsageError` where its region is none."""
        return self.engine(case).policy(case.region, case.on)

    def traced(self, result: Result) -> tuple[Traced, ...]:
        """Every norm a result's differences turn on; nothing where the case could not be decided at all."""
        if result.error is not None:
            return ()
        engine, case = self.engine(result.case), result.case
        request = engine.request(raw(case, self.policy(case).vocabulary), record=case.change is None)
        return trace(result, engine.decider(request.region, request.on), request)


def run_chosen(
    xueji: Xueji, cases: Iterable[Case], sources: Iterable[Source], chosen: Sequence[PackFolder], choice: Choice
) -> CasesRun:
    """Run the cases of a choice.

    A case speaks of a rule where it names it, or where it comes up in the answer. Raises `UsageError` for a rule there
    is not, and `PackError` (no-cases) where no case is chosen: that is never a success.
    """
    _known_rules(xueji, choice)
    named = [case for case in cases if _contains(case, choice.text)]
    results = tuple(result for result in xueji.run_cases(named) if _speaks(result, choice.rules))
    if not results:
        place = Place(str(chosen[0].folder) if chosen else "policies")
        wanted = (*(pack.name for pack in chosen if choice.packs), *filter(None, (choice.text,)), *choice.rules)
        packs = wanted or tuple(pack.name for pack in chosen)
        raise PackError([Problem("no-cases", place, ", ".join(packs))])
    return CasesRun(xueji, {source.file: source for source in sources}, results)


def _known_rules(xueji: Xueji, choice: Choice) -> None:
    known = [rule.name for document in xueji.documents for rule in document.rules]
    page = Spoken(choice.language, WORDS)
    for name in choice.rules:
        if name not in known:
            near = nearest(name, known)
            raise UsageError(page.clauses([page.say("no_rule", name), page.say("did_you_mean", near) if near else ""]))


def _contains(case: Case, text: str) -> bool:
    """Whether a case's name, its file or a rule it names contains a text, in whatever letters."""
    found = (case.name.zh, case.name.en, case.source.file, *case.expect.names)
    return any(text.casefold() in one.casefold() for one in found)


def _speaks(result: Result, rules: Sequence[str]) -> bool:
    return not rules or not {*rules}.isdisjoint((*result.case.expect.names, *_came_up(result)))


def _came_up(result: Result) -> Iterator[str]:
    """The rules an answer names."""
    for answer in (result.decision, result.check):
        if answer is not None:
            yield from (duty.rule for duty in answer.duties)
    if result.decision:
        yield from (reason.rule for reason in result.decision.reasons)
        yield from (evidence.rule for evidence in result.decision.evidence)
    if result.check:
        yield from (finding.rule for finding in (*result.check.findings, *result.check.unclear))
