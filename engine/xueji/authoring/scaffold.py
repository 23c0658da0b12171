"""A new regulation, and the folder it stands in: right from its first line, and honest that nothing is entered yet."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from xueji.authoring.layout import formatted, yaml_of
from xueji.authoring.scaffold_cases import cases_text, read_document
from xueji.authoring.scaffold_place import Place
from xueji.authoring.scaffold_values import Inherited, parameter_lines
from xueji.authoring.scaffold_words import told
from xueji.model.decision import Text
from xueji.model.enums import Change, SourceGrade, Stage
from xueji.model.region import chain
from xueji.packs.json_schema import HEADER
from xueji.phrases import Language
from xueji.policy.document import Document

GAP: Final = "not-entered"
"""The name of the gap that keeps anything but a refusal from being answered until the regulation is entered."""

_SCHOOLS: Final[Mapping[str, tuple[str, str, str]]] = {
    "k12": ("中小学生", "primary and secondary", "k12"),
    "compulsory": ("义务教育学生", "compulsory-education", "compulsory"),
    "senior": ("普通高中学生", "senior-school", "senior"),
    "vocational": ("中等职业学校学生", "vocational", "vocational"),
}


@dataclass(frozen=True)
class Plan:
    """All that is decided of a new regulation; what its fields are called in the head of a document."""

    place: Place
    pack: str
    stages: tuple[Stage, ...]
    since: date
    grade: SourceGrade
    id: str = ""
    title: Text | None = None
    number: str = ""
    until: date | None = None
    certain: bool = True
    articles: str = ""
    implements: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()

    @property
    def document_id(self) -> str:
        """The identifier given, or `hunan-k12`."""
        return self.id or f"{self.place.pinyin or self.place.code}-{_school(self.stages)[2]}"

    @property
    def document_title(self) -> Text:
        """The title given, or the usual one of such a regulation."""
        zh, en, _ = _school(self.stages)
        name = self.place.en or self.place.zh
        usual = Text(zh=f"{self.place.zh}{zh}学籍管理实施细则", en=f"{name} rules on {en} student registration")
        return self.title or usual

    @property
    def region(self) -> str:
        """How cases name the place: by its pack, or by its code."""
        return self.pack if self.place.is_province else self.place.code


def _school(stages: Sequence[Stage]) -> tuple[str, str, str]:
    """How the students of some stages are called in titles, and in names of documents."""
    kinds = {Stage.PRIMARY: "compulsory", Stage.JUNIOR: "compulsory", Stage.SENIOR: "senior"}
    found = {kinds.get(stage, "vocational") for stage in stages}
    return _SCHOOLS[found.pop()] if len(found) == 1 else _SCHOOLS["k12"]


def files(plan: Plan, documents: Sequence[Document], *, new_pack: bool, language: Language) -> dict[str, str]:
    """Every file of a new regulation by its path in the folder of packs.

    `documents` is all the law there is; `new_pack`: the pack has no folder yet. Raises `LayerError` where the law above
    contradicts itself, `PackError` where what the plan says cannot be read: an identifier, a text.
    """
    above = [d for d in documents if d.id not in (plan.document_id, *plan.replaces)]
    plan = plan if plan.implements else dataclasses.replace(plan, implements=_implemented(plan, above))
    regulation = _regulation(plan, above, language)
    document = read_document(regulation, f"{plan.pack}/{plan.document_id}.yaml", plan.pack)
    found = {f"{plan.pack}/{plan.document_id}.yaml": regulation}
    name = "first" if new_pack else plan.document_id
    found[f"{plan.pack}/cases/{name}.yaml"] = cases_text(document, plan.region, above, language)
    if new_pack:
        province = plan.place.province
        found[f"{plan.pack}/__init__.py"] = _PLUGIN.format(name=plan.pack, code=province.code)
    return found


def _implemented(plan: Plan, documents: Sequence[Document]) -> tuple[str, ...]:
    """The regulation of the nearest wider place that it carries out: of those in force the one that says the most."""

    def shared(document: Document) -> int:
        return len(set(document.stages) & set(plan.stages))

    for code in reversed(chain(plan.place.code)[:-1]):
        above = [
            d for d in documents if d.region == code and d.in_force(plan.since) and set(d.stages) & set(plan.stages)
        ]
        if above:
            most = max(above, key=lambda d: (len(set(d.stages) & set(plan.stages)), len(d.rules)))
            return (most.id,)
    return ()


def _regulation(plan: Plan, documents: Sequence[Document], language: Language) -> str:
    """The regulation: its head, every parameter it may set, how rules are written, and that nothing is entered yet."""
    law = Inherited.of(documents, plan.place.code, plan.since, plan.stages)
    head = yaml_of({"document": _head(plan)}, "regulation").rstrip()
    parts = (
        HEADER["document"], head, *_head_comments(plan, language), "",
        *_comments(language, "parameters", "differs"), f"# {told('inherited', language, plan.since)}",
        *parameter_lines(law, language), "",
        *_comments(language, "rules", "rules_more"), *_EXAMPLE, "",
        *_comments(language, "rules_end"), "", *_comments(language, "not_seen"), *_gap(), "",
        *_comments(language, "not_modelled"), "# not_modelled:", "#   第一条: purpose",
    )  # fmt: skip
    return formatted("\n".join(parts) + "\n", "regulation", f"{plan.pack}/{plan.document_id}.yaml")


def _head(plan: Plan) -> dict[str, Any]:
    """The head of the document, as plain data; what is not known is left out."""
    above = plan.implements[0] if len(plan.implements) == 1 else list(plan.implements)
    in_force = {"from": plan.since, "to": plan.until, "certain": None if plan.certain else False}
    place = {"zh": plan.place.zh, "en": plan.place.en or plan.place.zh}
    count = int(plan.articles) if plan.articles.isdecimal() else plan.articles
    head: dict[str, Any] = {
        "id": plan.document_id, "title": plan.document_title.model_dump(), "number": plan.number or None,
        "region": plan.place.code, "place": None if plan.place.is_province else place,
        "implements": above or None, "replaces": list(plan.replaces) or None,
        "stages": [stage.value for stage in plan.stages],
        "in_force": {key: part for key, part in in_force.items() if part is not None}, "grade": plan.grade.value,
        "articles": {"count": count} if plan.articles else None,
    }  # fmt: skip
    return {key: part for key, part in head.items() if part is not None}


def _head_comments(plan: Plan, language: Language) -> Iterator[str]:
    """What the head lacks."""
    lacking = {"number": plan.number, "articles": plan.articles, "source": ""}
    yield from (f"  # {told(word, language)}" for word, given in lacking.items() if not given)


def _comments(language: Language, *words: str) -> Iterator[str]:
    yield from (f"# {told(word, language)}" for word in words)


_EXAMPLE: Final = (
    "# rules:",
    "#   - id: transfer-on-leave",
    "#     title: {zh: 休学期间不予转学, en: no transfer during leave}",
    "#     change: transfer",
    "#     aspect: transfer_on_leave",
    '#     forbid: student.status == "on_leave"',
    "#     article: 第…条",
)


def _gap() -> Iterator[str]:
    """That no article is entered, change by change."""
    yield from ("not_seen:", f"  - id: {GAP}", "    change:")
    yield from (f"      - {change.value}  # {change.zh}" for change in Change)
    yield from ("    decisive: true", "    what: {zh: 其余条文尚未录入, en: the other articles are not entered yet}")


_PLUGIN: Final = '''"""The pack of {name}: its regulations stand beside this file, one YAML each."""

from pathlib import Path

from xueji.packs.hooks import PackFolder, hookimpl


@hookimpl
def xueji_pack() -> PackFolder:
    """Give the pack's name, its division code (GB/T 2260) and its folder."""
    return PackFolder("{name}", "{code}", Path(__file__).parent)
'''
