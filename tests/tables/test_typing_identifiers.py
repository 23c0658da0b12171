"""Identifiers in tables: what a spreadsheet does to their digits is seen, sound ones are left alone."""

import pytest
from tests.tables.test_typing import one, through

from xueji.model.identifiers import resident_id_valid
from xueji.tables.problems import TableError

LOST = [f"41010220120901{n:02d}00" for n in range(10, 20)]


@pytest.mark.parametrize(
    "cells",
    [
        ["4.10102E+17", "4.10102E+17", "410102201209010012"],
        ["4.10102201209010e+17"],
        [number[:15] + "000" for number in LOST],
        [str(int(float(number[:17] + "7"))) for number in LOST],
        ["410102201209010000"],
    ],
)
def test_a_column_of_identifiers_that_lost_digits_is_refused_whole(cells: list[str]) -> None:
    for header in ("身份证件号", "student.id_number"):
        with pytest.raises(TableError) as raised:
            through({header: cells})
        assert [(p.code, p.place.pointer) for p in raised.value.problems] == [("digits-lost", header)]
        assert cells[0] not in raised.value.problems[0].message("zh") or len(cells[0]) < 12


def test_few_cells_that_lost_digits_are_refused_alone() -> None:
    for header in ("身份证件号", "student.id_number"):
        found = through({header: ["410102201209010012", "4.10102E+17", "1E12", None, "410102201209010039"]})
        assert found.frame["student.id_number"].to_list() == [
            "410102201209010012", None, "1E12", None, "410102201209010039",
        ]  # fmt: skip
        assert found.cells.rows() == [(2, header, "digits-lost", "4.1010…", "student.id_number")]


@pytest.mark.parametrize("lost", ["4E+17", "4.1E+17", "4e+17", "４.1E+17", "４E+17"])
def test_however_an_exponent_is_written_its_cell_is_refused(lost: str) -> None:
    found = through({"student.id_number": ["410102201209010012", lost, "410102201209010039"]})
    assert found.cells.select("row", "code").rows() == [(2, "digits-lost")]


def test_identifiers_that_came_as_floats_are_refused_and_whole_ones_kept() -> None:
    with pytest.raises(TableError) as raised:
        through({"学籍辅号": [15010012345.0, None]})
    assert raised.value.problems[0].code == "digits-lost"
    assert through({"学校标识码": [2141000001.0, None]}).frame["school.code"].to_list() == ["2141000001", None]
    assert through({"学校标识码": [2141000001]}).frame["school.code"].to_list() == ["2141000001"]
    sound = [410102201209010012, 410102201209010039, 410102201209010055, None]
    assert through({"身份证件号": sound}).frame["student.id_number"][1] == "410102201209010039"


def test_one_sound_number_that_ends_in_zeros_is_kept() -> None:
    number = next(n for n in (f"41010220{m:02d}0901{s:03d}0" for m in range(5, 15) for s in range(0, 1000, 100))
                  if resident_id_valid(n))  # fmt: skip
    assert number.endswith("000")
    assert one("身份证件号", number) == (number, "")
    assert one("学籍号", f"L{number[:15]}000") == (f"L{number[:15]}000", "")


def test_sound_identifiers_are_not_taken_for_lost_ones() -> None:
    numbers = [f"{410102200901010000 + 37 * n}" for n in range(5_000)]
    found = through({"身份证件号": [*numbers, "410102201209010000"]})
    assert found.frame["student.id_number"].null_count() == 0
    assert len(found.cells) == 0
