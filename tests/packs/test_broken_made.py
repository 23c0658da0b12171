"""Broken packs that cannot be kept as files: too large, no text, no file at all, or made to exhaust the reader."""

import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.packs.test_broken import HERE, beside_the_sound, problems_of, speaks_clearly

from xueji.errors import PackError
from xueji.packs import registry
from xueji.packs.load import load

HEAD = (HERE / "sound" / "national" / "measures.yaml").read_text().partition("facts:")[0]
HEAD = HEAD.replace('"000000"', '"620000"').replace("sound-national", "made").partition("\n")[2]
LINES = HEAD.count("\n")
MEGABYTES = 100
AT = len("  - {id: a, title: 某, change: leave, article: 一, forbid: ") + 1


def rule(condition: str) -> str:
    return HEAD + f"rules:\n  - {{id: a, title: 某, change: leave, article: 一, forbid: {condition}}}\n"


def text(content: str | bytes) -> Callable[[Path], None]:
    data = content.encode() if isinstance(content, str) else content
    return lambda pack: (pack / "x.yaml").write_bytes(data) and None


def sparse(pack: Path) -> None:
    with (pack / "x.yaml").open("wb") as file:
        file.truncate(50_000_000)


def link(target: str) -> Callable[[Path], None]:
    return lambda pack: (pack / "x.yaml").symlink_to(target)


def outside(pack: Path) -> None:
    (pack.parent.parent / "secret.yaml").write_text(HEAD)
    (pack / "x.yaml").symlink_to("../../secret.yaml")


BOMB = "".join(f"  a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12))
CASES: dict[str, tuple[Callable[[Path], None], str]] = {
    "fifty megabytes": (sparse, "file-too-large 1:1"),
    "one byte too many": (text("#" * 1_000_001), "file-too-large 1:1"),
    "GBK": (text(HEAD.encode("gbk")), "not-utf8 3:15"),
    "UTF-16": (text(HEAD.encode("utf-16")), "not-utf8 1:1"),
    "half a character at the end": (text(HEAD.encode() + "学".encode()[:2]), f"not-utf8 {LINES + 1}:1"),
    "surrogates in UTF-8": (text(b"document: \xed\xa0\x80"), "not-utf8 1:11"),
    "empty": (text(""), "empty-file 1:1"),
    "byte order mark only": (text("\ufeff"), "empty-file 1:1"),
    "NUL": (text(HEAD + "x: \0"), f"bad-character {LINES + 1}:4"),
    "bell": (text(HEAD + "not_modelled: {一: a\a}"), f"bad-character {LINES + 1}:20"),
    "line separator": (text(HEAD + "not_modelled: {一: a\u2028b}"), f"bad-character {LINES + 1}:20"),
    "mark in the middle": (text(HEAD + "\ufeffrules: []"), f"bad-character {LINES + 1}:1"),
    "folder called x.yaml": (lambda pack: (pack / "x.yaml").mkdir(), "file-not-found 1:1"),
    "pipe": (lambda pack: os.mkfifo(pack / "x.yaml"), "file-not-found 1:1"),
    "link out of the folder": (outside, "outside-folder 1:1"),
    "link to a device": (link("/dev/zero"), "outside-folder 1:1"),
    "link to nothing": (link("nothing.yaml"), "file-not-found 1:1"),
    "link to itself": (link("x.yaml"), "file-not-found 1:1"),
    "10,000 brackets": (text(rule("(" * 10_000 + "always" + ")" * 10_000)), f"condition-too-long {LINES + 2}:{AT}"),
    "900 brackets": (text(rule("(" * 900 + "always" + ")" * 900)), f"condition-too-deep {LINES + 2}:{AT + 40}"),
    "1,900 minus signs": (text(rule("-" * 1_900 + "1 > 0")), f"condition-too-deep {LINES + 2}:{AT}"),
    "490 times not": (text(rule("not " * 490 + "always")), f"condition-too-deep {LINES + 2}:{AT}"),
    "1,000 levels in brackets": (text(HEAD + "rules: " + "[" * 1_000), f"too-deep {LINES + 1}:28"),
    "1,000 levels of indentation": (
        text(HEAD + "rules:\n" + "".join(f"{' ' * i}-\n" for i in range(1, 1_000))), f"too-deep {LINES + 22}:22",
    ),
    "60,000 values": (text(HEAD + "rules: [" + "a," * 60_000 + "]"), f"too-many-nodes {LINES + 1}:19979"),
    "id of 900,000 letters": (text(HEAD.replace("made", "m" * 900_000)), "text-too-long 2:7"),
    "line of 900,000 letters": (text(HEAD + "k" * 900_000 + ": 1"), f"bad-yaml {LINES + 1}:900001"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_cannot_be_kept_as_a_file_is_refused_in_bounds(name: str, tmp_path: Path) -> None:
    make, wanted = CASES[name]
    make(beside_the_sound(tmp_path / "policies"))
    problems = problems_of(tmp_path / "policies")
    told = [f"{p.code} {p.place.line}:{p.place.column}" for p in problems]
    assert (told, {p.place.file for p in problems}) == ([wanted], {"broken/x.yaml"})
    assert all(speaks_clearly(problem) for problem in problems)


HOSTILE = {
    "aliases upon aliases": (HEAD + "not_modelled:\n  a0: &a0 [x, x]\n" + BOMB, "alias-not-allowed"),
    "1,500 rules with five mistakes each": (HEAD + "rules:\n" + "  - {zz: 1}\n" * 1_500, "missing-key"),
    "700 unknown names": (
        HEAD + "rules:\n" + "".join(
            f"  - {{id: r{i}, title: 某, change: leave, article: 一, forbid: student.abc{i} > 3}}\n" for i in range(700)
        ), "unknown-name",
    ),
    "9,000 unknown kinds of evidence": (
        rule("x").replace("forbid: x", f"require: {{evidence: [{', '.join(f'leave_{i}' for i in range(9_000))}]}}"),
        "unknown-evidence",
    ),
    "3,000 equal keys": (HEAD + "not_modelled: {" + "a: x," * 3_000 + "}", "duplicate-key"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_thousands_of_mistakes_are_told_in_bounded_time(name: str, tmp_path: Path) -> None:
    content, code = HOSTILE[name]
    text(content)(beside_the_sound(tmp_path))
    problems = problems_of(tmp_path)
    assert code in {problem.code for problem in problems}
    places = [(p.place.line, p.place.column) for p in problems]
    assert places == sorted(places)


@pytest.mark.parametrize("name", ["fifty megabytes", "aliases upon aliases", "60,000 values", "link to a device"])
def test_memory_is_bounded(name: str, tmp_path: Path) -> None:
    make = CASES[name][0] if name in CASES else text(HOSTILE[name][0])
    make(beside_the_sound(tmp_path / "policies"))
    tracemalloc.start()
    try:
        with pytest.raises(PackError):
            load(registry.in_folder(tmp_path / "policies"))
        assert tracemalloc.get_traced_memory()[1] < MEGABYTES * 1_000_000
    finally:
        tracemalloc.stop()


def test_an_unreadable_file_is_a_problem(tmp_path: Path) -> None:
    file = beside_the_sound(tmp_path) / "x.yaml"
    file.write_text(HEAD)
    file.chmod(0)
    if os.access(file, os.R_OK):
        pytest.skip("the superuser may read everything")
    assert [problem.code for problem in problems_of(tmp_path)] == ["file-not-found"]


def test_a_file_name_that_is_no_text_is_shown_all_the_same(tmp_path: Path) -> None:
    name = os.fsdecode(b"\xff\n.yaml")
    (beside_the_sound(tmp_path) / name).write_text("rules: []")
    (problem,) = problems_of(tmp_path)
    shown = [str(problem.place), str(PackError([problem])), str(problem.as_json())]
    assert all(part.isprintable() and part.encode() for part in shown)


def test_a_folder_that_is_none_or_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    codes = {"missing": "file-not-found", "file": "file-not-found", "empty": "no-documents", "nul\0": "file-not-found"}
    for name, code in codes.items():
        (problem,) = problems_of(tmp_path / name)
        assert problem.code == code
        assert speaks_clearly(problem)


def test_a_pack_that_is_a_link_out_of_the_folder(tmp_path: Path) -> None:
    beside_the_sound(tmp_path / "elsewhere")
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "national").symlink_to(tmp_path / "elsewhere" / "national")
    (problem,) = problems_of(tmp_path / "policies")
    assert problem.code == "outside-folder"
    assert speaks_clearly(problem)


def test_an_editors_hidden_files_are_no_regulations(tmp_path: Path) -> None:
    pack = beside_the_sound(tmp_path)
    (pack / "x.yaml").write_text(HEAD)
    (pack / ".#x.yaml").symlink_to("officer@host.123")
    assert [document.id for document in load(registry.in_folder(tmp_path))] == ["made", "sound-national"]


@pytest.mark.parametrize("name", ["x.yml", "x.YAML"])
def test_a_file_of_another_ending_is_not_passed_over_in_silence(name: str, tmp_path: Path) -> None:
    pack = beside_the_sound(tmp_path)
    (pack / "a.yaml").write_text(HEAD)
    (pack / name).write_text(HEAD)
    (problem,) = problems_of(tmp_path)
    assert (problem.code, problem.word) == ("not-read", name)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_and_byte_order_mark_of_other_systems(end: str, tmp_path: Path) -> None:
    pack = beside_the_sound(tmp_path)
    (pack / "x.yaml").write_bytes(b"\xef\xbb\xbf" + rule("student.grad > 3").replace("\n", end).encode())
    (problem,) = problems_of(tmp_path)
    assert (problem.code, problem.place.line, problem.place.column) == ("unknown-name", LINES + 2, AT)


def test_a_broken_file_of_the_nation_is_not_repeated_in_every_province(tmp_path: Path) -> None:
    pack = beside_the_sound(tmp_path)
    content = rule("student.is_boarder and student.leave_count > policy.leave.max_times")
    (pack / "x.yaml").write_text(content + "parameters:\n  transfer.first_day: {value: 2020-01-01, article: 一}\n")
    national = tmp_path / "national" / "measures.yaml"
    national.write_text(national.read_text().replace("grade: statute", "grade: hearsay"))
    assert [problem.code for problem in problems_of(tmp_path)] == ["value-not-allowed"]


def test_what_stands_in_no_file_is_told_beside_a_broken_file_of_the_nation(tmp_path: Path) -> None:
    pack = beside_the_sound(tmp_path)
    (pack / "x.yaml").write_text(rule("student.is_boardr"))
    national = tmp_path / "national" / "measures.yaml"
    national.write_text(national.read_text().replace("grade: statute", "grade: hearsay"))
    assert [problem.code for problem in problems_of(tmp_path)] == ["unknown-name", "value-not-allowed"]
