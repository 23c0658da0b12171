"""One editor's session: texts as they change, checks that follow them beside the loop, problems as they are found."""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xueji.editor.checking import Checker, Found
from xueji.editor.hover import Asked
from xueji.editor.workspace import View, Workspace, names_in, pack_folder
from xueji.errors import Problem
from xueji.packs.source import Source
from xueji.phrases import Language

if TYPE_CHECKING:
    from xueji.editor.positions import Encoding

PAUSE = 0.03
"""Seconds without typing after which a check begins."""
PATIENCE = 30.0
"""Seconds a question waits for the first reading of its packs."""

_GRAVE = ("plugin-failed", "duplicate-pack", "file-not-found")
"""Packs that are missing because of these make names unknown that are right."""

Publish = Callable[[Path, tuple[Problem, ...], Source | None], None]
Log = Callable[[str], None]


class Session:
    """What one editor has open; all of it belongs to the loop, only reading is done in one thread beside it."""

    def __init__(
        self,
        publish: Publish,
        log: Log,
        policies: Path | None = None,
        asked: Language | None = None,
        alert: Log | None = None,
    ) -> None:
        self.workspace = Workspace(policies)
        self.language: Language = asked or "zh"
        self.encoding: Encoding = "utf-16"
        self.snippets = False
        self.checker = Checker()
        self.problems: dict[Path, tuple[Problem, ...]] = {}
        self.sources: dict[Path, Source] = {}
        self._publish, self._log, self._alert = publish, log, alert or log
        self._ended = False
        self._asked = asked
        self._pool = ThreadPoolExecutor(1, "check")
        self._turn: dict[Path, int] = {}
        self._edits: dict[Path, int] = {}
        """How often files of a folder have changed; a check that began before is of the past."""
        self._waiting: dict[Path, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._read: dict[Path, asyncio.Event] = {}
        self._told: set[Problem] = set()

    def speak(self, language: object, locale: str | None = None) -> None:
        """Choose the language: the setting's, else the command's, else that of the editor's locale, else Chinese."""
        if language in ("zh", "en"):
            self.language = "zh" if language == "zh" else "en"
        elif self._asked is not None:
            self.language = self._asked
        elif locale:
            self.language = "zh" if locale.lower().startswith("zh") else "en"

    def changed(self, path: Path, text: str) -> None:
        """Take over a text and check it soon; nothing where it is no file of a pack."""
        self.workspace.opened(path, text)
        self._changed(path)

    def closed(self, path: Path) -> None:
        """Read a file from the disk from now on."""
        ours = self.workspace.kind(path) is not None
        self.workspace.closed(path)
        if ours and pack_folder(path).is_dir():
            self._changed(path)
        else:
            self._forget(path)

    def touched(self, path: Path) -> None:
        """Check a file again that has changed on the disk."""
        self.workspace.touched(path)
        self._changed(path)

    def check_soon(self, path: Path) -> None:
        """Check what a file can see, once nothing has changed for a moment."""
        if self.workspace.kind(path) is not None:
            self._check_soon(path, PAUSE)

    def _changed(self, path: Path) -> None:
        """Check a file that has changed, and one of every other open pack for which its law counts as well."""
        if self.workspace.kind(path) is None:
            return
        folder = pack_folder(path)
        self._edits[folder] = self._edits.get(folder, 0) + 1
        self._check_soon(path, PAUSE)
        others = {other: opened for other, opened in self._open_folders().items() if other != folder}
        covered = self._seen(path) if others else frozenset()
        for other, opened in others.items():
            if other not in covered and folder in self._seen(opened):
                self._check_soon(opened, PAUSE)

    def _seen(self, path: Path) -> frozenset[Path]:
        """The folders of the packs a file can see."""
        return frozenset(pack.folder.resolve() for pack in self.workspace.scope(path))

    def _open_folders(self) -> dict[Path, Path]:
        """The folders of packs of which a file is open, with one such file."""
        return {pack_folder(path): path for path in self.workspace.texts if self.workspace.kind(path)}

    def _check_soon(self, path: Path, pause: float) -> None:
        if self._ended:
            return
        folder = pack_folder(path)
        self._turn[folder] = self._turn.get(folder, 0) + 1
        waiting = self._waiting.pop(folder, None)
        if waiting is not None:
            waiting.cancel()
        self._waiting[folder] = asyncio.get_running_loop().call_later(pause, self._begin, path, self._turn[folder])

    def _begin(self, path: Path, turn: int) -> None:
        self._waiting.pop(pack_folder(path), None)
        task = asyncio.get_running_loop().create_task(self._check(path, turn))
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._log(f"check: {type(error).__name__}: {error}")

    async def _check(self, path: Path, turn: int) -> None:
        """Check stage by stage; what has been overtaken by further typing is dropped."""
        folder = pack_folder(path)
        packs = self.workspace.scope(path)
        self._tell_of_folders()
        unseen = self.workspace.unseen(path)
        seen = sorted(pack.folder.resolve() for pack in packs)
        edits = [self._edits.get(one) for one in seen]

        def stale() -> bool:
            return self._turn.get(folder) != turn or edits != [self._edits.get(one) for one in seen]

        strangers = (lambda: names_in(unseen)) if unseen else None
        stages = self.checker.stages(packs, dict(self.workspace.texts), folder, strangers, stale)
        loop = asyncio.get_running_loop()
        try:
            while (found := await loop.run_in_executor(self._pool, next, stages, None)) is not None:
                if stale():
                    break
                self._take(found, folder)
        finally:
            self._event(folder).set()
        if stale() and self._turn.get(folder) == turn:  # another pack has changed that this one sees
            self._check_soon(path, PAUSE)

    def _take(self, found: Found, folder: Path) -> None:
        self.workspace.take_regulations(found.packs, found.regulations)
        if found.case_files is not None:
            self.workspace.take_cases(found.packs, found.case_files)
        by_path = {source.path.resolve(): source for source in found.sources.values()}
        self.sources |= by_path
        for path, problems in found.by_file.items():
            self._show(path, self._with_advice(path, problems, found, folder), by_path.get(path))
        if found.case_files is not None:
            folders = {pack.folder.resolve() for pack in found.packs}
            for path in [p for p in self.problems if pack_folder(p) in folders and p not in found.by_file]:
                self._forget(path)
        for problem in found.elsewhere:
            self._tell(problem)

    def _with_advice(
        self, path: Path, problems: tuple[Problem, ...], found: Found, folder: Path
    ) -> tuple[Problem, ...]:
        """Advice stays until the last stage, and on files of other packs, so that it does not flicker."""
        if found.complete and path.is_relative_to(folder):
            return problems
        if any(problem.severity == "error" for problem in found.problems):
            return problems
        shown = (problem for problem in self.problems.get(path, ()) if problem.severity == "advice")
        return tuple(dict.fromkeys((*problems, *shown)))

    def _show(self, path: Path, problems: tuple[Problem, ...], source: Source | None) -> None:
        """Send the problems of a file that is open, or has some, or had."""
        if problems or path in self.workspace.texts or self.problems.get(path):
            self.problems[path] = problems
            self._publish(path, problems, source)

    def _forget(self, path: Path) -> None:
        if self.problems.pop(path, ()):
            self._publish(path, (), None)

    def _tell_of_folders(self) -> None:
        for problem in self.workspace.wrong:
            self._tell(problem)

    def _tell(self, problem: Problem) -> None:
        """Say once what is wrong with a folder or a plug-in: before the officer where no judgement is right without."""
        if problem not in self._told:
            self._told.add(problem)
            tell = self._alert if problem.code in _GRAVE else self._log
            tell(f"{problem.place}: {problem.code}: {problem.message(self.language)}")

    def _event(self, folder: Path) -> asyncio.Event:
        return self._read.setdefault(folder, asyncio.Event())

    async def asked(self, path: Path) -> Asked | None:
        """What is known for a question about a file, once its packs were read; None where it is no file of a pack."""
        if self.workspace.kind(path) is None:
            return None
        folder = pack_folder(path)
        if not self.workspace.is_read(path) and not self._event(folder).is_set():
            if folder not in self._turn:
                self._check_soon(path, 0)
            try:
                await asyncio.wait_for(self._event(folder).wait(), PATIENCE)
            except TimeoutError:
                return None
        view = self.workspace.view(path)
        text = self.text(path)
        return None if view is None or text is None else Asked(view, text, self.language, today())

    async def settled(self) -> None:
        """Wait until what was typed last has been checked."""
        while self._waiting or self._tasks:
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=PATIENCE)
            await asyncio.sleep(PAUSE)

    def text(self, path: Path) -> str | None:
        """The text of a file as it stands in the editor, or on the disk; None where it cannot be read."""
        if path in self.workspace.texts:
            return self.workspace.texts[path]
        source = self.sources.get(path)
        return source.raw if source else None

    def views(self) -> Iterable[View]:
        """What is known for each pack of which a file is open."""
        opened = self._open_folders().values()
        return [view for path in opened if (view := self.workspace.view(path)) is not None]

    def errors_in(self, paths: Iterable[Path]) -> list[Path]:
        """Which of these files have errors."""
        return [path for path in paths if any(p.severity == "error" for p in self.problems.get(path, ()))]

    async def in_thread(self, work: Callable[[], object]) -> object:
        """Do something longer beside the loop."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def end(self) -> None:
        """Stop checking: nothing is said any more."""
        self._ended = True
        for task in self._tasks:
            task.cancel()
        for waiting in self._waiting.values():
            waiting.cancel()
        self._pool.shutdown(wait=False, cancel_futures=True)


def today() -> date:
    """The day at the officer's desk."""
    return datetime.now(UTC).astimezone().date()
