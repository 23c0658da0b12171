"""What has changed from one edition of a pack to the next: part by part, field by field, words told from law.

A field counts as words only where it is listed as such; whatever else differs is law, so nothing that decides can be
taken for words.
"""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from xueji.calendar import Conventions, Duration, MonthDay
from xueji.language import syntax as s
from xueji.language.render import render
from xueji.model.decision import Text
from xueji.model.enums import Stage, Term
from xueji.policy.document import Document
from xueji.policy.parameter import Declaration, ParameterValue
from xueji.policy.rule import Closed, Delegation, DutySpec, NotSeen, Procedure, Rule
from xueji.vocabulary import FactEntry

Terms = Callable[[str], str]
"""The Chinese term of a fact or a parameter."""


class Kind(Term):
    """变更对象: what kind of part has changed."""

    DOCUMENT = "document", "文件"
    RULE = "rule", "规则"
    VALUE = "value", "参数值"
    PROCEDURE = "procedure", "程序"
    CLOSED = "closed", "限定事由"
    GAP = "gap", "未见文本"
    DELEGATION = "delegation", "授权"
    PARAMETER = "parameter", "参数"
    FACT = "fact", "事实"
    PAPER = "paper", "材料"


class How(Term):
    """变更方式: how it has changed."""

    ADDED = "added", "新增"
    REMOVED = "removed", "删除"
    CHANGED = "changed", "修改"


@dataclass(frozen=True)
class Field:
    """One field of a part that is not what it was; `words` where nothing is decided by it."""

    name: str
    before: Text
    after: Text
    words: bool


@dataclass(frozen=True)
class Change:
    """One part that was added, removed or changed, with its article, and the stages where they matter."""

    kind: Kind
    how: How
    name: str
    title: Text
    article: str
    fields: tuple[Field, ...] = ()
    stages: tuple[Stage, ...] = ()

    @property
    def words(self) -> bool:
        """Say whether words alone have changed, by which nothing is decided."""
        return self.how is How.CHANGED and all(field.words for field in self.fields)


_SOURCE: Final = frozenset({"article", "grade", "certain", "note"})
_WORDS: Final[Mapping[type, frozenset[str]]] = {
    Document: frozenset({"title", "number", "dates_certain", "grade", "not_modelled", "articles", "digest", "pack"}),
    Rule: _SOURCE | {"title", "remedy", "aspect"},
    Procedure: _SOURCE | {"starts", "aspect"},
    ParameterValue: _SOURCE,
    Closed: _SOURCE | {"title", "remedy", "aspect"},
    Delegation: _SOURCE | {"title"},
    NotSeen: frozenset({"what"}),
    DutySpec: frozenset({"what"}),
    Declaration: frozenset({"topic", "aspect", "document"}),
    FactEntry: frozenset({"meaning", "unit", "source", "pack"}),
}
"""The fields by which nothing is decided: what is printed, where it stands, and how sure we are of our copy."""
_DERIVED: Final = frozenset({"uses", "document", "region_name"})
_PARTS: Final[Mapping[str, Kind]] = {
    "rules": Kind.RULE, "procedures": Kind.PROCEDURE, "closed": Kind.CLOSED, "not_seen": Kind.GAP,
    "delegations": Kind.DELEGATION, "declarations": Kind.PARAMETER, "facts": Kind.FACT,
}  # fmt: skip
"""The lists of a document, each with the kind of its members."""
_APART: Final = frozenset({*_PARTS, "values", "evidence"})
NO_TEXT: Final = Text(zh="–", en="–")


def changes(before: Iterable[Document], after: Iterable[Document]) -> tuple[Change, ...]:
    """Everything that differs between two editions of a pack, in the order of the new one's documents."""
    old, new = ({document.id: document for document in documents} for documents in (before, after))
    terms = _terms((*old.values(), *new.values()))
    found: list[Change] = []
    for name, document in new.items():
        if name not in old:
            found.append(Change(Kind.DOCUMENT, How.ADDED, name, document.title, "", _in_force(document)))
        elif old[name].digest != document.digest:
            found += _document(old[name], document, terms)
    found += [Change(Kind.DOCUMENT, How.REMOVED, name, old[name].title, "") for name in old if name not in new]
    return tuple(found)


def _in_force(document: Document) -> tuple[Field, ...]:
    return (Field("since", NO_TEXT, _shown(document.since, str), words=False),)


def law(document: Document) -> Document:
    """A document without its words: equal for two editions of it by which the same is decided."""
    bare = _bare(document)
    parts = {name: tuple(_bare(part) for part in getattr(document, name)) for name in (*_PARTS, "values")}
    found: Document = dataclasses.replace(bare, **parts)
    return found


def same_law(before: Iterable[Document], after: Iterable[Document]) -> bool:
    """Say whether two editions are the same documents, words aside."""
    return {document.id: law(document) for document in before} == {document.id: law(document) for document in after}


def _bare(part: Any) -> Any:
    """A part with its words blanked out."""
    blank: dict[str, Any] = {
        field.name: None
        for field in dataclasses.fields(part)
        if field.init and (field.name in _WORDS[type(part)] or not field.compare)
    }
    duty = getattr(part, "duty", None)
    if duty is not None:
        blank["duty"] = dataclasses.replace(duty, what=NO_TEXT)
    if isinstance(part, Procedure):
        blank["duties"] = tuple(dataclasses.replace(duty, what=NO_TEXT) for duty in part.duties)
    if isinstance(part, Declaration):  # conditions may call a parameter by its Chinese title
        blank["title"] = Text(zh=part.title.zh, en="")
    if isinstance(part, Document):
        blank["evidence"] = {name: text.zh for name, text in part.evidence.items()}
    if isinstance(part, (Rule, Procedure)):
        blank["document"] = part.document
    return dataclasses.replace(part, **blank)


def _document(before: Document, after: Document, terms: Terms) -> Iterator[Change]:
    fields = tuple(_fields(before, after, terms, leave_out=_APART))
    parts = [change for name, kind in _PARTS.items()
             for change in _parts(kind, getattr(before, name), getattr(after, name), terms)]  # fmt: skip
    parts += _values(before.values, after.values, terms)
    parts += _papers(before.evidence, after.evidence)
    if fields or not parts:  # what the engine does not read at all, as where a text was found, is words
        yield Change(Kind.DOCUMENT, How.CHANGED, after.id, after.title, "", fields or (_ELSEWHERE,))
    yield from parts


_ELSEWHERE: Final = Field("otherwise_written", NO_TEXT, NO_TEXT, words=True)


def _parts(kind: Kind, before: Sequence[Any], after: Sequence[Any], terms: Terms) -> Iterator[Change]:
    old, new = _named(before), _named(after)
    for name, part in new.items():
        if name not in old:
            yield _whole(kind, How.ADDED, name, part, terms)
        elif fields := tuple(_fields(old[name], part, terms)):
            yield Change(kind, How.CHANGED, name, _title(part), getattr(part, "article", ""), fields)
    yield from (_whole(kind, How.REMOVED, name, part, terms) for name, part in old.items() if name not in new)


def _whole(kind: Kind, how: How, name: str, part: Any, terms: Terms) -> Change:
    """A part that came or went, with its condition where it has one."""
    tree = getattr(part, "fires", None) or getattr(part, "when", None)
    said = _shown(tree, terms) if tree is not None else NO_TEXT
    fields = (Field("fires", *((NO_TEXT, said) if how is How.ADDED else (said, NO_TEXT)), words=False),)
    return Change(kind, how, name, _title(part), getattr(part, "article", ""), fields if tree is not None else ())


def _named(parts: Iterable[Any]) -> dict[str, Any]:
    """Parts by the names people know them by; a number follows where several have one."""
    found: dict[str, Any] = {}
    for part in parts:
        match part:
            case Closed() | Delegation():
                name = f"{part.document}/{part.changes[0].value}"
            case NotSeen():
                name = part.name or f"{part.document}/{part.what.zh}"
            case _:
                name = part.name
        number = 2
        while name in found:
            name = f"{name.partition('#')[0]}#{number}"
            number += 1
        found[name] = part
    return found


def _title(part: Any) -> Text:
    match part:
        case NotSeen():
            return part.what
        case FactEntry():
            return Text(zh=part.zh, en=part.name)
        case _:
            return getattr(part, "title", None) or NO_TEXT


def _fields(before: Any, after: Any, terms: Terms, leave_out: frozenset[str] = frozenset()) -> Iterator[Field]:
    words = _WORDS[type(after)]
    for field in dataclasses.fields(after):
        name = field.name
        old, new = getattr(before, name), getattr(after, name)
        if not field.compare or name in leave_out or old == new or name in _DERIVED or name in ("digest", "pack"):
            continue
        if name == "duty" and old is not None and new is not None:
            yield from _fields(old, new, terms)
        elif name == "duties" and len(old) == len(new):
            yield from (field for pair in zip(old, new, strict=True) for field in _fields(*pair, terms))
        else:
            english = isinstance(after, Declaration) and name == "title" and old.zh == new.zh
            yield Field(name, _shown(old, terms), _shown(new, terms), name in words or english)


def _values(before: Sequence[ParameterValue], after: Sequence[ParameterValue], terms: Terms) -> Iterator[Change]:
    """Values, stage by stage; stages that change alike are told together."""
    old, new = (
        {(value.name, stage): value for value in values for stage in value.stages} for values in (before, after)
    )
    alike: dict[tuple[int, int], tuple[ParameterValue | None, ParameterValue | None, list[Stage]]] = {}
    for key in dict.fromkeys((*new, *old)):
        one, other = old.get(key), new.get(key)
        alike.setdefault((id(one), id(other)), (one, other, []))[2].append(key[1])
    for one, other, stages in alike.values():
        part = other or one
        if part is None:
            continue
        how = How.CHANGED if one and other else How.ADDED if other else How.REMOVED
        if one and other:
            fields = tuple(_fields(one, other, terms, leave_out=frozenset({"stages"})))
        else:
            said = _shown(part.value, terms)
            fields = (Field("value", *((NO_TEXT, said) if other else (said, NO_TEXT)), words=False),)
        if fields:
            title = Text(zh=terms(part.name), en=part.name)
            yield Change(Kind.VALUE, how, f"policy.{part.name}", title, part.article, fields, tuple(stages))


def _papers(before: Mapping[str, Text], after: Mapping[str, Text]) -> Iterator[Change]:
    for name in dict.fromkeys((*after, *before)):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        how = How.ADDED if old is None else How.REMOVED if new is None else How.CHANGED
        only_english = old is not None and new is not None and old.zh == new.zh
        field = Field("title", old or NO_TEXT, new or NO_TEXT, words=only_english)
        yield Change(Kind.PAPER, how, name, new or old or NO_TEXT, "", (field,))


def _terms(documents: Iterable[Document]) -> Terms:
    from xueji.vocabulary import core  # noqa: PLC0415 -- made once, when asked for

    known: dict[str, str] = {}
    for document in documents:
        known |= {declaration.name: declaration.title.zh for declaration in document.declarations}
        known |= {fact.name: fact.zh for fact in document.facts}
    return lambda name: known.get(name) or core().term(name)


_SHOWN: Final[tuple[tuple[Any, Callable[[Any], Text]], ...]] = (
    (bool, lambda value: Text(zh="是" if value else "否", en="yes" if value else "no")),
    (Text, lambda value: value),
    (Term, lambda value: Text(zh=value.zh, en=value.value)),
    (Duration, lambda value: Text(zh=value.zh, en=str(value))),
    (MonthDay, lambda value: Text(zh=value.zh, en=str(value))),
    (date, lambda value: Text(zh=value.isoformat(), en=value.isoformat())),
    (DutySpec, lambda value: Text(zh=f"{value.who.zh}：{value.what.zh}", en=f"{value.who.value}: {value.what.en}")),
    (Conventions, lambda value: Text(zh=str(value.as_json()), en=str(value.as_json()))),
)


def _shown(value: Any, terms: Terms) -> Text:
    """A field's value as people read it."""
    if value is None or value in ("", ()):
        return NO_TEXT
    if isinstance(value, (s.Literal, s.Fact, s.Call, s.Compare, s.OneOf, s.Not, s.All, s.Any, s.Arithmetic)):
        return Text(zh=render(value, "zh", terms), en=render(value, "en", terms))
    if isinstance(value, (tuple, frozenset)):
        parts = [_shown(part, terms) for part in value]
        return Text(zh="、".join(part.zh for part in parts), en=", ".join(part.en for part in parts))
    for kind, show in _SHOWN:
        if isinstance(value, kind):
            return show(value)
    return Text(zh=str(value), en=str(value))
