"""The rules of the house that no other tool checks: sizes, heavy libraries, registered packs, true documentation."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import xueji
from xueji.assemble import Xueji, packs_of
from xueji.phrases import CODES, PROBLEMS
from xueji.vocabulary import core

ROOT = Path(__file__).parents[2]
HEAVY = ("polars", "narwhals", "z3", "sqlalchemy", "durable", "durable_rules_engine", "pandas", "pyspark", "duckdb")


def python(code: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return done.stdout


def test_no_file_is_longer_than_400_lines() -> None:
    files = [p for folder in ("engine", "policies", "tests") for p in (ROOT / folder).rglob("*.py")]
    assert len(files) > 50
    long = {str(p.relative_to(ROOT)): n for p in files if (n := len(p.read_text("utf-8").splitlines())) > 400}
    assert long == {}


def test_importing_xueji_loads_next_to_nothing() -> None:
    loaded = python("import sys; before = set(sys.modules); import xueji; print(*sorted(set(sys.modules) - before))")
    assert {name for name in loaded.split() if not name.startswith(("typing", "_typing", "collections"))} == {"xueji"}


def test_deciding_loads_no_heavy_library(tmp_path: Path) -> None:
    request = tmp_path / "request.json"
    request.write_text('{"change": "transfer", "region": "gansu", "on": "2024-09-05"}', "utf-8")
    code = (
        "import sys; from xueji.cli.main import run; run(['decide', sys.argv[1], '--format', 'json']);"
        f"print('LOADED', [m for m in {HEAVY!r} if m in sys.modules])"
    )
    assert python(code, str(request)).rstrip().endswith("LOADED []")


def test_help_does_not_load_the_engine() -> None:
    code = (
        "import sys; from xueji.cli.main import run; run(['--help']);"
        "print('LOADED', [m for m in ('pydantic', 'yaml', 'cerberus', 'xueji.assemble') if m in sys.modules])"
    )
    assert python(code).rstrip().endswith("LOADED []")


def test_public_names_are_there() -> None:
    for name in xueji.__all__:
        assert getattr(xueji, name) is not None
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = xueji.no_such_name  # type: ignore[attr-defined] # that is the point


def test_every_folder_of_policies_is_registered_and_shipped() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    folders = {path.parent.name for path in (ROOT / "policies").glob("*/__init__.py")}
    assert folders == {path.parent.name for path in (ROOT / "policies").glob("*/*.yaml")}
    entry_points = project["project"]["entry-points"]["xueji"]
    assert set(entry_points) == folders
    assert {f"xueji_policies.{name}" for name in folders} <= set(project["tool"]["setuptools"]["packages"])
    assert folders <= {pack.name for pack in packs_of()}


def test_every_package_of_the_engine_is_shipped() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    folders = {p.parent for p in (ROOT / "engine" / "xueji").rglob("__init__.py")}
    names = {".".join(p.relative_to(ROOT / "engine").parts) for p in folders}
    assert names == {name for name in project["tool"]["setuptools"]["packages"] if name.split(".")[0] == "xueji"}


def test_no_province_is_named_in_the_engine(engine: Xueji) -> None:
    provinces = [name for name in engine.regions if name != "national"]
    for path in (ROOT / "engine" / "xueji").rglob("*.py"):
        if path.name == "region.py":  # GB/T 2260 itself
            continue
        text = re.sub(r'"""[\s\S]*?"""|#.*', "", path.read_text("utf-8"))
        assert not [name for name in provinces if re.search(rf"\b{name}\b", text)], path


def test_every_code_has_both_languages() -> None:
    assert set(PROBLEMS) == set(CODES)
    for code, phrase in PROBLEMS.items():
        assert all(phrase.values()), code


def test_every_fact_has_its_chinese_term_and_meaning() -> None:
    for entry in core().entries.values():
        assert re.search(r"[一-鿿]", entry.zh), entry.name
        assert entry.meaning, entry.name
    terms = [f"{entry.entity}.{entry.zh}" for entry in core().entries.values()]
    assert len(terms) == len(set(terms))


def test_the_house_speaks_of_itself_alone() -> None:
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607 -- git
    foreign = re.compile(r"/(?:wo" + r"rk|ro" + r"ot|tm" + r"p)/[a-z]")
    for name in done.stdout.split():
        path = ROOT / name
        if path.suffix in (".py", ".md", ".yaml", ".toml") and path.is_file():
            assert not foreign.search(path.read_text("utf-8", errors="replace")), name
