"""The command line as a person or a script calls it: exit codes, languages, formats, problems without tracebacks."""

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from xueji.cli.main import run

HEAD = "document: {id: a, title: 甲, region: '430000', stages: primary, in_force: {from: 2024-01-01}, grade: statute}\n"
GOLDEN = Path(__file__).parents[1] / "golden" / "cli"
REQUEST = {
    "change": "transfer",
    "region": "gansu",
    "on": "2024-09-05",
    "student": {"stage": "junior", "grade": 8, "status": "enrolled"},
    "transfer": {"to_grade": 8},
    "term": {"start": "2024-09-01"},
}


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


def process(*arguments: str, stdin: str = "", **environment: str) -> Done:
    """Call the command in a process of its own, for what depends on one."""
    env = {**os.environ, "LC_ALL": "C.UTF-8", "COLUMNS": "120", **environment}
    command = [sys.executable, "-m", "xueji", *arguments]
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, env=env, check=False, encoding="utf-8")
    assert "Traceback" not in done.stderr + done.stdout
    return Done(done.returncode, done.stdout, done.stderr)


def xueji(*arguments: str, stdin: str = "", **environment: str) -> Done:
    """Call the command in this process: the same `run`, with streams and environment of its own."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"LC_ALL": "C.UTF-8", "COLUMNS": "120", **environment}.items():
            patch.setenv(name, value)
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8"))
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run(arguments)
    return Done(code, out.getvalue(), err.getvalue())


def request(**student: object) -> str:
    return json.dumps({**REQUEST, "student": {**REQUEST["student"], **student}})  # type: ignore[dict-item] # a dictionary


@pytest.mark.parametrize(
    ("student", "code", "outcome"),
    [({}, 0, "permitted"), ({"status": "on_leave"}, 2, "refused"), ({"status": "休学"}, 2, "refused"),
     ({"status": None}, 4, "undetermined")],
)  # fmt: skip
def test_every_outcome_has_its_exit_code(student: dict[str, object], code: int, outcome: str) -> None:
    done = xueji("decide", "-", "--format", "json", stdin=request(**student))
    assert done.returncode == code
    assert json.loads(done.stdout)["outcome"] == outcome


def test_discretion_has_its_exit_code() -> None:
    text = json.dumps({**REQUEST, "student": {"stage": "junior", "grade": 9, "status": "enrolled"},
                       "transfer": {"to_grade": 9}})  # fmt: skip
    assert xueji("decide", "-", stdin=text).returncode == 3


def test_region_and_day_as_options() -> None:
    bare = {key: value for key, value in REQUEST.items() if key not in ("region", "on")}
    done = xueji("decide", "-", "--region", "620102", "--on", "2024-09-05", "--format", "json", stdin=json.dumps(bare))
    assert done.returncode == 0
    assert json.loads(done.stdout)["region"] == "620102"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 64), (("nonsense",), 64), (("decide",), 64), (("decide", "-", "--lang", "fr"), 64),
        (("decide", "-", "--on", "yesterday"), 64), (("decide", "-", "--engine", "magic"), 64),
        (("policies", "--region", "atlantis"), 64), (("rules", "--change", "fly"), 64), (("test", "atlantis"), 64),
        (("--help",), 0), (("decide", "--help"), 0), (("decide", "no-such-file.json"), 1), (("decide", "."), 64),
        (("lint", "--policies", "no-such-folder"), 1),
        (("check",), 64), (("check", "-", "--lang", "fr"), 64), (("check", "-", "--on", "yesterday"), 64),
        (("check", "-", "--engine", "magic"), 64), (("check", "--help"), 0), (("check", "no-such-file.json"), 1),
    ],
)  # fmt: skip
def test_wrong_usage_is_64_and_bad_input_is_1(arguments: tuple[str, ...], code: int) -> None:
    done = xueji(*arguments)
    assert done.returncode == code, done.stderr
    assert done.stdout or done.stderr


def test_all_problems_of_a_request_at_once_with_places() -> None:
    text = '{\n  "change": "transfr",\n  "on": "2024-13-01",\n  "student": {"grade": "eight", "statu": "x"}\n}\n'
    done = xueji("decide", "-", "--region", "gansu", stdin=text)
    assert done.returncode == 1
    lines = [line for line in done.stderr.splitlines() if line.startswith("<stdin>:")]
    assert [line.split(": ")[1] for line in lines] == ["value-not-allowed", "bad-date", "wrong-type", "unknown-fact"]
    assert [line.split(": ")[0] for line in lines] == ["<stdin>:2:3", "<stdin>:3:3", "<stdin>:4:15", "<stdin>:4:33"]
    assert "did you mean “transfer”?" in done.stderr
    assert "是否想写“transfer”？" in xueji("decide", "-", "--region", "gansu", "--lang", "zh", stdin=text).stderr


def test_problems_as_json() -> None:
    done = xueji("decide", "-", "--format", "json", stdin='{"change": "transfer"}')
    assert done.returncode == 1
    found = json.loads(done.stdout)["problems"]
    assert [problem["code"] for problem in found] == ["missing-day", "missing-region"]
    assert all(problem["hint"] and problem["message"] and problem["file"] for problem in found)


@pytest.mark.parametrize(
    ("variables", "wanted"),
    [
        ({"LC_ALL": "zh_CN.UTF-8"}, "异动"),
        ({"LC_ALL": "C"}, "change"),
        ({"LC_ALL": "", "LANG": "zh_CN.UTF-8"}, "异动"),
    ],
)
def test_the_locale_chooses_the_language(variables: dict[str, str], wanted: str) -> None:
    assert wanted in xueji("chart", **variables).stdout


@pytest.mark.slow  # CI runs both commands as well
def test_the_packs_are_sound_and_their_cases_pass() -> None:
    assert xueji("lint").returncode == 0
    done = xueji("test", "--format", "json")
    assert done.returncode == 0, done.stdout[-2000:]
    results = json.loads(done.stdout)
    assert len(results) > 100
    outcomes = {result["outcome"] for result in results if result["outcome"]}
    assert outcomes == {"permitted", "refused", "discretion", "undetermined"}
    verdicts = {result["verdict"] for result in results if result["verdict"]}
    assert verdicts >= {"clean", "findings", "undetermined"}


def test_no_case_is_a_failure(tmp_path: Path) -> None:
    folder = tmp_path / "hunan"
    folder.mkdir()
    (folder / "a.yaml").write_text(
        HEAD,
        "utf-8",
    )
    done = xueji("test", "hunan", "--policies", str(tmp_path))
    assert done.returncode == 1
    assert "no-cases" in done.stderr


def test_a_failing_case_shows_what_was_wanted(tmp_path: Path) -> None:
    cases = tmp_path / "hunan" / "cases"
    cases.mkdir(parents=True)
    (tmp_path / "hunan" / "a.yaml").write_text(
        HEAD + "rules:\n- {id: r, title: 不得, change: transfer, forbid: always, article: 第一条}\n",
        "utf-8",
    )
    (cases / "a.yaml").write_text(
        "cases:\n- name: wrong on purpose\n  region: hunan\n  on: 2024-09-01\n  change: transfer\n"
        "  facts: {student: {stage: primary, status: enrolled}}\n  expect: {outcome: permitted, reasons: []}\n",
        "utf-8",
    )
    done = xueji("test", "hunan", "--policies", str(tmp_path))
    assert done.returncode == 1
    assert "wanted permitted · got refused" in done.stdout
    assert "reasons: wanted – · got a/r" in done.stdout


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("demo.zh", ("demo", "--lang", "zh")), ("demo.en", ("demo", "--lang", "en")),
        ("chart.zh", ("chart", "--lang", "zh")), ("chart.mermaid", ("chart", "--format", "mermaid", "--lang", "en")),
        ("policies.en", ("policies", "--lang", "en")),
        ("rules.zh", ("rules", "--region", "gansu", "--on", "2024-09-05", "--change", "transfer", "--lang", "zh")),
        ("refused.zh", ("decide", str(GOLDEN / "refused.json"), "--lang", "zh")),
        ("refused.en", ("decide", str(GOLDEN / "refused.json"), "--lang", "en")),
        ("provisional.en", ("decide", str(GOLDEN / "provisional.json"), "--lang", "en")),
    ],
)  # fmt: skip
def test_what_people_read(name: str, arguments: tuple[str, ...]) -> None:
    """Golden files; XUEJI_GOLDEN=write brings them up to date, and `git diff` is the review."""
    printed = "\n".join(line.rstrip() for line in xueji(*arguments).stdout.splitlines() if "sha256:" not in line) + "\n"
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("XUEJI_GOLDEN") == "write":
        path.write_text(printed, "utf-8")
    assert printed == path.read_text("utf-8")


@pytest.mark.slow
def test_json_is_the_same_for_one_request_every_time() -> None:
    first = process("decide", "-", "--format", "json", stdin=request(), PYTHONHASHSEED="1")
    second = process("decide", "-", "--format", "json", stdin=request(), PYTHONHASHSEED="2")
    assert first.stdout == second.stdout


@pytest.mark.parametrize(("arguments", "code"), [(("decide", "--help"), 0), (("nonsense",), 64), (("lint", "-x"), 64)])
def test_a_process_ends_with_the_same_code(arguments: tuple[str, ...], code: int) -> None:
    assert process(*arguments).returncode == code == xueji(*arguments).returncode


@pytest.mark.slow
def test_a_reader_who_leaves_early_is_no_error() -> None:
    command = f"{sys.executable} -m xueji rules --lang en | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)  # noqa: S607 -- a shell
    assert "Traceback" not in done.stderr
    assert done.stderr == ""


def test_the_vocabulary_is_listed() -> None:
    facts = {fact["name"]: fact for fact in json.loads(xueji("rules", "--vocabulary", "--format", "json").stdout)}
    assert facts["student.status"]["zh"] == "学籍状态"
    assert facts["student.status"]["members"]["on_leave"] == "休学"


@pytest.mark.slow
def test_the_durable_engine_is_absent_without_breaking_anything(tmp_path: Path) -> None:
    (tmp_path / "durable_rules_engine.py").write_text("raise ImportError('not here')\n", "utf-8")
    done = process("decide", "-", "--engine", "durable", stdin=request(), PYTHONPATH=str(tmp_path))
    assert done.returncode == 64
    assert "extra “durable”" in done.stderr
    assert process("decide", "-", stdin=request(), PYTHONPATH=str(tmp_path)).returncode == 0


@pytest.mark.durable
def test_the_durable_engine_gives_the_same_answer() -> None:
    pytest.importorskip("durable_rules_engine")
    mine = json.loads(xueji("decide", "-", "--format", "json", stdin=request(status="on_leave")).stdout)
    done = xueji("decide", "-", "--format", "json", "--engine", "durable", stdin=request(status="on_leave"))
    theirs = json.loads(done.stdout)
    assert done.returncode == 2
    assert (mine["receipt"].pop("backend"), theirs["receipt"].pop("backend")) == ("closures", "durable")
    assert mine == theirs
