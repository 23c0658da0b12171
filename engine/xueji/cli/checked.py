"""A check of a stored record as a person wants to read it."""

from collections.abc import Iterator
from typing import Any, Final

from xueji.cli.decision import region_name
from xueji.cli.output import console, styled
from xueji.cli.sheet import Sheet
from xueji.model.decision import RecordCheck
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

    def parts(self) -> Iterator[Any]:
        """What was found, what is due, and what could not be told for want of which facts."""
        checked = self.checked
        verdict = styled(self.term(checked.verdict), f"bold {_COLOURS[checked.verdict.value]}")
        yield verdict.append(f"  {region_name(checked.region, self.language)} · {checked.on}", style="not bold default")
        if checked.findings:
            yield self.reasons(checked.findings, "findings")
        if checked.duties:
            yield self.duties(checked.duties)
        if checked.unclear:
            yield self.reasons(checked.unclear, "unclear")
        titles = "; ".join(self.graded(d.title.in_(self.language), d.grade) for d in checked.documents)
        yield styled(f"{self.say('documents')}: {titles}", "dim")
