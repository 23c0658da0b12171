"""Which changes and stages are asked, and the asking of them, with a bar on the terminal meanwhile."""

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from xueji.cli.diff_laws import Laws
from xueji.errors import EngineUnavailableError, UsageError, nearest
from xueji.model.enums import Change, Stage, Term
from xueji.phrases import Language

if TYPE_CHECKING:
    from xueji.prove.verdicts import Verdict

T = TypeVar("T", bound=Term)


@dataclass(frozen=True)
class Asked:
    """The changes (None: stored records) and stages asked, and the seconds each pair of them may take."""

    changes: tuple[Change | None, ...]
    stages: tuple[Stage, ...]
    seconds: float


def asked(changes: Sequence[str], stages: Sequence[str], seconds: float, *, record: bool) -> Asked:
    """What the command line asks for: named changes, records with `record`; everything where nothing is named.

    Names are English or Chinese; raises `UsageError` for one there is not.
    """
    named: tuple[Change | None, ...] = members(Change, changes, "change")
    if record:
        named = (*named, None)
    return Asked(named or (*Change, None), members(Stage, stages, "stage") or tuple(Stage), seconds)


def members(kind: type[T], names: Sequence[str], what: str) -> tuple[T, ...]:
    """Members of a closed list by their English or Chinese names, each once."""
    known = {word: member for member in kind for word in (member.value, member.zh)}
    for name in names:
        if name not in known:
            raise UsageError.of(f"no_{what}", name, kind, near=nearest(name, known))
    return tuple(dict.fromkeys(known[name] for name in names))


def verdicts(laws: Laws, what: Asked, language: Language) -> tuple["Verdict", ...]:
    """Ask everything; raises `EngineUnavailableError` where the prover is not installed."""
    if laws.same_text:
        return ()
    try:
        from xueji.prove import differences  # noqa: PLC0415 -- an optional library, loaded when asked for
        from xueji.prove.solver import Deadline  # noqa: PLC0415 -- as above
    except ImportError as error:
        raise EngineUnavailableError.of("extra_diff") from error
    found: list[Verdict] = []
    with _bar(language, len(what.changes) * len(what.stages)) as step:
        for change in what.changes:
            for stage in what.stages:
                step(change.zh if change and language == "zh" else (change or "–"))
                deadline = Deadline(what.seconds)
                if change is None:
                    found.append(differences.compare_records(laws.sides, stage, laws.on, deadline))
                else:
                    found.append(differences.compare_change(laws.sides, change, stage, laws.on, deadline))
    return tuple(found)


@contextlib.contextmanager
def _bar(language: Language, total: int) -> Iterator[Callable[[str], None]]:
    """A bar on standard error; nothing where that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda text: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    from xueji.cli.output import console  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=total)

        def step(text: str) -> None:
            shown.update(task, description=f"{'比较' if language == 'zh' else 'comparing'} {text}", advance=1)

        yield step
