"""`xueji test --watch`: the cases run again whenever a file changes; broken files in between do not end it."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from xueji.assemble import Xueji, packs_of
from xueji.authoring.check import check
from xueji.cli.lint_blocks import Page
from xueji.cli.lint_closing import total
from xueji.cli.lint_files import Files
from xueji.cli.output import show_lines, width
from xueji.cli.test import chosen_packs
from xueji.cli.tested import CasesRun, Choice, run_chosen
from xueji.cli.tested_page import CasesPage, show
from xueji.cli.tested_words import WORDS
from xueji.cli.wording import Spoken
from xueji.errors import EngineUnavailableError, PackError, Problem, ProblemsError, XuejiError

_CLEAR = "\x1b[2J\x1b[3J\x1b[H"
_QUIET_MS = 300
"""Editors write a file in several steps: what follows within this time is one change."""
_TICK_MS = 200


class Watch:
    """Watches the folders of packs and keeps the status of the last run; raises `UsageError` for packs there are not.

    Folders are those of the packs whose cases run, and of all whose regulations bear on them.
    """

    def __init__(self, policies: Path | None, engine: str, choice: Choice) -> None:
        self.policies = policies
        self.engine = engine
        self.choice = choice
        self.page = Spoken(choice.language, WORDS)
        packs = packs_of(policies)
        chosen_packs(packs, choice.packs)
        self.folders = tuple(dict.fromkeys((*((policies,) if policies else ()), *(pack.folder for pack in packs))))

    def run(self, changes: Iterator[object]) -> int:
        """Run once, and once more for every change, until there are no more or Ctrl-C: the status of the last run.

        A change is anything that says yes; others are only the passing of time.
        """
        next(changes, None)  # from here on nothing that changes is missed, not even while the cases run
        status = 1
        try:
            status = self.once()
            for change in changes:
                if change:
                    status = self.once()
        except KeyboardInterrupt:
            pass
        return status

    def once(self) -> int:
        """Run on a cleared screen and say what matters: what is wrong with the files, or else the cases that fail."""
        if sys.stdout.isatty():
            print(_CLEAR, end="")
        try:
            found, doubts = self._tested()
        except ProblemsError as error:  # a file half written is no reason to stop
            self._problems(error.problems)
            status = 1
        except XuejiError as error:  # nor is a rule or a pack that has just been given another name
            print(self.page.say("usage", error.in_(self.page.language)))
            status = 1
        else:
            if doubts:
                self._problems(doubts)
            show(CasesPage(found, self.page.language).lines())
            status = 1 if found.failed or doubts else 0
        print(self.page.say("watching"), flush=True)
        return status

    def _problems(self, problems: Sequence[Problem]) -> None:
        """What `xueji lint` says of the files."""
        language = self.page.language
        show_lines(Page(language, Files(), width()).blocks(problems))
        show(total(problems, language))

    def _tested(self) -> tuple[CasesRun, list[Problem]]:
        """What came of the cases, and what is wrong with what they say; raises `PackError` for files that are wrong."""
        packs = packs_of(self.policies)
        chosen = chosen_packs(packs, self.choice.packs)
        checked = check(packs)
        if unread := (*checked.regulations.problems, *checked.case_files.problems):
            raise PackError(unread)
        names = {pack.name for pack in chosen}
        cases = [case for case in checked.cases if case.pack in names]
        engine = Xueji(checked.regulations.documents, engine=self.engine)
        files = {case.source.file for case in cases}
        doubts = [problem for problem in checked.problems if problem.place.file in files]
        return run_chosen(engine, cases, checked.sources.values(), chosen, self.choice), doubts


def changes(folders: Iterable[Path]) -> Iterator[object]:
    """Changes of YAML files in folders as they come, and a sign now and then that time passes (it says no).

    Raises `EngineUnavailableError` where the extra `author` is not installed.
    """
    try:
        from watchfiles import watch  # noqa: PLC0415 -- an optional library, loaded when asked for
    except ImportError as error:
        raise EngineUnavailableError.of("extra_watch") from error

    def regulation(_change: object, path: str) -> bool:
        return path.endswith((".yaml", ".yml"))

    return watch(*folders, watch_filter=regulation, debounce=_QUIET_MS, rust_timeout=_TICK_MS, yield_on_timeout=True)
