"""Running the cases that speak of one rule, and saying in a few lines what came of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from xueji.assemble import Xueji
from xueji.cases.run import Result, raw
from xueji.cases.trace import trace
from xueji.editor.outline import entries, rules
from xueji.editor.words import say
from xueji.editor.workspace import View
from xueji.errors import XuejiError
from xueji.language.render import Term, render, value_text
from xueji.language.trace import Part
from xueji.model.enums import Truth
from xueji.packs.case_files import Case
from xueji.phrases import Language

RUN_CASES = "xueji.runCases"
"""The command behind the lens: the file's URI and the rule's full name."""


@dataclass(frozen=True, slots=True)
class Lens:
    """A line to click on above a rule (line and columns from 0): the rule's full name and how many cases name it."""

    line: int
    start: int
    end: int
    rule: str
    cases: int


def lenses(view: View, lines: Sequence[str]) -> tuple[Lens, ...]:
    """One for every rule of a regulation, also while the file is broken."""
    if view.kind != "document":
        return ()
    document = document_id(view, lines)
    counts: dict[str, int] = {}
    for case in view.cases:
        for name in case.expect.names:
            counts[name] = counts.get(name, 0) + 1
    made = []
    for name, entry in rules(lines):
        full = f"{document}/{name}"
        made.append(Lens(entry.line, entry.column, len(lines[entry.line]), full, counts.get(full, 0)))
    return tuple(made)


def document_id(view: View, lines: Sequence[str]) -> str:
    """What the file calls itself, as it stands now or as it last stood."""
    for entry in entries(lines):
        if entry.path == ("document", "id"):
            return entry.value.strip().strip("\"'")
    return view.document.id if view.document else ""


def cases_of(view: View, rule: str) -> list[Case]:
    """The cases that name a rule."""
    return [case for case in view.cases if rule in case.expect.names]


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a rule's cases: one sentence, and lines with every case that failed and why."""

    passed: bool
    summary: str
    lines: tuple[str, ...]


def run(view: View, rule: str, language: Language) -> Ran:
    """Run the cases that name a rule by the documents as they last stood with nothing wrong in them."""
    chosen = cases_of(view, rule)
    if not chosen:
        return Ran(False, say("no_cases", language), ())
    results = list(view.engine.run_cases(chosen))
    failed = [result for result in results if not result.passed]
    if not failed:
        return Ran(True, say("cases_passed", language, rule, len(results)), ())
    summary = say("cases_failed", language, rule, len(results), len(failed))
    return Ran(False, summary, tuple(line for result in failed for line in failure(view.engine, result, language)))


def failure(engine: Xueji, result: Result, language: Language) -> Iterator[str]:
    """A case that failed: its place, what differs, and the conditions the difference turns on with their values."""
    case = result.case
    yield f"✗ {case.place}: {case.name.in_(language)} ({case.region}, {case.on})"
    for difference in result.differences:
        yield f"    {difference.what}: {say('wanted', language, difference.wanted, difference.got)}"
    for problem in result.error.problems if result.error else ():
        yield f"    {problem.place}: {problem.message(language)} {problem.hint(language)}"
    yield from (f"    {line}" for line in _why(engine, result, language))


def _why(engine: Xueji, result: Result, language: Language) -> Iterator[str]:
    """The norms a difference turns on; nothing where the case could not be decided at all."""
    if result.error is not None:
        return
    case, chosen = result.case, engine.what_if if result.case.drafts else engine
    try:
        policy = chosen.policy(case.region, case.on)
        request = chosen.request(raw(case, policy.vocabulary), record=case.change is None)
        found = trace(result, chosen.decider(request.region, request.on), request)
    except XuejiError:
        return
    for norm in found:
        truth = say("not_asked", language) if norm.holds is None else _truth(norm.holds, language)
        yield f"{norm.name}: {truth}"
        for branch in norm.branches:
            yield from (f"  {line}" for line in _parts((branch.part,), policy.term, language))


def _truth(holds: Truth | bool | None, language: Language) -> str:
    return say("yes" if holds in (Truth.YES, True) else "no" if holds in (Truth.NO, False) else "unknown", language)


def _parts(parts: Iterable[Part], term: Term, language: Language) -> Iterator[str]:
    """The smallest conditions, each with its truth and the values it speaks of."""
    for part in parts:
        if part.parts:
            yield from _parts(part.parts, term, language)
            continue
        shown = render(part.tree, language, term)
        values = [
            f"{render(o.tree, language, term)} = "
            + (say("missing", language) if o.value is None else value_text(o.value, o.tree.type, language))
            for o in part.operands
        ]
        yield f"{_truth(part.truth, language)}: {shown}" + (f"  [{'; '.join(values)}]" if values else "")
