"""How a conversation looks: questions with their choices, why they are asked, and the answer as it grows."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from xueji.cli.sheet import Sheet, region_name
from xueji.cli.try_ask import KEYS, Command, Option
from xueji.cli.try_words import WORDS
from xueji.cli.wording import Spoken
from xueji.dialogue.places import Offered, Possible
from xueji.dialogue.questions import Question
from xueji.dialogue.talk import EVIDENCE, Talk
from xueji.errors import Problem
from xueji.language.types import Kind
from xueji.model.decision import Reason, RecordCheck
from xueji.model.enums import Force, Truth
from xueji.phrases import Language
from xueji.vocabulary import ENTITY_TERMS, FactEntry

_NAME: Final = re.compile(r"[a-z]\w*(?:\.\w+)?", re.ASCII)

MOST_NAMED: Final = 5
"""Facts, and documents, named in one line."""

OTHER: Final = "other"
"""Chosen where the place is none of those listed."""


class TryPage(Spoken):
    """The words of a conversation in one language."""

    def __init__(self, language: Language) -> None:
        super().__init__(language, WORDS)

    def sheet(self, talk: Talk) -> Sheet:
        """How sources, facts and values of an answer are written."""
        return Sheet(talk.answer.documents, talk.vocabulary, self.language)

    # -- what it is about ----------------------------------------------------------------------------------------------

    def places(self, offered: Sequence[Offered]) -> list[Option]:
        """The places to choose from, each with its own documents in force and how good our copies are."""
        shown = [Option(place.region, self._place(place)) for place in offered]
        return [*shown, Option(OTHER, self.say("other_place"))]

    def _place(self, place: Offered) -> str:
        name = region_name(place.region, self.language, place.named)
        titles = [d.title.in_(self.language) + self.bracketed(self.say(d.grade.value)) for d in place.documents[:2]]
        more = [self.say("and_more", len(place.documents))] if len(place.documents) > len(titles) else []
        return f"{name} · {self.clauses([*titles, *more]) or self.say('none_in_force')}"

    def changes(self, possible: Sequence[Possible]) -> list[Option]:
        """The changes to choose from, each with the statuses it starts from."""
        return [Option(one.change, self._change(one), also=self._names(one)) for one in possible]

    def _names(self, one: Possible) -> tuple[str, ...]:
        return (one.change.value, one.change.zh) if one.change else ("record",)

    def _change(self, one: Possible) -> str:
        if one.change is None:
            return self.say("record_title", one.rules)
        statuses = [*map(self.term, one.sources[:MOST_NAMED]), *(["…"] if len(one.sources) > MOST_NAMED else [])]
        return self.say("change_title", self.term(one.change), self.listed(statuses), one.rules)

    def about(self, talk: Talk) -> Iterator[str]:
        """The law that answers: every document in force, with how good our copy is."""
        sheet = self.sheet(talk)
        yield self.say("law_here", sheet.place(talk.region), talk.on)
        for document in talk.policy.documents:
            yield f"  • {document.title.in_(self.language)}{self.bracketed(self.say(document.grade.value))}"
        if not talk.policy.documents:
            yield f"  {self.say('none_in_force')}"

    # -- questions -----------------------------------------------------------------------------------------------------

    def question(self, entry: FactEntry) -> str:
        """A fact as a question."""
        meaning = entry.told(self.language)
        if self.language == "en":
            return f"{entry.name}: {meaning}"
        name = f"{ENTITY_TERMS[entry.entity]}·{entry.zh}"
        return name if meaning == entry.zh else f"{name}{self.bracketed(meaning)}"

    def hint(self, entry: FactEntry, on: date) -> str:
        """What a line of text must look like to be an answer, and what else can be said."""
        unit = self.say(f"unit_{entry.unit}") if f"unit_{entry.unit}" in WORDS else entry.unit
        match entry.type.kind:
            case Kind.DATE:
                shape = self.say("hint_date", on)
            case Kind.INTEGER if entry.name.endswith("grade"):
                shape = self.say("hint_grade")
            case Kind.INTEGER:
                shape = self.say("hint_number", unit) if unit else self.say("hint_plain_number")
            case Kind.DECIMAL:
                shape = self.say("hint_share")
            case Kind.REGION:
                shape = self.say("hint_region")
            case _:
                shape = self.say("hint_text")
        return f"  {shape}  {self.say('in_text' if entry.type.kind is Kind.TEXT else 'in_line')}"

    def options(self, entry: FactEntry) -> list[Option]:
        """The answers a fact of a closed list can have, a flag's yes and no, of a set whether there is anything."""
        match entry.type.kind:
            case Kind.FLAG:
                return [Option(True, self.say("true")), Option(False, self.say("false"))]
            case Kind.SET:
                return [Option(True, self.say("choose_them")), Option(False, self.say("none_of_them"))]
            case _:
                return self.members(entry)

    def members(self, entry: FactEntry) -> list[Option]:
        """The members of a fact's closed list: term and word."""
        shown = ((en, f"{zh} {en}" if self.language == "zh" else f"{en} {zh}", zh) for en, zh in entry.type.members)
        return [Option(en, title, also=(zh,)) for en, title, zh in shown]

    def commands(self) -> list[Option]:
        """What can be said to a question instead of an answer."""
        return [Option(command, self.say(command.value), KEYS[command]) for command in Command]

    def why(self, question: Question, talk: Talk) -> Iterator[str]:
        """Which norms ask for a fact, with their articles and conditions."""
        entry, sheet = question.entry, self.sheet(talk)
        if not question.askers:
            yield f"  {self.say('asked_by_none')}"
        else:
            yield f"  {self.say('asked_by', sheet.fact(entry.name))}"
        for asker in question.askers:
            yield f"    • {asker.text.in_(self.language)}{self.bracketed(sheet.source(asker.source))}"
            condition = asker.source.condition if isinstance(asker.source, Reason) else None
            if condition:
                yield f"      {condition.in_(self.language)}"

    def problem(self, problem: Problem, talk: Talk) -> str:
        """What is wrong with an answer, with facts and members of closed lists as this language calls them."""
        message = problem.message(self.language)
        if self.language == "zh":
            entries = talk.vocabulary.entries.values()
            words = {en: zh for entry in entries if entry.type.kind is Kind.MEMBER for en, zh in entry.type.members}
            words |= {entry.name: entry.zh for entry in entries}
            message = _NAME.sub(lambda found: words.get(found[0], found[0]), message)
        return self.clauses([message, problem.hint(self.language)])

    def answers(self, talk: Talk) -> list[Option]:
        """The answers so far, to choose one from."""
        return [
            Option(name, f"{self._named(name, talk)} = {self._shown(name, value, talk)}")
            for name, value in talk.given.items()
        ]

    def _named(self, name: str, talk: Talk) -> str:
        return self.say("evidence") if name == EVIDENCE else self.sheet(talk).fact(name)

    def _shown(self, name: str, value: Any, talk: Talk) -> str:
        if value is None:
            return self.say("unknown")
        if name == EVIDENCE:
            kinds = talk.policy.evidence
            return self.listed(kinds[paper].in_(self.language) for paper in value) or "–"
        return self.sheet(talk).value(name, value)

    # -- the answer as it grows ----------------------------------------------------------------------------------------

    def progress(self, talk: Talk) -> Iterator[str]:
        """What can be told so far: the outcomes still possible, what holds, what is open and what it waits for."""
        answer, sheet = talk.answer, self.sheet(talk)
        if isinstance(answer, RecordCheck):
            head = self.say("now_record", len(answer.findings), len(answer.unclear))
            reasons: Sequence[Reason] = (*answer.findings, *answer.unclear)
        else:
            left = self.listed(self.say(outcome.value) for outcome in talk.possible)
            head = self.say("now_settled" if talk.settled else "now_possible" if talk.next else "now_stuck", left)
            reasons = answer.reasons
        yield f"{self.say('now')} · {head}"
        for reason in reasons:
            if reason.holds is Truth.YES:
                force = self.term(reason.force) if reason.kind != "chart" else self.term(Force.FORBID)
                source = self.bracketed(sheet.source(reason))
                yield f"   {self.say('now_holds', force, self.text(reason.text))}{source}"
        if waiting := [reason for reason in reasons if reason.holds is Truth.UNKNOWN and reason.missing]:
            names = [sheet.fact(question.name) for question in talk.questions]
            more = ["…"] if len(names) > MOST_NAMED else []
            listed = self.listed([*names[:MOST_NAMED], *more])
            yield f"   {self.say('now_open' if names else 'now_unknown', len(waiting), listed)}"
