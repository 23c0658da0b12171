"""What `xueji coverage --suggest` prints is the beginning of cases that show what was lacking."""

import shutil
from pathlib import Path

import pytest

from xueji.assemble import Xueji, packs_of
from xueji.cli.main import run
from xueji.packs.case_files import read_cases
from xueji.packs.load import load

POLICIES = Path(__file__).parents[2] / "policies"


@pytest.mark.slow
@pytest.mark.parametrize(
    "pack", ["hubei", pytest.param("heilongjiang", marks=pytest.mark.slow)]
)  # a city, a county and a draft are among them
def test_suggestions_pasted_as_cases_show_nearly_everything(
    pack: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(POLICIES / pack, tmp_path / pack, ignore=shutil.ignore_patterns("cases"))
    assert run(["coverage", pack, "--policies", str(tmp_path), "--suggest", "--lang", "en"]) == 0
    printed = capsys.readouterr().out
    (tmp_path / pack / "cases").mkdir()
    indented = "".join(f"  {line}\n" for line in printed.splitlines())
    (tmp_path / pack / "cases" / "suggested.yaml").write_text(f"cases:\n{indented}", "utf-8")
    packs = packs_of(tmp_path)
    engine = Xueji(load(packs))
    cases = [case for case in read_cases(packs) if case.pack == pack]
    assert len(cases) > 20
    assert [result.case.place for result in engine.run_cases(cases) if not result.passed] == []
    found = [rule for rule in engine.coverage(cases).rules() if rule.pack == pack]
    atoms = [atom for rule in found for atom in rule.atoms]
    assert sum(rule.shown for rule in found) >= 0.9 * len(found)
    assert sum(not atom.lacking for atom in atoms) >= 0.9 * len(atoms)
