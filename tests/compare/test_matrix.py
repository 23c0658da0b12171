"""The matrix: own norms, what is inherited, and silence that says what it is."""

import json
from datetime import date

import pytest

from xueji.assemble import Xueji
from xueji.cli.main import run
from xueji.compare.matrix import Cell, Silence, matrix, seen_whole
from xueji.model.aspects import Aspect
from xueji.model.enums import NotModelled

ON = date(2024, 9, 5)


@pytest.fixture(scope="module")
def cells(engine: Xueji) -> dict[tuple[str, Aspect], Cell]:
    """Every cell by region and matter."""
    regions = sorted({document.region for document in engine.documents})
    policies = [engine.policy(region, ON) for region in regions]
    return {
        (policy.region, row.aspect): cell
        for row in matrix(policies)
        for policy, cell in zip(policies, row.cells, strict=True)
    }


def test_what_a_whole_text_does_not_say_is_inherited_or_silent(cells: dict[tuple[str, Aspect], Cell]) -> None:
    assert cells["210000", Aspect.ENTRY_AGE].silence is Silence.INHERITS
    assert cells["210000", Aspect.DROPOUT_DEEMED].own
    assert cells["210000", Aspect.DROPOUT_DEEMED].silence is None


def test_a_text_read_in_part_is_never_silent(engine: Xueji, cells: dict[tuple[str, Aspect], Cell]) -> None:
    for (region, aspect), cell in cells.items():
        policy = engine.policy(region, ON)
        own = [d for d in policy.documents if d.region == region]
        if cell.silence in (Silence.INHERITS, Silence.SILENT):
            assert any(map(seen_whole, own)), (region, aspect)
    # the one whole text of Hebei is about vocational schools: of the others nothing is known
    assert cells["130000", Aspect.TRANSFER_EDGE_GRADES].silence is Silence.NOT_SEEN
    assert cells["130000", Aspect.CLASS_SIZE_CAP].silence is Silence.NOT_SEEN


def test_the_nation_leaves_to_the_provinces_only_what_it_delegates(cells: dict[tuple[str, Aspect], Cell]) -> None:
    assert cells["000000", Aspect.TRANSFER_EDGE_GRADES].silence is Silence.DELEGATED
    assert cells["000000", Aspect.AUXILIARY_NUMBER].silence is not Silence.DELEGATED
    assert cells["000000", Aspect.CLASS_SIZE_CAP].silence is not Silence.DELEGATED


def test_an_inherited_value_is_shown_for_the_stages_it_is_left_for(engine: Xueji) -> None:
    policy = engine.policy("410000", ON)
    goal = {cell for row in matrix([policy]) if row.aspect is Aspect.CLASS_SIZE_GOAL for cell in row.cells}
    shown = {(norm.document, stage) for cell in goal for norm in (*cell.own, *cell.inherited) for stage in norm.stages
             if norm.name == "policy.class_size.goal"}  # fmt: skip
    given = {(value.document, stage) for (name, stage), value in policy.values.items() if name == "class_size.goal"}
    assert shown == given


def test_a_text_with_an_unseen_part_is_not_seen_whole(engine: Xueji) -> None:
    for document in engine.documents:
        unseen = any(part.reason is NotModelled.NOT_SEEN for part in document.not_modelled)
        assert not (unseen and seen_whole(document)), document.id


def test_markdown_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "--matrix", "--on", "2024-09-05", "--region", "nenjiang", "--lang", "zh"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "| 事项 | 嫩江市 231183 |"
    assert any(line.startswith("| 班额上限 |") and "45" in line for line in lines)
    assert run(["rules", "--matrix", "--on", "2024-09-05", "--region", "gansu", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["regions"], found["on"]) == (["620000"], "2024-09-05")
    assert run(["rules", "--matrix", "--on", "1990-01-01"]) == 64
    assert run(["rules", "--matrix"]) == 64
