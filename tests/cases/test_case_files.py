"""The shape of officers' cases: of a change with an outcome, or of a record with findings, and never of both."""

import shutil
from pathlib import Path

import pytest
from tests.decide.test_records import MADE

from xueji.assemble import Xueji
from xueji.errors import PackError
from xueji.packs import registry
from xueji.packs.case_files import Case, read_cases
from xueji.packs.load import load

HEAD = "cases:\n  - name: trial\n    region: gansu\n    on: 2024-10-10\n    facts: {student: {stage: junior}}\n"
RECORD = f"{HEAD}    record: true\n"
CHANGE = f"{HEAD}    change: transfer\n"


def cases(folder: Path, text: str) -> tuple[Case, ...]:
    """The cases of a file beside the made packs."""
    shutil.copytree(MADE, folder, dirs_exist_ok=True)
    for old in folder.rglob("cases/*.yaml"):
        old.unlink()
    (folder / "gansu" / "cases" / "x.yaml").write_text(text, "utf-8")
    return read_cases(registry.in_folder(folder))


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(PackError) as raised:
        cases(folder, text)
    return [f"{p.code} {p.place.line}:{p.place.column} {p.word}" for p in raised.value.problems]


WRONG = {
    "neither a change nor a record": (f"{HEAD}    expect: {{outcome: permitted}}\n", ["missing-key 2:5 change"]),
    "a record that is none": (
        f"{HEAD}    record: false\n    expect: {{outcome: permitted}}\n", ["missing-key 2:5 change"],
    ),
    "both": (f"{CHANGE}    record: true\n    expect: {{findings: []}}\n", ["missing-key 2:5 change"]),
    "a change without an outcome": (f"{CHANGE}    expect: {{reasons: []}}\n", ["missing-key 7:5 outcome"]),
    "a record with an outcome": (f"{RECORD}    expect: {{outcome: permitted}}\n", ["unknown-key 7:14 outcome"]),
    "a record with reasons, steps and a status": (
        f"{RECORD}    expect: {{reasons: [], missing: [], due: [], next_status: leave, grade: statute}}\n",
        [
            "unknown-key 7:14 reasons", "unknown-key 7:27 missing", "unknown-key 7:40 due",
            "unknown-key 7:49 next_status", "unknown-key 7:69 grade",
        ],
    ),
    "a change with findings": (
        f"{CHANGE}    expect: {{outcome: permitted, findings: [], unclear: [], clear: []}}\n",
        ["unknown-key 7:34 findings", "unknown-key 7:48 unclear", "unknown-key 7:61 clear"],
    ),
    "a flag that is no flag": (f"{RECORD}    drafts: yes\n    expect: {{}}\n", ["value-not-allowed 7:13 yes"]),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_case_of_the_wrong_shape_is_told_with_its_place(name: str, tmp_path: Path) -> None:
    text, wanted = WRONG[name]
    assert problems(tmp_path, text) == wanted


def test_records_changes_and_drafts_are_read(tmp_path: Path) -> None:
    one, other = cases(
        tmp_path,
        f"{RECORD}    expect: {{findings: [made-law/identifier], unclear: [made-law/closing]}}\n"
        + f"{CHANGE}    drafts: true\n    expect: {{outcome: permitted}}\n".partition("\n")[2],
    )
    assert (one.change, one.drafts, other.change and other.change.value, other.drafts) == (
        None,
        False,
        "transfer",
        True,
    )
    assert one.expect.names == {"made-law/identifier", "made-law/closing"}
    assert (one.expect.clear, one.expect.outcome, other.expect.findings) == (None, None, None)


DIFFERENT = {
    "a finding not found": (
        f"{RECORD}    expect: {{findings: [made-law/identifier]}}\n", [("findings", "made-law/identifier", "–")],
    ),
    "a finding not wanted": (
        f"{RECORD}    expect: {{findings: []}}\n".replace("stage: junior", "stage: junior, id_valid: false"),
        [("findings", "–", "made-law/identifier")],
    ),
    "what is clear and wanted unclear": (
        f"{RECORD}    expect: {{unclear: [made-law/identifier]}}\n".replace("junior", "junior, id_valid: true"),
        [(
            "unclear", "made-law/identifier",
            "made-law/closing, made-law/impossible-status, made-law/no-archive, made-law/special-archive, "
                "made-measures/junior-leave",
        )],
    ),
    "what is unclear and wanted clear": (
        f"{RECORD}    expect: {{clear: [made-law/identifier, made-law/too-young]}}\n",
        [("clear", "made-law/identifier, made-law/too-young", "not clear: made-law/identifier")],
    ),
    "a duty that may arise and is wanted to": (
        f"{RECORD}    expect: {{duties: [made-law/closing]}}\n", [("duties", "made-law/closing", "–")],
    ),
    "duties of a procedure": (
        f"{CHANGE}    expect: {{outcome: permitted, duties: []}}\n".replace(
            "junior", "junior, status: enrolled, has_archive: true"
        ),
        [("duties", "–", "made-law/transfer-steps")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DIFFERENT)
def test_every_difference_is_named(name: str, tmp_path: Path) -> None:
    text, wanted = DIFFERENT[name]
    found = cases(tmp_path, text)
    xueji = Xueji(load(registry.in_folder(tmp_path)))
    (result,) = xueji.run_cases(found)
    assert not result.passed
    got = [(d.what, d.wanted, d.got) for d in result.differences]
    assert [(what, want, set(g.split(", "))) for what, want, g in got] == [
        (what, want, set(g.split(", "))) for what, want, g in wanted
    ]
    assert (result.check is None) == (found[0].change is not None)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"{RECORD}    expect: {{clear: [made-law/identifer]}}\n", ["unknown-rule 7:22"]),
        (f"{RECORD}    expect: {{unclear: [made-draft/sanction-recorded]}}\n", []),
        (f"{CHANGE}    expect: {{outcome: permitted, duties: [made-law/transfer-steps]}}\n", []),
        (f"{RECORD}    expect: {{}}\n".replace("stage: junior", "stage: junor"), ["value-not-allowed 5:23"]),
        (f"{RECORD}    evidence: [nothing]\n    expect: {{}}\n", ["unknown-evidence 7:16"]),
        (f"{RECORD}    expect: {{}}\n".replace("gansu", "atlantis"), ["unknown-region 3:5"]),
    ],
    ids=range(6),
)
def test_what_a_case_speaks_of_is_there(text: str, wanted: list[str], tmp_path: Path) -> None:
    found = cases(tmp_path, text)
    xueji = Xueji(load(registry.in_folder(tmp_path)))
    assert [f"{p.code} {p.place.line}:{p.place.column}" for p in xueji.case_problems(found)] == wanted
