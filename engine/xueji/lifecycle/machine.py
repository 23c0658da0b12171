"""Asking the chart: may this change start from this status, and where does it lead?"""

from xueji.lifecycle.chart import CHART
from xueji.model.enums import Change, Status


def can(change: Change, status: Status) -> bool:
    """Say whether the chart has an arrow for this change from this status."""
    return status in CHART[change].sources


def sources(change: Change) -> tuple[Status, ...]:
    """The statuses from which a change may start."""
    return CHART[change].sources


def after(change: Change, status: str | None) -> Status | None:
    """The status a change leads to; None where it keeps a status that is not known."""
    return CHART[change].target or (None if status is None else Status(status))


def changes_from(status: Status) -> tuple[Change, ...]:
    """What may happen to a registration in this status, in the order of the chart."""
    return tuple(change for change in CHART if can(change, status))
