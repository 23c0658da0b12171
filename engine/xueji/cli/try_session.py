"""A conversation from the choice of a place to the decision and what is kept of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from xueji.assemble import Xueji
from xueji.cli import checked, decision
from xueji.cli.check import EXIT as CHECKED
from xueji.cli.decide import EXIT as DECIDED
from xueji.cli.try_ask import Asking, Command, Option, command
from xueji.cli.try_keep import Keeper
from xueji.cli.try_page import OTHER, TryPage
from xueji.cli.try_read import day, read
from xueji.dialogue.places import offered, possible
from xueji.dialogue.questions import Question
from xueji.dialogue.talk import EVIDENCE, Talk
from xueji.errors import RequestError
from xueji.language.types import Kind
from xueji.model.decision import RecordCheck
from xueji.model.enums import Change
from xueji.model.region import division_code
from xueji.vocabulary import FactEntry

_CHOSEN: Final = (Kind.FLAG, Kind.MEMBER, Kind.SET)


@dataclass(frozen=True)
class Start:
    """What is said on the command line already; None is asked for. `record`: a stored record, no change."""

    region: str | None = None
    on: date | None = None
    change: Change | None = None
    record: bool = False


class Session:
    """One officer's session; `say` prints a line."""

    def __init__(
        self, engine: Xueji, asking: Asking, page: TryPage, keeper: Keeper, today: date, say: Callable[[str], None]
    ) -> None:
        self.engine = engine
        self.asking = asking
        self.page = page
        self.keeper = keeper
        self.today = today
        self.out = say

    def run(self, start: Start) -> int:
        """Converse until the officer ends it; the exit code is that of the last answer, as `decide` or `check` has it.

        Raises `KeyboardInterrupt` where it is broken off, `UsageError` for a region on the command line there is not.
        """
        self.out(self.page.say("welcome"))
        while True:
            talk = self.begin(start)
            again, talk = self.one(talk)
            if not again:
                answer = talk.answer
                if isinstance(answer, RecordCheck):
                    return CHECKED[answer.verdict.value]
                return DECIDED[answer.outcome.value]
            start = Start()

    # -- place, day, change --------------------------------------------------------------------------------------------

    def begin(self, start: Start) -> Talk:
        """Ask for place, day and change, as far as they are not given."""
        if start.region is not None:
            self.engine.policy(start.region, start.on or self.today)  # said at once, not after the next question
        region = start.region or self.region(start.on or self.today)
        on = start.on or self.day()
        policy = self.engine.policy(region, on)
        change = start.change
        if change is None and not start.record:
            options = self.page.changes(possible(policy))
            change = self._choose("change", "which_change", options, Change.TRANSFER)
        talk = Talk(self.engine, policy.region, on, change)
        for line in self.page.about(talk):
            self.out(line)
        return talk

    def region(self, on: date) -> str:
        """Ask for a place: one of those with regulations of their own, or any other by name or code."""
        found: str = self._choose("region", "which_region", self.page.places(offered(self.engine, on)))
        while found == OTHER:
            written = self.asking.write("place", self.page.say("write_place"), "")
            code = self.engine.region(written)
            if code is None:
                self.out(self.page.say("no_place", written))
            else:
                found = code
        return found

    def day(self) -> date:
        """Ask for the day whose law decides; today where nothing is written."""
        while True:
            hint = self.page.say("plain_text", self.today)
            written = self.asking.write("on", self.page.say("which_day"), hint)
            found = day(written) if written else self.today.isoformat()
            if found is not None:
                return date.fromisoformat(found)
            self.out(self.page.say("bad_day", written))

    # -- questions and answers -----------------------------------------------------------------------------------------

    def one(self, talk: Talk) -> tuple[bool, Talk]:
        """One conversation to its end; whether another shall begin, and what this one came to."""
        talk, shown = self.converse(talk, lambda now: now.next), None
        while True:
            if talk is not shown:
                self.show(talk)
            shown = talk
            done = self._choose("end", "what_next", self.endings(talk))
            match done:
                case "quit" | "anew":
                    return done == "anew", talk
                case "on":
                    talk = self.converse(talk, lambda now: now.next)
                case "further":
                    talk = self.converse(talk, lambda now: next(iter((*now.questions, *now.further)), None))
                case Command.EDIT:
                    talk = self.converse(self.edit(talk), lambda now: now.next)
                case Command.BACK:
                    talk = self.converse(talk.undone(), lambda now: now.next)
                case "evidence":
                    talk = self.evidence(talk)
                case _:
                    self.keep(done, talk)

    def converse(self, talk: Talk, following: Callable[[Talk], Question | None]) -> Talk:
        """Ask one question after another until nothing more can matter, or the officer stops."""
        while (question := following(talk)) is not None:
            for line in self.page.progress(talk):
                self.out(line)
            reply = self.reply(question.entry, talk.on)
            match reply:
                case Command.STOP:
                    return talk
                case Command.WHY:
                    for line in self.page.why(question, talk):
                        self.out(line)
                case Command.BACK:
                    if not talk.answers:
                        self.out(self.page.say("at_first"))
                    talk = talk.undone()
                case Command.EDIT:
                    talk = self.edit(talk)
                case _:
                    talk = self.taken(talk, question.name, reply)
        for line in self.page.progress(talk):
            self.out(line)
        self.out(self.page.say("all_settled" if talk.settled else "all_asked"))
        return talk

    def reply(self, entry: FactEntry, on: date, first: Any = None) -> Any:
        """Ask for one fact: a value as a request has it, or a command."""
        question = self.page.question(entry)
        if entry.type.kind not in _CHOSEN:
            written = self.asking.write(entry.name, question, self.page.hint(entry, on))
            free = entry.type.kind is Kind.TEXT
            return command(written, letters=not free) or read(written, entry.type, self._code)
        options = [*self.page.options(entry), *self.page.commands()]
        chosen = self.asking.choose(entry.name, question, options, self.page.say("arrows"), first)
        if entry.type.kind is not Kind.SET or isinstance(chosen, Command):
            return chosen
        if not chosen:
            return []
        members = self.page.members(entry)
        return self.asking.mark(entry.name, self.page.say("which_of_them"), members, self.page.say("space"))

    def _code(self, name: str) -> str | None:
        return division_code(name) or self.engine.region(name)

    def taken(self, talk: Talk, name: str, value: Any) -> Talk:
        """The conversation with an answer; where it is refused that is said, and nothing has changed."""
        if value is Command.UNKNOWN:
            return talk.skipped(name)
        try:
            return talk.answered(name, value)
        except RequestError as error:
            self.out(self.page.say("not_taken"))
            for problem in error.problems:
                self.out(f"  {self.page.problem(problem, talk)}")
            return talk

    def edit(self, talk: Talk) -> Talk:
        """Change an earlier answer; the others stay."""
        keep = Option(None, self.page.say("keep"))
        name = self._choose("edit", "which_edit", [*self.page.answers(talk), keep])
        if name is None:
            return talk
        if name == EVIDENCE:
            return self.evidence(talk)
        reply = self.reply(talk.vocabulary.entries[name], talk.on, talk.given[name])
        known = not isinstance(reply, Command) or reply is Command.UNKNOWN
        return self.taken(talk, name, reply) if known else talk

    def evidence(self, talk: Talk) -> Talk:
        """Ask which documents are at hand."""
        answer = talk.answer
        papers = () if isinstance(answer, RecordCheck) else answer.evidence
        options = [Option(paper.name, paper.text.in_(self.page.language)) for paper in papers]
        if not options:
            self.out(self.page.say("no_evidence"))
            return talk
        marked = self.asking.mark(EVIDENCE, self.page.say("which_evidence"), options, self.page.say("space"))
        return self.taken(talk, EVIDENCE, marked)

    # -- the end -------------------------------------------------------------------------------------------------------

    def show(self, talk: Talk) -> None:
        """The full answer, as `decide` or `check` shows it."""
        if isinstance(talk.answer, RecordCheck):
            checked.show(talk.answer, talk.vocabulary, self.page.language)
        else:
            decision.show(talk.answer, talk.vocabulary, self.page.language)

    def endings(self, talk: Talk) -> list[Option]:
        """What can be done with an answer."""
        open_ = [Option("on", self.page.say("end_on"))] if talk.next else []
        further = [Option("further", self.page.say("end_further", len(talk.further)))] if talk.further else []
        papers = not isinstance(talk.answer, RecordCheck) and talk.answer.evidence
        paper = [Option("evidence", self.page.say("end_evidence"))] if papers else []
        changes = [Option(c, self.page.say(c.value)) for c in (Command.EDIT, Command.BACK)] if talk.answers else []
        kept = [Option(what, self.page.say(f"end_{what}")) for what in ("case", "request", "command", "anew", "quit")]
        return [*open_, *further, *paper, *changes, *kept]

    def keep(self, what: str, talk: Talk) -> None:
        """Save the conversation as a case or a request, or show it as a command."""
        for line in self.keeper.keep(what, talk):
            self.out(line)

    def _choose(self, name: str, word: str, options: list[Option], first: Any = None) -> Any:
        return self.asking.choose(name, self.page.say(word), options, self.page.say("arrows"), first)
