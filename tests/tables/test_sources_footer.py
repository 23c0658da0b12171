"""The row groups of Parquet files, against PyArrow's reading of files from several writers."""

from contextlib import suppress
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from xueji.tables.footer import row_groups

parquet = pytest.importorskip("pyarrow.parquet")
FRAME = pl.DataFrame(
    {
        "number": [f"G{i}" for i in range(1000)],
        "flag": [None if i % 3 else bool(i % 2) for i in range(1000)],
        "share": np.linspace(0, 1, 1000),
        "on": [date(2024, 9, 1)] * 1000,
        "set": [["a", "b"]] * 1000,
        "kind": pl.Series(["a", "b"] * 500, dtype=pl.Enum(["a", "b"])),
    }
)


def _known(path: Path) -> tuple[int, ...]:
    meta = parquet.read_metadata(path)
    return tuple(meta.row_group(i).num_rows for i in range(meta.num_row_groups))


@pytest.mark.slow
@pytest.mark.parametrize("size", [1, 7, 300, 5000])
def test_row_groups_are_those_pyarrow_tells(tmp_path: Path, size: int) -> None:
    duckdb = pytest.importorskip("duckdb")
    paths = [tmp_path / f"{name}.parquet" for name in ("polars", "arrow", "duckdb", "wide")]
    FRAME.write_parquet(paths[0], row_group_size=size, statistics="full", metadata={"xueji": "说明"})
    parquet.write_table(FRAME.to_arrow(), paths[1], row_group_size=size, write_page_index=True)
    with duckdb.connect() as connection:
        connection.register("frame", FRAME.drop("kind").to_arrow())
        connection.sql("FROM frame").write_parquet(str(paths[2]), row_group_size=max(size, 2048))
    pl.DataFrame({f"c{i}": range(40) for i in range(60)}).write_parquet(paths[3], row_group_size=size)
    for path in paths:
        assert row_groups(path) == _known(path)
        assert sum(row_groups(path)) == pl.scan_parquet(path).select(pl.len()).collect().item()


def test_no_rows(tmp_path: Path) -> None:
    FRAME.head(0).write_parquet(tmp_path / "t.parquet")
    assert sum(row_groups(tmp_path / "t.parquet")) == 0


def test_a_file_cut_or_damaged_anywhere_is_refused_or_read_but_never_a_traceback(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    FRAME.head(5).write_parquet(path)
    data = path.read_bytes()
    for end in range(0, len(data), 13):
        path.write_bytes(data[:end])
        with pytest.raises(ValueError, match="footer"):
            row_groups(path)
    random = np.random.default_rng(1)
    footer = int.from_bytes(data[-8:-4], "little")
    for place in random.integers(len(data) - 8 - footer, len(data) - 8, 300):
        damaged = bytearray(data)
        damaged[place] ^= 1 << int(random.integers(8))
        path.write_bytes(damaged)
        with suppress(ValueError):
            row_groups(path)
    path.write_bytes(data[:-8] + b"\x1c" * 100_000 + (100_000).to_bytes(4, "little") + b"PAR1")
    with pytest.raises(ValueError, match="footer"):
        row_groups(path)
