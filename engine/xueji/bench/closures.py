"""Our own conditions as functions of one row's typed facts: what a loop costs without reading and explaining."""

from xueji.bench.by_row import Work, setting
from xueji.bench.task import Task
from xueji.decide.reading import Facts


def prepare(task: Task) -> Work:
    """Both tests of each rule are asked, as a check does: what holds, and what cannot be told."""
    found = setting(task)
    tests = [(place, bound.yes, bound.no) for place, bound in enumerate(found.rules)]

    def held(facts: Facts) -> list[int]:
        holds, unclear = [], 0
        for place, yes, no in tests:
            if yes(facts):
                holds.append(place)
            elif not no(facts):
                unclear |= 1 << place
        return holds

    return Work(task, found.rows, held, found.facts)
