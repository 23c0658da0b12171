"""A session of measurements: who takes part, whether they do the same work, how long they take, how it grows."""

import importlib.util
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from xueji.assemble import Xueji
from xueji.bench import ours
from xueji.bench.check import differences
from xueji.bench.contenders import CONTENDERS, OURS, Contender
from xueji.bench.measure import MeasurementError, Series, by_turns, measured
from xueji.bench.snapshots import first_rows, snapshot
from xueji.bench.task import Task

CHECKED_ROWS = 200_000
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Asked:
    """What a session is to measure.

    `only` are contenders' names, all where it is empty; `rivals` the folder of what is written by hand; `sample` the
    rows for those who go row by row; `growth` numbers of rows and `rule_counts` numbers of rules for the engine alone;
    `given` a snapshot (Parquet) to measure on in the place of a synthetic one.
    """

    rows: int
    rounds: int
    region: str
    as_of: date
    work: Path
    rivals: Path
    only: tuple[str, ...] = ()
    sample: int = 10_000
    growth: tuple[int, ...] = ()
    rule_counts: tuple[int, ...] = ()
    part_rows: int = 1_000_000
    packs: str | None = None
    given: Path | None = None


@dataclass(frozen=True)
class Measured:
    """What a session found: measurements by contender, growth by rows and by rules.

    `left_out` are those that could not take part, `failures` those that did other work or none, each with the reason.
    """

    series: Mapping[str, Series]
    left_out: Mapping[str, str]
    failures: Mapping[str, str]
    checked: Mapping[str, int]
    """In how many rows each contender was found to do the same work."""
    growth: Mapping[int, Series]
    rules: Mapping[int, Series]
    rule_count: int
    snapshot: Path
    not_evaluable: tuple[str, ...] = ()


@dataclass
class Session:
    """One session in its working folder."""

    law: Xueji
    asked: Asked
    tell: Tell
    left_out: dict[str, str] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    checked: dict[str, int] = field(default_factory=dict)

    def run(self) -> Measured:
        """Check, measure by turns, then let rows and rules grow."""
        asked = self.asked
        self.tell(f"results go to {asked.work}")
        asked.work.mkdir(parents=True, exist_ok=True)
        chosen = self._present()
        small = self._snapshot(min(asked.rows, CHECKED_ROWS))
        results = self._same_work([c for c in chosen if not c.by_row], self._task(small, "same"))
        titles = asked.work / "titles.parquet"
        results.rules.write_parquet(titles)
        whole = self._snapshot(asked.rows)
        tasks = {c.name: self._task(whole, "column", titles) for c in chosen if not c.by_row}
        if by_row := [c for c in chosen if c.by_row]:
            sample = first_rows(whole, min(asked.sample, asked.rows), asked.work)
            self._same_work(by_row, self._task(sample, "sample", titles))
            tasks |= {c.name: self._task(sample, "row", titles) for c in by_row}
        named = [replace(task, contender=name) for name, task in tasks.items() if name not in self.failures]
        series = by_turns(named, asked.rounds, self.tell, self.failures)
        growth = {rows: self._ours(self._snapshot(rows)) for rows in asked.growth}
        rules = {count: self._ours(whole, count) for count in asked.rule_counts}
        return Measured(
            series,
            self.left_out,
            self.failures,
            self.checked,
            growth,
            rules,
            len(results.rules),
            whole,
            results.not_evaluable,
        )

    def _present(self) -> Sequence[Contender]:
        """The contenders asked for that can take part; ours always does."""
        found = []
        for contender in CONTENDERS.values():
            if contender.name != OURS and self.asked.only and contender.name not in self.asked.only:
                continue
            if why := self._absent(contender):
                self.left_out[contender.name] = why
                self.tell(f"{contender.name} is left out: {why}")
            else:
                found.append(contender)
        return found

    def _absent(self, contender: Contender) -> str | None:
        """Why a contender cannot take part."""
        if contender.missing:
            return f"pip install {' '.join(contender.missing)}"
        if not contender.by_hand:
            return None
        if not (self.asked.rivals / "__init__.py").exists():
            return f"there is no folder {self.asked.rivals}; say where the rules by hand are: --rivals"
        written: Any = _package(self.asked.rivals)
        mine = self.law.region(self.asked.region), self.asked.as_of.isoformat()
        theirs = written.REGION, written.AS_OF
        return None if mine == theirs else f"written for {theirs[0]} on {theirs[1]}"

    def _same_work(self, contenders: Sequence[Contender], task: Task) -> ours.Results:
        """Run each once on a smaller snapshot and leave out those that find something else; gives our results."""
        reference = Path(f"{task.out}-ours")
        mine = replace(task, contender=OURS, out=str(reference))
        rows = measured(mine).rows
        results = ours.read(reference)
        titles = self.asked.work / "titles.parquet"
        results.rules.write_parquet(titles)
        for contender in contenders:
            if contender.name in (OURS, "floor"):
                continue
            theirs = replace(task, contender=contender.name, reference=str(reference), titles=str(titles))
            try:
                measured(theirs)
                found = differences(results, contender, Path(theirs.out))
            except MeasurementError as error:
                found = (str(error),)
            if found:
                self.failures[contender.name] = "not the same work: " + "; ".join(found)
            else:
                self.checked[contender.name] = rows
            self.tell(f"{contender.name}: {self.failures.get(contender.name, f'the same work in {rows:,} rows')}")
        return results

    def _ours(self, where: Path, rules: int | None = None) -> Series:
        task = replace(self._task(where, "ours"), contender=OURS, rules=rules)
        return by_turns([task], self.asked.rounds, self.tell)[OURS]

    def _snapshot(self, rows: int) -> Path:
        if self.asked.given is not None:
            return self.asked.given
        return snapshot(self.law, self.asked.region, self.asked.as_of, rows, self.asked.work, self.tell)

    def _task(self, where: Path, name: str, titles: Path | None = None) -> Task:
        asked = self.asked
        shutil.rmtree(asked.work / "out" / name, ignore_errors=True)
        return Task(
            contender=OURS, snapshot=str(where), out=str(asked.work / "out" / name), region=asked.region,
            as_of=asked.as_of.isoformat(), titles=str(titles or ""), rivals=str(asked.rivals), packs=asked.packs,
            part_rows=asked.part_rows, reference=str(asked.work / "out" / "sample-ours") if name == "row" else "",
        )  # fmt: skip


def _package(folder: Path) -> Any:
    """The folder's own module, which loads nothing."""
    spec = importlib.util.spec_from_file_location(folder.name, folder / "__init__.py")
    if spec is None or spec.loader is None:
        raise ImportError(str(folder))
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found
