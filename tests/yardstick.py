"""Bounded time without clocks: what must not run away is held to a multiple of a fixed piece of work done beside it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from xueji.packs import registry
from xueji.packs.load import load

SOUND = registry.in_folder(Path(__file__).parent / "packs" / "sound")
MULTIPLE = 400
"""Measured at 40 for the slowest of the hostile files; what is not bounded takes thousands."""


def _once() -> float:
    started = time.process_time()
    load(SOUND)
    return time.process_time() - started


@cache
def _usual() -> float:
    """The time the piece of work took once; the first time, when much is prepared, is not counted."""
    load(SOUND)
    return _once()


@contextmanager
def bounded() -> Iterator[None]:
    """Hold what is done inside to a multiple of loading the small sound pack, in the same process."""
    usual = _usual()
    started = time.process_time()
    yield
    taken = time.process_time() - started
    if taken > MULTIPLE / 4 * usual:  # near the limit it is measured again, at the speed the machine has now
        assert taken < MULTIPLE * max(_once(), _once())
