"""The figures snapshots are drawn from: read from `shares.yaml`, each with its source and how certain it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from xueji.model.region import NATION


@dataclass(frozen=True, slots=True)
class Share:
    """One figure: a number, or one for each stage."""

    of: float | Mapping[str, float]
    source: str
    certain: bool

    def at(self, stage: str) -> float:
        """The figure of a stage."""
        return self.of if isinstance(self.of, float) else self.of[stage]


class Shares:
    """The figures of one region: its province's own, and the nation's where it has none."""

    def __init__(self, region: str) -> None:
        data = _read("shares.yaml")
        own = data["regions"].get(f"{region[:2]}0000", {}) if region != NATION else {}
        self.all: Mapping[str, Share] = {name: _share(one) for name, one in {**data["nation"], **own}.items()}

    def at(self, name: str, stage: str = "") -> float:
        """One figure, of a stage where it has one for each."""
        return self.all[name].at(stage)

    def named(self, name: str) -> Mapping[str, float]:
        """A figure that is several, by their names."""
        figure = self.all[name].of
        return {} if isinstance(figure, float) else figure

    def as_json(self) -> dict[str, Any]:
        """For the notes beside a snapshot: every figure with its source."""
        return {
            name: {"of": dict(s.of) if isinstance(s.of, Mapping) else s.of, "source": s.source, "certain": s.certain}
            for name, s in self.all.items()
        }


@cache
def _read(name: str) -> dict[str, Any]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 -- reads texts only
    return found


def _share(data: Mapping[str, Any]) -> Share:
    of = data["of"]
    figure = {k: float(v) for k, v in of.items()} if isinstance(of, dict) else float(of)
    return Share(figure, data["source"], data["certain"] == "true")
