"""The levels of a version, and what advice is made of: the level, and the reasons for it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from xueji.model.enums import Change as Matter
from xueji.model.enums import Stage, Term
from xueji.releases.answers import Witness
from xueji.releases.changes import Change


class Level(Term):
    """版本级别: which number of a version has to grow; later ones are graver."""

    NONE = "none", "无需发布"
    PATCH = "patch", "修订号"
    MINOR = "minor", "次版本号"
    MAJOR = "major", "主版本号"


LEVELS: Final = tuple(Level)


@dataclass(frozen=True)
class Reason:
    """Why a level is advised: what was found (`what` names the sentence that says so), and the student who shows it."""

    what: str
    level: Level
    parts: tuple[str, ...] = ()
    matter: Matter | None = None
    stage: Stage | None = None
    witness: Witness | None = None


@dataclass(frozen=True)
class Advice:
    """The level advised, the reasons with the gravest first, and everything that has changed."""

    level: Level
    reasons: tuple[Reason, ...]
    changes: tuple[Change, ...]
    cases: int
    """Cases of either edition put before both."""
    later: date | None = None


@dataclass(frozen=True)
class Options:
    """The day of the release, and the seconds the prover may take in all."""

    on: date
    seconds: float


def bumped(version: str, level: Level) -> str:
    """The version that follows another: `1.4.2` becomes `2.0.0`, `1.5.0` or `1.4.3`."""
    major, minor, patch = map(int, version.split("."))
    return {
        Level.MAJOR: f"{major + 1}.0.0", Level.MINOR: f"{major}.{minor + 1}.0",
        Level.PATCH: f"{major}.{minor}.{patch + 1}", Level.NONE: version,
    }[level]  # fmt: skip


def step(before: str, after: str) -> Level | None:
    """What level a step from one version to another is; None where it leads back."""
    old, new = (tuple(map(int, version.split("."))) for version in (before, after))
    if new < old:
        return None
    for level, place in ((Level.MAJOR, 0), (Level.MINOR, 1), (Level.PATCH, 2)):
        if new[place] != old[place]:
            return level
    return Level.NONE
