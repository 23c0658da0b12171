"""The journey of one child as a family or an official wants to read it: the answer first, then what to do and when."""

from collections.abc import Iterator

from xueji.cli import journey_parts as parts
from xueji.cli.journey_blocks import Block
from xueji.cli.journey_words import Wording
from xueji.cli.sheet import Sheet
from xueji.journeys.clocks import ABSENT
from xueji.journeys.journey import Gate, Journey
from xueji.journeys.remedy import Remedy, Settled, WayOut
from xueji.model.decision import Decision, Duty, Reason
from xueji.model.enums import Outcome, Party, Truth
from xueji.phrases import Language
from xueji.prove.plain import Speech, vocabulary_of

_SIDES = {Gate.RELEASE: 0, Gate.ACCEPTANCE: 1, Gate.REGISTRATION: 1}
_HOME = (Party.GUARDIAN, Party.STUDENT)


class JourneyPage:
    """One journey in one language; `seconds` is what each question to the prover was given."""

    def __init__(self, journey: Journey, language: Language, seconds: float) -> None:
        self.journey = journey
        self.seconds = seconds
        sides = journey.move.sides()
        self.pair = tuple(journey.decisions[gate] for gate in (Gate.RELEASE, Gate.ACCEPTANCE))
        sheets = tuple(
            Sheet(decision.documents, side.policy.vocabulary, language)
            for side, decision in zip(sides, self.pair, strict=True)
        )
        self.words = Wording(sides, (sheets[0], sheets[1]), language)
        self.speech = Speech(vocabulary_of(sides), journey.move.on, language)

    def blocks(self) -> Iterator[Block]:
        """Everything, in the order one reads it."""
        yield self.head()
        yield self.reasons()
        if self.journey.ways_out:
            truth = [self.words.say("truth")] if any(way.remedy for way in self.journey.ways_out) else []
            lines = [line for way in self.journey.ways_out for line in self.way(way)]
            yield Block(self.words.say("ways"), (*lines, *truth))
        if self.journey.earliest is not None:
            yield Block(self.words.say("earliest"), tuple(self.earliest()))
        changed = self.words.say("steps_as_changed") if self.as_changed else ""
        yield parts.turns(self.journey.turns, self.words, self.words.say("steps") + changed)
        yield Block(self.words.say("windows"), tuple(self.words.windows(self.journey.windows)))
        yield from self.papers()
        yield from self.duties()
        facts = self.journey.move.facts
        since = facts.get(ABSENT, self.journey.move.on)
        yield parts.absence(self.journey.absences, self.words, since, given=ABSENT in facts)
        yield self.notes()

    @property
    def remedy(self) -> Remedy | None:
        """The first way out that was found."""
        return next((way.remedy for way in self.journey.ways_out if way.remedy), None)

    @property
    def as_changed(self) -> bool:
        """Whether the clocks are those of the first way out: a refused request has none of its own."""
        return self.remedy is not None and any(decision.outcome is Outcome.REFUSED for decision in self.pair)

    @property
    def shown(self) -> tuple[Decision, ...]:
        """The decisions whose papers, duties and steps are shown."""
        return self.remedy.decisions if self.remedy is not None and self.as_changed else self.pair

    def head(self) -> Block:
        """The answer in one sentence, what each place says, and where the child is stranded."""
        words, journey = self.words, self.journey
        answer = words.say(journey.standing.value)
        lines = [words.say("each", *(x for p, d in zip(words.places, self.pair, strict=True)
                                     for x in (p, words.outcome(d.outcome))))]  # fmt: skip
        if journey.stranded is not None:
            lines.append(words.say(f"stranded_{journey.stranded.value}"))
        return Block(words.say("head", journey.move.on, *words.places, answer), tuple(lines), level=1)

    def reasons(self) -> Block:
        """Every reason of each step, with its source."""
        words = self.words
        head = tuple(map(words.say, ("gate", "answer", "reason", "source")))
        rows = [row for gate, decision in self.journey.decisions.items() for row in self._reasons(gate, decision)]
        return Block(words.say("reasons"), (), head, tuple(rows))

    def _reasons(self, gate: Gate, decision: Decision) -> Iterator[tuple[str, ...]]:
        words = self.words
        sheet = words.sheets[_SIDES[gate]]
        first = (f"{words.term(gate)} {words.places[_SIDES[gate]]}", words.outcome(decision.outcome))
        rows = [(self._reason(reason, sheet), sheet.source(reason)) for reason in decision.reasons]
        if decision.missing:
            rows.append((words.say("lacking", words.listed(words.text(m.text) for m in decision.missing)), ""))
        for number, row in enumerate(rows or [(words.say("no_objection"), "")]):
            yield (*(first if number == 0 else ("", "")), *row)

    def _reason(self, reason: Reason, sheet: Sheet) -> str:
        doubt = "" if reason.holds is Truth.YES else f" ({sheet.say('holds_unknown')})"
        said = self.words.say("force", sheet.term(reason.force) + doubt, self.words.text(reason.text))
        return self.words.say("remedy", said, self.words.text(reason.remedy)) if reason.remedy else said

    def way(self, way: WayOut) -> Iterator[str]:
        """A way out on a day, or that there is none."""
        words, day = self.words, self.words.say("way_now", way.on)
        if way.remedy is None:
            wanted = words.listed(words.outcome(outcome) for outcome in way.wanted)
            if way.settled is Settled.OPEN:
                timed = way.why in ("time", "memory")
                yield day + words.say("way_open" if timed else "way_unknown", f"{self.seconds:g}")
            else:
                yield day + words.say(f"way_{way.settled.value}", wanted)
            return
        remedy = way.remedy
        speech = Speech(self.speech.vocabulary, way.on, words.language)
        if remedy.changed:
            changes = [speech.change(name, old, new) for name, (old, new) in remedy.changed.items()]
            yield day + words.say("way_changes", len(changes), words.clauses(changes))
        else:
            yield day + words.say("way_no_change")
        if remedy.supposed:
            told = [speech.fact(name, remedy.supposed) for name in remedy.supposed]
            yield words.say("way_supposed", words.clauses(told))
        if remedy.door is not None:
            yield words.say("way_door", words.term(remedy.door.change), words.outcome(remedy.door.outcome))
        yield words.say("way_then", *map(words.outcome, remedy.outcomes))

    def earliest(self) -> Iterator[str]:
        """The first days found, or that there is none."""
        found = self.journey.earliest
        if found is None:
            return
        say = self.words.say
        if found.granted is not None and found.granted != found.permitted:
            yield say("earliest_granted", found.granted)
        if found.permitted is not None:
            yield say("earliest_permitted", found.permitted)
        if found.granted is None and found.open is None:
            yield say("earliest_none", found.until)
        if found.open is not None and found.open < (found.permitted or found.until):
            yield say("earliest_open", found.open)

    def papers(self) -> Iterator[Block]:
        """The papers either side asks for."""
        words = self.words
        own = [{item.name: item for item in decision.evidence} for decision in self.shown]
        names = dict.fromkeys(name for items in own for name in items)
        rows = []
        for name in names:
            cells = []
            for items in own:
                item = items.get(name)
                state = "not_asked" if item is None else "given" if item.given else (
                    "asked" if item.holds is Truth.YES else "maybe"
                )  # fmt: skip
                cells.append(words.say(state))
            text = next(items[name].text for items in own if name in items)
            rows.append((words.text(text), *cells))
        if rows:
            head = (words.say("paper"), *(words.say("by", place) for place in words.places))
            yield Block(words.say("papers"), (), head, tuple(rows))

    def duties(self) -> Iterator[Block]:
        """What the family does, and whatever has a last day."""
        words = self.words
        rows = [
            (words.term(duty.who), words.text(duty.what), self._due(duty, side), words.sheets[side].source(duty))
            for side, decision in enumerate(self.shown)
            for duty in decision.duties
            if duty.who in _HOME or duty.due
        ]
        if rows:
            head = tuple(map(words.say, ("who", "what", "due", "source")))
            yield Block(words.say("duties"), (), head, tuple(dict.fromkeys(rows)))

    def _due(self, duty: Duty, side: int) -> str:
        sheet = self.words.sheets[side]
        return sheet.say("after_day", sheet.due(duty)) if duty.opens else sheet.due(duty)

    def notes(self) -> Block:
        """What to know before relying on it, and the documents in force on either side."""
        words = self.words
        said: dict[str, dict[str, None]] = {}
        for sheet, decision in zip(words.sheets, self.pair, strict=True):
            for caveat in decision.caveats:
                about = said.setdefault(words.text(caveat.text), {})
                about.update(dict.fromkeys((*map(sheet.title, caveat.documents), *map(sheet.fact, caveat.facts))))
        lines = [f"{text} ({words.clauses(about)})" if about else text for text, about in said.items()]
        return Block(words.say("caveats"), (*lines, *self._documents()))

    def _documents(self) -> Iterator[str]:
        words = self.words
        own = [{d.id: sheet.graded(words.text(d.title), d.grade) for d in sheet.documents} for sheet in words.sheets]
        both = [title for document, title in own[0].items() if document in own[1]]
        if both:
            yield words.say("documents_both", words.clauses(both))
        for place, titles in zip(words.places, own, strict=True):
            if rest := [title for title in titles.values() if title not in both]:
                yield words.say("documents", place, words.clauses(rest))
