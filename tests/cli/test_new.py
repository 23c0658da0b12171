"""`xueji new`: green at once, nothing overwritten, all that lacks named together, and a talk in a terminal."""

import os
import re
import shutil
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.packs.yaml_core import read_quickly

from xueji.authoring.scaffold_folder import Ground
from xueji.authoring.scaffold_place import provinces
from xueji.cli import new
from xueji.cli.main import run
from xueji.cli.new_asked import Planning, Wanted
from xueji.cli.try_ask import Option
from xueji.errors import UsageError
from xueji.model.enums import SourceGrade, Stage
from xueji.packs import registry
from xueji.packs.hooks import PackFolder
from xueji.packs.load import Reading, inspect

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "new"
NATION = ROOT / "policies" / "national"
GIVEN = ("--from", "2024-09-01", "--stage", "primary,junior,senior", "--grade", "statute")


@pytest.fixture
def nation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The nation alone is installed, without its cases: those speak of provinces."""
    folder = tmp_path / "installed" / "national"
    folder.mkdir(parents=True)
    for path in NATION.glob("*.yaml"):
        shutil.copy(path, folder)
    monkeypatch.setattr(registry, "installed", lambda: (PackFolder("national", "000000", folder),))
    monkeypatch.delenv("XUEJI_POLICIES", raising=False)


@cache
def _nation() -> Reading:
    return inspect([PackFolder("national", "000000", NATION)])


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    return tmp_path / "packs"


def begin(packs: Path, *arguments: str) -> int:
    return run(["new", *arguments, "--in", str(packs), "--lang", "zh"])


@pytest.mark.usefixtures("nation")
@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.slow)])
def test_every_province_passes_everything_at_once(
    step: int, packs: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    chosen = list(provinces())[::step]
    stages = ["primary", "primary,junior", "senior", "vocational", "primary,junior,senior", "junior,senior,vocational"]
    # what is in the folder already does not bear on the next province: the nation is read once
    monkeypatch.setattr("xueji.authoring.scaffold_folder.inspect", lambda _: _nation())
    for index, province in enumerate(chosen):
        name = (province.pinyin, province.zh, province.code)[index % 3]
        articles = ("--articles", str(index + 1)) if index % 2 else ()
        given = ("--from", f"20{10 + index % 16}-09-01", "--stage", stages[index % 6], "--grade", "press")
        assert begin(packs, name, *given, *articles) == 0
    monkeypatch.setattr("xueji.authoring.scaffold_folder.inspect", inspect)
    names = [province.pinyin for province in chosen]
    assert sorted(path.name for path in packs.iterdir() if (path / "__init__.py").exists()) == sorted(names)
    _all_green(packs, names)
    capfd.readouterr()


def _all_green(packs: Path, names: Sequence[str]) -> None:
    assert run(["lint", "--policies", str(packs), "--lang", "zh"]) == 0
    assert run(["test", *names, "--policies", str(packs), "--lang", "zh"]) == 0
    assert run(["fmt", "--check", str(packs), "--lang", "zh"]) == 0
    assert run(["coverage", *names, "--policies", str(packs), "--lang", "zh"]) == 0
    yamllint(packs)


def yamllint(packs: Path) -> None:
    linter, config = pytest.importorskip("yamllint.linter"), pytest.importorskip("yamllint.config")
    rules = config.YamlLintConfig((ROOT / ".yamllint").read_text("utf-8"))
    found = [(path, str(p)) for path in packs.rglob("*.yaml") for p in linter.run(path.read_text("utf-8"), rules, path)]
    assert found == []


@pytest.mark.slow
@pytest.mark.usefixtures("nation")
def test_a_county_stands_in_its_province_and_passes_everything(packs: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert begin(packs, "hunan", *GIVEN) == 0
    assert begin(packs, "浏阳市", "--code", "430181", "--province", "hunan", "--pinyin", "liuyang", *GIVEN) == 0
    assert begin(packs, "长沙市", "--pinyin", "changsha", "--articles", "unknown", "--uncertain", *GIVEN) == 0
    senior = ("--id", "hunan-senior-2026", "--title", "高中办法", *GIVEN[:3], "senior", *GIVEN[4:])
    assert begin(packs, "hunan", *senior) == 0
    revised = ("--id", "hunan-k12-2026", "--replaces", "hunan-k12", "--from", "2026-01-01", *GIVEN[2:])
    assert begin(packs, "hunan", *revised) == 0
    assert "  replaces: [hunan-k12]\n" in (packs / "hunan" / "hunan-k12-2026.yaml").read_text("utf-8")
    county = (packs / "hunan" / "liuyang-k12.yaml").read_text("utf-8")
    assert 'region: "430181"\n  place: {zh: 浏阳市, en: Liuyang}\n  implements: hunan-k12\n' in county
    assert sorted(path.name for path in (packs / "hunan" / "cases").iterdir()) == [
        "changsha-k12.yaml", "first.yaml", "hunan-k12-2026.yaml", "hunan-senior-2026.yaml", "liuyang-k12.yaml",
    ]  # fmt: skip
    assert capfd.readouterr().err == ""
    _all_green(packs, ["hunan"])


@pytest.mark.usefixtures("nation")
def test_what_is_made_meets_the_schemas_beside_it(packs: Path) -> None:
    assert begin(packs, "hunan", *GIVEN, "--articles", "40", "--number", "湘教发〔2024〕1号") == 0
    for path, name in (("hunan/hunan-k12.yaml", "document"), ("hunan/cases/first.yaml", "cases")):
        text = (packs / path).read_text("utf-8")
        schema = re.search(r"^# yaml-language-server: \$schema=(\S+)$", text.splitlines()[0])
        assert schema
        beside = ((packs / path).parent / schema[1]).resolve()
        assert beside == (packs / "schema" / f"{name}-1.json").resolve()
        jsonschema.validate(read_quickly(text), read_quickly(beside.read_text("utf-8")))


@pytest.mark.usefixtures("nation")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_it_makes_and_says(
    language: str, packs: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(packs.parent)
    given = [*GIVEN, "--articles", "40", "--in", "packs", "--lang", language]
    assert run(["new", "hunan", *given]) == 0
    golden(f"hunan.{language}.txt", capfd.readouterr().out)
    for name in ("hunan-k12.yaml", "cases/first.yaml"):
        golden(f"{Path(name).stem}.{language}.yaml", (packs / "hunan" / name).read_text("utf-8"))


def golden(name: str, text: str) -> None:
    """Golden files; XUEJI_GOLDEN=write brings them up to date, and `git diff` is the review."""
    path = GOLDEN / name
    if os.environ.get("XUEJI_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


@pytest.mark.usefixtures("nation")
def test_nothing_is_overwritten_and_all_clashes_are_told(packs: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (packs / "hunan" / "cases").mkdir(parents=True)
    (packs / "hunan" / "cases" / "first.yaml").write_text("mine\n", "utf-8")
    (packs / "hunan" / "__init__.py").write_text("mine\n", "utf-8")
    assert begin(packs, "hunan", *GIVEN) == 64
    told = capfd.readouterr().err
    assert "cases/first.yaml" in told
    assert "__init__.py" in told
    assert sorted(p.name for p in packs.rglob("*") if p.is_file()) == ["__init__.py", "first.yaml"]
    assert (packs / "hunan" / "__init__.py").read_text("utf-8") == "mine\n"


@pytest.mark.usefixtures("nation")
def test_a_second_time_changes_nothing(packs: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert begin(packs, "hunan", *GIVEN) == 0
    before = {path: path.read_bytes() for path in packs.rglob("*") if path.is_file()}
    assert begin(packs, "hunan", *GIVEN) == 64
    assert "hunan-k12.yaml" in capfd.readouterr().err
    assert {path: path.read_bytes() for path in packs.rglob("*") if path.is_file()} == before


WRONG: list[tuple[list[str], list[str]]] = [
    ([], ["REGION", "--from", "--stage", "--grade"]),
    (["hunan"], ["--from", "--stage", "--grade"]),
    (["浏阳市", "--stage", "primary"], ["--pinyin", "--from", "--grade"]),
    (["430199", "--pinyin", "x"], ["--place", "--from"]),
    (["hunna", *GIVEN], ["hunna", "hunan"]),
    (["朝阳区", *GIVEN], ["110105", "220104", "--code"]),
    (["某县", *GIVEN], ["某县", "--code"]),
    (["hunan", "--into", "hunan", *GIVEN], ["--into"]),
    (["浏阳市", "--pinyin", "Liu Yang", *GIVEN], ["Liu Yang"]),
    (["浏阳市", "--pinyin", "liuyang", "--into", "guangdong", *GIVEN], ["430181", "440000"]),
    (["浏阳市", "--pinyin", "liuyang", "--into", "elsewhere", *GIVEN], ["elsewhere"]),
    (["hunan", *GIVEN, "--articles", "many"], ["--articles"]),
    (["hunan", *GIVEN, "--articles", "0"], ["--articles"]),
    (["hunan", *GIVEN, "--stage", "primry"], ["primry", "primary"]),
    (["hunan", "--from", "2024-09-01", "--stage", "primary", "--grade", "good"], ["good"]),
    (["hunan", *GIVEN, "--from", "9月1日"], ["9月1日", "2024-09-01"]),
    (["hunan", *GIVEN, "--to", "2020-01-01"], ["2020-01-01"]),
    (["hunan", *GIVEN, "--id", "national-2013"], ["national-2013", "--id"]),
    (["hunan", *GIVEN, "--implements", "nothing", "--replaces", "neither"], ["nothing", "neither"]),
]  # fmt: skip


@pytest.mark.usefixtures("nation")
def test_what_is_wrong_or_lacks_is_told_together(
    packs: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xueji.authoring.scaffold_folder.inspect", lambda _: _nation())
    for index, (arguments, words) in enumerate(WRONG):
        language = ("zh", "en")[index % 2]
        assert run(["new", *arguments, "--in", str(packs), "--lang", language]) == 64, arguments
        told = capfd.readouterr().err
        assert [word for word in words if word not in told] == [], told
        assert len(told.splitlines()) <= 2  # with a second one that names the help
        assert not packs.exists()


@pytest.mark.usefixtures("nation")
def test_a_bad_id_and_broken_packs_are_problems_with_places(packs: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert begin(packs, "hunan", *GIVEN, "--id", "Hunan 1") == 1
    assert "bad-id" in capfd.readouterr().err
    (packs / "hebei").mkdir(parents=True)
    (packs / "hebei" / "x.yaml").write_text("document: {id: x}\n", "utf-8")
    assert begin(packs, "hunan", *GIVEN) == 1
    assert "hebei/x.yaml" in capfd.readouterr().err
    assert run(["new", "hunan", *GIVEN, "--in", str(packs / "hebei"), "--lang", "zh"]) in (1, 64)
    assert not (packs / "hunan").exists()


@pytest.mark.slow
def test_an_installed_province_is_not_hidden_by_a_new_folder(packs: Path, capfd: pytest.CaptureFixture[str]) -> None:
    installed = next(pack for pack in registry.installed() if pack.region == "620000")
    for arguments in ([installed.name], ["兰州市", "--pinyin", "lanzhou"]):
        assert begin(packs, *arguments, *GIVEN) == 64
        assert str(installed.folder) in capfd.readouterr().err
    assert not packs.exists()


@pytest.mark.usefixtures("nation")
def test_the_folder_of_the_environment_is_used_and_not_repeated(
    packs: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XUEJI_POLICIES", str(packs))
    assert run(["new", "湖南", *GIVEN, "--lang", "zh"]) == 0
    assert (packs / "hunan" / "hunan-k12.yaml").exists()
    assert "--policies" not in capfd.readouterr().out


def test_what_cannot_be_written_leaves_nothing(packs: Path, capfd: pytest.CaptureFixture[str]) -> None:
    packs.parent.joinpath("file").write_text("", "utf-8")
    assert run(["new", "hunan", *GIVEN, "--in", str(packs.parent / "file"), "--lang", "en"]) == 1
    assert "file" in capfd.readouterr().err


class Answers:
    """Answers prepared for the questions, by their names; each question must be asked that is answered."""

    def __init__(self, answers: dict[str, list[Any]]) -> None:
        self.answers = answers
        self.hints: list[str] = []

    def choose(self, name: str, question: str, options: Sequence[Option], hint: str, first: object = None) -> object:
        del first
        title = self._next(name, question, hint)
        return next(option.value for option in options if option.title == title)

    def mark(self, name: str, question: str, options: Sequence[Option], hint: str) -> list[object]:
        titles = self._next(name, question, hint)
        return [option.value for option in options if option.title in titles]

    def write(self, name: str, question: str, hint: str, default: str = "") -> str:
        answer = self._next(name, question, hint)
        return default if answer is None else answer

    def _next(self, name: str, question: str, hint: str) -> Any:
        assert question
        self.hints.append(hint)
        return self.answers[name].pop(0)


def _land(tmp_path: Path) -> Ground:
    return Ground(tmp_path, (), _nation())


def test_a_talk_asks_for_all_that_lacks_and_again_where_an_answer_will_not_do(tmp_path: Path) -> None:
    asker = Answers({
        "q_region": ["火星", "浏阳市"], "q_pinyin": ["浏阳", "liuyang"], "q_from": ["昨天", "2024-09-01"],
        "stages": [[], ["小学", "初中"]], "grade": ["媒体报道"], "q_articles": ["很多", ""], "q_title": [None],
        "q_number": ["浏教〔2024〕1号"],
    })  # fmt: skip
    plan = Planning(Wanted(), _land(tmp_path), "zh", asker).plan()
    assert not [name for name, rest in asker.answers.items() if rest]
    assert len([hint for hint in asker.hints if hint]) == 6
    assert (plan.place.code, plan.place.pinyin, plan.place.en) == ("430181", "liuyang", "Liuyang")
    assert (plan.stages, plan.since, plan.grade) == ((Stage.PRIMARY, Stage.JUNIOR), date(2024, 9, 1), SourceGrade.PRESS)
    assert (plan.document_id, plan.document_title.zh) == ("liuyang-compulsory", "浏阳市义务教育学生学籍管理实施细则")
    assert (plan.number, plan.articles, plan.pack) == ("浏教〔2024〕1号", "", "hunan")


def test_where_nothing_lacks_nothing_is_asked(tmp_path: Path) -> None:
    wanted = Wanted("hunan", stages=["primary"], since=date(2024, 9, 1), grade="statute")
    asker = Answers({})
    assert Planning(wanted, _land(tmp_path), "en", asker).plan().title is None
    assert asker.hints == []
    with pytest.raises(UsageError):
        Planning(Wanted(), _land(tmp_path), "en", None).plan()


def test_without_a_terminal_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert new._asker(yes=True) is None
    assert new._asker(yes=False) is None  # the tests have none
    for stream in ("stdin", "stdout"):
        monkeypatch.setattr(f"sys.{stream}.isatty", lambda: True, raising=False)
    assert new._asker(yes=True) is None
    assert new._asker(yes=False) is not None
    monkeypatch.setitem(__import__("sys").modules, "questionary", None)
    assert new._asker(yes=False) is None
