"""All pairs of five regions, all changes, all stages, stored records too: `python -m tests.prove.pairs [DAY]`.

Every difference counted has been put before both laws. The seconds are those the processor worked.
"""

import resource
import sys
import time
from collections import Counter
from datetime import date
from itertools import combinations

import xueji
from xueji.prove.differences import differences
from xueji.prove.verdicts import Answer

REGIONS = ("national", "henan", "gansu", "liaoning", "beijing")
SECONDS = 60


def main(day: date) -> None:
    """Print a line for every pair, and the sum."""
    sides, on = xueji.load().sides(REGIONS, day)
    begun, total = time.process_time(), Counter[str]()
    for pair in combinations(sides, 2):
        since, counted = time.process_time(), Counter[str]()
        for verdict in differences(pair, on, SECONDS):
            counted[verdict.answer.value] += 1
            counted["not settled"] += len(verdict.open)
            counted["differences"] += len(verdict.differences)
            counted["replayed"] += sum(len(found.example.answers) == len(pair) for found in verdict.differences)
        total += counted
        print(f"{pair[0].name} {pair[1].name}: {_shown(counted)}, {time.process_time() - since:.1f} s")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"all pairs: {_shown(total)}, {time.process_time() - begun:.1f} s, {memory:.0f} MiB")


def _shown(counted: Counter[str]) -> str:
    words = ("differences", "replayed", "not settled", *(answer.value for answer in Answer))
    return ", ".join(f"{counted[word]} {word}" for word in words)


if __name__ == "__main__":
    main(date.fromisoformat(sys.argv[1]) if len(sys.argv) > 1 else date(2024, 9, 5))
