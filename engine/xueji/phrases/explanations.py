"""What each code means at length: why it is a problem, a wrong example and the right one (`explained/*.toml`).

The files are read when somebody asks, never by what checks or decides.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final, Literal, cast

from xueji.phrases.codes import Code, Language

Kind = Literal["packs", "request", "accepted", "table", "commands"]
"""What an example is: packs, a request, accepted findings, a table, or commands with the files they need."""

Said = Mapping[Language, str]

GROUPS: Final = (
    "files", "shape", "names", "conditions", "layers", "requests", "cases", "accepted", "runs", "tables", "lines",
    "cells", "advice",
)  # fmt: skip
"""The files of explanations, in the order of the list of codes."""

UNSHOWN: Final[Mapping[str, Said]] = {
    "not-text": {"zh": "文件的内容不是文字，无法写成文字示例", "en": "the file is not text, so no text can show it"},
    "invisible": {"zh": "出问题的字符看不见，写出来也看不出区别", "en": "the character cannot be seen in a text"},
    "too-large": {"zh": "只有内容很大时才会出现，示例放不下", "en": "it takes more than an example can hold"},
    "surroundings": {
        "zh": "取决于所在的计算机、磁盘、数据库或已安装的软件",
        "en": "it depends on the machine, its disk, a database or what is installed",
    },
    "moment": {"zh": "取决于运行的先后，文件本身没有错", "en": "it depends on what happens when; no file is wrong"},
}  # fmt: skip
"""Why there is no example of some codes."""

_DEFAULT: Final[Mapping[str, str]] = {
    "packs": "example/regulation.yaml", "request": "request.json", "accepted": "accepted.yaml", "table": "students.csv",
    "commands": "",
}  # fmt: skip
_HEAD: Final = """\
document:
  id: {id}
  title: {{zh: {title}, en: Example rules}}
  region: "{region}"
  stages: [primary, junior]
  in_force: {{from: {day}}}
  grade: statute
"""
_USUAL: Final = {"id": "example-2024", "title": "示例省学籍管理办法", "region": "430000", "day": "2024-09-01"}


@dataclass(frozen=True, slots=True)
class File:
    """One file of an example: its path inside the folder, and its text."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Example:
    """One side of an explanation: files, and the commands that are typed beside them."""

    kind: Kind
    files: tuple[File, ...]
    commands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """How a code arises that no example can show, what to do about it, and why it is not shown (a key of UNSHOWN)."""

    reason: str
    arises: Said
    instead: Said


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is said of one code: shown with a `wrong` and a `right` example, or `told`."""

    code: Code
    group: str
    why: Said
    wrong: Example | None = None
    right: Example | None = None
    told: Told | None = None
    beside: tuple[Code, ...] = ()
    """Codes that the wrong example cannot help giving as well."""


@cache
def explanations() -> Mapping[Code, Explanation]:
    """Every explanation by its code, in the order of the files."""
    return {found.code: found for group in GROUPS for found in _read(group)}


@cache
def group_title(group: str) -> Said:
    """What the codes of a group are about."""
    head = _data(group)["group"]
    return {"zh": head["zh"], "en": head["en"]}


def _read(group: str) -> Iterator[Explanation]:
    for code, entry in _data(group).items():
        if code != "group":
            yield _explanation(cast("Code", code), group, entry)


@cache
def _data(group: str) -> dict[str, Any]:
    text = resources.files("xueji.phrases").joinpath("explained", f"{group}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _explanation(code: Code, group: str, entry: Mapping[str, Any]) -> Explanation:
    why: Said = {"zh": entry["why_zh"], "en": entry["why_en"]}
    if "told" in entry:
        arises: Said = {"zh": entry["arises_zh"], "en": entry["arises_en"]}
        instead: Said = {"zh": entry["instead_zh"], "en": entry["instead_en"]}
        return Explanation(code, group, why, told=Told(entry["told"], arises, instead))
    kind = cast("Kind", entry.get("kind", "packs"))
    beside = tuple(entry.get("beside", ()))
    common = _expanded(entry.get("both", ""))
    wrong = common + _expanded(entry["wrong"])
    right = common + _expanded(entry["right"]) if "right" in entry else mended(wrong, entry["mend"])
    asked = entry.get("commands", ())
    return Explanation(
        code, group, why,
        Example(kind, _files(wrong, kind), tuple(entry.get("commands_wrong", asked))),
        Example(kind, _files(right, kind), tuple(entry.get("commands_right", asked))),
        beside=beside,
    )  # fmt: skip


def mended(text: str, mends: Sequence[Sequence[str]]) -> str:
    """The text with each (old, new) put in; raises `ValueError` where the old one does not stand there exactly once."""
    for old, new in mends:
        if text.count(old) != 1:
            raise ValueError(f"“{old}” stands {text.count(old)} times in the example")
        text = text.replace(old, new)
    return text


def _expanded(text: str) -> str:
    """The text with each line `@head name=value …` written out as the head of a document."""

    def head(found: re.Match[str]) -> str:
        given = dict(pair.split("=", 1) for pair in found[1].split())
        return _HEAD.format_map({**_USUAL, **given}).removesuffix("\n")

    return re.sub(r"^@head(.*)$", head, text, flags=re.MULTILINE)


def _files(text: str, kind: str) -> tuple[File, ...]:
    """The files of an example: each begins after a line `>> path`; what stands before the first has a usual name."""
    parts = re.split(r"^>> (\S+)\n", text, flags=re.MULTILINE)
    named = list(zip(parts[1::2], parts[2::2], strict=True))
    if parts[0] or not named:
        named.insert(0, (_DEFAULT[kind], parts[0]))
    return tuple(File(path, content) for path, content in named if path)
