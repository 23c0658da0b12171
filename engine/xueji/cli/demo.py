"""`xueji demo`: telling cases, decided and printed as a person wants to read them."""

from typing import TYPE_CHECKING, Any

from xueji.cli.options import LangOption
from xueji.cli.words import say, spoken
from xueji.model.enums import Truth
from xueji.phrases import Language

if TYPE_CHECKING:
    from xueji.cases.run import Result
    from xueji.model.decision import RecordCheck
    from xueji.vocabulary import Vocabulary


def demo(lang: LangOption = None) -> int:
    """Decide the telling cases that the packs' own case files mark, and print them."""
    from xueji.assemble import Xueji, packs_of  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.cli.output import console, styled  # noqa: PLC0415
    from xueji.errors import PackError, Place, Problem  # noqa: PLC0415
    from xueji.packs.case_files import read_cases  # noqa: PLC0415
    from xueji.packs.load import load as load_packs  # noqa: PLC0415

    language = spoken(lang)
    packs = packs_of()
    xueji = Xueji(load_packs(packs))
    cases = {case.place: case for case in reversed(read_cases(packs)) if case.demo}  # one region of each
    results = list(xueji.run_cases(reversed(cases.values())))
    if not results:
        raise PackError([Problem("no-cases", Place("policies"), "demo")])
    out = console()
    out.print(styled("xueji", "bold").append(f" — {say('demo', language)}\n", style="not bold"))
    for number, result in enumerate(results, 1):
        vocabulary = xueji.policy(result.case.region, result.case.on).vocabulary
        for line in _lines(number, result, vocabulary, language):
            out.print(line)
    return 0 if all(result.passed for result in results) else 1


def _findings(checked: "RecordCheck", vocabulary: "Vocabulary", language: Language) -> list[Any]:
    from xueji.cli.checked import CheckPage  # noqa: PLC0415 -- as above
    from xueji.cli.output import styled  # noqa: PLC0415

    page = CheckPage(checked, vocabulary, language)
    lines: list[Any] = [styled("   ", "").append_text(page.headline())]
    for finding in checked.findings:
        lines.append(f"   • {page.source(finding)}: {finding.text.in_(language)}")
        lines += [f"     {line}" for line in page.because(finding).splitlines()]
        if finding.repair:
            lines.append(styled(f"     {say('repair', language)}: {page.term(finding.repair)}", "italic"))
    return lines


def _lines(number: int, result: "Result", vocabulary: "Vocabulary", language: Language) -> list[Any]:
    from xueji.cli.decision import Page  # noqa: PLC0415 -- as above
    from xueji.cli.output import styled  # noqa: PLC0415

    case, decision = result.case, result.decision
    lines: list[Any] = [styled(f"{number}. {case.name.in_(language)}", "bold")]
    if result.check is not None:
        return [*lines, *_findings(result.check, vocabulary, language), ""]
    if decision is None:
        problems = result.error.problems if result.error else ()
        return [*lines, *(f"   {problem.message(language)}" for problem in problems)]
    page = Page(decision, vocabulary, language)
    lines.append(styled("   ", "").append_text(page.headline()))
    for reason in decision.reasons:
        lines.append(f"   • {page.source(reason)}: {reason.text.in_(language)}")
        lines += [f"     {line}" for line in page.because(reason).splitlines()]
        if reason.remedy:
            lines.append(styled(f"     {say('remedy', language)}: {reason.remedy.in_(language)}", "italic"))
    for missing in decision.missing:
        lines.append(f"   ? {say('missing', language)}: {missing.name} ({missing.text.in_(language)})")
    if decision.steps:
        first, count = decision.steps[0], len(decision.steps)
        lines.append(f"   → {say('first_step', language, count, page.term(first.party), page.due(first))}")
    for duty in decision.duties:
        if duty.holds is Truth.YES and duty.to:
            lines.append(f"   → {duty.what.in_(language)} ({', '.join(page.term(party) for party in duty.to)})")
    return [*lines, ""]
