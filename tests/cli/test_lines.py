"""`xueji decide - --lines`: an answer for every line, in order, whatever the line."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from xueji.assemble import Xueji
from xueji.cli.lines import answers
from xueji.cli.main import run
from xueji.decide.reading import MOST_CHARACTERS

GOOD = {
    "change": "transfer",
    "student": {"stage": "junior", "grade": 8, "status": "on_leave"},
    "transfer": {"to_grade": 8},
    "term": {"start": "2024-09-01"},
}
LINE = json.dumps(GOOD, ensure_ascii=False).encode()


def asked(engine: Xueji, *lines: bytes, on: str | None = "2024-09-05") -> list[dict[str, Any]]:
    from xueji.model.values import read_date  # noqa: PLC0415 -- this function alone

    day = None if on is None else read_date(on)
    return [json.loads(line) for line in answers(io.BytesIO(b"\n".join(lines)), engine, "gansu", day, "en")]


def test_every_line_has_its_answer_in_order(engine: Xueji) -> None:
    bad = [b"", b"   ", b"{", b"[]", b"null", b'{"change": "transfr"}', b'{"change": "transfer", "studnt": {}}',
           b"\xff\xfe", "“".encode(), b"[" * 5000, b'{"a": "\\ud800"}', b'{"on": 20240905}', LINE[:-1]]  # fmt: skip
    mixed = [line for one in bad for line in (one, LINE)]
    found = asked(engine, *mixed)
    assert ["outcome" in answer for answer in found] == [False, True] * len(bad)
    good = found[1]
    assert good["outcome"] == "refused"
    assert good["receipt"] == json.loads(engine.decide(GOOD, "gansu", "2024-09-05").model_dump_json())["receipt"]  # type: ignore[arg-type] # a day as text
    assert all(answer == good for answer in found[1::2])
    for number, answer in enumerate(found):
        for problem in answer.get("problems", ()):
            assert problem["line"] in (number + 1, None)
            assert problem["message"]
            assert problem["hint"]


def test_problems_stand_at_their_line(engine: Xueji) -> None:
    (_, second) = asked(engine, LINE, b'{"change": "transfr", "student": {"grade": "eight"}}')
    places = [(problem["code"], problem["line"], problem["column"]) for problem in second["problems"]]
    assert places == [("value-not-allowed", 2, 2), ("wrong-type", 2, 35)]


def test_ends_of_lines_and_marks_of_order(engine: Xueji) -> None:
    found = asked(engine, b"\xef\xbb\xbf" + LINE + b"\r", LINE)
    assert [answer["outcome"] for answer in found] == ["refused", "refused"]
    assert asked(engine) == []


def test_a_line_too_long_is_not_held_and_the_next_is_read(engine: Xueji) -> None:
    long = b'{"change": "' + b"a" * (9 * MOST_CHARACTERS) + b'"}'
    first, second = asked(engine, long, LINE)
    (problem,) = first["problems"]
    assert (problem["code"], problem["line"]) == ("file-too-large", 1)
    assert str(len(long) + 1) in problem["message"]
    assert second["outcome"] == "refused"


def test_a_fault_of_the_program_takes_no_other_answer_away(engine: Xueji, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = Xueji.decide

    def faulty(self: Xueji, given: Any, *where: Any) -> Any:
        if given.data.get("change") == "leave":
            raise KeyError("张三")
        return sound(self, given, *where)

    monkeypatch.setattr(Xueji, "decide", faulty)
    first, second = asked(engine, b'{"change": "leave"}', LINE)
    assert [problem["code"] for problem in first["problems"]] == ["internal"]
    assert "KeyError" in first["problems"][0]["message"]
    assert "张三" not in json.dumps(first, ensure_ascii=False)  # facts of a student do not leave by this door
    assert second["outcome"] == "refused"


def test_the_day_and_the_place_stand_in_where_a_line_names_none(engine: Xueji) -> None:
    other = json.dumps({**GOOD, "on": "2023-09-05"}).encode()
    first, second, third = asked(engine, LINE, other, LINE, on=None)
    assert [problem["code"] for problem in first["problems"]] == ["missing-day"]
    assert second["on"] == "2023-09-05"
    assert first["problems"][0]["code"] == third["problems"][0]["code"]


def test_it_answers_before_its_input_ends() -> None:
    command = [sys.executable, "-m", "xueji", "decide", "-", "--lines", "--region", "gansu", "--on", "2024-09-05"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for _ in range(2):
            process.stdin.write(LINE + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["outcome"] == "refused"
        process.stdin.close()
        assert process.wait(30) == 0


@pytest.mark.parametrize("arguments", [["a.jsonl"], ["a.json"], ["-", "--out", "x"], ["-", "--engine", "polars"]])
def test_what_does_not_go_with_lines_is_wrong_usage(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["decide", *arguments, "--lines"]) == 64
    assert "wrong usage" in capsys.readouterr().err
