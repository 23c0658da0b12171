"""`python -m tests.agreement.large henan 200000 [spark]`: so many random students and requests, on every back end.

`decide` with closures and with durable_rules one by one, Polars and DuckDB as frames, PySpark and pandas on a sample;
the full explanation on a sample too. Prints what was compared; the first difference ends it.
"""

import sys
import time
from random import Random
from typing import Any

import duckdb
import polars as pl

import xueji
from tests.agreement import making
from tests.agreement.comparing import CONTRADICTION, many, quick_record, quick_request, record, request
from tests.agreement.test_one_is_many import DAY, REGIONS, rows_of
from xueji.bulk.audit import Auditor
from xueji.bulk.decide import BatchDecider
from xueji.model.enums import Change

CHUNK, EXPLAINED, SAMPLE = 10_000, 1_000, 2_000
WORDS = ("row", "contradiction", "verdict", "outcome", "^holds_.*$", "^open_.*$")


def main(region: str, count: int, *, spark: bool) -> None:
    """Compare, chunk by chunk, and say what was compared."""
    law, durable = xueji.load(), xueji.load(engine="durable")
    code = REGIONS[region][0]
    decider, rete = law.decider(code, DAY), durable.decider(code, DAY)
    frames, told = [], {"records": 0, "requests": 0, "contradictory": 0, "reasons": 0}
    auditor: Auditor | None = None
    chunk = min(CHUNK, count)
    for seed in range(-(-count // chunk)):
        _, given = rows_of(law, region, chunk, 1000 + seed)
        rng = Random(seed)
        changes = [rng.choice(tuple(Change)) for _ in given]
        papers = [making.evidence(rng, tuple(decider.policy.evidence)) for _ in given]
        extra = {"request.change": [c.value for c in changes], "request.evidence": pl.Series(papers, dtype=pl.String)}
        frame = making.frame(decider.policy.vocabulary, given, extra).drop("school.region")
        frame = frame.with_columns(row=pl.col("row") + seed * chunk)
        if auditor is None:
            auditor = Auditor(law, DAY, frame.columns, region)
            batch = BatchDecider(law, frame.columns, region, DAY)
        audited, decided = auditor.judge(frame), batch.judge(frame)
        frames.append((frame, audited.select(pl.col(*_kept(audited))), decided.select(pl.col(*_kept(decided)))))
        records, requests = many(audited, auditor.bits, "verdict"), many(decided, batch.bits, "outcome")
        for i, row in enumerate(given):
            facts = making.scalar(decider.policy.vocabulary, row)
            handed_in = None if papers[i] is None else frozenset(filter(None, papers[i].split(",")))
            assert quick_record(decider, DAY, facts) == quick_record(rete, DAY, facts) == records[i], (seed, i, row)
            one = quick_request(decider, changes[i], DAY, facts, handed_in)
            assert one == quick_request(rete, changes[i], DAY, facts, handed_in) == requests[i], (seed, i, row)
            if i < EXPLAINED * chunk // count or (seed == 0 and i < EXPLAINED):
                assert record(decider, code, DAY, facts) == records[i], (seed, i)
                assert request(decider, changes[i], code, DAY, facts, handed_in) == requests[i], (seed, i)
                told["explained"] = told.get("explained", 0) + 1
            told["records"] += 1
            told["requests"] += 1
            told["contradictory"] += records[i] == CONTRADICTION
            told["reasons"] += len(records[i][1]) + len(requests[i][1])
    assert auditor is not None
    whole, audits, batches = (pl.concat(part) for part in zip(*frames, strict=True))
    told["duckdb"] = _duckdb(whole, auditor, batch, audits, batches)
    told["pandas"] = _sample(whole, auditor, batch, audits, batches, "pandas")
    if spark:
        told["pyspark"] = _sample(whole, auditor, batch, audits, batches, "spark")
    print(region, told, flush=True)


def _kept(judged: pl.DataFrame) -> list[str]:
    return [n for n in judged.columns if n in WORDS[:4] or n.startswith(("holds_", "open_"))]


def _duckdb(
    whole: pl.DataFrame, auditor: Auditor, batch: BatchDecider, audits: pl.DataFrame, batches: pl.DataFrame
) -> int:
    connection = duckdb.connect()
    relation = connection.from_arrow(whole.to_arrow())
    _same(auditor.judge(relation).pl(), audits)
    _same(batch.judge(relation).pl(), batches)
    return len(whole)


def _sample(
    whole: pl.DataFrame,
    auditor: Auditor,
    batch: BatchDecider,
    audits: pl.DataFrame,
    batches: pl.DataFrame,
    library: str,
) -> int:
    part = whole.sample(min(SAMPLE, len(whole)), seed=1)
    rows = part.select("row")
    for judge, wanted in ((auditor, audits), (batch, batches)):
        if library == "pandas":
            found = pl.from_pandas(judge.judge(part.to_pandas()))
        else:
            found = pl.from_arrow(judge.judge(_spark(part)).toArrow())
        _same(found, rows.join(wanted, on="row"))
    return len(part)


def _spark(part: pl.DataFrame) -> Any:
    from pyspark.sql import SparkSession  # noqa: PLC0415 -- only where Spark is asked for

    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.shuffle.partitions", "1").config("spark.driver.memory", "3g").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session.createDataFrame(part.with_columns(pl.col(pl.Enum).cast(pl.String)).to_arrow())


def _same(found: pl.DataFrame, wanted: pl.DataFrame) -> None:
    names = wanted.columns
    text = [pl.col(n).cast(pl.String) for n in names if n in ("contradiction", "verdict", "outcome")]
    assert found.select(names).with_columns(text).sort("row").equals(wanted.with_columns(text).sort("row"))


if __name__ == "__main__":
    start = time.perf_counter()
    main(sys.argv[1], int(sys.argv[2]), spark="spark" in sys.argv[3:])
    print(f"{time.perf_counter() - start:.0f} s")
