"""Who is measured: the engine, the floor it stands on, the same rules by hand, and engines that go row by row."""

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from xueji.model.decision import Text


@dataclass(frozen=True, slots=True)
class Contender:
    """One way of doing the same work.

    `module` has `prepare(task) -> Callable[[], int]`: what it does is not measured, what it gives is, and says how many
    rows it did. `aim` is how long the engine may take, measured in this one's time: 3 for at most three times as long.
    """

    name: str
    title: Text
    module: str
    needs: tuple[str, ...] = ()
    """Libraries by the names they are imported under, with what pip calls them after a colon where that differs."""
    aim: float | None = None
    by_row: bool = False
    """Goes row by row: measured on a sample."""
    by_hand: bool = False
    """Its rules are written by hand for one region and day."""
    holds_only: bool = False
    """Knows no missing facts: compared where none matters, and only in what holds."""
    findings_only: bool = False
    """Tells what breaks a rule, not which duties arise."""

    @property
    def missing(self) -> tuple[str, ...]:
        """What would have to be installed, as pip calls it."""
        pairs = (need.partition(":") for need in self.needs)
        return tuple(pip or module for module, _, pip in pairs if importlib.util.find_spec(module) is None)


OURS: Final = "xueji"
_ALL: Final = (
    Contender(OURS, Text(zh="xueji audit", en="xueji audit"), "xueji.bench.ours", ("polars", "narwhals")),
    Contender("floor", Text(zh="仅扫描（Polars）", en="scan floor (Polars)"),
              "xueji.bench.floor", ("polars",), aim=3.0),
    Contender("polars", Text(zh="手写 Polars", en="by hand in Polars"), "polars_job",
              ("polars", "numpy"), aim=1.3, by_hand=True),
    Contender("duckdb", Text(zh="手写 DuckDB SQL", en="by hand in DuckDB SQL"), "duckdb_job",
              ("duckdb", "polars", "pyarrow"), aim=1.0, by_hand=True),
    Contender("openfisca", Text(zh="OpenFisca（数据在内存）", en="OpenFisca, in memory"),
              "openfisca_job", ("openfisca_core:openfisca-core", "polars", "numpy"), aim=1 / 3, by_hand=True,
              holds_only=True),
    Contender("loop", Text(zh="逐条 check", en="check in a loop"), "xueji.bench.loop",
              ("polars",), aim=0.01, by_row=True, findings_only=True),
    Contender("closures", Text(zh="逐条闭包（仅条件）", en="our conditions in a loop"),
              "xueji.bench.closures", ("polars",), by_row=True),
    Contender("cel", Text(zh="common-expression-language 逐条", en="common-expression-language"),
              "xueji.bench.cel", ("cel:common-expression-language", "polars"), aim=0.01, by_row=True, holds_only=True),
    Contender("zen", Text(zh="zen-engine 逐条", en="zen-engine"), "xueji.bench.zen",
              ("zen:zen-engine", "polars"), aim=0.01, by_row=True, holds_only=True),
    Contender("durable", Text(zh="durable_rules 逐条", en="durable_rules"), "xueji.bench.durable",
              ("durable_rules_engine:durable-rules", "polars"), aim=0.01, by_row=True, holds_only=True),
)  # fmt: skip
CONTENDERS: Final[Mapping[str, Contender]] = MappingProxyType({c.name: c for c in _ALL})
