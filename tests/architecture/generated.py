"""The tables of the documentation that are made from the code; `python -m tests.architecture.generated` writes them."""

import re
from collections.abc import Callable
from pathlib import Path

import xueji
from xueji.assemble import Xueji
from xueji.language.functions import FUNCTIONS
from xueji.model.aspects import Aspect
from xueji.model.enums import Change, NotModelled, Party, Repair, SchoolKind, Term, Topic
from xueji.vocabulary import core

ROOT = Path(__file__).parents[2]


def vocabulary(engine: Xueji) -> str:
    del engine
    rows = ["| fact | 中文 | type | meaning | source |", "|---|---|---|---|---|"]
    for entry in core().entries.values():
        members = " · ".join(f"{en} {zh}" for en, zh in entry.type.members)
        kind = members or entry.type.kind.value.removeprefix("a ")
        meaning = entry.meaning + (f" ({entry.unit})" if entry.unit else "")
        rows.append(f"| `{entry.name}` | {entry.zh} | {kind} | {meaning} | {entry.source} |")
    return "\n".join(rows)


def functions(engine: Xueji) -> str:
    del engine
    rows = ["| function | takes | 中文 | meaning |", "|---|---|---|---|"]
    for function in FUNCTIONS.values():
        takes = ", ".join(kind.value.removeprefix("a ") for kind in function.takes)
        rows.append(f"| `{function.name}({', '.join(function.names)})` | {takes} | {function.zh} | {function.en} |")
    rows.append("| `known(fact)` | any fact | 事实已给出 | the fact is given; never unknown |")
    return "\n".join(rows)


def parameters(engine: Xueji) -> str:
    rows = ["| parameter | 中文 | type | meaning |", "|---|---|---|---|"]
    national = [d for document in engine.documents if document.region == "000000" for d in document.declarations]
    for declaration in national:
        kind = declaration.type.kind.value.removeprefix("a ")
        rows.append(f"| `policy.{declaration.name}` | {declaration.title.zh} | {kind} | {declaration.title.en} |")
    return "\n".join(rows)


def regions(engine: Xueji) -> str:
    grades = {"statute": "原文 text", "press": "媒体报道 press", "secondary": "二手资料 second hand"}
    rows = ["| region | document | in force from | copy |", "|---|---|---|---|"]
    for d in sorted(engine.documents, key=lambda d: (d.region, d.since)):
        dates = (
            d.since.isoformat() + (f" to {d.until}" if d.until else "") + ("" if d.dates_certain else " (not verified)")
        )
        dates = "never: a draft" if d.status.value == "draft" else dates
        rows.append(f"| {d.pack} | {d.title.zh} | {dates} | {grades[d.grade.value]} |")
    return "\n".join(rows)


def _terms(members: type[Term]) -> Callable[[Xueji], str]:
    """The table of a closed list."""
    rows = ["| word | 中文 |", "|---|---|", *(f"| `{member.value}` | {member.zh} |" for member in members)]
    return lambda _engine: "\n".join(rows)


TABLES: dict[str, tuple[str, Callable[[Xueji], str]]] = {
    "regions": ("README.md", regions),
    "vocabulary": ("policies/README.md", vocabulary),
    "reasons": ("policies/README.md", _terms(NotModelled)),
    "repairs": ("policies/README.md", _terms(Repair)),
    "aspects": ("policies/README.md", _terms(Aspect)),
    "changes": ("policies/README.md", _terms(Change)),
    "parties": ("policies/README.md", _terms(Party)),
    "kinds": ("policies/README.md", _terms(SchoolKind)),
    "topics": ("policies/README.md", _terms(Topic)),
    "functions": ("policies/README.md", functions),
    "parameters": ("policies/README.md", parameters),
}


def write() -> None:
    """Bring every table up to date."""
    engine = xueji.load()
    for name, (file, make) in TABLES.items():
        path = ROOT / file
        pattern = re.compile(f"<!-- {name} -->\n.*?<!-- /{name} -->", re.DOTALL)
        table = f"<!-- {name} -->\n{make(engine)}\n<!-- /{name} -->"
        path.write_text(pattern.sub(lambda _, table=table: table, path.read_text("utf-8")), "utf-8")  # type: ignore[misc] # a default in a lambda


if __name__ == "__main__":
    write()
