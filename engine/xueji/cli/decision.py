"""A decision as a person wants to read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from xueji.calendar import read_duration
from xueji.cli.output import console, styled, table
from xueji.cli.words import say
from xueji.language.types import Kind
from xueji.model.decision import Decision, Due, Reason, Sourced, UsedValue
from xueji.model.enums import Outcome, SourceGrade, Term, Truth
from xueji.model.region import PROVINCES
from xueji.phrases import Language
from xueji.vocabulary import Vocabulary

_COLOURS: Final = {"permitted": "green", "refused": "red", "discretion": "yellow", "undetermined": "magenta"}


def show(decision: Decision, vocabulary: Vocabulary, language: Language) -> None:
    """Print a decision to the terminal."""
    out = console()
    for part in Page(decision, vocabulary, language).parts():
        out.print(part)


def region_name(code: str, language: Language) -> str:
    """A place as people call it, with its code."""
    zh, en = PROVINCES.get(code[:2], ("全国", "nation"))
    return f"{zh if language == 'zh' else en} {code}"


@dataclass(frozen=True)
class Page:
    """One decision in one language, as pieces for Rich."""

    decision: Decision
    vocabulary: Vocabulary
    language: Language

    def parts(self) -> Iterator[Any]:
        """The decision in the order one reads it: outcome, reasons, what is missing, what follows, what to know."""
        decision = self.decision
        yield self.headline()
        yield self.reasons() if decision.reasons else f"  {self.say('no_reasons')}"
        if decision.missing:
            yield self.missing()
        if decision.evidence:
            yield self.evidence()
        if decision.steps:
            yield self.steps()
        if decision.duties:
            yield self.duties()
        if decision.caveats:
            yield styled(self.say("caveats"), "bold")
            for caveat in decision.caveats:
                about = "; ".join(self.title(name) for name in caveat.documents)
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

    def say(self, word: str, *parts: object) -> str:
        """One of the command line's own words."""
        return say(word, self.language, *parts)

    def term(self, member: Term) -> str:
        """A member of a closed list in this page's language."""
        return member.zh if self.language == "zh" else member.value

    def headline(self) -> Any:
        """Outcome, change, place and day in one line."""
        decision, outcome = self.decision, self.decision.outcome.value
        granted = decision.next_status if decision.outcome is Outcome.PERMITTED else None
        after = f" → {self.term(granted)}" if granted else ""
        place = region_name(decision.region, self.language)
        line = styled(self.say(outcome), f"bold {_COLOURS[outcome]}")
        return line.append(f"  {self.term(decision.change)}{after} · {place} · {decision.on}", style="not bold default")

    def title(self, document: str) -> str:
        """A document's title in this page's language."""
        found = next((d.title for d in self.decision.documents if d.id == document), None)
        return found.in_(self.language) if found else document

    def source(self, part: Sourced) -> str:
        """Document, article, and how good our copy is where it is not the text."""
        if part.document_id is None:
            return self.say("chart") if isinstance(part, Reason) and part.kind == "chart" else "–"
        title = self.title(part.document_id)
        article = part.article or self.say("not_seen")
        shown = f"《{title}》{article}" if self.language == "zh" else f"{title}, {article}"
        return self.graded(shown, part.grade or SourceGrade.STATUTE)

    def graded(self, title: str, grade: SourceGrade) -> str:
        """A title, marked where we have not read the text itself."""
        return title if grade is SourceGrade.STATUTE else f"{title} [{self.say(grade.value)}]"

    def fact(self, name: str) -> str:
        """A fact as this page calls it."""
        return self.vocabulary.term(name) if self.language == "zh" else name

    def value(self, name: str, value: Any) -> str:
        """A fact's value as this page calls it."""
        entry = self.vocabulary.entries.get(name)
        members = value if isinstance(value, list) else [value]
        if entry and entry.type.kind in (Kind.MEMBER, Kind.SET) and self.language == "zh":
            members = [entry.type.term(str(member)) for member in members]
        if isinstance(value, bool):
            members = [self.say("true" if value else "false")]
        return ("、" if self.language == "zh" else ", ").join(str(m) for m in members if m is not None) or "–"

    def because(self, reason: Reason) -> str:
        """The facts that settled a reason, the values it rests on, the facts it lacks."""
        lines = [f"{self.fact(name)} = {self.value(name, value)}" for name, value in reason.because.items()]
        lines += [self.used(value) for value in reason.values]
        lines += [f"{self.fact(name)}?" for name in reason.missing]
        return "\n".join(lines)

    def used(self, value: UsedValue) -> str:
        """A parameter a reason rests on, with its article."""
        if self.language == "zh":
            return f"{value.text.zh} = {self.length(value.value)} ({value.article})"
        return f"{value.name} = {value.value} ({value.article})"

    def length(self, text: str) -> str:
        """A length of time, or another value, as this page writes it."""
        found = read_duration(text) if self.language == "zh" else None
        return found.zh if found else text or "–"

    def reasons(self) -> Any:
        """All reasons."""
        found = table(*map(self.say, ("force", "source", "what", "because")), title=self.say("reasons"))
        for reason in self.decision.reasons:
            doubt = "" if reason.holds is Truth.YES else f" ({self.say('holds_unknown')})"
            what = styled(reason.text.in_(self.language), "")
            if reason.remedy:
                what.append(f"\n{self.say('remedy')}: {reason.remedy.in_(self.language)}", style="italic")
            if reason.note:
                what.append(f"\n{self.say('note')}: {reason.note.in_(self.language)}", style="dim")
            found.add_row(self.term(reason.force) + doubt, self.source(reason), what, self.because(reason))
        return found

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
            found.add_row(
                str(number), self.term(step.party), self.length(step.within), self.due(step), self.source(step)
            )
        return found

    def duties(self) -> Any:
        """What somebody must do because of the change."""
        found = table(*map(self.say, ("who", "what", "to", "due", "source")), title=self.say("duties"))
        for duty in self.decision.duties:
            open_ = f" ({self.say('not_sure')}: {', '.join(map(self.fact, duty.missing))}?)" if duty.missing else ""
            to = ("、" if self.language == "zh" else ", ").join(self.term(party) for party in duty.to)
            what = duty.what.in_(self.language) + open_
            found.add_row(self.term(duty.who), what, to or "–", self.due(duty), self.source(duty))
        return found

    def due(self, part: Due) -> str:
        """A last day, with its bounds where it is provisional."""
        if part.due is None:
            return "–"
        if not part.provisional:
            return part.due.isoformat()
        return f"{part.due} {self.say('provisional')} ({self.say('between', part.earliest, part.latest)})"
