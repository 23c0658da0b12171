"""What `xueji test` prints: every difference, and below it the conditions it turns on, part by part."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Final

from xueji.cases.run import NOT_CLEAR, Difference, Result
from xueji.cases.trace import Branch, Traced
from xueji.cases.written import written
from xueji.cli.lint_blocks import Page, plain
from xueji.cli.lint_files import Files, shown
from xueji.cli.tested import CasesRun
from xueji.cli.tested_words import WORDS
from xueji.cli.wording import Spoken
from xueji.decide.derive import INPUTS
from xueji.language import syntax as s
from xueji.language.render import render, value_text
from xueji.language.trace import Operand, Part
from xueji.model.enums import Outcome, Status, Term, Truth
from xueji.packs.case_files import Case
from xueji.phrases import Language
from xueji.policy.layer import Policy
from xueji.policy.rule import NotSeen, Rule

_WIDTH: Final = 120
_STEP: Final = "  "
_LISTS: Final = ("reasons", "missing", "duties", "findings", "unclear")
_SHORT: Final = 100
"""Characters of two lists that are shown whole."""
_TERMS: Final[Mapping[str, type[Term]]] = {"outcome": Outcome, "next_status": Status}


class CasesPage(Spoken):
    """The results of a run in one language, as lines."""

    def __init__(self, found: CasesRun, language: Language) -> None:
        super().__init__(language, WORDS)
        self.found = found

    def lines(self) -> Iterator[str]:
        """Every case that is not as wanted, and the count of all."""
        for result in self.found.failed:
            yield from self.case(result)
        failed = len(self.found.failed)
        yield self.say("cases_passed", len(self.found.results), len(self.found.results) - failed, failed)

    def case(self, result: Result) -> Iterator[str]:
        """One case: what differs, and why."""
        case = result.case
        yield f"✗ {shown(case.place)}: {self.text(case.name)} ({case.region}, {case.on})"
        for difference in result.differences:
            yield f"    {self.difference(difference)}"
        page = Page(self.language, Files(self.found.sources), _WIDTH)
        for problem in result.error.problems if result.error else ():
            yield from (f"    {line}".rstrip() for line in plain(page.block(problem)))
        for traced in self.found.traced(result):
            yield ""
            yield from (f"    {line}".rstrip() for line in self.traced(traced, result))
        yield ""

    def difference(self, difference: Difference) -> str:
        """What was wanted, and what came."""
        wanted, got = self.say("wanted"), self.say("got")
        terms = _TERMS.get(difference.what)
        what = self.say(f"what_{difference.what}")
        if difference.what in _LISTS and len(difference.wanted + difference.got) > _SHORT:
            return f"{what}: {self.clauses(self._apart(difference))}"
        shown = [self._word(word, terms) for word in (difference.wanted, difference.got)]
        return f"{what}: {wanted} {shown[0]} · {got} {shown[1]}"

    def _apart(self, difference: Difference) -> Iterator[str]:
        """Of long lists only what stands in one of them."""
        wanted, got = ({*names.split(", ")} - {"–"} for names in (difference.wanted, difference.got))
        if lacking := sorted(wanted - got):
            yield f"{self.say('wanted_alone')} {self.listed(lacking)}"
        if beyond := sorted(got - wanted) if difference.what != "unclear" else []:
            yield f"{self.say('got_alone')} {self.listed(beyond)}"
        yield self.say("in_both", len(wanted & got))

    def _word(self, word: str, terms: type[Term] | None) -> str:
        if self.language == "en":
            return word
        if word.startswith(NOT_CLEAR):
            return self.say("not_clear", word.removeprefix(NOT_CLEAR))
        return terms(word).zh if terms is not None and word in tuple(terms) else word

    # -- one norm ------------------------------------------------------------------------------------------------------

    def traced(self, traced: Traced, result: Result) -> Iterator[str]:
        """A norm the difference turns on: its name, why it is shown, its text in the file, and its parts."""
        title = f" · {self.text(traced.text)}" if traced.text else ""
        yield f"▸ {traced.name}{title}"
        holds = f": {self.truth(traced.holds)}" if traced.holds is not None else ""
        yield f"  {self.say(traced.turn)}{holds}"
        if traced.turn == "unexpected" and (title := self._inherited(traced, result.case)):
            yield f"  {self.say('inherited', title, traced.name)}"
        if traced.absence is not None:
            yield f"  {self.say(f'absent_{traced.absence}', self.listed(traced.by))}"
        if traced.remedy is not None:
            yield f"  {self.say('remedy')}: {self.text(traced.remedy)}"
        case, last = result.case, ""
        for branch in traced.branches:
            name = branch.norm.name
            if name != last or not name:
                yield from self.written(branch, several=name != traced.name and not isinstance(branch.norm, NotSeen))
            last = name
            yield from (f"  {line}" for line in Tree(self, self.found.policy(case), branch, case).lines())

    def _inherited(self, traced: Traced, case: Case) -> str:
        """The title of the document of a wider region that a rule comes from; nothing where it is the region's own."""
        policy = self.found.policy(case)
        rules = (branch.norm for branch in traced.branches if isinstance(branch.norm, Rule))
        document = next((policy.by_id[rule.document] for rule in rules if rule.name == traced.name), None)
        return self.text(document.title) if document and document.region != policy.region else ""

    def written(self, branch: Branch, *, several: bool) -> Iterator[str]:
        """A norm's condition as it stands in its file."""
        if several:
            yield f"  {self.say('ground')} {branch.norm.name}"
        for line in written(branch.norm, self.found.sources):
            yield f"  {shown(line.place)}: {line.key}: {line.text}"

    def truth(self, truth: Truth | None) -> str:
        """Yes, no or unknown."""
        return self.say(f"truth_{(truth or Truth.UNKNOWN).value}")


class Tree:
    """One condition taken apart, as lines: the truth in front, parts below what they are part of."""

    def __init__(self, page: CasesPage, policy: Policy, branch: Branch, case: Case) -> None:
        self.page = page
        self.policy = policy
        self.branch = branch
        self.case = case
        self.language = page.language

    def lines(self) -> Iterator[str]:
        """The condition and everything in it."""
        yield from self.part(self.branch.part, 0)

    def part(self, part: Part, level: int) -> Iterator[str]:
        """A condition and everything in it, further to the right the deeper it is."""
        truth = Truth.UNKNOWN if part.truth is None else Truth.YES if part.truth else Truth.NO
        width = max(_wide(self.page.truth(t)) for t in Truth)
        said = self.page.truth(truth)
        yield f"{said}{' ' * (width - _wide(said))}{_STEP * (level + 1)}{self.heading(part.tree)}"
        under = " " * width + _STEP * (level + 3)
        for operand in part.operands:
            yield f"{under}{self.operand(operand)}"
        if part.last_day is not None:
            first, last = part.last_day.earliest, part.last_day.latest
            day = str(first) if part.last_day.certain else self.page.say("span", first, last)
            yield f"{under}{self.page.say('last_day')} = {day}"
        for inner in part.parts:
            yield from self.part(inner, level + 1)

    def heading(self, tree: s.Expression) -> str:
        """What a condition says; of a compound one how its parts are joined."""
        match tree:
            case s.All():
                return self.page.say("all_of")
            case s.Any():
                return self.page.say("any_of")
            case s.Not():
                return self.page.say("not_so")
            case s.Literal(bool(value)) if value:
                return self.page.say("always")
            case _:
                return render(tree, self.language, self.policy.term)

    def operand(self, operand: Operand) -> str:
        """What stands in a condition, with its value, and where that comes from if the case does not say it."""
        tree = operand.tree
        source = self.source(tree) if operand.value is not None else ""
        return f"{render(tree, self.language, self.policy.term)} = {self.value(operand)}{self.page.bracketed(source)}"

    def source(self, tree: s.Expression) -> str:
        """The article of a parameter, the facts from which another follows; nothing of what the case says itself."""
        match tree:
            case s.Parameter(name):
                used = self.branch.values[name]
                title = self.policy.by_id[used.document].title.in_(self.language)
                return f"《{title}》{used.article}" if self.language == "zh" else f"{title}, {used.article}"
            case s.Fact(name) if name in INPUTS and not self.said(name):
                term = self.policy.term if self.language == "zh" else str
                return self.page.say(
                    "follows", self.page.listed(term(part) for part in INPUTS[name] if self.said(part))
                )
            case _:
                return ""

    def said(self, fact: str) -> bool:
        """Whether the case gives a fact."""
        entity, _, name = fact.partition(".")
        return name in (self.case.facts.get(entity) or {})

    def value(self, operand: Operand) -> str:
        """A value as this language writes it; said to be missing where it is."""
        match operand.value:
            case None:
                return self.page.say("not_given")
            case bool(flag):
                return self.page.say("true" if flag else "false")
            case Fraction() as share:
                return str(share)
            case frozenset() as members if not members:
                return "–"
            case value:
                return value_text(value, operand.tree.type, self.language)


def show(lines: Iterable[str]) -> None:
    """Print lines."""
    for line in lines:
        print(line)


def _wide(text: str) -> int:
    """Columns a text takes in a terminal: Chinese characters take two."""
    from unicodedata import east_asian_width  # noqa: PLC0415 -- a table of its own, wanted for failing cases alone

    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
