"""Officers' folders made in a test: a province's pack as it is, with some words of it changed; and small snapshots."""

import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from tests.audits.province import DAY, REGION, parted, province

import xueji
from xueji.assemble import Xueji
from xueji.audits.options import Options
from xueji.impact.editions import edition
from xueji.impact.figures import Impact, figures
from xueji.impact.job import Comparison, compare
from xueji.impact.run import measure
from xueji.tables.sources import Source, open_source

__all__ = ["DAY", "REGION", "edited", "folder_of", "measured", "parted", "province", "ready"]

PACKS = Path(xueji.__file__).parents[2] / "policies"
EDITS: Mapping[str, Sequence[tuple[str, str]]] = {
    "henan-compulsory-2014.yaml": (
        (
            "exceeds(leave.start, request.on, policy.leave.max_total)",
            "exceeds(leave.start, leave.end, policy.leave.max_length)",
        ),
    ),
    "henan-senior-2010.yaml": (("forbid: student.former_graduate", "discourage: student.former_graduate"),),
    "henan-senior-transfer-2015.yaml": (("  - id: record-early-attendance\n", "  - id: record-attends-early\n"),),
}
"""One rule asks something else; one weighs less; one has another name and the same matter."""
COUNTY: Mapping[str, Sequence[tuple[str, str]]] = {
    "zhengzhou-entry-2023.yaml": (
        (
            "rules:\n",
            "rules:\n"
            "  - id: record-graduated\n"
            "    title: {zh: 在册学生不得为已毕业, en: nobody on the roll has graduated}\n"
            "    record: true\n"
            "    aspect: false_data\n"
            '    forbid: student.status == "graduated"\n'
            "    repair: change\n"
            "    article: 条次不详\n",
        ),
    ),
}
"""A rule of one city alone."""


def folder_of(root: Path, edits: Mapping[str, Sequence[tuple[str, str]]] = EDITS, drop: Sequence[str] = ()) -> Path:
    """A folder with the pack of Henan: every edit must be found in its file, once."""
    shutil.copytree(PACKS / "henan", root / "henan", ignore=shutil.ignore_patterns("cases", "__pycache__", "*.py"))
    for name, several in edits.items():
        path = root / "henan" / name
        text = path.read_text("utf-8")
        for old, new in several:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        path.write_text(text, "utf-8")
    for name in drop:
        (root / "henan" / name).unlink()
    return root


def edited(root: Path, edits: Mapping[str, Sequence[tuple[str, str]]] = EDITS, drop: Sequence[str] = ()) -> Xueji:
    """The law with Henan's pack edited."""
    return xueji.load(folder_of(root, edits, drop))


def ready(before: Xueji, after: Xueji, source: Source, region: str = REGION, **days: date) -> Comparison:
    """Two laws and a snapshot; `old` and `new` are the days of the laws, `as_of` that of the records."""
    old, new = days.get("old", DAY), days.get("new", DAY)
    editions = edition(before, region, old), edition(after, region, new)
    return compare(*editions, source, days.get("as_of", max(old, new)), Options(part_rows=250))


def measured(before: Xueji, after: Xueji, snapshot: Path, out: Path, region: str = REGION, **days: date) -> Impact:
    """The impact on a snapshot, in small parts; the list is in `out`."""
    with open_source(snapshot) as source:
        comparison = ready(before, after, source, region, **days)
        return figures(comparison, measure(comparison, out, "zh"))
