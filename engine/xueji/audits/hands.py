"""Several parts of a snapshot worked on at a time: while one is read or written, another is judged.

Polars works outside of Python's lock, so threads are enough. What comes of the parts is given in their order, and no
part knows of another, so that results do not depend on how many there were.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from xueji.audits.evaluators import Evaluator
from xueji.audits.job import Job

T = TypeVar("T")
R = TypeVar("R")
MOST: Final = 2
"""Parts in memory at a time."""


def hands(job: Job) -> int:
    """How many parts may be worked on at a time: of Parquet on Polars two, of what has one reader or session one."""
    alone = job.options.evaluator is not Evaluator.POLARS or not job.source.native
    return 1 if alone else min(MOST, os.cpu_count() or 1)


def worked(work: Callable[[T], R], given: Iterable[T], at_once: int) -> Iterator[R]:
    """What the work makes of each thing given, in their order; the first error ends it, what is begun is finished."""
    if at_once == 1:
        yield from map(work, given)
        return
    pool = ThreadPoolExecutor(at_once)
    try:
        yield from pool.map(work, given)
    finally:
        pool.shutdown(cancel_futures=True)
