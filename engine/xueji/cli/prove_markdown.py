"""The answers of `xueji prove` as Markdown: a heading a question, an item a finding."""

from collections.abc import Iterator
from itertools import count

from xueji.cli.prove_asked import Proved
from xueji.cli.prove_words import Wording, grouped
from xueji.phrases import Language
from xueji.questions.ask import Result
from xueji.questions.finding import Finding


def written(found: Proved, language: Language) -> str:
    """All answers."""
    return "\n".join(_lines(found, Wording(found, language)))


def _lines(found: Proved, words: Wording) -> Iterator[str]:
    yield from (f"# {words.say('prove')}{words.colon()}{words.law(found.side)}", "")
    yield f"- {words.documents(found.side)}"
    yield from (f"- {line}" for line in words.heads())
    for result in found.results:
        yield from _question(result, found, words)
    if found.gone:
        yield from ("", f"## {words.say('gone')}", "")
        yield from (f"- `{entry.id}` ({entry.place})" for entry in found.gone)
    yield from ("", f"**{words.summary()}**")


def _question(result: Result, found: Proved, words: Wording) -> Iterator[str]:
    yield from ("", f"## {words.say(f'ask_{result.question.value}')}", "")
    if verdict := words.verdict(result):
        yield verdict
        yield ""
    yield from _rows(result, words)
    for finding in result.asked.findings:
        if known := found.accepted.get(finding.name):
            because = known.because.in_(words.language)
            yield f"- `{finding.name}` {words.say('accepted')}{words.bracketed(words.term(known.kind))} {because}"
    for order, by_change in grouped(result.rankings).items():
        yield f"- **{words.term(order)}**"
        for change, rankings in by_change.items():
            yield f"  - {words.changes((change,))}{words.bracketed(words.stages([r.stage for r in rankings]))}"
            for example in filter(None, (rankings[0].stricter, rankings[0].looser)):
                yield f"    - {words.results(example)}{words.colon()}{words.student(example)}"
    yield from (f"- {line}" for line in words.left(result.asked.open))
    if result.no_ceiling:
        yield f"- {words.say('no_ceiling')}"
        yield from (f"  - {words.unlimited(part)}" for part in result.no_ceiling)


def _rows(result: Result, words: Wording) -> Iterator[str]:
    """The findings nobody has accepted, by whose they are, numbered through."""
    numbers = count(1)
    for head, rows in words.groups(result):
        if head:
            yield from (f"### {head}", "")
        for row in rows:
            yield from _row(next(numbers), row, words)
        yield ""
    if line := words.left_out(result):
        yield from (line, "")


def _row(number: int, row: tuple[Finding, ...], words: Wording) -> Iterator[str]:
    finding, *_ = row
    names = " ".join(f"`{one.name}`" for one in row)
    yield f"{number}. **{finding.text.in_(words.language)}**{words.bracketed(words.where(row))} {names}"
    if finding.example is not None:
        yield f"   - {words.say('student')}{words.colon()}{words.student(finding.example)}"
    for result, lines in words.answers(finding):
        said = [words.line(line) + (f" `{line.name}`" if line.name else "") for line in lines]
        yield f"   - **{result}** {'; '.join(said)}".rstrip()
