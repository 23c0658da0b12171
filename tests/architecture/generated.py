"""The tables of the documentation that are made from the code; `python -m tests.architecture.generated` writes them."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import xueji
from xueji.assemble import Xueji
from xueji.language.functions import FUNCTIONS
from xueji.language.types import Kind, Type
from xueji.model import region
from xueji.model.aspects import Aspect
from xueji.model.enums import Change, NotModelled, Party, Repair, SchoolKind, Term, Topic
from xueji.phrases import Language
from xueji.policy.document import Document
from xueji.vocabulary import core

ROOT = Path(__file__).parents[2]
READMES: Final = {"en": "README.md", "zh": "engine/guide/README.zh.md"}
GUIDES: Final = {"en": "policies/README.md", "zh": "policies/README.zh.md"}
GRADES: Final = {
    "en": {"statute": "the text", "press": "press", "secondary": "second hand"},
    "zh": {"statute": "原文", "press": "媒体报道", "secondary": "二手资料"},
}
Make = Callable[[Xueji, Language], str]


def _table(headers: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of Markdown."""
    named = [*headers]
    lines = (f"| {' | '.join(cells)} |" for cells in (named, *rows))
    return "\n".join([next(lines), "|---" * len(named) + "|", *lines])


def _kind(kind: Kind, language: Language) -> str:
    return kind.zh if language == "zh" else kind.value.removeprefix("a ")


def _type(of: Type, language: Language) -> str:
    members = " · ".join(f"{en} {zh}" for en, zh in of.members)
    return members or _kind(of.kind, language)


def vocabulary(engine: Xueji, language: Language) -> str:
    del engine
    headers = {
        "en": ("fact", "中文", "type", "meaning", "source"),
        "zh": ("事实", "中文", "类型或可取的值", "含义", "依据"),
    }
    rows: list[tuple[str, ...]] = []
    for entry in core().entries.values():
        meaning = entry.told(language) + (f" ({entry.unit})" if entry.unit and language == "en" else "")
        rows.append((f"`{entry.name}`", entry.zh, _type(entry.type, language), meaning, entry.cited(language)))
    return _table(headers[language], rows)


def functions(engine: Xueji, language: Language) -> str:
    del engine
    headers = {"en": ("function", "takes", "中文", "meaning"), "zh": ("函数", "参数类型", "含义")}
    rows: list[tuple[str, ...]] = []
    for function in FUNCTIONS.values():
        takes = ("、" if language == "zh" else ", ").join(_kind(kind, language) for kind in function.takes)
        called = f"`{function.name}({', '.join(function.names)})`"
        rows.append((called, takes, function.zh) if language == "zh" else (called, takes, function.zh, function.en))
    known = ("`known(fact)`", "任一事实", "事实已给出；结果从不为不明")
    rows.append(known if language == "zh" else (known[0], "any fact", "事实已给出", "the fact is given; never unknown"))
    return _table(headers[language], rows)


def parameters(engine: Xueji, language: Language) -> str:
    headers = {"en": ("parameter", "中文", "type", "meaning"), "zh": ("参数", "中文", "类型")}
    national = [d for document in engine.documents if document.region == region.NATION for d in document.declarations]
    rows: list[tuple[str, ...]] = []
    for declared in national:
        head = (f"`policy.{declared.name}`", declared.title.zh, _kind(declared.type.kind, language))
        rows.append(head if language == "zh" else (*head, declared.title.en))
    return _table(headers[language], rows)


def evidence(engine: Xueji, language: Language) -> str:
    """The kinds of papers that the nation's documents declare, which every region's rules may ask for."""
    headers = {"en": ("word", "中文", "meaning"), "zh": ("词", "中文")}
    national = [
        d for document in engine.documents if document.region == region.NATION for d in document.evidence.items()
    ]
    rows = [(f"`{name}`", text.zh, text.en) for name, text in national]
    return _table(headers[language], (row[: len(headers[language])] for row in rows))


def regions(engine: Xueji, language: Language) -> str:
    headers = {
        "en": ("region", "中文", "documents", "our copies"),
        "zh": ("地区", "名称", "文件数", "文本来源"),
    }
    names = {code: zh for code, zh, _ in region.names()}
    rows: list[tuple[str, ...]] = []
    for pack, code in engine.regions.items():
        found = [d for d in engine.documents if d.pack == pack]
        copies = Counter(d.grade.value for d in found)
        told = ", ".join(f"{count} {GRADES['en'][grade]}" for grade, count in sorted(copies.items()))
        if language == "zh":
            told = "、".join(f"{GRADES['zh'][grade]} {count} 件" for grade, count in sorted(copies.items()))
        rows.append((f"`{pack}`", names.get(code, "全国"), str(len(found)), told))
    return _table(headers[language], rows)


def documents(engine: Xueji, language: Language) -> str:
    headers = {"en": ("region", "document", "in force from", "copy"), "zh": ("地区", "文件", "施行", "文本来源")}
    ordered = sorted(engine.documents, key=lambda d: (d.region, d.since))
    rows = ((d.pack, d.title.zh, _dates(d, language), GRADES[language][d.grade.value]) for d in ordered)
    return _table(headers[language], rows)


def _dates(document: Document, language: Language) -> str:
    since, until = document.since.isoformat(), document.until
    if document.status.value == "draft":
        return "草案，不施行" if language == "zh" else "never: a draft"
    if language == "zh":
        return f"{since} 起" + (f"至 {until}" if until else "") + ("" if document.dates_certain else "（日期未核实）")
    return since + (f" to {until}" if until else "") + ("" if document.dates_certain else " (not verified)")


def _terms(members: type[Term]) -> Make:
    """The table of a closed list."""

    def made(_engine: Xueji, language: Language) -> str:
        headers = {"en": ("word", "中文"), "zh": ("词", "中文")}
        return _table(headers[language], ((f"`{member.value}`", member.zh) for member in members))

    return made


MADE: Final[dict[str, tuple[dict[str, str], Make]]] = {
    "regions": (READMES, regions),
    "documents": (GUIDES, documents),
    "vocabulary": (GUIDES, vocabulary),
    "functions": (GUIDES, functions),
    "parameters": (GUIDES, parameters),
    "reasons": (GUIDES, _terms(NotModelled)),
    "repairs": (GUIDES, _terms(Repair)),
    "aspects": (GUIDES, _terms(Aspect)),
    "changes": (GUIDES, _terms(Change)),
    "parties": (GUIDES, _terms(Party)),
    "evidence": (GUIDES, evidence),
    "kinds": (GUIDES, _terms(SchoolKind)),
    "topics": (GUIDES, _terms(Topic)),
}
TABLES: Final = [(name, language) for name in MADE for language in ("en", "zh")]


def made(name: str, language: Language, engine: Xueji) -> tuple[str, str]:
    """The file of a table, and the table between its marks."""
    files, make = MADE[name]
    return files[language], f"<!-- {name} -->\n{make(engine, language)}\n<!-- /{name} -->"


def write() -> None:
    """Bring every table up to date, and every program shown in the guide."""
    engine = xueji.load()
    for name, language in TABLES:
        file, table = made(name, language, engine)
        path = ROOT / file
        pattern = re.compile(f"<!-- {name} -->\n.*?<!-- /{name} -->", re.DOTALL)
        path.write_text(pattern.sub(lambda _, table=table: table, path.read_text("utf-8")), "utf-8")  # type: ignore[misc] # a default in a lambda
    for path in (ROOT / "engine" / "guide").glob("*.md"):
        path.write_text(shown(path), "utf-8")


EXAMPLE: Final = re.compile(r"<!-- example: (\S+)\.(\w+) -->\n(?:```\w+\n.*?\n```)?", re.DOTALL)
LANGUAGES: Final = {"py": "python", "java": "java"}


def shown(path: Path) -> str:
    """A page of the guide with its programs as they are in their files."""

    def program(found: re.Match[str]) -> str:
        name, ending = found.groups()
        text = (path.parent / "examples" / f"{name}.{ending}").read_text("utf-8")
        return f"<!-- example: {name}.{ending} -->\n```{LANGUAGES[ending]}\n{text}```"

    return EXAMPLE.sub(program, path.read_text("utf-8"))


if __name__ == "__main__":
    write()
