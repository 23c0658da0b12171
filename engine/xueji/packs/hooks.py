"""The whole contract between the engine and a province: what a plug-in may say. A plug-in imports this module alone."""

from dataclasses import dataclass
from pathlib import Path

import pluggy

PROJECT = "xueji"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@dataclass(frozen=True, slots=True)
class PackFolder:
    """A region's regulations: the name commands use, the GB/T 2260 code, and the folder of YAML files.

    Facts of its own, kinds of evidence and parameters stand in the folder's documents, so that a folder which is not
    installed can do all that an installed one can.
    """

    name: str
    region: str
    folder: Path


@hookspec
def xueji_pack() -> PackFolder:  # type: ignore[empty-body] # a specification has no body
    """Give the pack this plug-in brings. Called once when packs are loaded."""
