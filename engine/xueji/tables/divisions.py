"""The county-level divisions of today (县级行政区, GB/T 2260) and their names: to show a place, never to check one."""

from xueji.model.region import chain
from xueji.tables.aliases import packaged


def counties(region: str) -> tuple[str, ...]:
    """The county-level divisions in a region, in the order of their codes; the region itself where none is known."""
    return tuple(code for code in packaged("divisions.yaml") if region in chain(code)) or (region,)


def county_name(code: str) -> str | None:
    """The Chinese name of a county, its city before it; None where the code is not among those of today."""
    return packaged("divisions.yaml").get(code)
