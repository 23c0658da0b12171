"""The journey of any child, as a page: who is stranded and by which rule, stages that come out alike together."""

from collections.abc import Iterator

from xueji.cli import journey_parts as parts
from xueji.cli.journey_blocks import Block
from xueji.cli.journey_words import Wording
from xueji.cli.sheet import Sheet
from xueji.journeys.outlook import Kept, Lost, Outlook, StageOutlook
from xueji.model.decision import InForce
from xueji.model.enums import Stage
from xueji.phrases import Language
from xueji.policy.rule import Closed, Rule
from xueji.prove.plain import described
from xueji.prove.side import Side


class OutlookPage:
    """The outlook of any child in one language."""

    def __init__(self, outlook: Outlook, language: Language) -> None:
        self.outlook = outlook
        sheets = tuple(Sheet(_documents(side), side.policy.vocabulary, language) for side in outlook.sides)
        self.words = Wording(outlook.sides, (sheets[0], sheets[1]), language)

    def blocks(self) -> Iterator[Block]:
        """The answer, then stage by stage."""
        words = self.words
        yield Block(words.say("any_head", self.outlook.on, *words.places, words.say(self.answer())), level=1)
        for stages, found in self.folded():
            heading = words.listed(words.term(stage) for stage in stages)
            if found.silent:
                places = words.listed(words.places[side] for side in found.silent)
                yield Block(heading, (words.say("stage_silent", places),))
                continue
            yield from self._stage(heading, found)

    def answer(self) -> str:
        """The word for the whole answer."""
        told = [stage for stage in self.outlook.stages if not stage.silent]
        if any(stage.stranded for stage in told):
            return "any_stranded"
        if any(stage.open for stage in told):
            return "any_open"
        if not told:
            return "any_silent"
        return "any_none" if any(stage.ordinary for stage in told) else "any_nobody"

    def folded(self) -> list[tuple[list[Stage], StageOutlook]]:
        """Stages that come out alike together, with what is so of the first."""
        found: dict[object, tuple[list[Stage], StageOutlook]] = {}
        for stage in self.outlook.stages:
            found.setdefault(_key(stage), ([], stage))[0].append(stage.stage)
        return list(found.values())

    def _stage(self, heading: str, found: StageOutlook) -> Iterator[Block]:
        words = self.words
        nobody = (words.say("nobody_open" if found.open else "nobody"),)
        head = (words.say("refused_by"), words.say("for_instance"))
        rows = tuple((self._kept(kept), self._described(kept)) for kept in found.stranded)
        yield Block(f"{heading} · {words.say('who_stays')}", () if rows else nobody, head, rows)
        yield Block(f"{heading} · {words.say('windows')}", tuple(words.windows(found.windows)))
        if found.ordinary is not None:
            block = parts.turns(found.turns, words, f"{heading} · {words.say('steps')}")
            who = words.say("ordinary", described(found.ordinary, words.language)[0])
            yield Block(block.title, (who, *block.lines), block.head, block.rows)
        else:
            yield Block(f"{heading} · {words.say('steps')}", (words.say("no_ordinary"),))
        apart: tuple[Kept | Lost, ...] = (*found.dropouts, *found.lost)
        lost = tuple((self._kept(kept), self._described(kept)) for kept in apart)
        yield Block(f"{heading} · {words.say('dropout')}", () if lost else nobody, head, lost)
        block = parts.absence(found.absences, words, self.outlook.on, given=False)
        yield Block(f"{heading} · {block.title}", block.lines, block.head, block.rows)
        if found.open:
            yield Block(heading, (words.say("open", words.listed(found.open)),))

    def _kept(self, found: Kept | Lost) -> str:
        """Whose rule it is, what it says and where it stands."""
        words = self.words
        side = found.refuses if isinstance(found, Kept) else found.side
        norm = _norm(self.outlook.sides[side], found.rule)
        place = words.places[side]
        who = words.say("bears" if isinstance(found, Lost) else "refuses", place)
        return f"{who}\n{words.text(norm.title)}\n{words.norm(norm, side)}"

    def _described(self, found: Kept | Lost) -> str:
        return "\n".join(described(found.example, self.words.language)[:3])


def _norm(side: Side, name: str) -> Rule | Closed:
    """The rule or closed list of a law by its full name."""
    rule = next((rule for rule in side.policy.rules if rule.name == name), None)
    if rule is not None:
        return rule
    return next(c for c in side.policy.closed if f"{c.document}/closed-{c.changes[0].value}" == name)


def _documents(side: Side) -> tuple[InForce, ...]:
    return tuple(
        InForce(id=d.id, title=d.title, region=d.region, grade=d.grade, place=d.place_name)
        for d in side.policy.documents
    )


def _key(found: StageOutlook) -> object:
    """What makes two stages alike on the page."""
    kept = tuple((kept.change, kept.refuses, kept.rule) for kept in (*found.stranded, *found.dropouts))
    lost = tuple((lost.change, lost.side, lost.rule) for lost in found.lost)
    alarms = tuple((a.matter, *(alarm and (alarm.rule.name, alarm.day) for alarm in a.alarms)) for a in found.absences)
    if found.silent:
        return found.silent
    turns = tuple((turn.party, turn.places) for turn in found.turns)
    return kept, lost, alarms, turns, found.windows, found.open
