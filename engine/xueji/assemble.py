"""The one place that wires packs, policies, calendar and back ends together."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xueji.calendar import Calendar
from xueji.cases.coverage import Coverage
from xueji.cases.run import Result, raw, run
from xueji.cases.suggest import Facts, Suggestion, suggest
from xueji.decide import reading
from xueji.decide.decider import CLOSURES, Backend, Decider
from xueji.decide.explain import as_json
from xueji.decide.plan import scoped
from xueji.decide.standing import built_in
from xueji.errors import EngineUnavailableError, Place, Problem, ProblemsError, RequestError, UsageError, nearest
from xueji.language.likely import likely
from xueji.language.syntax import atoms, facts_in
from xueji.language.translate import bind
from xueji.language.types import Kind
from xueji.lifecycle.machine import sources
from xueji.model import region as regions_of
from xueji.model.decision import Decision, RecordCheck, Text
from xueji.model.enums import Change, DocumentStatus, Truth
from xueji.model.values import read_date, read_region_and_day
from xueji.packs import registry
from xueji.packs.case_files import Case
from xueji.packs.hooks import PackFolder
from xueji.packs.load import load as load_packs
from xueji.packs.load import regions
from xueji.policy.document import Document
from xueji.policy.layer import Policy, boundaries, evidence_of, in_force, known_in, vocabulary_of
from xueji.policy.rule import Rule
from xueji.prove.side import Side
from xueji.vocabulary import Vocabulary, core

if TYPE_CHECKING:
    from xueji.bulk.results import Judged

ENGINES = ("closures", "durable")


def backend(name: str) -> Backend:
    """A back end by name; raises `EngineUnavailableError` where it is not installed."""
    if name == CLOSURES.name:
        return CLOSURES
    if name != "durable":
        raise UsageError.of("no_engine", name, ENGINES)
    try:
        from xueji.language.backends import durable  # noqa: PLC0415 -- an optional library, loaded when asked for
    except ImportError as error:
        raise EngineUnavailableError.of("extra_durable") from error
    return Backend("durable", durable.compile_all)


class Xueji:
    """Documents, calendar and back end, ready to decide; keep one for a process, it holds no request's data."""

    def __init__(
        self,
        documents: Iterable[Document],
        calendar: Calendar | None = None,
        engine: str = "closures",
        *,
        drafts: bool = False,
    ) -> None:
        self.documents = tuple(documents)
        self.calendar = calendar or Calendar()
        self.backend = backend(engine)
        self.drafts = drafts
        self.decider = lru_cache(maxsize=256)(self._decider)
        self._words = lru_cache(maxsize=256)(self._words_of)

    @cached_property
    def regions(self) -> Mapping[str, str]:
        """The packs' names with their division codes."""
        return regions(self.documents)

    @cached_property
    def _former(self) -> Mapping[str, str]:
        """Codes that regions had before, with those they have now."""
        return {code: document.region for document in self.documents for code in document.former_codes}

    def region(self, name: str) -> str | None:
        """The division code of a pack's name, of a province's Chinese name, or of a code; None where it is none."""
        if name in self.regions:
            return self.regions[name]
        if (code := regions_of.division_code(name)) is not None:
            return self._former.get(code, code)
        if name.lower() in (regions_of.NATION, "nation", "全国", "国家"):
            return regions_of.NATION
        places = [(d.region, d.place_name.zh, d.place_name.en) for d in self.documents if d.place_name]
        named = (*regions_of.names(), *places)
        return next((c for c, zh, en in named if name.lower() == en.lower() or _abbreviates(name, zh)), None)

    def policy(self, region: str, on: date) -> Policy:
        """The policy in force; raises `UsageError` for an unknown region, `LayerError` where documents contradict."""
        return self.decider(self._code(region), _day(on)).policy

    def _decider(self, code: str, on: date) -> Decider:
        return Decider(in_force(self.documents, code, on, drafts=self.drafts), self.calendar, self.backend)

    def _words_of(self, code: str) -> tuple[Vocabulary, Mapping[str, Text]]:
        """What requests of a region may speak of, facts and documents: read without asking what is in force when."""
        known = known_in(self.documents, code)
        return vocabulary_of(known), evidence_of(known)

    def _code(self, region: str) -> str:
        code = self.region(region)
        if code is None:
            raise UsageError.of("no_region", region, self.regions, near=nearest(region, self.regions))
        return code

    def request(
        self,
        given: Mapping[str, Any] | str | reading.RawRequest,
        region: str | None = None,
        on: date | None = None,
        *,
        record: bool = False,
    ) -> reading.Request:
        """Type a request given as data or as JSON text; `region` and `on` stand in where it names none.

        A `record` to check names no change.

        Where it names others than the call does, that is a contradiction, not a silent choice.

        Raises `RequestError` with every problem found.
        """
        raw = given if isinstance(given, reading.RawRequest) else (
            reading.parse(given) if isinstance(given, str) else reading.RawRequest(given)
        )  # fmt: skip
        head, problems = reading.head(raw)
        where, day = region or head.region, head.on if on is None else _day(on)
        code = self.region(where) if where is not None else None
        problems += self._head_problems(raw, head, where, code, day, record=record)
        # where the head is wrong the facts are still read, so that all problems come at once
        if (head.change is None and not record) or code is None or day is None:
            raise RequestError([*problems, *self._fact_problems(raw)])
        try:
            found = reading.read(raw, head.change, code, day, *self._words(code))
        except RequestError as error:
            raise RequestError([*problems, *error.problems]) from None
        if problems:
            raise RequestError(problems)
        return found

    def _head_problems(
        self,
        raw: reading.RawRequest,
        head: reading.Head,
        where: str | None,
        code: str | None,
        day: date | None,
        *,
        record: bool,
    ) -> list[Problem]:
        problems: list[Problem] = []
        top = Place(raw.file, 1, 1) if raw.text else Place(raw.file)
        if record and raw.data.get("change") is not None:
            problems.append(Problem("unknown-key", raw.place("change"), "change", {"allowed": "region, on"}))
        if head.change is None and raw.data.get("change") is None and not record:
            problems.append(Problem("missing-change", top))
        if where is None and raw.data.get("region") is None:
            problems.append(Problem("missing-region", top))
        elif where is not None and code is None:
            known = {"allowed": ", ".join(self.regions)}
            place = raw.place("region") if head.region else Place("--region")
            near = nearest(where, self.regions) or likely(where, Kind.REGION)  # a name, or a code in other digits
            problems.append(Problem("unknown-region", place, where[:200], known, near if self.region(near) else ""))
        if day is None and raw.data.get("on") is None:
            problems.append(Problem("missing-day", top))
        if head.on is not None and day != head.on:
            problems.append(_contradiction(raw, "on", f"{head.on} ≠ {day}"))
        if head.region is not None and where != head.region and code != self.region(head.region):
            problems.append(_contradiction(raw, "region", f"{head.region} ≠ {where}"))
        return problems

    def _fact_problems(self, raw: reading.RawRequest) -> tuple[Problem, ...]:
        anything = in_force((), regions_of.NATION, date(2000, 1, 1))
        kinds = {name: text for document in self.documents for name, text in document.evidence.items()}
        vocabulary = anything.vocabulary.extended(fact for document in self.documents for fact in document.facts)
        try:
            reading.read(raw, Change.TRANSFER, "", date(2000, 1, 1), vocabulary, kinds)
        except RequestError as error:
            return tuple(p for p in error.problems if p.code != "contradictory-facts")
        return ()

    def decide(
        self, given: Mapping[str, Any] | str | reading.RawRequest, region: str | None = None, on: date | None = None
    ) -> Decision:
        """Decide one request; raises `RequestError` with every problem of a bad one."""
        request = self.request(given, region, on)
        return self.decider(request.region, request.on).decide(request)

    def check(
        self, given: Mapping[str, Any] | str | reading.RawRequest, region: str | None = None, on: date | None = None
    ) -> RecordCheck:
        """Check one stored record; raises `RequestError` with every problem of a bad one."""
        request = self.request(given, region, on, record=True)
        return self.decider(request.region, request.on).check(request)

    def audit(self, frame: Any, as_of: date, region: str | None = None, constants: Facts | None = None) -> "Judged":
        """Audit a snapshot held in a data frame, every row under the law of its place: see `bulk.audit.audit`."""
        from xueji.bulk.audit import audit  # noqa: PLC0415 -- who decides for one student needs no data frames

        return audit(frame, self, _day(as_of), region, constants)

    def decide_batch(
        self,
        frame: Any,
        change: str | Iterable[str] | None = None,
        region: str | None = None,
        on: date | None = None,
        constants: Facts | None = None,
    ) -> "Judged":
        """Decide a batch of requests held in a data frame, each under the law of its day: see `bulk.decide.decide`."""
        from xueji.bulk.decide import decide  # noqa: PLC0415 -- as above

        return decide(frame, self, _changes(change), region, None if on is None else _day(on), constants)

    @cached_property
    def what_if(self) -> "Xueji":
        """The same with drafts as if they were in force."""
        return Xueji(self.documents, self.calendar, self.backend.name, drafts=True)

    def side(self, law: str, on: date | None = None) -> Side:
        """The law of a region on a day, for what asks about all students: `gansu@2024-09-01`, or `gansu` and a day.

        Raises `UsageError` for a region or a day there is not, `LayerError` where documents contradict one another.
        """
        name, day = read_region_and_day(law)
        when = day or on
        if when is None:
            raise UsageError.of("which_day", name)
        code = self._code(name)
        return Side(f"{name}@{when}", self.decider(code, when))

    def sides(self, laws: Iterable[str], on: date | None = None) -> tuple[tuple[Side, ...], date]:
        """Several laws, and the day on which all of them are asked: `on`, or the latest day written.

        A law without a day of its own is that of this day. Raises as `side`.
        """
        written = tuple(laws)
        days = [day for _, day in map(read_region_and_day, written) if day]
        asked = _day(on) if on is not None else max(days, default=None)
        found = tuple(self.side(law, asked) for law in written)
        return found, asked or found[0].day

    def run_cases(self, cases: Iterable[Case]) -> Iterator[Result]:
        """Decide officers' cases and compare each with what it wants."""
        for case in cases:
            engine = self.what_if if case.drafts else self
            yield run(case, engine.decide, engine.check, self._vocabulary(case))

    def coverage(
        self, cases: Iterable[Case], packs: Collection[str] | None = None, step: Callable[[int], None] = lambda _: None
    ) -> Coverage:
        """What the cases show of every rule, or of those of some packs; cases that cannot be read show nothing.

        `step` is told how many cases are done.
        """
        found = Coverage(self.documents, packs)
        for index, case in enumerate(cases):
            step(index)
            engine = self.what_if if case.drafts else self
            code = self.region(case.region)
            if code is None or not found.concerns(code):
                continue
            try:
                request = engine.request(raw(case, self._vocabulary(case)), record=case.change is None)
                decider = engine.decider(request.region, found.same_law(request.region, request.on))
            except ProblemsError:
                continue
            found.add(decider, request, pack=case.pack, drafts=case.drafts)
        return found

    def suggestion(self, rule: Rule, part: int | None, truth: Truth) -> Suggestion | None:
        """A place, a day and facts for which a rule would come out as wanted, or one atom of its condition.

        `part` is an index among the atoms of `rule.fires`; None where the search finds nothing.
        """
        document = next(d for d in self.documents if d.id == rule.document)
        drafts = document.status is DocumentStatus.DRAFT
        engine = self.what_if if drafts else self
        for on in (date(2024, 9, 5), document.since, *boundaries(self.documents, document.region)):
            decider = engine.decider(document.region, on)
            live = next((r for r in decider.policy.rules if r.name == rule.name), None)
            if live is not None:
                break
        else:
            return None
        stage = live.stages[0]
        change = live.changes[0] if live.changes else None
        tree = bind(live.fires, decider.policy.literals(stage))
        # the rule asks for the kind of school as well
        scope = scoped(live, tree)
        wanted = scope if part is None else atoms(tree)[part]
        given: dict[str, Any] = {"student.stage": stage.value}
        if change is not None and "student.status" not in facts_in(tree):
            given["student.status"] = sources(change)[0].value

        def accept(facts: Facts) -> bool:
            data: dict[str, Any] = {"change": change.value} if change else {}
            for name, value in {**given, **facts}.items():
                entity, _, own = name.partition(".")
                data.setdefault(entity, {})[own] = as_json(value)
            try:
                request = engine.request(data, document.region, on, record=change is None)
            except RequestError:
                return False
            asked = next((b for b in decider.asked(request) if b.rule.name == rule.name), None)
            if asked is None:
                return False
            told = asked.scoped if part is None else atoms(asked.condition)[part]
            return decider.truth(told, rule.document, request.facts) is truth

        found = suggest(scope, wanted, truth, on, self.calendar, document.conventions, accept)
        return None if found is None else Suggestion(document.region, on, drafts, {**given, **found})

    def case_problems(self, cases: Iterable[Case]) -> Iterator[Problem]:
        """What is wrong with cases themselves: facts, regions and evidence that do not exist; rules nobody has."""
        parts = {rule.name for d in self.documents for rule in d.rules}
        parts |= {procedure.name for d in self.documents for procedure in d.procedures}
        parts |= {reason for d in self.documents for reason in built_in(d)}
        read: dict[str, dict[object, reading.Facts]] = {}
        for case in cases:
            try:
                request = raw(case, self._vocabulary(case), read.setdefault(case.region, {}))
                self.request(request, record=case.change is None)
            except RequestError as error:
                yield from error.problems
            for name in sorted(case.expect.names):
                if name not in parts and name.partition("/")[0] not in ("chart", "none"):
                    yield Problem("unknown-rule", case.speaks_of(name), name, suggestion=_meant(name, parts))

    def _vocabulary(self, case: Case) -> Vocabulary:
        code = self.region(case.region)
        if code is None:  # told as such; its facts are still read as some pack has them
            return core().extended(fact for document in self.documents for fact in document.facts)
        return self._words(code)[0]


def _meant(name: str, known: Collection[str]) -> str:
    """The rule a mistyped name probably means, or several that a Chinese comma has joined."""
    several = [part.strip() for part in re.split("[，、；,;]", name)]
    return ", ".join(several) if all(part in known for part in several) else nearest(name, known)


def _abbreviates(name: str, full: str) -> bool:
    """Say whether a name is a province's Chinese name, or its beginning: 甘肃, 广西, 内蒙古."""
    return len(name) > 1 and full.startswith(name)


def _day(on: object) -> date:
    try:
        return read_date(on)
    except ValueError:
        raise UsageError.of("not_a_day", on, "") from None


def _changes(given: str | Iterable[str] | None) -> tuple[Change, ...] | None:
    """One change or several by name; raises `UsageError` for one there is not."""
    names = (given,) if isinstance(given, str) else None if given is None else tuple(given)
    if names is not None and (unknown := [name for name in names if name not in tuple(Change)]):
        raise UsageError.of("not_a_change", unknown[0], Change)
    return None if names is None else tuple(map(Change, names))


def _contradiction(raw: reading.RawRequest, key: str, why: str) -> Problem:
    return Problem("contradictory-facts", raw.place(key), key, {"why": why})


def packs_of(folder: Path | str | None = None) -> tuple[PackFolder, ...]:
    """The installed packs and those of a folder, which take the place of installed ones of the same name."""
    groups = [registry.installed()]
    if folder is not None:
        groups.append(registry.in_folder(Path(folder)))
    return registry.combined(groups)


def load(
    folder: Path | str | None = None,
    engine: str = "closures",
    calendar: Calendar | None = None,
    *,
    drafts: bool = False,
) -> Xueji:
    """Load every installed pack, and those of a folder beside them; raises `PackError` with every problem found.

    A pack of the folder takes the place of an installed one of the same name. With `drafts`, drafts count as if they
    had come into force.
    """
    return Xueji(load_packs(packs_of(folder)), calendar, engine, drafts=drafts)
