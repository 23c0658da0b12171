"""What the pages of decisions and of checks have in common: how sources, facts, values and last days are written."""

from collections.abc import Iterable, Sequence
from typing import Any

from xueji.calendar import read_duration, read_month_day
from xueji.cli.output import styled, table
from xueji.cli.words import say
from xueji.language.types import Kind
from xueji.model.decision import Due, Duty, Finding, InForce, Reason, Sourced, Text, UsedValue
from xueji.model.enums import SourceGrade, Term, Truth
from xueji.model.region import PROVINCES
from xueji.phrases import Language
from xueji.vocabulary import Vocabulary


def region_name(code: str, language: Language, named: Text | None = None) -> str:
    """A place by its own name where there is one, or that of its province, with its code."""
    zh, en = PROVINCES.get(code[:2], ("全国", "nation")) if named is None else (named.zh, named.en)
    return f"{zh if language == 'zh' else en} {code}"


class Sheet:
    """One answer in one language: its documents give the titles, its vocabulary the terms."""

    def __init__(self, documents: Sequence[InForce], vocabulary: Vocabulary, language: Language) -> None:
        self.documents = documents
        self.vocabulary = vocabulary
        self.language: Language = language

    def say(self, word: str, *parts: object) -> str:
        """One of the command line's own words."""
        return say(word, self.language, *parts)

    def place(self, code: str) -> str:
        """A place as people call it, with its code."""
        named = next((d.place for d in self.documents if d.region == code and d.place), None)
        return region_name(code, self.language, named)

    def term(self, member: Term) -> str:
        """A member of a closed list in this page's language."""
        return member.zh if self.language == "zh" else member.value

    def title(self, document: str) -> str:
        """A document's title in this page's language."""
        found = next((d.title for d in self.documents if d.id == document), None)
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
        found = (read_duration(text) or read_month_day(text)) if self.language == "zh" else None
        return found.zh if found else text or "–"

    def due(self, part: Due) -> str:
        """A last day, with its bounds where it is provisional."""
        if part.due is None:
            return "–"
        if not part.provisional:
            return part.due.isoformat()
        return f"{part.due} {self.say('provisional')} ({self.say('between', part.earliest, part.latest)})"

    def reasons(self, reasons: Iterable[Reason], title: str) -> Any:
        """Reasons or findings, each with its source and what settled it."""
        found = table(*map(self.say, ("force", "source", "what", "because")), title=self.say(title))
        for reason in reasons:
            doubt = "" if reason.holds is Truth.YES else f" ({self.say('holds_unknown')})"
            what = styled(reason.text.in_(self.language), "")
            if reason.remedy:
                what.append(f"\n{self.say('remedy')}: {reason.remedy.in_(self.language)}", style="italic")
            if isinstance(reason, Finding) and reason.repair:
                what.append(f"\n{self.say('repair')}: {self.term(reason.repair)}", style="italic")
            if reason.note:
                what.append(f"\n{self.say('note')}: {reason.note.in_(self.language)}", style="dim")
            found.add_row(self.term(reason.force) + doubt, self.source(reason), what, self.because(reason))
        return found

    def duties(self, duties: Iterable[Duty]) -> Any:
        """What somebody must do because of what is asked."""
        found = table(*map(self.say, ("who", "what", "to", "due", "source")), title=self.say("duties"))
        for duty in duties:
            open_ = f" ({self.say('not_sure')}: {', '.join(map(self.fact, duty.missing))}?)" if duty.missing else ""
            to = ("、" if self.language == "zh" else ", ").join(self.term(party) for party in duty.to)
            what = duty.what.in_(self.language) + open_
            found.add_row(
                self.term(duty.who),
                what,
                to or "–",
                self.say("after_day", self.due(duty)) if duty.opens else self.due(duty),
                self.source(duty),
            )
        return found
