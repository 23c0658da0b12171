"""The county-level divisions of today (县级行政区, GB/T 2260) and their names: to show a place, never to check one."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from xueji.model.region import chain


def counties(region: str) -> tuple[str, ...]:
    """The county-level divisions in a region, in the order of their codes; the region itself where none is known."""
    return tuple(code for code in _names() if region in chain(code)) or (region,)


def county_name(code: str) -> str | None:
    """The Chinese name of a county, its city before it; None where the code is not among those of today."""
    return _names().get(code)


@cache
def _names() -> Mapping[str, str]:
    text = files(__package__).joinpath("divisions.yaml").read_text(encoding="utf-8")
    found: dict[str, str] = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 -- reads texts only
    return found
