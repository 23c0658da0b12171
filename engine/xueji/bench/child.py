"""One measurement in a process of its own: `python -m xueji.bench.child` with a task as JSON on standard input.

The last line of its standard output is a JSON object with seconds, processor, rows and peak.
"""

import importlib
import json
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from xueji.bench.contenders import CONTENDERS
from xueji.bench.task import Task

_STATUS = Path("/proc/self/status")
_KIB = 1024


def prepared(task: Task) -> Callable[[], int]:
    """The work of a contender, ready to begin."""
    contender = CONTENDERS[task.contender]
    if contender.by_hand:
        return _by_hand(task, contender.module)
    found: Callable[[], int] = importlib.import_module(contender.module).prepare(task)
    return found


def _by_hand(task: Task, name: str) -> Callable[[], int]:
    """A job of the rivals' folder: `prepare` where it has one, else all of `run` is measured."""
    folder = Path(task.rivals).resolve()
    sys.path.insert(0, str(folder.parent))
    module: Any = importlib.import_module(f"{folder.name}.{name}")
    job = getattr(module, "prepare", None) or partial(partial, module.run)
    work: Callable[[], int] = job(Path(task.snapshot), task.folder, Path(task.titles))
    return work


def peak() -> int:
    """The most memory this process has had in use, in bytes.

    Linux keeps it for the program since it was started; what `getrusage` says includes the parent's at the start.
    """
    if _STATUS.exists():
        line = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * _KIB
    usage = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return usage if sys.platform == "darwin" else usage * _KIB


def main() -> None:
    """Read a task, do it, print what it took."""
    task = Task.of(sys.stdin.read())
    task.folder.mkdir(parents=True, exist_ok=True)
    work = prepared(task)
    began, used = time.perf_counter(), time.process_time()
    rows = work()
    seconds, processor, most = time.perf_counter() - began, time.process_time() - used, peak()
    if hasattr(work, "save"):
        work.save()
    print(json.dumps({"seconds": seconds, "processor": processor, "rows": rows, "peak": most}))


if __name__ == "__main__":
    main()
