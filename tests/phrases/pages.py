"""A page for every code, beside the regulations; `python -m tests.phrases.pages` writes them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Final

from xueji.cli.explained_code import changed, grouped, hint, meaning
from xueji.cli.explained_example import tried
from xueji.cli.lint_blocks import Page, plain
from xueji.cli.lint_files import Files
from xueji.phrases import ADVICE, CODES, Code, Language
from xueji.phrases.explanations import UNSHOWN, Example, Explanation, File, explanations, group_title

FOLDER: Final = Path(__file__).parents[2] / "policies" / "problems"
_FENCES: Final = {".yaml": "yaml", ".json": "json", ".jsonl": "json", ".csv": "csv"}
_SIDES: Final = {
    ("wrong", False): "错误的写法 · Wrong", ("right", False): "正确的写法 · Right",
    ("wrong", True): "会出问题的做法 · What goes wrong", ("right", True): "这样就好 · What works",
}  # fmt: skip
_INTRO: Final = """\
# 每个代码一页 · A page for every code

`xueji lint` 和其他命令报告问题时，每个问题都有一个代码，如 `unknown-name`。下面按类列出全部代码。
点开一个，可以看到它是什么意思、为什么要拦下来，以及一个错误的写法和一个正确的写法，两者只差一处。
在终端里，`xueji explain unknown-name` 给出同样的内容。

Every problem that `xueji lint` and the other commands tell has a code, such as `unknown-name`. Here they all are, group
by group; each page says what the code means and why it is a problem, and shows a wrong example and the right one, which
differ in one thing. In a terminal `xueji explain unknown-name` says the same.

These pages are made by `python -m tests.phrases.pages` from what xueji itself says.
"""


def pages() -> Mapping[str, str]:
    """Every page by the name of its file."""
    return {"README.md": _index(), **{f"{code}.md": _page(code) for code in CODES}}


def write() -> None:
    """Write every page, and remove those of codes there are no longer."""
    FOLDER.mkdir(exist_ok=True)
    wanted = pages()
    for path in FOLDER.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, "utf-8")


def _index() -> str:
    parts = [_INTRO]
    for group, codes in grouped():
        title = group_title(group)
        rows = [f"| [`{code}`]({code}.md) | {_cell(code, 'zh')} | {_cell(code, 'en')} |" for code in codes]
        table = ["| 代码 code | 含义 | meaning |", "|---|---|---|", *rows]
        parts.append("\n".join([f"## {title['zh']} · {title['en']}", "", *table, ""]))
    return "\n".join(parts)


def _cell(code: Code, language: Language) -> str:
    return meaning(code, language).replace("|", "\\|")


def _page(code: Code) -> str:
    found = explanations()[code]
    note = "（建议，不是错误 · advice, no error）" if code in ADVICE else ""
    return "\n".join([
        f"# {code}", "", f"{meaning(code, 'zh')}{note}", "", meaning(code, "en"), "",
        found.why["zh"], "", found.why["en"], "", *_rest(found), "[全部代码 · every code](README.md)", "",
    ])  # fmt: skip


def _rest(found: Explanation) -> Iterator[str]:
    if found.told:
        told = found.told
        yield from ("## 怎么会出现 · How it arises", "", told.arises["zh"], "", told.arises["en"], "")
        yield from ("## 怎么办 · What to do", "", told.instead["zh"], "", told.instead["en"], "")
        unshown = UNSHOWN[told.reason]
        yield from (f"没有示例：{unshown['zh']}。There is no example: {unshown['en']}.", "")
    elif found.wrong and found.right:
        yield from _side("wrong", found.wrong, found.wrong.files)
        yield from _fence("text", "\n".join([*_said(found, found.wrong, "zh"), "", *_said(found, found.wrong, "en")]))
        yield from _side("right", found.right, changed(found.right, found.wrong))


def _said(found: Explanation, wrong: Example, language: Language) -> Iterator[str]:
    """What xueji says of the wrong example, as lint shows it."""
    if wrong.kind == "commands":
        yield f"{found.code}: {meaning(found.code, language)}"
        yield f"    {hint(found.code, language)}"
        return
    done = tried(wrong, advice=found.code in ADVICE)
    lines = plain(Page(language, Files(done.sources)).blocks(done.problems))
    yield from "\n".join(line.rstrip() for line in lines).rstrip().split("\n")


def _side(name: str, example: Example, files: Sequence[File]) -> Iterator[str]:
    yield from (f"## {_SIDES[name, example.kind == 'commands']}", "")
    if len(files) < len(example.files):
        yield from ("其余文件不变。The other files are as above.", "")
    for file in files:
        yield from (f"`{file.path}`", "")
        yield from _fence(_FENCES.get(PurePath(file.path).suffix, "text"), file.text.rstrip("\n"))
    if example.commands:
        yield from _fence("sh", "\n".join(example.commands))


def _fence(kind: str, text: str) -> Iterator[str]:
    yield from (f"```{kind}", text, "```", "")


if __name__ == "__main__":
    write()
