"""Broken packs: one mistake a file, and for each exactly the problems its first line wants, at their places."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.yardstick import bounded

from xueji.errors import PackError, Problem
from xueji.packs import registry
from xueji.packs.load import load

HERE = Path(__file__).parent
BROKEN = sorted((HERE / "broken").glob("*.yaml"))

WANTED = re.compile(
    r"(?P<code>[a-z-]+) (?P<place>\S+)(?: suggests (?P<suggestion>«[^»]*»|\S+))?(?: also (?P<also>\S+))?"
)


def problems_of(folder: Path) -> tuple[Problem, ...]:
    """What `xueji` finds in a folder of packs, within the time allowed."""
    with bounded(), pytest.raises(PackError) as raised:
        load(registry.in_folder(folder))
    return raised.value.problems


def beside_the_sound(folder: Path) -> Path:
    """A folder in which a broken pack stands beside the sound pack of the nation."""
    shutil.copytree(HERE / "sound", folder, dirs_exist_ok=True)
    (folder / "broken").mkdir()
    return folder / "broken"


def wanted_of(line: str, file: str) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    for part in re.split(r";(?![^«]*»)", line.partition("wanted:")[2]):
        found = WANTED.fullmatch(part.strip())
        assert found, part
        also = found["also"].split("+") if found["also"] else []
        beside = tuple(other if other.count(":") > 1 else f"{file}:{other}" for other in also)
        place = found["place"]
        where = place if place.count(":") > 1 else f"{file}:{place}"
        yield found["code"], where, (found["suggestion"] or "").strip("«»"), beside


def told(problem: Problem) -> tuple[str, str, str, tuple[str, ...]]:
    return problem.code, str(problem.place), problem.suggestion, tuple(map(str, problem.also))


WITHOUT_WORD = {"tab-in-yaml", "condition-too-deep"}
"""Their message names the thing, not the author's text, which the place shows."""


def speaks_clearly(problem: Problem) -> bool:
    """Say whether message and hint stand in both languages, with the author's word and without a hole."""
    unhelped = replace(problem, suggestion="")  # the hint that stands where no name is near
    said = [unhelped.message("en"), unhelped.message("zh"), unhelped.hint("en"), unhelped.hint("zh")]
    word = str(problem.as_json()["word"])
    shows_word = all(word in message for message in said[:2]) or problem.code in WITHOUT_WORD
    chinese = all(re.search("[一-鿿]", text) for text in said[1::2])
    whole = all(text and text.isprintable() and not re.search(r"\{\w*\}", text) for text in said)
    return whole and shows_word and chinese


@pytest.mark.parametrize("file", BROKEN, ids=lambda path: path.stem)
def test_each_broken_file_gives_exactly_the_problems_it_wants(file: Path, tmp_path: Path) -> None:
    shutil.copy(file, beside_the_sound(tmp_path))
    problems = problems_of(tmp_path)
    assert [told(p) for p in problems] == [*wanted_of(file.read_text().partition("\n")[0], f"broken/{file.name}")]
    assert all(speaks_clearly(problem) for problem in problems)


def test_there_are_sixty_at_least() -> None:
    assert len(BROKEN) >= 60


def test_the_sound_pack_is_sound() -> None:
    assert [document.id for document in load(registry.in_folder(HERE / "sound"))] == ["sound-national"]
