"""A decision as a person wants to read it."""

from collections.abc import Iterator
from typing import Any, Final

from xueji.cli.output import console, styled, table
from xueji.cli.sheet import Sheet
from xueji.model.decision import Decision, Sourced
from xueji.model.enums import Outcome
from xueji.phrases import Language
from xueji.vocabulary import Vocabulary

_COLOURS: Final = {"permitted": "green", "refused": "red", "discretion": "yellow", "undetermined": "magenta"}


def show(decision: Decision, vocabulary: Vocabulary, language: Language) -> None:
    """Print a decision to the terminal."""
    out = console()
    for part in Page(decision, vocabulary, language).parts():
        out.print(part)


class Page(Sheet):
    """One decision in one language, as pieces for Rich."""

    def __init__(self, decision: Decision, vocabulary: Vocabulary, language: Language) -> None:
        super().__init__(decision.documents, vocabulary, language)
        self.decision = decision

    def parts(self) -> Iterator[Any]:
        """The decision in the order one reads it: outcome, reasons, what is missing, what follows, what to know."""
        decision = self.decision
        yield self.headline()
        yield self.reasons(decision.reasons, "reasons") if decision.reasons else f"  {self.say('no_reasons')}"
        if decision.missing:
            yield self.missing()
        if decision.evidence:
            yield self.evidence()
        if decision.steps:
            yield self.steps()
        if decision.duties:
            yield self.duties(decision.duties)
        if decision.caveats:
            yield styled(self.say("caveats"), "bold")
            for caveat in decision.caveats:
                about = "; ".join([*map(self.title, caveat.documents), *map(self.fact, caveat.facts)])
                yield f"  • {caveat.text.in_(self.language)}" + (f" ({about})" if about else "")
        yield from self.notes()
        titles = "; ".join(self.graded(d.title.in_(self.language), d.grade) for d in decision.documents)
        yield styled(f"{self.say('documents')}: {titles}", "dim")
        receipt = decision.receipt
        shown = f"{receipt.policy[:19]}… · {receipt.facts[:19]}… · {receipt.calendar} · xueji {receipt.engine}"
        yield styled(f"{self.say('receipt')}: {shown}", "dim")

    def notes(self) -> Iterator[str]:
        """What the texts behind steps and duties leave open, each once."""
        parts: tuple[Sourced, ...] = (*self.decision.steps, *self.decision.duties)
        lines = [f"  • {self.source(p)}: {p.note.in_(self.language)}" for p in parts if p.note]
        yield from dict.fromkeys(lines)

    def headline(self) -> Any:
        """Outcome, change, place and day in one line."""
        decision, outcome = self.decision, self.decision.outcome.value
        granted = decision.next_status if decision.outcome is Outcome.PERMITTED else None
        after = f" → {self.term(granted)}" if granted else ""
        place = self.place(decision.region)
        line = styled(self.say(outcome), f"bold {_COLOURS[outcome]}")
        return line.append(f"  {self.term(decision.change)}{after} · {place} · {decision.on}", style="not bold default")

    def missing(self) -> Any:
        """What is missing, and what asks for it."""
        found = table(self.say("missing"), "", self.say("needed_by"))
        for missing in self.decision.missing:
            found.add_row(missing.name, missing.text.in_(self.language), ", ".join(missing.rules))
        return found

    def evidence(self) -> Any:
        """The documents to bring."""
        found = table(self.say("evidence"), "", self.say("source"), "")
        for item in self.decision.evidence:
            given = "" if item.given is None else self.say("given" if item.given else "lacking")
            open_ = f" ({self.say('not_sure')}: {', '.join(map(self.fact, item.missing))}?)" if item.missing else ""
            found.add_row(item.text.in_(self.language) + open_, item.name, self.source(item), given)
        return found

    def steps(self) -> Any:
        """The parties in their order, with their last days."""
        found = table("", *map(self.say, ("party", "within", "due", "source")), title=self.say("steps"))
        for number, step in enumerate(self.decision.steps, 1):
            within = self.length(step.within)
            if step.starts:
                within += f"\n{self.say('counted_from')}: {step.starts.in_(self.language)}"
            found.add_row(str(number), self.term(step.party), within, self.due(step), self.source(step))
        return found
