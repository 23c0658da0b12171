"""What one measurement is asked to do, as it is handed to a process of its own."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Task:
    """One contender's work: read `snapshot`, judge it by the law of `region` on `as_of`, write to `out`.

    `titles` is a Parquet file with one row a rule: bit Int64 (its place among the rules, from 0), rule, force, article,
    document, document_id, source_grade, repair String, certain Boolean. `reference` is the folder of our own results
    for the same snapshot where a contender needs figures from it (groups counted, facts derived). `rules` is the
    number of rules wanted where it is not the law's own.
    """

    contender: str
    snapshot: str
    out: str
    region: str
    as_of: str
    titles: str = ""
    reference: str = ""
    rivals: str = ""
    rules: int | None = None
    packs: str | None = None
    part_rows: int = 1_000_000

    @property
    def folder(self) -> Path:
        """Where results go; made new for every measurement."""
        return Path(self.out)

    def as_json(self) -> str:
        """For the child's standard input."""
        return json.dumps(asdict(self))

    @classmethod
    def of(cls, text: str) -> "Task":
        """The task a child reads."""
        return cls(**json.loads(text))


@dataclass(frozen=True, slots=True)
class Sample:
    """One measurement: seconds of the work, of its processor time, of the whole process; rows; peak memory in bytes."""

    seconds: float
    processor: float
    whole: float
    rows: int
    peak: int
