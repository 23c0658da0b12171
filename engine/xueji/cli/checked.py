"""A check of a stored record as a person wants to read it."""

from collections.abc import Iterator
from typing import Any, Final

from xueji.cli.output import console, styled
from xueji.cli.sheet import Sheet
from xueji.model.decision import RecordCheck
from xueji.model.enums import Truth
from xueji.phrases import Language
from xueji.vocabulary import Vocabulary

_COLOURS: Final = {"clean": "green", "findings": "red", "doubtful": "yellow", "undetermined": "magenta"}


def show(checked: RecordCheck, vocabulary: Vocabulary, language: Language) -> None:
    """Print a check to the terminal."""
    out = console()
    for part in CheckPage(checked, vocabulary, language).parts():
        out.print(part)


class CheckPage(Sheet):
    """One check in one language, as pieces for Rich."""

    def __init__(self, checked: RecordCheck, vocabulary: Vocabulary, language: Language) -> None:
        super().__init__(checked.documents, vocabulary, language)
        self.checked = checked

    def headline(self) -> Any:
        """Verdict, place and day in one line."""
        verdict = styled(self.term(self.checked.verdict), f"bold {_COLOURS[self.checked.verdict.value]}")
        place = self.place(self.checked.region)
        return verdict.append(f"  {place} · {self.checked.on}", style="not bold default")

    def parts(self) -> Iterator[Any]:
        """What was found, what is due, and what could not be told for want of which facts."""
        checked = self.checked
        yield self.headline()
        if checked.findings:
            yield self.reasons(checked.findings, "findings")
        if arising := [duty for duty in checked.duties if duty.holds is Truth.YES]:
            yield self.duties(arising)
        if checked.unclear:
            yield self.reasons(checked.unclear, "unclear")
        if waiting := [duty for duty in checked.duties if duty.holds is Truth.UNKNOWN]:
            facts = dict.fromkeys(self.fact(name) for duty in waiting for name in duty.missing)
            yield self.say("duties_open", len(waiting), ("、" if self.language == "zh" else ", ").join(facts))
        for caveat in checked.caveats:
            about = "; ".join([*map(self.title, caveat.documents), *map(self.fact, caveat.facts)])
            yield f"  • {caveat.text.in_(self.language)} ({about})"
        titles = "; ".join(self.graded(d.title.in_(self.language), d.grade) for d in checked.documents)
        yield styled(f"{self.say('documents')}: {titles}", "dim")
