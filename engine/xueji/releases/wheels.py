"""A pack as a wheel: written so that equal input gives equal bytes, and read with every hash of RECORD checked."""

import csv
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from xueji.errors import EngineUnavailableError, PackError, Place, Problem
from xueji.releases.manifest import MANIFEST, Manifest, read_manifest

if TYPE_CHECKING:
    from collections.abc import Sequence

CHANGELOG: Final = "CHANGELOG.md"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The time every file of a wheel bears: the first that a zip can hold."""
_MOST_FILES, _MOST_BYTES = 2_000, 64_000_000
PACK_NAME: Final = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")
VERSION: Final = re.compile(r"(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})")
_PLUGIN: Final = '''"""The pack of {name}, version {version}: its regulations stand beside this file, one YAML each."""

from pathlib import Path

from xueji.packs.hooks import PackFolder, hookimpl


@hookimpl
def xueji_pack() -> PackFolder:
    """Give the pack's name, its division code (GB/T 2260) and its folder."""
    return PackFolder("{name}", "{region}", Path(__file__).parent)
'''
_METADATA: Final = """\
Metadata-Version: 2.1
Name: {distribution}
Version: {version}
Summary: {summary}
Keywords: xueji,学籍
Requires-Python: >=3.11
Requires-Dist: xueji>={engine}
Description-Content-Type: text/markdown

{changelog}"""
_WHEEL: Final = """\
Wheel-Version: 1.0
Generator: xueji {engine}
Root-Is-Purelib: true
Tag: py3-none-any
"""


@dataclass(frozen=True)
class Damage:
    """Something wrong with a wheel: what, and where; the other parts tell what stands against what."""

    what: str
    name: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contents:
    """What a wheel holds: its manifest, its files by their path in the pack's folder, and its changelog."""

    manifest: Manifest
    files: Mapping[str, bytes]

    @property
    def changelog(self) -> str:
        """What changed from version to version, the newest first."""
        return self.files.get(CHANGELOG, b"").decode("utf-8")


def module_of(pack: str) -> str:
    """The import name of a pack's wheel; it is never that of the packs that come with the engine."""
    return f"xueji_pack_{pack.replace('-', '_')}"


def file_name(pack: str, version: str) -> str:
    """The name of a pack's wheel."""
    return f"{module_of(pack)}-{version}-py3-none-any.whl"


def write(manifest: Manifest, files: Mapping[str, bytes], changelog: str, out: Path) -> Path:
    """Write a pack's wheel into a folder, which is made if need be; gives its path.

    `files` are the pack's own, by their path in its folder. Raises `PackError` where it cannot be written,
    `EngineUnavailableError` without the library.
    """
    module, version = module_of(manifest.name), manifest.version
    info = f"{module}-{version}.dist-info"
    inside = {
        "__init__.py": _PLUGIN.format(name=manifest.name, version=version, region=manifest.region).encode(),
        MANIFEST: manifest.text().encode(), CHANGELOG: changelog.encode(), **files,
    }  # fmt: skip
    titles = {document.region: document.title.zh for document in reversed(manifest.documents)}
    fields = {
        "distribution": module.replace("_", "-"), "version": version, "engine": manifest.engine,
        "changelog": changelog,
        "summary": f"xueji pack of {manifest.name} ({manifest.region}): {len(manifest.documents)} documents, "
        f"schema {manifest.schema_version}, {titles.get(manifest.region, '')}".rstrip(", "),
    }  # fmt: skip
    about = {
        "METADATA": _METADATA.format(**fields),
        "WHEEL": _WHEEL.format(**fields),
        "entry_points.txt": f"[xueji]\n{manifest.name} = {module}\n",
    }
    path = out / file_name(manifest.name, version)
    library = _library()

    class Fixed(library.WheelFile):  # type: ignore[misc, name-defined] # the library is loaded when asked for
        """A wheel whose every entry, RECORD too, bears the same time and rights."""

        def writestr(self, name: Any, data: Any, compress_type: int | None = None) -> None:
            super().writestr(_entry(name) if isinstance(name, str) else name, data, compress_type)

    try:
        out.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=out, prefix=".") as room:  # a wheel is there whole or not at all
            with Fixed(Path(room) / path.name, "w", ZIP_STORED) as wheel:
                for name in sorted(inside):
                    wheel.writestr(f"{module}/{name}", inside[name])
                for name in sorted(about):
                    wheel.writestr(f"{info}/{name}", about[name].encode())
            (Path(room) / path.name).replace(path)
    except OSError as error:
        why = {"why": error.strerror or type(error).__name__}
        raise PackError([Problem("cannot-write", Place(str(path)), str(path), why)]) from None
    return path


def _entry(name: str) -> ZipInfo:
    """An entry as it is everywhere: not compressed, because libraries compress differently from version to version."""
    found = ZipInfo(name, _EPOCH)
    found.create_system = 3
    found.external_attr = (0o644 | stat.S_IFREG) << 16
    return found


def read(path: Path) -> Contents:
    """Read a pack's wheel; raises `PackError` for one that is none, or is damaged."""
    contents, damages = inspect(path)
    if contents is None or damages:
        first = damages[0]
        why = "it is not what its RECORD says, beginning with"
        raise _no_wheel(path, f"{why} {first.name}", f"内容与 RECORD 不符（如 {first.name}）")
    return contents


def inspect(path: Path) -> tuple[Contents | None, tuple[Damage, ...]]:
    """A wheel's contents, and every file that is not what its RECORD says; no contents where they cannot be trusted.

    Raises `PackError` for a file that is no pack's wheel.
    """
    library = _library()
    if not path.is_file():
        why = {"why": "it is a folder" if path.is_dir() else "it is not there"}
        raise PackError([Problem("file-not-found", Place(str(path)), str(path), why)])
    try:
        with library.WheelFile(path) as wheel:
            names = wheel.namelist()
            sizes = sum(entry.file_size for entry in wheel.infolist())
            if len(names) > _MOST_FILES or sizes > _MOST_BYTES:
                held = f"{len(names)} files, {sizes} bytes", f"有 {len(names)} 个文件，{sizes} 字节"
                raise _no_wheel(path, *held)
            damages = [*_listing(wheel, names)]
            files = {
                name: data for name in dict.fromkeys(names) if (data := _checked(wheel, name, damages)) is not None
            }
    except (library.WheelError, BadZipFile, ValueError, EOFError) as error:
        named = "Bad wheel filename" not in str(error)
        why_zh = "不是完整的 wheel 文件" if named else "文件名不是“名称-版本-py3-none-any.whl”的样子"
        raise _no_wheel(path, str(error), why_zh) from None
    except OSError as error:
        why = {"why": error.strerror or type(error).__name__}
        raise PackError([Problem("file-not-found", Place(str(path)), str(path), why)]) from None
    found = [name for name in names if name.endswith(f"/{MANIFEST}") and name.count("/") == 1]
    if len(found) != 1:
        raise _no_wheel(path, f"there is no {MANIFEST} in it", f"里面没有清单 {MANIFEST}")
    if found[0] not in files:
        return None, tuple(damages)
    module = found[0].partition("/")[0]
    manifest = read_manifest(files[found[0]].decode("utf-8", "replace"), f"{path.name}/{MANIFEST}")
    own = {name.removeprefix(f"{module}/"): data for name, data in files.items() if name.startswith(f"{module}/")}
    return Contents(manifest, own), tuple(damages)


def _no_wheel(path: Path, why: str, why_zh: str) -> PackError:
    return PackError([Problem("bad-wheel", Place(str(path)), path.name, {"why": why, "why_zh": why_zh})])


def _listing(wheel: Any, names: "Sequence[str]") -> Iterator[Damage]:
    """What RECORD lists and the wheel lacks, names that stand twice, and names that lead out of the wheel."""
    with ZipFile.open(wheel, wheel.record_path) as record:
        rows = csv.reader(record.read().decode("utf-8", "replace").splitlines())
        listed = [row[0] for row in rows if row]
    yield from (Damage("file_gone", name) for name in listed if name not in names)
    for name in dict.fromkeys(names):
        parts = PurePosixPath(name).parts
        if names.count(name) > 1 or name.startswith("/") or ".." in parts or "\\" in name:
            yield Damage("file_changed", name)


def _checked(wheel: Any, name: str, damages: list[Damage]) -> bytes | None:
    """A file whose hash is that of RECORD; otherwise what is wrong is noted."""
    try:
        with wheel.open(name) as file:
            data: bytes = file.read()
    except BadZipFile:
        damages.append(Damage("file_changed", name))
    except _library().WheelError as error:
        damages.append(Damage("file_changed" if "mismatch" in str(error) else "file_unlisted", name))
    else:
        return data
    return None


def unpack(contents: Contents, folder: Path) -> None:
    """Put the pack's own files into a folder, which is made."""
    for name, data in contents.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _library() -> Any:
    try:
        from wheel import wheelfile  # noqa: PLC0415 -- an optional library, loaded when asked for
    except ImportError as error:
        raise EngineUnavailableError.of("extra_wheels") from error
    return wheelfile
