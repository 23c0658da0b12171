"""common-expression-language (Rust): the conditions as CEL text, generated."""

from typing import Any

from cel import Context, compile  # noqa: A004 -- its own name

from xueji.bench.by_row import Work, setting
from xueji.bench.task import Task
from xueji.bench.words import Dialect, Writer, by_entity


def prepare(task: Task) -> Work:
    """Texts are compiled and the rows' values put into contexts beforehand."""
    found = setting(task)
    writer = Writer(Dialect(), found.law.calendar)
    texts = [writer.condition(b.scoped, found.policy.by_id[b.rule.document].conventions) for b in found.rules]
    programs = [(place, compile(text)) for place, text in enumerate(texts)]

    def context(values: dict[str, Any]) -> Any:
        made = Context()
        for name, value in by_entity(values).items():
            made.add_variable(name, value)
        return made

    def held(given: Any) -> list[int]:
        return [place for place, program in programs if program.execute(given)]

    return Work(task, found.rows, held, [context(writer.inputs.values(facts)) for facts in found.facts])
