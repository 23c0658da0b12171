"""The chart checked against itself when first used: every status reachable, none a trap, every change drawn once."""

from collections.abc import Iterable, Mapping

from xueji.errors import LifecycleError
from xueji.lifecycle.chart import ARROWS, FINAL, INITIAL, Arrow
from xueji.model.enums import Change, Status


def faults(
    arrows: Iterable[Arrow] = ARROWS, initial: Status = INITIAL, final: Iterable[Status] = FINAL
) -> tuple[str, ...]:
    """Every fault of a chart in words; empty where it is sound."""
    arrows, final = tuple(arrows), frozenset(final)
    forward: dict[Status, set[Status]] = {status: set() for status in Status}
    for arrow in arrows:
        for source in arrow.sources:
            forward[source].add(arrow.target or source)
    backward: dict[Status, set[Status]] = {status: set() for status in Status}
    for source, targets in forward.items():
        for target in targets:
            backward[target].add(source)
    reachable, ending = _closure(forward, {initial}), _closure(backward, final)
    drawn = [arrow.change for arrow in arrows]
    return (
        *(f"the status {s} cannot be reached from {initial}" for s in Status if s not in reachable),
        *(f"the status {s} leads to no end" for s in Status if s not in ending),
        *(f"the change {c} is drawn {drawn.count(c)} times" for c in Change if drawn.count(c) != 1),
    )


def _closure(edges: Mapping[Status, Iterable[Status]], start: Iterable[Status]) -> set[Status]:
    found, waiting = set(start), list(start)
    while waiting:
        for target in edges[waiting.pop()]:
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


def check() -> None:
    """Raise `LifecycleError` where the chart of this package is not sound."""
    if found := faults():
        raise LifecycleError("; ".join(found))
