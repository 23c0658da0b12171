"""Every parameter a new regulation may set, as comments: what it is, and what the law above says of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from xueji.authoring.layout_scalar import LINE_MOST
from xueji.authoring.scaffold_words import told
from xueji.language.render import value_text
from xueji.language.types import Kind
from xueji.model.enums import SourceGrade, Stage, Topic
from xueji.phrases import Language
from xueji.policy.document import Document
from xueji.policy.layer import Policy, boundaries, in_force
from xueji.policy.parameter import Declaration, ParameterValue

_WRITTEN: Final = {Kind.DECIMAL: "1/3", Kind.MONTH_DAY: "08-31", Kind.DATE: "2024-09-01"}
_Said = Mapping[Stage, ParameterValue | None]
"""What the law above says of one parameter, by stage."""


@dataclass(frozen=True)
class Inherited:
    """The law above a new regulation from its first day on: the policy of that day, and of each later day it changes.

    The regulation's own documents are not among `documents`.
    """

    policy: Policy
    later: tuple[Policy, ...]
    stages: tuple[Stage, ...]

    @classmethod
    def of(cls, documents: Sequence[Document], region: str, since: date, stages: tuple[Stage, ...]) -> "Inherited":
        """Layer the law above; raises `LayerError` where it contradicts itself."""
        days = [day for day in boundaries(documents, region) if day > since]
        return cls(in_force(documents, region, since), tuple(in_force(documents, region, day) for day in days), stages)

    def said(self, name: str, policy: Policy) -> _Said:
        """The values of a parameter."""
        return {stage: policy.values.get((name, stage)) for stage in self.stages}

    def titles(self, language: Language) -> Mapping[str, str]:
        """What documents are called, by their identifiers."""
        return {d.id: d.title.in_(language) for policy in (self.policy, *self.later) for d in policy.documents}


def parameter_lines(law: Inherited, language: Language) -> Iterator[str]:
    """The section `parameters` as comments: by topic, each parameter with what is said of it and a line to fill in."""
    by_topic: dict[Topic, list[Declaration]] = {}
    for declaration in law.policy.declarations.values():
        by_topic.setdefault(declaration.topic, []).append(declaration)
    yield "# parameters:"
    for topic in (topic for topic in Topic if topic in by_topic):
        yield "#"
        yield f"#   # ---- {topic.zh} {topic.value} ----"
        for declaration in by_topic[topic]:
            yield from _parameter(law, declaration, language)


def _parameter(law: Inherited, declaration: Declaration, language: Language) -> Iterator[str]:
    title = declaration.title.in_(language)
    yield from _fitted(f"#   # {title}{told('kind', language, _kind(declaration, language))}")
    now = law.said(declaration.name, law.policy)
    for line in _lines(law, now, language):
        yield from _fitted(f"#   #   {line}")
    documents = [value.document for value in now.values() if value]
    before = now
    for policy in law.later:
        then = law.said(declaration.name, policy)
        if _content(then) != _content(before):
            for line in _lines(law, then, language, gone="repealed"):
                yield from _fitted(f"#   #   {told('later', language, policy.on, line)}")
            documents += [value.document for value in then.values() if value]
        before = then
    yield f"#   {declaration.name}: {{value: …, {_replaces(documents)}article: 第…条}}"


def _fitted(line: str) -> Iterator[str]:
    """A comment on as many lines as it needs."""
    lead = "#   # "
    while len(line) > LINE_MOST:
        cut = max(line.rfind(sign, 0, LINE_MOST - 1) for sign in " ，；")
        yield line[: cut + 1].rstrip()
        line = f"{lead}    {line[cut + 1 :]}"
    yield line


def _replaces(documents: Iterable[str]) -> str:
    names = list(dict.fromkeys(documents))
    return "" if not names else f"replaces: {names[0]}, " if len(names) == 1 else f"replaces: [{', '.join(names)}], "


def _content(said: _Said) -> list[object]:
    return [(v.value, v.document, v.article, v.bound, v.presumption) if v else None for v in said.values()]


def _lines(law: Inherited, said: _Said, language: Language, gone: str = "not_regulated") -> Iterator[str]:
    """What is said for which stages, one line for each thing said."""
    groups: dict[object, list[Stage]] = {}
    for (stage, _), content in zip(said.items(), _content(said), strict=True):
        groups.setdefault(content, []).append(stage)
    for stages in groups.values():
        value = said[stages[0]]
        words = _stages(stages, language)
        yield told(gone, language, words) if value is None else _value(law, value, words, language)


def _value(law: Inherited, value: ParameterValue, stages: str, language: Language) -> str:
    written = str(value.value)
    spoken = value_text(value.value, value.type, language)
    shown = written if spoken == written else f"{written}（{spoken}）"
    cited = told("cited", language, law.titles(language).get(value.document, value.document), value.article)
    more = told("bound", language, value.bound.zh if language == "zh" else value.bound.value) if value.bound else ""
    more += told("presumption", language) if value.presumption else ""
    if value.grade is not SourceGrade.STATUTE:
        more += told("doubtful", language, value.grade.zh if language == "zh" else value.grade.value)
    return told("is", language, stages, shown, cited, more)


def _stages(stages: Iterable[Stage], language: Language) -> str:
    words = [stage.zh if language == "zh" else stage.value for stage in stages]
    return ("、" if language == "zh" else ", ").join(words)


def _kind(declaration: Declaration, language: Language) -> str:
    """The type, the units a length of time may have, and the bounds of the values."""
    kind = declaration.type.kind
    words = [kind.zh if language == "zh" else kind.value]
    schema = declaration.schema
    units = schema.get("unit", {}).get("allowed", ())
    if units:
        words.append(told("units", language, " ".join(map(str, units))))
    bounds = schema.get("amount", schema)
    if "min" in bounds and "max" in bounds:
        words.append(told("range", language, bounds["min"], bounds["max"]))
    if kind in _WRITTEN:
        words.append(told("written", language, _WRITTEN[kind]))
    return ("，" if language == "zh" else ", ").join(words)
