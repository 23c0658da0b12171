"""A batch with Polars: python batch.py requests.parquet."""

import sys

import polars as pl

import xueji


def decided(frame: pl.DataFrame, engine: xueji.Xueji) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give the frame with an outcome in each row, and one row for each reason; columns are named by fact."""
    judged = engine.decide_batch(frame, "transfer", "gansu", "2024-09-05", {"term.start": "2024-09-01"})
    for bit in judged.not_evaluable:  # rules that ask for a fact no column gives
        print(f"not judged: {bit.rule} needs {', '.join(bit.missing_columns)}", file=sys.stderr)
    return judged.rows, judged.reasons()


if __name__ == "__main__":
    rows, reasons = decided(pl.read_parquet(sys.argv[1]), xueji.load())
    print(rows.group_by("outcome").len().sort("outcome"))
    print(reasons.group_by("rule", "holds").len().sort("len", descending=True))
