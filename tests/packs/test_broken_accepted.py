"""Files of accepted findings: read with places, every mistake told at once, the path as it was written."""

from pathlib import Path

import pytest

from xueji.errors import PackError
from xueji.model.decision import Text
from xueji.packs.accepted import PLACEHOLDER, Ground, read_accepted

SOUND = """\
accepted:
  - id: gap/made/annex
    kind: source
    because: {zh: 附件未见, en: the annex was not seen}
  - {id: dead/made/never, kind: law, because: 原文如此}
"""


def problems(path: Path, text: str) -> list[tuple[str, int, str]]:
    path.write_text(text)
    with pytest.raises(PackError) as caught:
        read_accepted(path)
    assert {problem.place.file for problem in caught.value.problems} == {str(path)}
    assert all(
        problem.message(lang) and problem.hint(lang) for problem in caught.value.problems for lang in ("zh", "en")
    )
    return [(problem.code, problem.place.line, problem.word) for problem in caught.value.problems]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "accepted.yaml"


def test_a_sound_file(file: Path) -> None:
    file.write_text(SOUND)
    one, two = read_accepted(file)
    assert (one.id, one.kind, one.place.line) == ("gap/made/annex", Ground.SOURCE, 2)
    assert one.because == Text(zh="附件未见", en="the annex was not seen")
    assert two.because.en == "原文如此"


def test_nothing_accepted_is_sound(file: Path) -> None:
    file.write_text("accepted: []\n")
    assert read_accepted(file) == ()


def test_all_problems_at_once(file: Path) -> None:
    entries = "{id: a, kind: custom, because: 因}", "{id: b, kind: law}", "{kind: law, because: 因, why: x}"
    text = "accepted:\n" + "".join(f"  - {entry}\n" for entry in entries)
    assert problems(file, text) == [
        ("value-not-allowed", 2, "custom"), ("missing-key", 3, "because"), ("missing-key", 4, "id"),
        ("unknown-key", 4, "why"),
    ]  # fmt: skip


def test_a_finding_accepted_twice(file: Path) -> None:
    again = SOUND + "  - {id: gap/made/annex, kind: law, because: 因}\n"
    assert problems(file, again) == [("accepted-twice", 6, "gap/made/annex")]


@pytest.mark.parametrize("because", [PLACEHOLDER.zh, f"{{zh: 因, en: {PLACEHOLDER.en}}}"])
def test_a_reason_nobody_has_written(file: Path, because: str) -> None:
    text = f"accepted:\n  - {{id: a, kind: law, because: {because}}}\n"
    assert problems(file, text) == [("no-reason", 2, "a")]


@pytest.mark.parametrize(
    ("text", "codes"),
    [("", "missing-key"), ("accepted: &a []\n", "alias-not-allowed"),
     ("accepted:\n- {id: a\n", "missing-key missing-key bad-yaml"), ("- a\n", "wrong-type"),
     ("accepted: x\n", "wrong-type")],
)  # fmt: skip
def test_what_is_no_such_file(file: Path, text: str, codes: str) -> None:
    assert [problem[0] for problem in problems(file, text)] == codes.split()


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=f"{tmp_path}/none.yaml"):
        read_accepted(tmp_path / "none.yaml")
