"""Where a new regulation goes: the folder of packs, what is there already, and writing all of it or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xueji.assemble import packs_of
from xueji.authoring.layout_files import write_text
from xueji.authoring.scaffold_place import Place
from xueji.errors import PackError
from xueji.packs import json_schema
from xueji.packs.hooks import PackFolder
from xueji.packs.load import Reading, inspect
from xueji.packs.registry import in_folder


@dataclass(frozen=True)
class Ground:
    """A folder of packs (which may not be there yet) with the installed packs around it, read without problems."""

    folder: Path
    here: tuple[PackFolder, ...]
    """The packs of the folder itself."""
    reading: Reading

    def pack_of(self, place: Place) -> str:
        """The folder a place's regulations stand in: the one its province has here, or is to have."""
        codes = {document.pack: document.region for document in self.reading.documents}
        province = place.province
        mine = [pack.name for pack in self.here if codes.get(pack.name, "")[:2] == province.code[:2]]
        return mine[0] if mine else province.pinyin

    def has(self, pack: str) -> bool:
        """Whether the folder has a pack."""
        return any(known.name == pack for known in self.here)

    def installed(self, pack: str) -> Path | None:
        """Where a pack of the name is installed that a folder of that name would take the place of."""
        packs = (file.pack for file in self.reading.files if file.pack not in self.here)
        return next((known.folder for known in packs if known.name == pack), None)


def ground(folder: Path) -> Ground:
    """Read a folder of packs and what is installed; raises `PackError` with every problem that must be mended first."""
    try:
        here = in_folder(folder)
    except PackError as error:
        if {problem.code for problem in error.problems} - {"file-not-found", "no-documents"} or folder.is_file():
            raise
        here = ()
    reading = inspect(packs_of(folder if here else None))
    if reading.problems:
        raise PackError(reading.problems)
    return Ground(folder, here, reading)


def clashes(folder: Path, files: Mapping[str, str]) -> list[Path]:
    """The files that are there already; a plug-in that is the same in every pack is none of them."""
    there = {folder / name: text for name, text in files.items() if (folder / name).exists()}
    return [path for path, text in there.items() if path.name != "__init__.py" or not _is(path, text)]


def _is(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode()


def write(land: Ground, files: Mapping[str, str]) -> list[Path]:
    """Write the files, and the schemas editors check them with where there are none yet; give what was made.

    Raises `PackError` where something cannot be written; then nothing of it is left.
    """
    made: list[Path] = []
    try:
        for name, text in files.items():
            path = land.folder / name
            if not path.exists():
                made.append(path)
                write_text(path, text)
    except PackError:
        _take_back(made)
        raise
    schemas = land.folder / "schema"
    if not any((schemas / json_schema.file_name(name)).exists() for name in json_schema.FILES):
        made += json_schema.write(schemas, land.reading)
    return made


def _take_back(made: Sequence[Path]) -> None:
    for path in made:
        path.unlink(missing_ok=True)
