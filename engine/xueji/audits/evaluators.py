"""The libraries that can evaluate a run's rules, by name."""

from enum import StrEnum


class Evaluator(StrEnum):
    """The library that evaluates the rules' conditions over many rows."""

    POLARS = "polars"
    DUCKDB = "duckdb"
    SPARK = "spark"
