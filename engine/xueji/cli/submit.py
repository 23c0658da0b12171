"""The program to give to `spark-submit`: the command line, with a session on the cluster it was submitted to.

    program=$(python -c 'from xueji.cli import submit; print(submit.__file__)')
    spark-submit --master … "$program" audit SNAPSHOT --region henan --as-of 2024-09-05 --out DIR --engine spark

The driver reads the snapshot part by part and writes the results; the executors evaluate the rules. They need nothing
but Spark: no Python of theirs takes part.
"""

import sys
from pathlib import Path


def submitted() -> None:
    """Run the command line; Spark has put this file's folder first among the places to import from."""
    sys.path[:] = [place for place in sys.path if Path(place).resolve() != Path(__file__).resolve().parent]
    from xueji.cli.main import main  # noqa: PLC0415 -- only when the path is right

    main()


if __name__ == "__main__":
    submitted()
