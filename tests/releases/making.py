"""Editions of the made-up pack: as it stands in `packs`, and with an edit of `edits.yaml`."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
BASE = HERE / "packs" / "hunan"
EDITS: tuple[Mapping[str, Any], ...] = tuple(yaml.safe_load((HERE / "edits.yaml").read_text("utf-8")))


def edited(root: Path, edit: Mapping[str, Any]) -> tuple[Path, Path]:
    """The folders of the pack before and after an edit; what is to be replaced must stand there once."""
    old, new = root / "old" / "hunan", root / "new" / "hunan"
    for folder in (old, new):
        shutil.copytree(BASE, folder)
        if edit.get("cases") is False:
            shutil.rmtree(folder / "cases")
    for part in (edit, *edit.get("also", ())):
        _rewrite(new / "hunan-2015.yaml", part)
    for name, text in edit.get("add", {}).items():
        (new / name).write_text(text, "utf-8")
    return old, new


def _rewrite(path: Path, part: Mapping[str, Any]) -> None:
    text = path.read_text("utf-8")
    if "remove_from" in part:
        start = text.index(part["remove_from"])
        text = text[:start] + text[text.index(part["remove_to"], start) :]
    elif "old" in part:
        wanted = part["new"]
        assert text.count(part["old"]) == 1, part["old"]
        text = text.replace(part["old"], wanted)
    path.write_text(text, "utf-8")
