"""durable_rules (C): the conditions as its patterns, by our own back end, which drives its compiled engine directly.

Only what surely holds is asked of it. Turning the facts of a row into a message is part of asking.
"""

from xueji.bench.by_row import Work, setting
from xueji.bench.task import Task
from xueji.decide.reading import Facts
from xueji.language.backends.durable import Patterns, Rules, Sheet
from xueji.language.translate import translate


def prepare(task: Task) -> Work:
    """The rulesets are made beforehand."""
    found, sheet = setting(task), Sheet()
    patterns = []
    for bound in found.rules:
        conventions = found.policy.by_id[bound.rule.document].conventions
        patterns.append(translate(bound.scoped, Patterns(sheet, found.law.calendar, conventions)).yes)
    rules = Rules(sheet, patterns)
    tests = [(place, rules.test(pattern)) for place, pattern in enumerate(patterns)]

    def held(facts: Facts) -> list[int]:
        return [place for place, test in tests if test(facts)]

    return Work(task, found.rows, held, found.facts)
