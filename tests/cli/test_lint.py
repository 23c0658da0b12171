"""`xueji lint` as officers read it: the page, what is shown of what was asked for, and exit codes."""

import io
import os
from pathlib import Path

import pytest
from rich.console import Console
from tests.cli.linting import HEAD, SOUND, Lint, lint, write

from xueji.authoring.check import check
from xueji.cli import output
from xueji.cli.lint_files import Files
from xueji.cli.main import run
from xueji.errors import Place, Problem
from xueji.packs import registry

GOLDEN = Path(__file__).parents[1] / "golden" / "lint"
__all__ = ["lint"]


@pytest.mark.parametrize(
    ("name", "which", "arguments"),
    [
        ("wrong.zh", "wrong", ("--lang", "zh")), ("wrong.en", "wrong", ("--lang", "en")),
        ("advice.zh", "advised", ("--advice", "--lang", "zh")), ("advice.en", "advised", ("--advice", "--lang", "en")),
        ("counted.zh", "advised", ("--lang", "zh")), ("counted.en", "advised", ("--lang", "en")),
        ("sound.zh", "sound", ("--lang", "zh")), ("elsewhere.en", "two", ("gansu", "--lang", "en")),
    ],
)  # fmt: skip
def test_what_officers_read(name: str, which: str, arguments: tuple[str, ...], lint: Lint) -> None:
    """Golden files; XUEJI_GOLDEN=write brings them up to date, and `git diff` is the review."""
    done = lint(which, *arguments)
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("XUEJI_GOLDEN") == "write":
        path.write_text(done.out, "utf-8")
    assert done.out == path.read_text("utf-8")
    assert done.err == ""


def test_problems_come_all_at_once_in_the_order_of_files_with_paths_to_open(lint: Lint) -> None:
    done = lint("wrong", "--lang", "en")
    places = [line.split("--> ")[1] for line in done.out.splitlines() if "--> " in line]
    assert done.code == 1
    assert all(Path(place.rsplit(":", 2)[0]).is_file() for place in places)
    parts = [(file, int(line)) for file, line, _ in (place.rsplit(":", 2) for place in places)]
    assert parts == sorted(parts)
    assert len(places) == 5


@pytest.mark.parametrize(
    ("which", "arguments", "code"),
    [
        ("sound", (), 0), ("wrong", (), 1), ("advised", (), 0), ("advised", ("--advice",), 0),
        ("advised", ("--strict",), 1), ("advised", ("--strict", "--advice"), 1), ("sound", ("--strict",), 0),
        ("advised", ("--no-advice",), 0), ("advised", ("--strict", "--no-advice"), 64),
        ("advised", ("national", "--strict"), 1), ("two", ("national",), 0), ("two", ("hunan",), 1),
        ("sound", ("atlantis",), 64),
    ],
)  # fmt: skip
def test_exit_codes(which: str, arguments: tuple[str, ...], code: int, lint: Lint) -> None:
    for kind in ("table", "json", "sarif", "github", "junit"):
        assert lint(which, *arguments, "--format", kind).code == code, kind


@pytest.mark.parametrize(
    "name", ["gansu", "policies/gansu", "policies/gansu/gansu.yaml", "gansu/gansu.yaml", "./policies/gansu/gansu.yaml"]
)
def test_a_pack_or_a_file_is_shown_alone_by_any_of_its_names(name: str, lint: Lint) -> None:
    done = lint("two", name, "--lang", "en")
    assert done.out.count("--> ") == 1
    assert "unknown-key" in done.out
    assert "4 errors in other files" in done.out


def test_several_names_at_once(lint: Lint) -> None:
    both = lint("two", "gansu", "hunan", "--lang", "en")
    assert "in other files" not in both.out
    assert both.out == lint("two", "--lang", "en").out


@pytest.mark.parametrize(
    ("name", "said"),
    [("gangsu", "did you mean “gansu”?"), ("gansu/gansuu.yaml", "did you mean “gansu/gansu.yaml”?"),
     ("draft", "--policies"), ("nothing-like-it", "“nothing-like-it”")],
)  # fmt: skip
def test_an_unknown_name_is_wrong_usage_with_a_near_one(name: str, said: str, lint: Lint, tmp_path: Path) -> None:
    (tmp_path / "draft").mkdir()
    done = lint("two", name, "--lang", "en")
    assert (done.code, done.out) == (64, "")
    assert said in done.err


def test_a_pack_asked_for_that_is_sound_says_so_and_that_others_are_not(lint: Lint) -> None:
    done = lint("two", "national", "--lang", "zh")
    assert "没有错误：national/nation.yaml" in done.out
    assert "其他文件另有" in done.out
    assert "未给出提醒" in done.out


def test_of_a_folder_given_only_its_own_packs_are_advised_on(lint: Lint, tmp_path: Path) -> None:
    head = HEAD.format(id="gansu", region="620000").replace("title: {zh: 试验规定, en: trial rules}", "title: 试验规定")
    write(tmp_path / "drafts", {"gansu/gansu.yaml": head})
    done = lint("advised", "--policies", "drafts", "--advice", "--lang", "en")
    assert [line.strip() for line in done.out.splitlines() if "--> " in line] == ["--> drafts/gansu/gansu.yaml:3:10"]
    named = lint("advised", "hunan", "--policies", "drafts", "--advice", "--lang", "en")
    assert "policies/hunan/hunan.yaml" in named.out
    assert "drafts" not in named.out


def test_advice_can_be_left_out_altogether(lint: Lint) -> None:
    assert lint("advised", "--no-advice", "--lang", "en").out == "no errors: 2 documents, 2 rules\n"


def test_a_file_that_is_not_read_is_told_and_can_be_asked_for(lint: Lint, tmp_path: Path) -> None:
    write(tmp_path / "policies" / "national", {"more.yml": "document: {}\n"})
    assert "not-read" in lint("sound", "--lang", "en").out
    done = lint("sound", "policies/national/more.yml", "--lang", "en")
    assert done.code == 1
    assert "policies/national/more.yml:1:1" in done.out


def test_bytes_that_are_no_text_and_a_path_elsewhere(
    lint: Lint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "policies" / "hunan"
    folder.mkdir(parents=True)
    (folder / "gbk.yaml").write_bytes("document: {id: a, title: 甲}\n".encode("gbk"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    done = lint("sound", "--lang", "en")
    assert f"--> {folder}/gbk.yaml:1:26" in done.out
    assert "1 | document: {id: a, title: \ufffd" in done.out


@pytest.mark.parametrize("command", ["test", "policies", "rules", "coverage"])
def test_every_command_shows_bad_packs_in_the_same_manner(command: str, lint: Lint, tmp_path: Path) -> None:
    wanted = lint("wrong", "--lang", "en").out
    place = ("--region", "hunan", "--on", "2024-09-01") if command == "rules" else ()
    done = lint("wrong", *place, "--policies", str(tmp_path / "policies"), "--lang", "en", command=command)
    assert done.code == 1
    assert done.out == ""
    # the cases are only looked at where the regulations are right
    blocks = [block for block in wanted.split("\n\n") if "policies/hunan/hunan.yaml" in block and "[" in block]
    assert len(blocks) == 4
    assert all(block in done.err for block in blocks)
    assert "xueji explain" in done.err


def test_a_request_in_a_file_is_quoted_and_one_from_standard_input_told_in_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = '{\n  "change": "transfr",\n  "region": "gansu",\n  "on": "2024-09-01"\n}\n'
    monkeypatch.chdir(tmp_path)
    Path("request.json").write_text(text, "utf-8")
    assert run(["decide", "request.json", "--lang", "en"]) == 1
    told = capsys.readouterr().err
    assert "error[value-not-allowed]: " in told
    assert ' --> request.json:2:3\n   |\n 2 |   "change": "transfr",\n   |   ^^^^^^^^' in told
    assert "mended" not in told  # the place is that of the key: what would be written there is not known
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8"))
    assert run(["decide", "-", "--lang", "en"]) == 1
    assert capsys.readouterr().err.startswith("<stdin>:2:3: value-not-allowed: ")


def test_students_data_are_never_quoted(tmp_path: Path) -> None:
    for name in ("students.csv", "students.jsonl", "students.xlsx"):
        (tmp_path / name).write_text("王小明,110101201001010012\n")
        assert Files().line(Place(str(tmp_path / name), 1, 1)) is None
    assert Files().line(Place(str(tmp_path / "gone.yaml"), 1, 1)) is None


def test_colours_stand_on_terminals_alone(lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[" not in lint("wrong", "--lang", "en").out
    screen = io.StringIO()
    terminal = Console(file=screen, force_terminal=True, width=100, markup=False, highlight=False, emoji=False,
                       color_system="standard", _environ={})  # fmt: skip
    monkeypatch.setattr(output, "console", lambda **_: terminal)
    lint("wrong", "--lang", "en")
    assert "\x1b[1;31merror[unknown-name]" in screen.getvalue()


def test_nothing_is_left_to_do_where_the_mended_lines_are_written(lint: Lint, tmp_path: Path) -> None:
    """The line shown as mended is the one that mends: written in its place the problem is gone."""
    done = lint("wrong", "--lang", "en")
    file = tmp_path / "policies" / "hunan" / "hunan.yaml"
    lines = file.read_text("utf-8").split("\n")
    shown = done.out.splitlines()
    for at, line in enumerate(shown):
        if line.strip() == "= mended" and "hunan.yaml" in "".join(shown[max(0, at - 12) : at]):
            number, _, text = shown[at + 1].partition(" | ")
            if "…" not in text:
                lines[int(number) - 1] = text
    file.write_text("\n".join(lines), "utf-8")
    left = [line for line in output.problem_lines(checked(tmp_path), "en") if "[unknown-name]" in line]
    assert len(left) == 1  # the one whose line is cut


def checked(folder: Path) -> tuple[Problem, ...]:
    return check(registry.in_folder(folder / "policies")).problems


def test_sound_is_sound(lint: Lint) -> None:
    assert "休学" in SOUND
    assert lint("sound").code == 0
