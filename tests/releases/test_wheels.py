"""A pack as a wheel: reproducible, installable, found through its entry point, and every tampering noticed."""

import base64
import csv
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.releases.conftest import SOUND
from tests.releases.making import BASE

from xueji import __version__
from xueji.assemble import packs_of
from xueji.errors import PackError, UsageError
from xueji.packs import registry
from xueji.packs.json_schema import VERSION
from xueji.releases import wheels
from xueji.releases.build import Order, bundle
from xueji.releases.levels import Level, Options
from xueji.releases.manifest import Manifest
from xueji.releases.soundness import sound

ROOT = Path(__file__).parents[2]
RELEASE = Options(date(2026, 1, 1), 60.0)
NAME = "xueji_pack_hunan-1.2.0-py3-none-any.whl"


def made(folder: Path, out: Path, version: str = "1.2.0", previous: Path | None = None, note: str = "") -> Path:
    packs = packs_of(folder.parent)
    pack = next(pack for pack in packs if pack.name == folder.name)
    done = bundle(packs, pack, folder.parent, Order(out, version, previous, note, RELEASE))
    assert done.path is not None, done
    return done.path


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up pack as a wheel."""
    packs = registry.in_folder(SOUND)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "installed", lambda: packs)
        return made(BASE, tmp_path_factory.mktemp("wheel"))


def test_the_manifest_says_what_the_pack_holds(wheel: Path) -> None:
    assert wheel.name == NAME
    with zipfile.ZipFile(wheel) as archive:
        told = json.loads(archive.read("xueji_pack_hunan/pack.json"))
        metadata = archive.read("xueji_pack_hunan-1.2.0.dist-info/METADATA").decode()
        entry = archive.read("xueji_pack_hunan-1.2.0.dist-info/entry_points.txt").decode()
        names = archive.namelist()
    assert (told["name"], told["version"], told["region"]) == ("hunan", "1.2.0", "430000")
    assert (told["engine"], told["schema_version"]) == (__version__, VERSION)
    assert told["counts"] == {"documents": 1, "rules": 6, "procedures": 1, "values": 3, "cases": 6}
    assert told["checks"]["cases"] == told["checks"]["passed"] == 6
    (document,) = told["documents"]
    assert (document["id"], document["file"], document["since"]) == ("hunan-2015", "hunan-2015.yaml", "2015-09-01")
    assert (document["grade"], document["until"]) == ("statute", None)
    engine_lines = [line for line in metadata.splitlines() if line.startswith(("Name", "Version", "Requires-Dist"))]
    assert engine_lines == ["Name: xueji-pack-hunan", "Version: 1.2.0", f"Requires-Dist: xueji>={__version__}"]
    assert entry == "[xueji]\nhunan = xueji_pack_hunan\n"
    assert {name.partition("/")[2] for name in names if name.startswith("xueji_pack_hunan/")} == {
        "__init__.py", "CHANGELOG.md", "pack.json", "hunan-2015.yaml", "cases/all.yaml",
    }  # fmt: skip


def test_equal_input_gives_equal_bytes(wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "elsewhere" / "hunan"
    shutil.copytree(BASE, elsewhere)
    for path in elsewhere.rglob("*.yaml"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
        path.chmod(0o600)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert made(elsewhere, tmp_path / "out").read_bytes() == wheel.read_bytes()
    other = made(elsewhere, tmp_path / "other", note="a word")
    assert other.read_bytes() != wheel.read_bytes()
    assert [path.name for path in (tmp_path / "out").iterdir()] == [NAME]


def test_a_sound_wheel_is_sound(wheel: Path) -> None:
    told, damages = sound(wheel)
    assert damages == ()
    assert told is not None
    assert told.digest.startswith("sha256:")


def rewritten(wheel: Path, folder: Path, change: Callable[[dict[str, bytes]], None], *, record: bool = False) -> Path:
    """The wheel with some files changed; with `record` RECORD says what they hold now, as a careful hand would."""
    with zipfile.ZipFile(wheel) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    where = next(name for name in files if name.endswith("/RECORD"))
    if record:
        rows = io.StringIO()
        for name, data in files.items():
            if name != where:
                found = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
                csv.writer(rows, lineterminator="\n").writerow((name, f"sha256={found}", len(data)))
        files[where] = f"{rows.getvalue()}{where},,\n".encode()
    path = folder / wheel.name
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def loosen(files: dict[str, bytes]) -> None:
    name = "xueji_pack_hunan/hunan-2015.yaml"
    assert files[name].count(b"1 year, article: \xe7\xac\xac\xe4\xba\x8c") == 1
    files[name] = files[name].replace(b"max_length: {value: 1 year", b"max_length: {value: 3 years")


def test_a_changed_rule_is_noticed(wheel: Path, tmp_path: Path) -> None:
    _, damages = sound(rewritten(wheel, tmp_path, loosen))
    assert ("file_changed", "xueji_pack_hunan/hunan-2015.yaml") in {(damage.what, damage.name) for damage in damages}
    with pytest.raises(PackError) as raised:
        wheels.read(tmp_path / wheel.name)
    assert [problem.code for problem in raised.value.problems] == ["bad-wheel"]


def test_a_changed_rule_is_noticed_where_record_was_changed_as_well(wheel: Path, tmp_path: Path) -> None:
    _, damages = sound(rewritten(wheel, tmp_path, loosen, record=True))
    assert [(damage.what, damage.name) for damage in damages] == [
        ("digest_differs", "hunan-2015"), ("pack_digest_differs", "hunan"),
    ]  # fmt: skip


def test_files_that_came_or_went_are_noticed(wheel: Path, tmp_path: Path) -> None:
    def come(files: dict[str, bytes]) -> None:
        files["xueji_pack_hunan/cases/extra.yaml"] = b"cases: []\n"

    def go(files: dict[str, bytes]) -> None:
        del files["xueji_pack_hunan/cases/all.yaml"]

    def lead_out(files: dict[str, bytes]) -> None:
        files["xueji_pack_hunan/../../escape.yaml"] = b""

    for number, (change, what) in enumerate(((come, "file_unlisted"), (go, "file_gone"), (lead_out, "file_changed"))):
        folder = tmp_path / str(number)
        folder.mkdir()
        _, damages = sound(rewritten(wheel, folder, change))
        assert what in {damage.what for damage in damages}
        with pytest.raises(PackError):
            wheels.read(folder / wheel.name)


def test_a_manifest_that_lies_is_noticed(wheel: Path, tmp_path: Path) -> None:
    def lie(files: dict[str, bytes]) -> None:
        told = json.loads(files["xueji_pack_hunan/pack.json"])
        told["documents"][0] |= {"grade": "press", "since": "2010-01-01"}
        told["counts"]["rules"] = 7
        files["xueji_pack_hunan/pack.json"] = json.dumps(told).encode()

    _, damages = sound(rewritten(wheel, tmp_path, lie, record=True))
    assert {(damage.what, damage.name) for damage in damages} == {
        ("entry_differs", "hunan-2015.grade"), ("entry_differs", "hunan-2015.since"), ("entry_differs", "rules"),
    }  # fmt: skip


def test_a_document_that_came_with_record_is_noticed(wheel: Path, tmp_path: Path) -> None:
    def come(files: dict[str, bytes]) -> None:
        text = files["xueji_pack_hunan/hunan-2015.yaml"].decode().partition("\nfacts:")[0]
        text = text.replace("hunan-2015", "hunan-2016").replace("  articles: {count: 12}\n", "")
        files["xueji_pack_hunan/hunan-2016.yaml"] = text.encode()

    _, damages = sound(rewritten(wheel, tmp_path, come, record=True))
    assert ("document_extra", "hunan-2016") in {(damage.what, damage.name) for damage in damages}


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_wheel_is_said_to_be_none(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(content)
    with pytest.raises(PackError) as raised:
        sound(path)
    assert [problem.code for problem in raised.value.problems] == ["bad-wheel"]
    with pytest.raises(PackError):
        sound(tmp_path / "nowhere-1.0.0-py3-none-any.whl")
    path.rename(tmp_path / "odd.whl")
    with pytest.raises(PackError):
        sound(tmp_path / "odd.whl")


def test_a_manifest_that_is_none(wheel: Path, tmp_path: Path) -> None:
    for number, (text, codes) in enumerate((
        ("{", {"bad-json"}), ("{}", {"missing-key"}), ('{"form": 1}', {"missing-key", "unknown-key"}),
    )):  # fmt: skip

        def change(files: dict[str, bytes], text: str = text) -> None:
            files["xueji_pack_hunan/pack.json"] = text.encode()

        folder = tmp_path / str(number)
        folder.mkdir()
        with pytest.raises(PackError) as raised:
            sound(rewritten(wheel, folder, change, record=True))
        assert {problem.code for problem in raised.value.problems} == codes


def test_it_is_found_through_its_entry_point(wheel: Path, tmp_path: Path) -> None:
    """The wheel unpacked among the places to import from, as an installer does it; the engine knows nothing of it."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
        told = Manifest.model_validate_json(archive.read("xueji_pack_hunan/pack.json"))
    code = (
        "import json, sys; from xueji.packs import registry; from xueji.packs.load import load\n"
        "pack = next(p for p in registry.installed() if p.name == 'hunan')\n"
        "from xueji.releases.manifest import digest\n"
        "documents = load([*registry.in_folder(__import__('pathlib').Path(sys.argv[1])), pack])\n"
        "own = [d for d in documents if d.pack == 'hunan']\n"
        "print(json.dumps([pack.region, str(pack.folder), digest(own)]))"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    command = [sys.executable, "-c", code, str(SOUND)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert json.loads(done.stdout) == ["430000", str(tmp_path / "site" / "xueji_pack_hunan"), told.digest]


def test_a_pack_installed_by_itself_takes_the_place_of_the_engines_own(wheel: Path, tmp_path: Path) -> None:
    """Two distributions bring `gansu`: the engine's, and one of its own, which is the one that counts."""
    site = tmp_path / "site"
    package, info = site / "xueji_pack_gansu", site / "xueji_pack_gansu-9.0.0.dist-info"
    package.mkdir(parents=True)
    info.mkdir()
    plugin = wheels._PLUGIN.format(name="gansu", version="9.0.0", region="620000")
    (package / "__init__.py").write_text(plugin, "utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: xueji-pack-gansu\nVersion: 9.0.0\n", "utf-8")
    (info / "entry_points.txt").write_text("[xueji]\ngansu = xueji_pack_gansu\n", "utf-8")
    code = (
        "from xueji.packs import registry\n"
        "print(*[p.folder for p in registry.installed() if p.name == 'gansu'], len(registry.installed()))"
    )
    environment = {**os.environ, "PYTHONPATH": str(site)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    plain = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(package), plain.stdout.split()[-1]]


@pytest.mark.slow
def test_an_edited_pack_is_bundled_installed_with_pip_and_decides(tmp_path: Path) -> None:
    """From an officer's folder to an answer, by the commands alone; then it is taken away and all is as before."""
    folder, target = tmp_path / "packs" / "gansu", tmp_path / "target"
    shutil.copytree(ROOT / "policies" / "gansu", folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    _replaced(folder / "gansu-k12.yaml", "{zh: 休学期间不予转学,", "{zh: 休学期间一概不予转学,")
    request = {
        "change": "transfer", "student": {"stage": "junior", "grade": 8, "status": "on_leave"},
        "transfer": {"to_grade": 8}, "term": {"start": "2024-09-01"},
    }  # fmt: skip

    def xueji(*arguments: str, site: str = "", stdin: str = "") -> "subprocess.CompletedProcess[str]":
        environment = {**os.environ, "PYTHONPATH": site, "LC_ALL": "C.UTF-8"}
        command = [sys.executable, "-m", "xueji", *arguments]
        return subprocess.run(
            command, input=stdin, capture_output=True, text=True, check=False, env=environment, cwd=tmp_path,
            encoding="utf-8",
        )  # fmt: skip

    def decided(site: str) -> tuple[str, str]:
        place = ("--region", "gansu", "--on", "2024-09-05", "--format", "json")
        answer = json.loads(xueji("decide", "-", *place, site=site, stdin=json.dumps(request)).stdout)
        reason = next(reason for reason in answer["reasons"] if reason["rule"] == "gansu-k12/transfer-on-leave")
        return reason["text"]["zh"], answer["receipt"]["documents"]["gansu-k12"]

    done = xueji("bundle", "gansu", "--policies", str(folder.parent), "--out", "out", "--version", "1.0.1")
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = (tmp_path / "out").iterdir()
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(target)]
    subprocess.run([*pip, str(path)], check=True)
    told = Manifest.model_validate_json((target / "xueji_pack_gansu" / "pack.json").read_text("utf-8"))
    before, after = decided(""), decided(str(target))
    assert before[0] == "休学期间不予转学"
    assert after == ("休学期间一概不予转学", told.documents[0].digest)
    listed = xueji("policies", "--format", "json", site=str(target))
    assert listed.returncode == 0
    assert "gansu-k12" in listed.stdout
    shutil.rmtree(target)
    assert decided(str(target)) == before


def test_versions_and_changelog_follow_from_what_changed(wheel: Path, tmp_path: Path) -> None:
    folder = tmp_path / "packs" / "hunan"
    shutil.copytree(BASE, folder)
    _replaced(folder / "hunan-2015.yaml", "max_length: {value: 1 year", "max_length: {value: 18 months")
    _replaced(folder / "cases" / "all.yaml", "end: 2022-03-31", "end: 2022-03-01")
    packs = packs_of(folder.parent)
    pack = next(pack for pack in packs if pack.name == "hunan")

    def order(version: str) -> Order:
        return Order(tmp_path / "out", version, wheel, "放宽休学期限", RELEASE)

    failed = bundle(packs, pack, folder.parent, order(""))
    assert failed.path is None
    assert [result.case.name.zh for result in failed.failed] == ["太长的休学"]
    _replaced(folder / "cases" / "all.yaml", "end: 2022-03-01", "end: 2022-06-30")
    small = bundle(packs, pack, folder.parent, order("1.2.1"))
    assert (small.path, small.too_small, small.advice and small.advice.level) == (None, True, Level.MAJOR)
    assert not (tmp_path / "out").exists()
    done = bundle(packs, pack, folder.parent, order(""))
    assert done.version == "2.0.0"
    assert done.path is not None
    log = wheels.read(done.path).changelog
    assert log.index("## 2.0.0") < log.index("## 1.2.0")
    assert "放宽休学期限" in log
    assert "`policy.leave.max_length`" in log
    assert "1年 → 18个月" in log
    assert "第二条" in log
    assert "major" in log.partition("## 1.2.0")[0]


def _replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), "utf-8")


def test_what_cannot_be_bundled(tmp_path: Path) -> None:
    folder = tmp_path / "hunan"
    shutil.copytree(BASE, folder)
    with pytest.raises(UsageError):
        made(folder, tmp_path / "out", "1.2")
    with pytest.raises(UsageError):
        made(folder, tmp_path / "out", "1.2.0", previous=BASE)
    (folder / "cases" / "all.yaml").unlink()
    with pytest.raises(PackError) as none:
        made(folder, tmp_path / "out")
    assert [problem.code for problem in none.value.problems] == ["no-cases"]
    file = folder / "hunan-2015.yaml"
    file.write_text(file.read_text("utf-8").replace("student.choir and", "student.chior and"), "utf-8")
    with pytest.raises(PackError) as wrong:
        made(folder, tmp_path / "out")
    assert {problem.code for problem in wrong.value.problems} == {"unknown-name"}
    shutil.copytree(BASE, tmp_path / "packs" / "Hu Nan")
    with pytest.raises(PackError) as named:
        made(tmp_path / "packs" / "Hu Nan", tmp_path / "out")
    assert [problem.code for problem in named.value.problems] == ["bad-id"]
    assert not (tmp_path / "out").exists()
