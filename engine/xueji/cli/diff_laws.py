"""The two laws of `xueji diff`: two regions or days, or one region as installed and as a folder has it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from xueji.errors import UsageError
from xueji.model.values import read_region_and_day
from xueji.policy.document import Document
from xueji.prove.side import Side

if TYPE_CHECKING:
    from xueji.assemble import Xueji


@dataclass(frozen=True)
class Laws:
    """Two laws and the day on which both are asked; `folder` holds packs that are not installed.

    `repealed` are documents of the first that the second does not have under any day.
    """

    sides: tuple[Side, Side]
    on: date
    engines: "tuple[Xueji, Xueji]"
    folder: Path | None = None
    repealed: tuple[Document, ...] = ()

    @property
    def edited(self) -> bool:
        """Say whether the second is the folder's version of the first."""
        return self.engines[0] is not self.engines[1]

    def folder_of(self, side: int) -> Path | None:
        """The folder a law is read with."""
        return None if self.edited and side == 0 else self.folder

    @property
    def same_text(self) -> bool:
        """Say whether both are the same documents, word for word, and as much of them has been read."""
        one, other = (side.policy for side in self.sides)
        return one.digest == other.digest and one.not_seen == other.not_seen


def laws(names: list[str], on: date | None, folder: Path | None, *, drafts: bool) -> Laws:
    """Two laws as the command line names them: `A B`, or `A` and a folder that has another version of it.

    Raises `UsageError` where there are not two laws, for unknown regions and days, and where a folder has no say.
    """
    if len(names) == 1 and folder is None:
        raise UsageError.of("two_laws")
    if len(names) > 2:  # noqa: PLR2004 -- a pair
        raise UsageError.of("many_laws", len(names))
    if len(names) == 1 and folder is not None:
        return _edited(names[0], on, folder, drafts=drafts)
    from xueji.assemble import load  # noqa: PLC0415 -- `--help` must not load the engine

    engine = load(folder, drafts=drafts)
    found, asked = engine.sides(names, on)
    return Laws((found[0], found[1]), asked, (engine, engine), folder)


def _edited(name: str, on: date | None, folder: Path, *, drafts: bool) -> Laws:
    """A region's installed law against what a folder makes of it."""
    from xueji.cli.impact import drafted  # noqa: PLC0415 -- `--help` must not load the engine

    engines = drafted(read_region_and_day(name)[0], folder, drafts=drafts)
    (before,), asked = engines[0].sides((name,), on)
    (after,), _ = engines[1].sides((name,), on)
    kept = {document.id for document in engines[1].documents}
    gone = tuple(document for document in before.policy.documents if document.id not in kept)
    return Laws((before, after), asked, engines, folder, gone)
