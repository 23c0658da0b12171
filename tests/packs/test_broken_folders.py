"""Documents that are right alone and wrong together: each an error with both places, none a silent choice."""

import shutil
from pathlib import Path

import pytest
from tests.packs.test_broken import HERE, problems_of, speaks_clearly, told, wanted_of

FOLDERS = sorted((HERE / "broken_folders").iterdir())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_each_folder_gives_exactly_the_problems_it_wants(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(HERE / "sound", tmp_path, dirs_exist_ok=True)
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    problems = problems_of(tmp_path)
    lines = (folder / "wanted.txt").read_text().splitlines()
    assert [told(p) for p in problems] == [next(wanted_of(f"wanted: {line}", "")) for line in lines]
    assert all(speaks_clearly(problem) for problem in problems)


def test_both_places_stand_in_the_text_of_the_error(tmp_path: Path) -> None:
    shutil.copytree(HERE / "sound", tmp_path, dirs_exist_ok=True)
    shutil.copytree(HERE / "broken_folders" / "two_equal_laws", tmp_path, dirs_exist_ok=True)
    (problem,) = problems_of(tmp_path)
    assert "gansu/b.yaml:9:" in str(problem.place)
    assert any("gansu/a.yaml:9:" in place for place in problem.as_json()["also"])  # type: ignore[attr-defined] # a list
