"""An audit by hand in DuckDB: `audit.sql`, and the statements whose lists of rules would only repeat it."""

from pathlib import Path

import duckdb
import polars as pl

from .workdays import fifth_workdays


def run(snapshot: Path, out: Path, titles: Path) -> int:
    """Audit a snapshot (a Parquet file, or a folder of them) and write the results.

    `titles` is the table of what findings show of each rule.

    Gives the number of rows.
    """
    connection = duckdb.connect()
    start, fifth = fifth_workdays()
    workdays = pl.DataFrame({"start": start, "fifth": fifth}).to_arrow()
    connection.execute("CREATE TABLE workdays AS FROM workdays")
    del workdays
    text = Path(__file__).with_name("audit.sql").read_text("utf-8")
    files = snapshot / "**/*.parquet" if snapshot.is_dir() else snapshot
    connection.execute(text.replace("{snapshot}", files.as_posix()))
    forces = dict(pl.read_parquet(titles).select("rule", "force").iter_rows())
    rows = (out / "rows.parquet").as_posix()
    results = {
        "rows": f"SELECT \"row\", contradiction, {verdict(forces)} AS verdict, COLUMNS('.*/.*') FROM judged",  # noqa: S608
        "findings": findings(forces, rows, titles.as_posix()),
        "quarantine": f"SELECT row, contradiction FROM '{rows}' WHERE contradiction IS NOT NULL",  # noqa: S608
        "classes": "FROM classes",
        "schools": "FROM schools",
        "duplicates": "SELECT masked(id) AS id, live AS registrations FROM several WHERE live > 1",
    }
    for name, query in results.items():
        connection.execute(f"COPY ({query}) TO '{(out / name).as_posix()}.parquet'")
    counted: tuple[int] = connection.execute("SELECT count(*) FROM snapshot").fetchone()
    return counted[0]


def verdict(forces: dict[str, str]) -> str:
    """What the rules come to, duties aside."""
    hard = [f'"{rule}"' for rule, force in forces.items() if force in ("forbid", "require")]
    soft = [f'"{rule}"' for rule, force in forces.items() if force == "discourage"]
    unclear = " OR ".join(f"{rule} IS NULL" for rule in (*hard, *soft))
    return f"""CASE WHEN contradiction IS NOT NULL THEN NULL
        WHEN {" OR ".join(hard)} THEN 'findings'
        WHEN {unclear} THEN 'undetermined'
        WHEN {" OR ".join(soft)} THEN 'doubtful' ELSE 'clean' END"""


def findings(forces: dict[str, str], rows: str, titles: str) -> str:
    """One row a finding, in the order of rows and rules; of the registration number the middle is masked."""
    named = ", ".join(f'"{rule}"' for rule, force in forces.items() if force != "oblige")
    return f"""
        WITH held AS (
            SELECT "row", rule FROM (
                UNPIVOT (SELECT "row", {named} FROM '{rows}' WHERE verdict <> 'clean')
                ON {named} INTO NAME rule VALUE holds
            ) WHERE holds
        )
        SELECT held.row, masked("student.number") AS student,
            "school.code" AS school, "school.region" AS county, "student.stage" AS stage, "student.grade" AS grade,
            "school_class.number" AS class, titles.* EXCLUDE (bit)
        FROM held JOIN snapshot USING ("row") JOIN '{titles}' AS titles USING (rule)
        ORDER BY held.row, bit"""  # noqa: S608 -- our own words
