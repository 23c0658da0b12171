"""What the prover made goes when nobody holds it, and does not wait for the garbage collector.

The prover orders formulas by numbers it gives again: if the moment they go depended on the collector, so would which
student is found, and with it on all that the process did before.
"""

import contextlib
import gc
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.prove.made import DAY, two_laws
from tests.prove.test_differences import rule
from xueji.cli.main import run
from xueji.prove.differences import differences


def left_by(work: Callable[[], object]) -> set[str]:
    """The kinds of the prover's things that only the collector could free after some work."""
    gc.collect()
    flags = gc.get_debug()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        work()
        gc.collect()
        kinds = {(type(one).__module__, type(one).__name__) for one in gc.garbage}
    finally:
        gc.set_debug(flags)
        gc.garbage.clear()
        gc.enable()
    return {name for module, name in kinds if module.startswith(("z3.", "xueji.prove", "xueji.language.backends.smt"))}


def test_two_laws_compared_leave_nothing_behind(tmp_path: Path) -> None:
    sides = two_laws(tmp_path, rule("student.leave_count >= 2"), rule('exceeds(leave.start, leave.end, "10 days")'))
    assert left_by(lambda: differences(sides, DAY, 60)) == set()


@pytest.mark.slow
@pytest.mark.parametrize(
    "command", [["diff", "gansu", "liaoning"], ["prove", "gansu"], ["journey", "gansu", "liaoning"]]
)
def test_no_command_leaves_anything_behind(command: list[str]) -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        assert left_by(lambda: run([*command, "--on", "2024-09-05"])) == set()
