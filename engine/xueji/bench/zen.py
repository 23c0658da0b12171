"""zen-engine (Rust): the conditions as its expressions, generated."""

from typing import Any

from xueji.bench.by_row import Work, setting
from xueji.bench.task import Task
from xueji.bench.words import Dialect, Writer, by_entity

_DIALECT = Dialect(" and ", " or ", "not ({0})")


def prepare(task: Task) -> Work:
    """Texts are compiled and the rows' values put together beforehand."""
    from zen import compile_expression  # noqa: PLC0415 -- this module bears its name

    found = setting(task)
    writer = Writer(_DIALECT, found.law.calendar)
    texts = [writer.condition(b.scoped, found.policy.by_id[b.rule.document].conventions) for b in found.rules]
    programs = [(place, compile_expression(text)) for place, text in enumerate(texts)]

    def held(given: dict[str, Any]) -> list[int]:
        return [place for place, program in programs if program.evaluate(given)]

    return Work(task, found.rows, held, [by_entity(writer.inputs.values(facts)) for facts in found.facts])
