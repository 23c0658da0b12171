"""Why a case came out other than wanted: which norms are shown, with which truth, values, last days and articles."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from xueji.assemble import Xueji
from xueji.calendar import Calendar, Conventions, Moment, read_duration
from xueji.cases.trace import Traced, distance
from xueji.cases.written import written
from xueji.cli.tested import CasesRun, Choice, run_chosen
from xueji.language import syntax as s
from xueji.language.trace import Dissection, Part
from xueji.language.types import DATE, DURATION, FLAG, INTEGER
from xueji.model.enums import Stage, Truth
from xueji.packs import registry
from xueji.packs.case_files import inspect_cases
from xueji.packs.load import inspect

MADE = Path(__file__).parent / "made"


@pytest.fixture(scope="module")
def found() -> dict[str, tuple[Traced, ...]]:
    """What is shown of every case of the made pack, by the English name of the case."""
    return {result.case.name.en: run.traced(result) for run in (read(MADE),) for result in run.results}


def read(folder: Path) -> CasesRun:
    packs = registry.in_folder(folder)
    regulations, cases = inspect(packs), inspect_cases(packs)
    assert not regulations.problems
    assert not cases.problems
    sources = [*(file.source for file in regulations.files), *cases.sources]
    return run_chosen(Xueji(regulations.documents), cases.cases, sources, packs, Choice())


def said(traced: Sequence[Traced]) -> list[tuple[str, str, str, str]]:
    return [(t.name, t.turn, t.holds.value if t.holds else "", t.absence or "") for t in traced]


WANTED = {
    "passes": [],
    "a rule that was wanted and did not come": [("made/late", "expected", "no", "")],
    "a rule that came and is not wanted": [("made/on-leave", "unexpected", "yes", "")],
    "only the outcome is wrong": [("made/on-leave", "decisive", "yes", "")],
    "nothing refuses": [
        ("made/on-leave", "near", "no", ""),
        ("made/compulsory", "near", "no", ""),
        ("made/both", "near", "no", ""),
    ],
    "what keeps it open": [("made/late", "decisive", "unknown", "")],
    "a missing fact that is given": [("made/late", "asks", "no", "")],
    "rules that are not asked": [
        ("later/rule", "expected", "", "not_in_force"),
        ("made/elsewhere", "expected", "", "other_change"),
        ("made/in-primary", "expected", "", "other_stage"),
        ("made/no-such-rule", "expected", "", "unknown"),
        ("made/replaced", "expected", "", "replaced"),
    ],
    "a duty that does not arise of a refusal": [("made/report", "expected", "yes", "outcome")],
    "a closed list": [("made/closed-withdraw", "unexpected", "yes", "")],
    "the chart": [("chart/transfer", "unexpected", "yes", "")],
    "law nobody has read": [("made/not-seen-leave", "unexpected", "yes", "")],
    "other last days": [("made/steps", "steps", "yes", "")],
    "a stage not known": [
        ("made/compulsory", "decisive", "unknown", ""),
        ("made/late", "decisive", "unknown", ""),
        ("none/transfer", "decisive", "unknown", ""),
    ],
    "many reasons": [
        ("made/elsewhere", "expected", "", "other_change"),
        ("made/both", "unexpected", "yes", ""),
        ("made/compulsory", "unexpected", "yes", ""),
        ("made/replacing", "unexpected", "yes", ""),
    ],
    "facts that contradict one another": [],
    "a record": [("made/record-age", "expected", "no", "")],
    "a record that is not clear": [("made/record-age", "unexpected", "yes", "")],
}


@pytest.mark.parametrize("name", WANTED)
def test_the_norms_a_difference_turns_on_are_shown(name: str, found: dict[str, tuple[Traced, ...]]) -> None:
    assert said(found[name]) == WANTED[name]


def part(found: dict[str, tuple[Traced, ...]], case: str) -> Part:
    return found[case][0].branches[0].part


def test_every_part_has_its_truth_and_every_value_its_name(found: dict[str, tuple[Traced, ...]]) -> None:
    whole = part(found, "a rule that was wanted and did not come")
    assert isinstance(whole.tree, s.All)
    assert [(type(inner.tree).__name__, inner.truth) for inner in whole.parts] == [("Compare", True), ("Not", False)]
    (term,) = whole.parts[1].parts
    assert [(_name(o.tree), str(o.value)) for o in term.operands] == [
        ("request.on", "2024-09-13"), ("term.start", "2024-09-01"), ("made.window", "10 workdays"),
    ]  # fmt: skip
    assert term.last_day == Moment(date(2024, 9, 13), date(2024, 9, 13))
    (branch,) = found["a rule that was wanted and did not come"][0].branches
    assert branch.values["made.window"].article == "第二条"


def _name(tree: s.Expression) -> str:
    return tree.name if isinstance(tree, (s.Fact, s.Parameter)) else "made of them"


def test_where_the_stage_is_not_known_every_value_it_may_have_is_shown(found: dict[str, tuple[Traced, ...]]) -> None:
    late = found["a stage not known"][1]
    assert [(branch.stages, branch.values["made.window"].article) for branch in late.branches] == [
        ((Stage.PRIMARY, Stage.JUNIOR), "第二条"), ((Stage.SENIOR,), "第三条"),
    ]  # fmt: skip
    assert [branch.part.truth for branch in late.branches] == [None, False]


def test_the_truth_shown_is_the_truth_of_the_rule(found: dict[str, tuple[Traced, ...]]) -> None:
    """Taken apart it comes out as the decision says: every rule of every case."""
    for traced in (traced for several in found.values() for traced in several):
        truths = [branch.part.truth for branch in traced.branches]
        if len(truths) == 1 and "closed" not in traced.name:
            assert truths == [{Truth.YES: True, Truth.NO: False, Truth.UNKNOWN: None}[traced.holds or Truth.UNKNOWN]]


def test_a_condition_stands_as_it_is_written(found: dict[str, tuple[Traced, ...]]) -> None:
    files = {file.source.file: file.source for file in inspect(registry.in_folder(MADE)).files}
    lines = written(found["nothing refuses"][1].branches[0].norm, files)
    assert [(str(line.place), line.key, line.text) for line in lines] == [
        ("made/a.yaml:42:13", "stages", "[primary, junior]"),
        ("made/a.yaml:43:19", "school_kinds", "[ordinary, special]"),
        ("made/a.yaml:44:14", "require", 'transfer.to_school_kind in ["ordinary", "special"]'),
    ]
    assert written(found["nothing refuses"][0].branches[0].norm, {}) == ()


def test_what_replaced_a_rule_is_named(found: dict[str, tuple[Traced, ...]]) -> None:
    replaced = next(traced for traced in found["rules that are not asked"] if traced.absence == "replaced")
    assert replaced.by == ("made/replacing",)


A, B = (s.Fact(name, FLAG) for name in ("a", "b"))
CALENDAR, USUAL = Calendar(), Conventions()


def apart(tree: s.Expression, **facts: object) -> Part:
    return Dissection(facts, {}, CALENDAR, USUAL).of(tree)


@pytest.mark.parametrize(
    ("tree", "facts", "lacks"),
    [
        (A, {"a": True}, 0), (A, {"a": False}, 1), (A, {}, 1), (s.Not(A), {"a": False}, 0), (s.Not(A), {"a": True}, 1),
        (s.All((A, B)), {"a": False, "b": False}, 2), (s.Any((A, B)), {"a": False, "b": False}, 1),
        (s.Not(s.All((A, B))), {"a": True, "b": True}, 1), (s.Not(s.Any((A, B))), {"a": True, "b": True}, 2),
    ],
)  # fmt: skip
def test_how_much_a_condition_lacks(tree: s.Expression, facts: dict[str, object], lacks: int) -> None:
    assert distance(apart(tree, **facts)) == lacks


def test_the_last_day_is_a_span_where_the_holidays_are_not_announced() -> None:
    length = read_duration("10 workdays")
    assert length is not None
    start, day = (s.Fact(name, DATE) for name in ("start", "day"))
    tree = s.Call("exceeds", (start, day, s.Literal(length, DURATION)), FLAG)
    known = apart(tree, start=date(2024, 9, 1), day=date(2024, 9, 14))
    assert known.last_day is not None
    assert known.last_day.certain
    far = apart(tree, start=date(2150, 9, 1), day=date(2150, 9, 14))
    assert far.last_day is not None
    assert not far.last_day.certain
    assert apart(tree, day=date(2024, 9, 14)).last_day is None


def test_what_is_made_of_facts_is_shown_with_its_value() -> None:
    number = s.Fact("n", INTEGER)
    more = s.Arithmetic("+", number, s.Literal(1, INTEGER), INTEGER)
    shown = apart(s.Compare(">", s.Fact("m", INTEGER), more), n=8)
    assert [operand.value for operand in shown.operands] == [None, 8, 9]
    assert shown.truth is None
