"""`xueji verify`: answers derived once more, one by one and line by line; exit codes; what is wrong with receipts."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.releasing import PACKS, Editions, alone, editions_of, golden

import xueji
from xueji.cli.main import run
from xueji.cli.verify_words import WORDS

__all__ = ["alone", "editions_of"]
SINGER: dict[str, Any] = {
    "change": "leave",
    "student": {"stage": "primary", "grade": 3, "status": "enrolled", "leave_count": 1, "choir": True},
    "leave": {"start": "2020-09-10", "end": "2021-06-30"},
}
LONG = {
    "change": "leave",
    "student": {"stage": "primary", "grade": 3, "status": "enrolled", "leave_count": 0, "choir": False},
    "leave": {"start": "2020-09-10", "end": "2022-03-31"},
}
RECORD = {"student": {"stage": "primary", "grade": 3, "status": "enrolled", "band": "brass"}}
WHERE = ("--region", "hunan", "--on", "2020-09-10")
Capture = pytest.CaptureFixture[str]
Answered = Callable[..., Any]


@pytest.fixture
def answered(capsys: Capture) -> Answered:
    """The answer to a request as JSON, written to `receipt.json` with the request in `facts.json`."""

    def made(request: dict[str, Any], command: str = "decide", policies: Path = PACKS) -> Any:
        Path("facts.json").write_text(json.dumps(request, ensure_ascii=False), "utf-8")
        run([command, "facts.json", *WHERE, "--policies", str(policies), "--format", "json"])
        text = capsys.readouterr().out
        Path("receipt.json").write_text(text, "utf-8")
        return json.loads(text)

    return made


def verified(*more: str, policies: Path = PACKS, facts: str = "facts.json") -> int:
    named = [facts] if facts else []
    return run(["verify", "receipt.json", *named, "--policies", str(policies), *more])


def told(capsys: Capture) -> Any:
    return json.loads(capsys.readouterr().out)


def shown(text: str) -> str:
    """The digests of documents replaced: they change with the regulations of these tests."""
    return re.sub(r"\b[0-9a-f]{12}…", "0123456789ab…", text).replace(xueji.__version__, "X.Y.Z")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("name", "request_", "command", "edit", "code"),
    [
        ("same", SINGER, "decide", "nothing", 0),
        ("same-though-changed", SINGER, "decide", "another repair", 0),
        ("outcome", LONG, "decide", "a longer leave", 2),
        ("following", SINGER, "decide", "a shorter term of a duty", 3),
        ("words", LONG, "decide", "the title of a rule", 3),
        ("record", RECORD, "check", "a finding is gone", 2),
        ("record-same", RECORD, "check", "nothing", 0),
    ],
)  # fmt: skip
def test_what_officers_read(
    name: str, request_: dict[str, Any], command: str, edit: str, code: int, language: str,
    answered: Answered, editions_of: Editions, capsys: Capture,
) -> None:  # fmt: skip
    old, new = editions_of(edit)
    answered(request_, command, old.parent)
    assert verified("--lang", language, policies=new.parent) == code
    golden(f"verify-{name}.{language}", shown(capsys.readouterr().out))


def test_the_receipt_names_every_document_with_its_digest(answered: Answered) -> None:
    answer = answered(SINGER)
    assert set(answer["receipt"]["documents"]) == {"sound-national", "hunan-2015"}
    assert {document["id"] for document in answer["documents"]} == set(answer["receipt"]["documents"])


def test_other_facts_are_another_request(answered: Answered, capsys: Capture) -> None:
    answered(SINGER)
    for other in (
        {**SINGER, "student": {**SINGER["student"], "grade": 4}}, {**SINGER, "evidence": ["choir_letter"]},
        {**SINGER, "change": "transfer"}, {**SINGER, "region": "430100"}, {**SINGER, "on": "2020-09-11"},
    ):  # fmt: skip
        Path("other.json").write_text(json.dumps(other), "utf-8")
        assert verified(facts="other.json") == 4
        out = capsys.readouterr().out
        assert WORDS["other_request"][1] in out
        assert "refused" not in out
    answered(RECORD, "check")
    Path("other.json").write_text(json.dumps({**RECORD, "change": "leave"}), "utf-8")
    assert verified(facts="other.json") == 4
    capsys.readouterr()
    answer = answered(SINGER)
    Path("receipt.json").write_text(
        json.dumps({**answer, "receipt": {**answer["receipt"], "engine": "0.0.1"}}), "utf-8"
    )
    Path("other.json").write_text(json.dumps({**SINGER, "evidence": []}), "utf-8")
    assert verified(facts="other.json") == 4
    assert "0.0.1" in capsys.readouterr().out


def test_equal_facts_written_otherwise_are_the_same_request(answered: Answered, capsys: Capture) -> None:
    answered(SINGER)
    other = {"leave": SINGER["leave"], "student": dict(reversed(SINGER["student"].items())), "region": "430000",
             "on": "2020-09-10", "change": "休学"}  # fmt: skip
    Path("facts.json").write_text(json.dumps(other), "utf-8")
    assert verified() == 0
    capsys.readouterr()


def test_without_facts_it_is_told_what_has_moved(answered: Answered, editions_of: Editions, capsys: Capture) -> None:
    answered(LONG)
    assert verified(facts="") == 4
    assert WORDS["nothing_moved"][1] in capsys.readouterr().out
    _, new = editions_of("a longer leave")
    assert verified("--format", "json", facts="", policies=new.parent) == 4
    found = told(capsys)
    assert (found["verdict"], found["now"]) == ("no_facts", None)
    assert [(part["what"], part["name"]) for part in found["moved"]] == [("document", "hunan-2015")]


def test_an_answer_that_was_altered_is_told_from_one_the_law_has_outgrown(answered: Answered, capsys: Capture) -> None:
    answer = answered(LONG)
    Path("receipt.json").write_text(json.dumps({**answer, "outcome": "permitted", "reasons": []}), "utf-8")
    assert verified("--format", "json") == 2
    found = told(capsys)
    assert found["unexplained"] is True
    assert found["moved"] == []
    assert [(d["section"], d["name"]) for d in found["differences"]] == [
        ("outcome", ""), ("reasons", "hunan-2015/leave-length"),
    ]  # fmt: skip
    Path("receipt.json").write_text(json.dumps({**answer, "duties": answer["duties"], "grade": "press"}), "utf-8")
    assert verified() == 3
    assert WORDS["unexplained"][1] in capsys.readouterr().out


def test_calendar_engine_back_end_and_conventions_that_moved(answered: Answered, capsys: Capture) -> None:
    answer = answered(SINGER)
    receipt = answer["receipt"]
    Path("receipt.json").write_text(json.dumps({**answer, "receipt": {**receipt, "policy": f"sha256:{'1' * 64}"}}))
    assert verified("--lang", "zh") == 0
    assert WORDS["receipt"][0] in capsys.readouterr().out  # its documents are listed, and are those of today
    conventions = {**receipt["conventions"], "hunan-2015": {"count_starting_day": True, "shift_to_working_day": False}}
    other = {**receipt, "calendar": "chinesecalendar 1.0 until 2015", "engine": "0.0.1", "backend": "other",
             "conventions": conventions}  # fmt: skip
    Path("receipt.json").write_text(json.dumps({**answer, "receipt": other}), "utf-8")
    assert verified("--format", "json") == 0
    assert [part["what"] for part in told(capsys)["moved"]] == ["conventions", "calendar", "engine", "backend"]
    assert verified("--lang", "zh") == 0
    assert "2015" in capsys.readouterr().out


def test_receipts_without_digests_of_documents(answered: Answered, editions_of: Editions, capsys: Capture) -> None:
    """As engines before this one printed them."""
    answer = answered(LONG)
    del answer["receipt"]["documents"]
    Path("receipt.json").write_text(json.dumps(answer), "utf-8")
    assert verified() == 0
    _, new = editions_of("a longer leave")
    capsys.readouterr()
    assert verified("--format", "json", policies=new.parent) == 2
    assert [part["what"] for part in told(capsys)["moved"]] == ["policy"]
    _, new = editions_of_named(editions_of, "later law")
    assert verified("--format", "json", policies=new.parent) == 0
    assert told(capsys)["moved"] == []  # it is not in force on the day


def editions_of_named(editions_of: Editions, name: str) -> tuple[Path, Path]:
    import shutil  # noqa: PLC0415 -- this alone makes editions a second time

    for folder in ("old", "new"):
        shutil.rmtree(folder)
    return editions_of(name)


def test_documents_that_came_and_went(answered: Answered, editions_of: Editions, capsys: Capture) -> None:
    old, new = editions_of("law that began before the release")
    Path("facts.json").write_text(json.dumps(LONG), "utf-8")
    for before, after, kind in ((old, new, "came"), (new, old, "went")):
        where = ("--region", "hunan", "--on", "2025-03-03", "--policies", str(before.parent), "--format", "json")
        assert run(["decide", "facts.json", *where]) == 2
        Path("receipt.json").write_text(capsys.readouterr().out, "utf-8")
        assert verified("--format", "json", policies=after.parent) == 0
        (part,) = told(capsys)["moved"]
        assert part["name"] == "hunan-2024"
        assert (part["before"] == "") is (kind == "came")
        assert (part["after"] == "") is (kind == "went")


def test_an_answer_about_drafts_is_derived_with_drafts(
    answered: Answered, editions_of: Editions, capsys: Capture
) -> None:
    _, new = editions_of("a draft")
    Path("facts.json").write_text(
        json.dumps({"change": "transfer", "student": {**RECORD["student"], "band": "string"}})
    )
    where = (*WHERE, "--policies", str(new.parent), "--format", "json", "--include-drafts")
    assert run(["decide", "facts.json", *where]) == 2
    Path("receipt.json").write_text(capsys.readouterr().out, "utf-8")
    assert verified("--format", "json", policies=new.parent) == 0
    found = told(capsys)
    assert "draft" in {caveat["code"] for caveat in found["now"]["caveats"]}


BAD: dict[str, tuple[Any, set[str]]] = {
    "no JSON": ("{", {"bad-json"}),
    "a list": ([], {"not-an-object"}),
    "nothing": ({}, {"missing-key"}),
    "a problem": ({"problems": []}, {"missing-key", "unknown-key"}),
    "a word too many": ({"signed": "yes"}, {"unknown-key"}),
    "an outcome there is not": ({"outcome": "granted"}, {"value-not-allowed"}),
    "a day that is none": ({"on": "2020-13-01"}, {"wrong-type"}),
    "no receipt": ({"receipt": None}, {"wrong-type"}),
    "reasons that are none": ({"reasons": "many"}, {"wrong-type"}),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_receipt_has_a_clear_problem(name: str, answered: Answered, capsys: Capture) -> None:
    answer = answered(SINGER)
    content, codes = BAD[name]
    whole = isinstance(content, dict) and name not in ("nothing", "a problem")
    data = {**answer, **content} if whole else content
    Path("receipt.json").write_text(content if isinstance(content, str) else json.dumps(data), "utf-8")
    assert verified("--format", "json") == 1
    problems = told(capsys)["problems"]
    assert {problem["code"] for problem in problems} == codes
    assert all(problem["message"] and problem["hint"] and problem["file"] == "receipt.json" for problem in problems)
    if whole:
        assert all(problem["line"] for problem in problems)


def test_digests_that_no_engine_prints(answered: Answered, capsys: Capture) -> None:
    answer = answered(SINGER)
    receipt = {**answer["receipt"], "policy": "sha256:1", "facts": "x", "documents": {"hunan-2015": "SHA"}}
    Path("receipt.json").write_text(json.dumps({**answer, "receipt": receipt}), "utf-8")
    assert verified("--format", "json") == 1
    assert {problem["pointer"] for problem in told(capsys)["problems"]} == {
        "receipt.policy", "receipt.facts", "receipt.documents.hunan-2015",
    }  # fmt: skip


def test_facts_that_can_no_longer_be_read(answered: Answered, editions_of: Editions, capsys: Capture) -> None:
    answered(RECORD, "check")
    _, new = editions_of("a fact is gone")
    assert verified("--format", "json", policies=new.parent) == 1
    assert [problem["code"] for problem in told(capsys)["problems"]] == ["unknown-fact"]


def test_wrong_usage(answered: Answered, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    answered(SINGER)
    assert run(["verify"]) == 64
    assert run(["verify", "-", "-"]) == 64
    assert run(["verify", "a.whl", "facts.json"]) == 64
    assert run(["verify", "a.jsonl"]) == 64
    assert run(["verify", "nowhere.json", "facts.json"]) == 1
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(Path("receipt.json").read_bytes())))
    assert run(["verify", "-", "facts.json", "--policies", str(PACKS)]) == 0
    capsys.readouterr()


def _lines(answered: Answered) -> tuple[list[str], list[str]]:
    answers, requests = [], []
    for request in (SINGER, LONG):
        answers.append(json.dumps(answered(request)))
        requests.append(json.dumps(request))
    return answers, requests


def test_line_by_line(answered: Answered, editions_of: Editions, capsys: Capture) -> None:
    answers, requests = _lines(answered)
    Path("answers.jsonl").write_text("\n".join(answers) + "\n", "utf-8")
    Path("requests.jsonl").write_text("\n".join(requests) + "\n", "utf-8")
    call = ["verify", "answers.jsonl", "requests.jsonl", "--policies"]
    assert run([*call, str(PACKS)]) == 0
    assert capsys.readouterr().out.splitlines() == [WORDS["lines"][1].format(2, 2, 0, 0, 0, 0)]
    _, new = editions_of("a longer leave")
    assert run([*call, str(new.parent)]) == 2
    out = capsys.readouterr().out
    assert "line 2: ✗" in out
    assert "line 1" not in out
    Path("answers.jsonl").write_text("\n".join([answers[1], "", '{"problems": []}', "{", answers[0]]), "utf-8")
    Path("requests.jsonl").write_text("\n".join([requests[1], "", "{", "{}", requests[1]]), "utf-8")
    assert run([*call, str(PACKS), "--format", "json"]) == 1
    counts = told(capsys)["counts"]
    assert counts == {"same": 1, "wrong": 2, "outcome": 0, "following": 0, "untold": 2}
    Path("requests.jsonl").write_text(requests[0], "utf-8")
    assert run([*call, str(PACKS)]) == 64
    assert run(["verify", "answers.jsonl", "nowhere.jsonl"]) == 1
    capsys.readouterr()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_wheel_is_verified(language: str, capsys: Capture) -> None:
    bundle = ["bundle", "hunan", "--policies", str(PACKS), "--out", "out", "--version", "1.2.0"]
    assert run(bundle) == 0
    capsys.readouterr()
    wheel = Path("out/xueji_pack_hunan-1.2.0-py3-none-any.whl")
    assert run(["verify", str(wheel), "--lang", language]) == 0
    whole = re.sub(r"sha256:[0-9a-f]+", "sha256:0123", capsys.readouterr().out)
    content = wheel.read_bytes()
    wheel.write_bytes(content.replace(b"max_length: {value: 1 year", b"max_length: {value: 3 year"))
    assert run(["verify", str(wheel), "--lang", language]) == 2
    damaged = re.sub(r"sha256:[0-9a-f]+", "sha256:0123", capsys.readouterr().out)
    golden(f"verify-wheel.{language}", whole + damaged)
    assert run(["verify", str(wheel), "--format", "json"]) == 2
    assert told(capsys)["sound"] is False


@pytest.mark.parametrize(
    ("name", "why"), [("hunan.whl", "文件名不是"), ("xueji_pack_hunan-1.2.0-py3-none-any.whl", "不是完整的 wheel 文件")]
)
def test_what_is_no_wheel_has_a_code_of_its_own(name: str, why: str, capsys: Capture) -> None:
    Path(name).write_bytes(b"half of a download")
    for call in (["verify", name], ["release", name, str(PACKS / "hunan")]):
        assert run([*call, "--format", "json", "--lang", "zh"]) == 1
        (problem,) = told(capsys)["problems"]
        assert problem["code"] == "bad-wheel"
        assert why in problem["message"]


def test_every_sentence_stands_in_both_languages() -> None:
    for name, (zh, en) in WORDS.items():
        assert {*re.findall(r"\{\d\}", zh)} == {*re.findall(r"\{\d\}", en)}, name
