"""Mistakes as people type them, made at random in the real packs; `python -m tests.authoring.mistakes 300` judges them.

Each mistake is one slip on one line. Judged is what an officer sees first: whether it names that line, and whether what
it proposes is the mend: applied, the file says again what it said. Where the slip has destroyed what stood there (a
length of time without its unit, an article the text does not have), the hint must name the form that stood there.
"""

import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xueji.authoring.check import Checked, check
from xueji.authoring.mend import applied, mends
from xueji.errors import Problem
from xueji.packs import registry
from xueji.packs.hooks import PackFolder
from xueji.packs.source import Source, read
from xueji.phrases.numerals import NUMERALS


@dataclass(frozen=True)
class Mistake:
    """A slip on a line (from 1) of a file: the text with it, and what a hint must name where it cannot be undone."""

    kind: str
    path: Path
    line: int
    before: str
    after: str
    text: str
    form: str = ""


@dataclass(frozen=True)
class Judged:
    """What an officer sees first of a mistake, and whether that helps."""

    mistake: Mistake
    problem: Problem | None
    names_line: bool
    mended: bool
    names_form: bool


Line = Callable[[random.Random, str], tuple[str, str] | None]
"""Gives a line with a slip in it, and the form a hint must name where the slip has destroyed something."""
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_CONDITION = re.compile(r"^\s*(?:- )?(?:forbid|discourage|require|permit|when): (?!\{)")
_SCHEMA_KEY = re.compile(
    r"\b(id|title|change|aspect|article|value|forbid|discourage|require|permit|when|oblige|who|what|within|stages|record|"
    r"repair|note|remedy|steps|each_within|region|expect|outcome|reasons|facts|name)(?=: )"
)


def misspelt_key(rng: random.Random, line: str) -> tuple[str, str] | None:
    found = _one(rng, _SCHEMA_KEY, line)
    if not found or len(found[1]) < 4 or "{zh" in line[: found.start()] or _quoted(line, found.start()):
        return None
    key = found[1]
    at = rng.randrange(1, len(key) - 1)
    slips = (key[:at] + key[at + 1 :], key[:at] + key[at] + key[at:], key[:at] + key[at + 1] + key[at] + key[at + 2 :])
    return _with(line, found.span(1), rng.choice([slip for slip in slips if slip != key])), ""


def other_type(rng: random.Random, line: str) -> tuple[str, str] | None:
    """A value of another type: a length of time without its unit or in words, a flag in words, a date by halves."""
    if found := re.search(
        r"(?:value|within|each_within|after): (\d+) ((?:work)?days|weeks|months?|years?)(?=[,}\s]|$)", line
    ):
        said = rng.choice((found[1], "soon", f"{found[1]} times"))
        return _with(line, (found.start(1), found.end(2)), said), found[2].removesuffix("s")
    if found := re.search(r"(?:record|binding|certain|decisive|demo): (true|false)\b", line):
        return _with(line, found.span(1), rng.choice(("yes", "是") if found[1] == "true" else ("no", "否"))), ""
    if found := re.search(r"\b(?:from|on|to): (\d{4}-\d\d-\d\d)\b", line):
        day = found[1]
        return _with(
            line, found.span(1), rng.choice((day.replace("-", "/"), day.replace("-", "."), _in_words(day)))
        ), ""
    if found := re.search(r"value: (\d+)(?=[,}])", line):
        return _with(line, found.span(1), rng.choice(("many", "若干"))), "whole number"
    return None


def chinese_comma(rng: random.Random, line: str) -> tuple[str, str] | None:
    commas = [at.start() for at in re.finditer(", ", line) if not _quoted(line, at.start())]
    if not commas or not re.search(r"[\[{(]", line[: commas[-1]]):
        return None
    at = rng.choice(commas)
    return line[:at] + "，" + line[at + (2 if rng.random() < 0.5 else 1) :], ""


def full_width_digits(rng: random.Random, line: str) -> tuple[str, str] | None:
    after = ("[=<>] ", "value: ", "from: ", "on: ", "within: ", "count: ", 'region: "')
    pattern = "|".join(rf"(?<={before})\d+" for before in after)
    found = _one(rng, re.compile(pattern), line)
    return (_with(line, found.span(), found[0].translate(FULL_WIDTH)), "") if found else None


def tab(rng: random.Random, line: str) -> tuple[str, str] | None:
    if not re.match(r"  +\S", line):
        return None
    depth = len(line) - len(line.lstrip())
    return rng.choice(("\t" * (depth // 2), " " * (depth - 2) + "\t")) + line.lstrip(), ""


def wrong_quote(rng: random.Random, line: str) -> tuple[str, str] | None:
    """A quote of another kind, a lacking one, or a Chinese pair."""
    pairs = [found for found in re.finditer(r'"[^"]*"', line) if len(found[0]) > 2]
    if not pairs or '\\"' in line:
        return None
    found = rng.choice(pairs)
    inside = found[0][1:-1]
    wrong = rng.choice((f"“{inside}”", f'"{inside}”', f"\"{inside}'", f'"{inside}', f'{inside}"'))
    return _with(line, found.span(), wrong), ""


def absent_article(rng: random.Random, line: str) -> tuple[str, str] | None:
    found = re.search(r"article: (第[一-鿿]+条)", line)
    if not found:
        return None
    absent = rng.choice(("第一百五十条", "第一百八十一条", "第九十九条", "第三百条", f"第{NUMERALS[found[1][1:-1]]}条"))
    return _with(line, found.span(1), absent), "第一条至" if absent[1:-1] in NUMERALS else ""


def single_equals(rng: random.Random, line: str) -> tuple[str, str] | None:
    if not _CONDITION.match(line):
        return None
    found = _one(rng, re.compile(" == "), line)
    return (_with(line, found.span(), rng.choice((" = ", "=", " = "))), "") if found else None


KINDS: dict[str, Line] = {
    "key misspelt": misspelt_key, "value of another type": other_type, "Chinese comma": chinese_comma,
    "full-width digits": full_width_digits, "tab": tab, "wrong quote": wrong_quote,
    "article that does not exist": absent_article, "condition with =": single_equals,
}  # fmt: skip


def _one(rng: random.Random, pattern: re.Pattern[str], line: str) -> re.Match[str] | None:
    found = [*pattern.finditer(line)]
    return rng.choice(found) if found else None


def _with(line: str, span: tuple[int, int], text: str) -> str:
    return line[: span[0]] + text + line[span[1] :]


def _quoted(line: str, at: int) -> bool:
    return line[:at].count('"') % 2 == 1 or line[:at].count("'") % 2 == 1


def _in_words(day: str) -> str:
    year, month, number = day.split("-")
    return f"{year}年{int(month)}月{int(number)}日"


@cache
def packs() -> tuple[PackFolder, ...]:
    return registry.installed()


@cache
def files() -> tuple[tuple[PackFolder, Path], ...]:
    """Every regulation, and as many files of cases as there are regulations."""
    regulations = [(pack, path) for pack in packs() for path in sorted(pack.folder.glob("*.yaml"))]
    cases = [(pack, path) for pack in packs() for path in sorted(pack.folder.glob("cases/*.yaml"))]
    return (*regulations, *cases[:: max(len(cases) // (len(regulations) // 2), 1)])


def mistakes(seed: int, number: int) -> Iterator[Mistake]:
    """Mistakes of every kind in turn, each in a file and on a line chosen at random."""
    rng = random.Random(seed)
    kinds = list(KINDS.items())
    made = 0
    while made < number:
        kind, slip = kinds[made % len(kinds)]
        _, path = rng.choice(files())
        lines = path.read_text(encoding="utf-8").split("\n")
        if kind == "article that does not exist" and not any(re.match(r"    count: \d+", line) for line in lines):
            continue
        order = [n for n, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")]
        rng.shuffle(order)
        for at in order:
            found = slip(rng, lines[at])
            if found and found[0] != lines[at]:
                text = "\n".join((*lines[:at], found[0], *lines[at + 1 :]))
                yield Mistake(kind, path, at + 1, lines[at], found[0], text, found[1])
                made += 1
                break


def judged(mistake: Mistake) -> Judged:
    """Check the packs with the mistake in place of the file, and look at the first that was not said before."""
    pack = next(pack for pack, path in files() if path == mistake.path)
    checked = check(_seen(pack), {mistake.path.resolve(): mistake.text})
    before = {(problem.code, problem.word) for problem in _without(pack).problems}
    original = read(mistake.path, pack.folder)
    problems = [p for p in checked.problems if (p.code, p.word) not in before]
    if not problems:
        return Judged(mistake, None, names_line=False, mended=False, names_form=False)
    first = problems[0]
    names_line = first.place.file == original.file and first.place.line == mistake.line
    told = f"{first.hint('en')} {first.hint('zh')}"
    names_form = bool(mistake.form) and mistake.form in told
    return Judged(mistake, first, names_line, _mends(first, checked, original, pack), names_form)


def _seen(pack: PackFolder) -> tuple[PackFolder, ...]:
    """What the pack is read beside: the nation's. Provinces do not know one another."""
    return tuple(dict.fromkeys((*(other for other in packs() if other.region == "000000"), pack)))


@cache
def _without(pack: PackFolder) -> Checked:
    """The packs without a mistake: the nation's cases speak of provinces that are not read here."""
    return check(_seen(pack))


def _mends(problem: Problem, checked: Checked, original: Source, pack: PackFolder) -> bool:
    """Whether the first mend proposed makes the file say again what it said."""
    source = checked.sources.get(problem.place.file)
    found = mends(problem, source) if source and source.file == original.file else ()
    if not found:
        return False
    text = applied(checked.sources[original.file].raw, found[0].edits)
    return read(original.path, pack.folder, {original.path.resolve(): text}).data == original.data


def report(results: Sequence[Judged]) -> str:
    """A table: per kind, how many name the line, and how many hints are the mend."""
    rows = [f"{'kind':30} {'made':>5} {'line':>5} {'mend':>5} {'form':>5}"]
    for kind in (*KINDS, "all"):
        of = [result for result in results if kind in ("all", result.mistake.kind)]
        line, mend = sum(r.names_line for r in of), sum(r.mended for r in of)
        form = sum(r.names_form and not r.mended for r in of)
        rows.append(f"{kind:30} {len(of):5} {line:5} {mend:5} {form:5}")
    return "\n".join(rows)


def main() -> None:
    number, seed = (int(word) for word in (*sys.argv[1:], "100", "1")[:2])
    results = [judged(mistake) for mistake in mistakes(seed, number)]
    for result in results:
        if not (result.names_line and (result.mended or result.names_form)):
            problem = result.problem
            print(f"{result.mistake.kind}: {result.mistake.path.name}:{result.mistake.line}")
            print(f"  - {result.mistake.before.strip()}\n  + {result.mistake.after.strip()}")
            if problem:
                print(f"  {problem.place} {problem.code}: {problem.message()} | {problem.hint()}")
    print(report(results), dict(Counter(r.problem.code if r.problem else "-" for r in results)), sep="\n")


if __name__ == "__main__":
    main()
