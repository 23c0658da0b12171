"""`python -m tests.agreement.planted MADE AUDITED`: every planted defect is found, and nothing else is.

Compares the ledger of `xueji synth` with the masks of `xueji audit`: rules that hold, rules that are open, row by row.
"""

import json
import sys
from pathlib import Path

import polars as pl


def main(made: Path, audited: Path) -> int:
    """Print what was compared; 0 where both say the same."""
    bits = json.loads((audited / "manifest.json").read_text("utf-8"))["bits"]
    ledger = pl.read_parquet(made / "ledger.parquet")
    rows = pl.scan_parquet(audited / "rows" / "*.parquet")
    wrong = 0
    for prefix, told in (("holds", "expected"), ("open", "open")):
        found = pl.concat([_of(rows, prefix, bit["bit"], bit["rule"]) for bit in bits])
        wanted = ledger.select("row", rule=pl.col(told)).explode("rule").drop_nulls()
        missed = wanted.join(found, on=["row", "rule"], how="anti")
        extra = found.join(wanted, on=["row", "rule"], how="anti")
        wrong += len(missed) + len(extra)
        print(f"{prefix}: {len(found)} found, {len(wanted)} in the ledger, {len(missed)} missed, {len(extra)} besides")
        if prefix == "holds":
            planted = ledger.filter((pl.col("rule") != "") & (pl.col("planted_as") != "blank")).select("row", "rule")
            hit = planted.join(found, on=["row", "rule"], how="semi")
            wrong += len(planted) - len(hit) + len(bits) - planted["rule"].n_unique()
            print(
                f"planted: {planted['rule'].n_unique()} of {len(bits)} rules, {len(hit)} of {len(planted)} rows found"
            )
    return int(wrong > 0)


def _of(rows: pl.LazyFrame, prefix: str, bit: int, rule: str) -> pl.DataFrame:
    word = pl.col(f"{prefix}_{bit // 63}").cast(pl.Int64)
    return rows.filter((word // (1 << bit % 63)) % 2 == 1).select("row", rule=pl.lit(rule)).collect()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
