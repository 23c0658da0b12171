"""Differences as Markdown: a heading a change, a table row a difference."""

from collections.abc import Iterable, Iterator, Sequence

from xueji.cli.diff_fold import Row, Section
from xueji.cli.diff_words import Wording
from xueji.prove.verdicts import Answer, Difference


def written(sections: Sequence[Section], words: Wording, *, full: bool) -> str:
    """The whole comparison; `full` tells every fact of a student."""
    return "\n".join(_lines(sections, words, full=full))


def _lines(sections: Sequence[Section], words: Wording, *, full: bool) -> Iterator[str]:
    yield from (f"# {words.say('diff')}", "")
    for side in (0, 1):
        yield f"- **{words.mark(side)} {words.head(side)}**{words.bracketed(words.documents(side))}"
    if words.laws.repealed:
        yield f"- **{words.repealed()}**"
    yield ""
    if words.laws.same_text:
        yield words.say("same_text")
        return
    yield from (words.say("asked_on", words.laws.on), "", words.counts(sections))
    for section in sections:
        if section.rows:
            yield from _section(section, words, full=full)
    lists = [(answer, words.alike(sections, answer)) for answer in (Answer.SAME, Answer.SILENT, Answer.UNSETTLED)]
    if any(listed for _, listed in lists):
        yield from ("", f"## {words.say('settled_lists')}", "")
        yield from (f"- **{words.answer(answer)}**{words.bracketed(listed)}" for answer, listed in lists if listed)


def _section(section: Section, words: Wording, *, full: bool) -> Iterator[str]:
    yield from ("", f"## {words.change(section.change)}{words.bracketed(words.say('differences', section.number))}")
    yield ""
    if notes := words.elsewhere(section):
        yield from (*(f"- {note}" for note in notes), "")
    heads = (words.say("student"), words.short(0), words.short(1))
    yield _line(heads)
    yield _line(["---"] * len(heads))
    for row in section.rows:
        for item in row.differences:
            student = _student(row, words, full=full) if item is row.difference else ""
            yield _line([student, *(_answer(row, item, side, words) for side in (0, 1))])


def _student(row: Row, words: Wording, *, full: bool) -> str:
    about = words.bracketed(words.clauses((words.owner(row), words.stages(row.stages))))
    return f"**{words.label(row)}**{about}<br>{words.everything(row) if full else words.who(row)}"


def _answer(row: Row, item: Difference, side: int, words: Wording) -> str:
    lines = [f"**{words.result(row, side)}**"] if item is row.difference else []
    for line in words.reasons(row, item, side):
        lines.append(words.line(line) + (f" `{line.name}`" if line.name else ""))
    return "<br>".join(lines)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
