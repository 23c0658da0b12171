"""From a pack's folder to its wheel: checked, tested, numbered, and written with what has changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xueji.authoring.advice import advise
from xueji.authoring.check import Checked, check
from xueji.cases.run import Result
from xueji.errors import PackError, Place, Problem, UsageError
from xueji.packs.hooks import PackFolder
from xueji.packs.load import regions
from xueji.packs.source import files_in
from xueji.releases import changelog, wheels
from xueji.releases.advice import advice
from xueji.releases.editions import editions
from xueji.releases.levels import LEVELS, Advice, Level, Options, bumped, step
from xueji.releases.manifest import Checks, Manifest, manifest
from xueji.releases.unfinished import Unfinished, unfinished

FIRST = "1.0.0"
"""The version of a pack's first wheel, where none is given."""


@dataclass(frozen=True)
class Order:
    """What is to be bundled: where to, as which version (empty: as advised), after which wheel, with which note."""

    out: Path
    version: str
    previous: Path | None
    note: str
    options: Options


@dataclass(frozen=True)
class Bundled:
    """A wheel that was written, or why none was: cases that fail, or a version that says less than has changed."""

    path: Path | None
    manifest: Manifest | None
    version: str
    advice: Advice | None
    failed: tuple[Result, ...]
    too_small: bool = False
    unfinished: Unfinished | None = None


def bundle(packs: Sequence[PackFolder], pack: PackFolder, others: Path | None, order: Order) -> Bundled:
    """Bundle one of the packs.

    Raises `PackError` with every problem where there are errors or no cases, `UsageError` for a name or a version that
    is none, `EngineUnavailableError` without the library of wheels.
    """
    _see(pack, order)
    checked = check(packs)
    if errors := [problem for problem in checked.problems if problem.severity == "error"]:
        raise PackError(errors)
    cases = [case for case in checked.cases if case.pack == pack.name]
    if not cases:
        raise PackError([Problem("no-cases", Place(str(pack.folder)), pack.name)])
    failed = tuple(result for result in checked.engine.run_cases(cases) if not result.passed)
    if failed:
        return Bundled(None, None, order.version, None, failed)
    found, text = _advised(pack, others, order)
    version = order.version or (bumped(text.version, found.level) if found else FIRST)
    if found and _too_small(text.version, version, found.level):
        return Bundled(None, None, version, found, (), too_small=True)
    entry = changelog.entry(version, found.level if found else None, found.changes if found else (), order.note)
    advised = _advice(checked, pack)
    checks = Checks(advice=len(advised), cases=len(cases), passed=len(cases))
    documents = [document for document in checked.regulations.documents if document.pack == pack.name]
    files = {document.id: Path(document.place.file).name for document in documents}
    made = manifest(pack.name, version, regions(documents)[pack.name], documents, files, checks)
    path = wheels.write(made, contents(pack), changelog.joined(entry, text.changelog), order.out)
    return Bundled(path, made, version, found, (), unfinished=unfinished(documents, advised))


@dataclass(frozen=True)
class _Before:
    version: str = ""
    changelog: str = ""


def _advised(pack: PackFolder, others: Path | None, order: Order) -> tuple[Advice | None, _Before]:
    if order.previous is None:
        return None, _Before()
    with editions([order.previous, pack.folder], others) as (before, after):
        return advice(before, after, order.options), _Before(before.version or "0.0.0", before.changelog)


def _too_small(before: str, after: str, level: Level) -> bool:
    """Say whether a version grows by less than has changed, or not at all, or back.

    One wheel more of a version that is out already would be two wheels of one name.
    """
    grown = step(before, after)
    return grown is None or LEVELS.index(grown) < LEVELS.index(level) or (grown is Level.NONE and level is Level.NONE)


def _see(pack: PackFolder, order: Order) -> None:
    """See that name and version are such as wheels have; raises `UsageError`, or `PackError` for a bad name."""
    if not wheels.PACK_NAME.fullmatch(pack.name):
        raise PackError([Problem("bad-id", Place(str(pack.folder)), pack.name, {"example": "hunan"})])
    if order.version and not wheels.VERSION.fullmatch(order.version):
        raise UsageError.of("not_a_version", order.version)
    if order.previous is not None and order.previous.suffix.lower() != ".whl":
        raise UsageError.of("not_a_wheel", order.previous)


def _advice(checked: Checked, pack: PackFolder) -> list[Problem]:
    """The advice the pack's own files were given."""
    own = {name for name, source in checked.sources.items() if source.path and _inside(source.path, pack.folder)}
    return [problem for problem in advise(checked) if problem.place.file in own]


def _inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def contents(pack: PackFolder) -> dict[str, bytes]:
    """A pack's own files by their path in its folder: regulations, cases, and findings it has accepted."""
    paths = sorted((*files_in(pack.folder), *files_in(pack.folder / "cases")))
    return {path.relative_to(pack.folder).as_posix(): path.read_bytes() for path in paths}


__all__ = ["FIRST", "Bundled", "Order", "bundle", "contents"]
