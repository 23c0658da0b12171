"""From one file's checked data to one `Document`."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from xueji.calendar import Conventions
from xueji.errors import Place, Problem, nearest
from xueji.language import syntax as s
from xueji.language.check import Names
from xueji.language.likely import words_in
from xueji.language.types import DATE, DECIMAL, FLAG, INTEGER, REGION, TEXT, Kind, Type
from xueji.model.aspects import Aspect
from xueji.model.decision import Text
from xueji.model.enums import (
    Bound,
    Change,
    DocumentStatus,
    Force,
    Outcome,
    Party,
    Repair,
    SchoolKind,
    SourceGrade,
    Stage,
    Topic,
)  # fmt: skip
from xueji.packs import shapes
from xueji.packs.convert import PARAMETER_TYPES, Reader, flag, members, text
from xueji.packs.ledger import Ledger
from xueji.packs.schema import missing
from xueji.packs.source import PathInFile
from xueji.policy.document import Document
from xueji.policy.parameter import Declaration, ParameterValue
from xueji.policy.rule import Closed, Delegation, DutySpec, NotSeen, Procedure, Rule, uses
from xueji.vocabulary import ENTITY_TERMS, FactEntry, core

if TYPE_CHECKING:
    from xueji.phrases import Code

FORCES = tuple(force.value for force in (Force.FORBID, Force.DISCOURAGE, Force.REQUIRE, Force.PERMIT, Force.OBLIGE))
_FACT_TYPES: Mapping[str, Type] = {
    "flag": FLAG, "count": INTEGER, "date": DATE, "text": TEXT, "region": REGION, "share": DECIMAL,
}  # fmt: skip


def facts(reader: Reader, pack: str) -> Iterator[FactEntry]:
    """Read the facts a file declares for its own pack."""
    for name, entry in (reader.data.get("facts") or {}).items():
        path: PathInFile = ("facts", name)
        entity = name.partition(".")[0]
        if entity not in ENTITY_TERMS:
            place, allowed = reader.source.key_place(path), {"allowed": ", ".join(ENTITY_TERMS)}
            near = nearest(entity, ENTITY_TERMS)
            reader.source.problems.append(Problem("unknown-fact", place, name, allowed, near))
            continue
        terms = tuple((entry.get("members") or {}).items())
        if entry["type"] == "member" and not terms:
            reader.source.problems.append(Problem("missing-key", reader.source.key_place(path), "members"))
        kind = _FACT_TYPES.get(entry["type"]) or Type(Kind.MEMBER, name, terms)
        source, unit = entry.get("source") or "", entry.get("unit") or ""
        yield FactEntry(name, entry["zh"], kind, entry["meaning"], unit, source, pack)


def declarations(reader: Reader) -> Iterator[Declaration]:
    """Read the parameters a file declares."""
    document = reader.data["document"]["id"]
    for name, entry in (reader.data.get("declare") or {}).items():
        path: PathInFile = ("declare", name)
        kind = PARAMETER_TYPES[entry["type"]]
        schema = reader.schema((*path, "schema"), entry.get("schema") or {}, name, kind.kind)
        title = text(entry["title"]) or Text(zh=name, en=name)
        yield Declaration(
            name, title, Topic(entry["topic"]), aspect(entry), kind, schema, document, reader.source.key_place(path)
        )


def evidence(reader: Reader) -> dict[str, Text]:
    """Read the kinds of evidence a file declares."""
    return {name: Text(**entry) for name, entry in (reader.data.get("evidence") or {}).items()}


@dataclass
class Declared:
    """What a file declares, or all that is declared for it to use."""

    facts: dict[str, FactEntry] = field(default_factory=dict)
    declarations: dict[str, Declaration] = field(default_factory=dict)
    evidence: dict[str, Text] = field(default_factory=dict)

    @property
    def names(self) -> Names:
        """What conditions may speak of."""
        types = {name: declaration.type for name, declaration in self.declarations.items()}
        terms = {name: declaration.title.zh for name, declaration in self.declarations.items()}
        return core().extended(self.facts.values()).names(types, terms)

    def add(self, other: "Declared") -> None:
        """Take over what another file declares."""
        self.facts |= other.facts
        self.declarations |= other.declarations
        self.evidence |= other.evidence


def declared(reader: Reader, pack: str) -> Declared:
    """Read what a file declares."""
    return Declared(
        {entry.name: entry for entry in facts(reader, pack)},
        {entry.name: entry for entry in declarations(reader)},
        evidence(reader),
    )


def _papers(written: str, evidence: Mapping[str, Text]) -> str:
    """What was probably meant by a word that is no kind of evidence; of several in one, all or nothing."""
    parts = words_in(written)
    found = [part if part in evidence else _called(part, evidence) or nearest(part, evidence) for part in parts]
    return ", ".join(found) if all(found) else ""


def _called(name: str, evidence: Mapping[str, Text]) -> str:
    """The kind of evidence of a Chinese name, else the one whose name is nearest of those around or in it."""
    alike = {key for key, text in evidence.items() if not name.isascii() and (name in text.zh or text.zh in name)}
    further = {key: abs(len(evidence[key].zh) - len(name)) for key in alike}
    found = [key for key in alike if further[key] == min(further.values())]
    return found[0] if len(found) == 1 else ""


@dataclass
class Builder:
    """Builds a document; `own` is what it declares itself, `known` and `names` all that it may use."""

    reader: Reader
    pack: str
    own: Declared
    known: Declared
    names: Names

    def build(self) -> Document:
        """The document; meaningless where the file's list of problems has grown."""
        data, head = self.reader.data, self.reader.data["document"]
        since, until = self.dates(head["in_force"])
        conventions = head.get("conventions") or {}
        self.id, self.grade = head["id"], SourceGrade(head["grade"])
        self.stages = members(Stage, head["stages"])
        self.ledger = Ledger(self.reader)
        return Document(
            id=self.id,
            title=text(head["title"]) or Text(zh="", en=""),
            number=head.get("number") or "",
            pack=self.pack,
            region=self.reader.region(("document", "region"), head["region"]),
            stages=self.stages,
            since=since,
            until=until,
            dates_certain=flag(head["in_force"].get("certain"), True),
            grade=self.grade,
            status=DocumentStatus(head.get("status") or "issued"),
            implements=tuple(head.get("implements") or ()),
            replaces=tuple(head.get("replaces") or ()),
            silent_on=members(Change, head.get("silent_on")),
            conventions=Conventions(**{key: flag(value, False) for key, value in conventions.items()}),
            declarations=tuple(self.own.declarations.values()),
            values=tuple(self.values()),
            rules=tuple(self.rules()),
            procedures=tuple(self.procedures()),
            closed=tuple(self.closed()),
            not_seen=tuple(self.not_seen()),
            delegations=tuple(self.delegations()),
            not_modelled=tuple(self.ledger.not_modelled()),
            articles=self.ledger.declared,
            place_name=text(head.get("place")),
            former_codes=tuple(
                self.reader.region(("document", "former_codes", index), code)
                for index, code in enumerate(head.get("former_codes") or ())
            ),
            evidence=self.own.evidence,
            facts=tuple(self.own.facts.values()),
            digest=hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest(),
            place=self.reader.source.place(("document",)),
        )

    def dates(self, entry: Mapping[str, str]) -> tuple[date, date | None]:
        """Read the first and the last day in force."""
        since = self.reader.date(("document", "in_force", "from"), entry["from"])
        until = self.reader.date(("document", "in_force", "to"), entry.get("to"))
        if since and until and until < since:
            path: PathInFile = ("document", "in_force", "to")
            self.reader.problem("dates-reversed", path, until.isoformat(), start=since.isoformat())
        return since or date.min, until

    def items(self, key: str) -> Iterator[tuple[PathInFile, Mapping[str, Any]]]:
        """Give the entries of a list, each with its path; those whose shape is wrong are left out."""
        for index, entry in enumerate(self.reader.data.get(key) or ()):
            if entry is not None:
                yield (key, index), entry

    def norm(self, path: PathInFile, entry: Mapping[str, Any]) -> dict[str, Any]:
        """What every norm has: scope, article and how sure we are of it."""
        self.ledger.cite(path, entry["article"])
        return {
            "document": self.id,
            "stages": members(Stage, entry.get("stages")) or self.stages,
            "article": entry["article"],
            "grade": SourceGrade(entry.get("grade") or self.grade),
            "certain": flag(entry.get("certain"), True),
            "note": text(entry.get("note")),
        }

    def values(self) -> Iterator[ParameterValue]:
        """Read the parameters' values; those that cannot be read are left out."""
        for name, entries in (self.reader.data.get("parameters") or {}).items():
            declaration = self.known.declarations.get(name)
            if declaration is None:
                place = self.reader.source.key_place(("parameters", name))
                near = nearest(name, self.known.declarations)
                self.reader.source.problems.append(Problem("unknown-parameter", place, name, suggestion=near))
                continue
            for index, entry in enumerate(entries):
                path: PathInFile = ("parameters", name, index)
                value = self.reader.parameter((*path, "value"), entry["value"], declaration)
                if value is None:
                    continue
                bound = Bound(entry["bound"]) if entry.get("bound") else None
                yield ParameterValue(
                    name=name, value=value, type=declaration.type, presumption=entry.get("force") == "presumption",
                    bound=bound, replaces=tuple(entry.get("replaces") or ()),
                    place=self.reader.source.place(path), **self.norm(path, entry),
                )  # fmt: skip

    def rules(self) -> Iterator[Rule]:
        """Read the rules; a broken one stays, so that what refers to it is not called wrong."""
        for path, entry in self.items("rules"):
            written = [force for force in FORCES if force in entry]
            if len(written) != 1:
                code: Code = "several-forces" if written else "no-force"
                self.reader.problem(code, path, entry["id"], forces=", ".join(written))
            force = Force(written[0]) if written else Force.FORBID
            read = [self.fires(path, entry, Force(other)) for other in written]
            fires, evidence = read[0] if read else (s.NEVER, ())
            duty = self.duty((*path, "oblige"), entry["oblige"]) if force is Force.OBLIGE else None
            record = flag(entry.get("record"), False)
            self.triggered(path, entry, force, record=record)
            yield Rule(
                id=entry["id"], title=text(entry["title"]) or Text(zh="", en=""),
                changes=members(Change, entry.get("change")), force=force, fires=fires, record=record,
                repair=Repair(entry["repair"]) if entry.get("repair") else None, aspect=aspect(entry),
                school_kinds=members(SchoolKind, entry.get("school_kinds")),
                binding=flag(entry.get("binding"), False),
                replaces=tuple(entry.get("replaces") or ()), evidence=evidence, duty=duty,
                remedy=text(entry.get("remedy")), uses=uses(fires, duty.within if duty else None),
                place=self.reader.source.place(path), **self.norm(path, entry),
            )  # fmt: skip

    def triggered(self, path: PathInFile, entry: Mapping[str, Any], force: Force, *, record: bool) -> None:
        """Note what is wrong with what sets a rule off: a change or a record, and a repair for what a record shows."""
        key_place = self.reader.source.key_place
        if entry.get("repair") and not record:
            self.missing(key_place((*path, "repair")), "record")
        if not entry.get("change") and not record:
            self.missing(key_place(path), "change")
        if record and (
            force is Force.PERMIT or (isinstance(entry.get(force.value), Mapping) and force is Force.REQUIRE)
        ):
            self.reader.source.problems.append(Problem("not-on-record", key_place((*path, force.value)), force.value))
        elif record and force is not Force.OBLIGE and not entry.get("repair"):
            self.missing(key_place(path), "repair")

    def missing(self, place: Place, key: str) -> None:
        """Note that a rule lacks a key."""
        self.reader.source.problems.append(missing(place, key, shapes.RULE[key]))

    def fires(self, path: PathInFile, entry: Mapping[str, Any], force: Force) -> tuple[s.Expression, tuple[str, ...]]:
        """Read when the rule bears on the outcome, and the evidence it asks for; never, where that cannot be read."""
        when = self.when(path, entry)
        body = entry[force.value]
        if force is Force.OBLIGE:
            return when, ()
        if isinstance(body, Mapping):
            return when, tuple(self.evidence((*path, force.value, "evidence"), body["evidence"]))
        condition = self.reader.condition((*path, force.value), body, self.names)
        if condition is None:
            return s.NEVER, ()
        return s.conjunction(when, s.negation(condition) if force is Force.REQUIRE else condition), ()

    def when(self, path: PathInFile, entry: Mapping[str, Any]) -> s.Expression:
        """Read the condition that narrows a rule or procedure; where it is broken, the part stays and never holds."""
        if "when" not in entry:
            return s.ALWAYS
        return self.reader.condition((*path, "when"), entry["when"], self.names) or s.NEVER

    def evidence(self, path: PathInFile, names: list[str]) -> Iterator[str]:
        """Read the kinds of evidence a rule asks for."""
        for index, name in enumerate(names):
            if name not in self.known.evidence:
                where = self.reader.source.place((*path, index))
                near = _papers(name, self.known.evidence)
                self.reader.source.problems.append(Problem("unknown-evidence", where, name, suggestion=near))
            yield name

    def duty(self, path: PathInFile, entry: Mapping[str, Any]) -> DutySpec:
        """Read what an `oblige` rule asks for."""
        since = entry.get("since") or "request.on"
        fact = self.names.find(since)
        if fact is None:
            place, near = self.reader.source.place((*path, "since")), nearest(since, self.names.facts)
            self.reader.source.problems.append(Problem("unknown-name", place, since, suggestion=near))
        elif not isinstance(fact, s.Fact) or fact.type.kind is not Kind.DATE:
            self.reader.wrong((*path, "since"), since, "a fact that is a date", "日期类的事实")
        return DutySpec(
            who=Party(entry["who"]), what=text(entry["what"]) or Text(zh="", en=""),
            to=members(Party, entry.get("to")),
            within=self.reader.length((*path, "within"), entry.get("within"), self.names),
            since=fact.name if isinstance(fact, s.Fact) else since,
            upon=members(Outcome, entry.get("upon")) or (Outcome.PERMITTED, Outcome.DISCRETION, Outcome.UNDETERMINED),
        )  # fmt: skip

    def accompanying(self, path: PathInFile, entry: Mapping[str, Any]) -> Iterator[DutySpec]:
        """Read what goes with a procedure: publication for a time, and what holds where it has not ended in time."""
        for key, length in (("publicity", "within"), ("fallback", "after")):
            if act := entry.get(key):
                yield DutySpec(
                    who=Party(act["who"]), what=text(act["what"]) or Text(zh="", en=""),
                    to=members(Party, act.get("to")),
                    within=self.reader.length((*path, key, length), act[length], self.names), since="request.on",
                    upon=(Outcome.PERMITTED, Outcome.DISCRETION, Outcome.UNDETERMINED), opens=key == "fallback",
                )  # fmt: skip

    def procedures(self) -> Iterator[Procedure]:
        """Read the procedures."""
        for path, entry in self.items("procedures"):
            when, duties = self.when(path, entry), tuple(self.accompanying(path, entry))
            each = self.reader.length((*path, "each_within"), entry.get("each_within"), self.names)
            yield Procedure(
                id=entry["id"], changes=members(Change, entry["change"]), when=when,
                steps=tuple(Party(step) for step in entry["steps"]), each_within=each,
                uses=uses(when, each, *(duty.within for duty in duties)),
                replaces=tuple(entry.get("replaces") or ()), starts=text(entry.get("starts")),
                duties=duties, aspect=aspect(entry),
                place=self.reader.source.place(path), **self.norm(path, entry),
            )  # fmt: skip

    def closed(self) -> Iterator[Closed]:
        """Read which changes have no grounds but those permitted."""
        for path, entry in self.items("closed"):
            yield Closed(
                changes=members(Change, entry["change"]), title=text(entry["title"]) or Text(zh="", en=""),
                remedy=text(entry.get("remedy")), aspect=aspect(entry),
                place=self.reader.source.place(path), **self.norm(path, entry),
            )  # fmt: skip

    def not_seen(self) -> Iterator[NotSeen]:
        """Read which parts of the law nobody here has read."""
        for path, entry in self.items("not_seen"):
            when = self.reader.condition((*path, "when"), entry["when"], self.names) if "when" in entry else s.ALWAYS
            if when is not None:
                yield NotSeen(
                    entry.get("id") or "", self.id,
                    members(Change, entry["change"]), members(Stage, entry.get("stages")) or self.stages,
                    text(entry["what"]) or Text(zh="", en=""), when, flag(entry.get("decisive"), False),
                    self.reader.date((*path, "from"), entry.get("from")), uses(when), self.reader.source.place(path),
                )  # fmt: skip

    def delegations(self) -> Iterator[Delegation]:
        """Read what the document leaves to narrower regions."""
        for path, entry in self.items("delegates"):
            yield Delegation(
                changes=members(Change, entry["change"]), title=text(entry["title"]) or Text(zh="", en=""),
                place=self.reader.source.place(path), **self.norm(path, entry),
            )  # fmt: skip


def aspect(entry: Mapping[str, Any]) -> Aspect | None:
    """What a norm is about, None where it does not say."""
    return Aspect(entry["aspect"]) if entry.get("aspect") else None
