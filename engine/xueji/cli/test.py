"""`xueji test`: the officers' own cases."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from xueji.cli.options import Engine, FolderOption, Format, FormatOption, LangOption
from xueji.cli.words import say, spoken
from xueji.phrases import Language

if TYPE_CHECKING:
    from xueji.cases.run import Result
    from xueji.packs.hooks import PackFolder


def test(
    names: Annotated[list[str] | None, typer.Argument(metavar="[PACK]...", help="Only these packs.")] = None,
    policies: FolderOption = None,
    engine: Annotated[Engine, typer.Option("--engine", help="The back end that evaluates.")] = Engine.CLOSURES,
    format: FormatOption = Format.TABLE,  # noqa: A002 -- the option's name
    lang: LangOption = None,
) -> int:
    """Run the cases of the packs (cases/*.yaml) and show every difference; no case at all is a failure."""
    from xueji.assemble import Xueji, packs_of  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.cli.output import print_json  # noqa: PLC0415
    from xueji.errors import PackError, Place, Problem  # noqa: PLC0415
    from xueji.packs.case_files import read_cases  # noqa: PLC0415
    from xueji.packs.load import load as load_packs  # noqa: PLC0415

    packs = packs_of(policies)
    chosen = chosen_packs(packs, names)
    xueji = Xueji(load_packs(packs), engine=engine.value)
    results = list(xueji.run_cases(read_cases(chosen)))
    if not results:
        place = Place(str(chosen[0].folder) if chosen else "policies")
        raise PackError([Problem("no-cases", place, ", ".join(pack.name for pack in chosen))])
    language = spoken(lang)
    if format is Format.JSON:
        print_json([_as_json(result) for result in results])
    else:
        _show(results, language)
    return 0 if all(result.passed for result in results) else 1


def chosen_packs(packs: Sequence["PackFolder"], names: Sequence[str] | None) -> list["PackFolder"]:
    """The packs of these names, all where none is given; raises `UsageError` for a name that is none."""
    from xueji.errors import UsageError, nearest  # noqa: PLC0415 -- as above

    known = [pack.name for pack in packs]
    for name in names or ():
        if name not in known:
            near = nearest(name, known)
            raise UsageError(f"no pack is called “{name}”" + (f"; did you mean “{near}”?" if near else ""))
    return [pack for pack in packs if not names or pack.name in names]


def _show(results: Iterable["Result"], language: Language) -> None:
    results = tuple(results)
    failed = [result for result in results if not result.passed]
    for result in failed:
        case = result.case
        print(f"✗ {case.place}: {case.name.in_(language)} ({case.region}, {case.on})")
        for difference in result.differences:
            wanted, got = say("wanted", language), say("got", language)
            print(f"    {difference.what}: {wanted} {difference.wanted} · {got} {difference.got}")
        for problem in result.error.problems if result.error else ():
            print(f"    {problem.place}: {problem.code}: {problem.message(language)} {problem.hint(language)}")
        reasons = result.decision.reasons if result.decision else result.check.findings if result.check else ()
        for reason in reasons:
            because = ", ".join(f"{k}={v}" for k, v in reason.because.items()) or ", ".join(
                f"{m}?" for m in reason.missing
            )
            print(f"      {reason.rule} {reason.holds.value} ({because})")
    print(say("cases_passed", language, len(results), len(results) - len(failed), len(failed)))


def _as_json(result: "Result") -> dict[str, object]:
    return {
        "place": str(result.case.place),
        "name": result.case.name.model_dump(),
        "region": result.case.region,
        "passed": result.passed,
        "differences": [{"what": d.what, "wanted": d.wanted, "got": d.got} for d in result.differences],
        "problems": [p.as_json() for p in result.error.problems] if result.error else [],
        "outcome": result.decision.outcome.value if result.decision else None,
        "verdict": result.check.verdict.value if result.check else None,
    }
