"""`xueji explain CODE`: what a code means, a wrong example as lint shows it, and the right one; and the list of all."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from xueji.cli.explained_example import tried
from xueji.cli.output import console, print_json, styled, table
from xueji.phrases import ADVICE, CODES, PROBLEMS, Code, Language
from xueji.phrases.explanations import GROUPS, UNSHOWN, Explanation, explanations, group_title

if TYPE_CHECKING:
    from xueji.phrases.explanations import Example, File

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "wrong": ("错误的写法", "Wrong"),
    "right": ("正确的写法", "Right"),
    "wrong_commands": ("会出问题的做法", "What goes wrong"),
    "right_commands": ("这样就好", "What works"),
    "same": ("（其余文件不变）", " (the other files as above)"),
    "says": ("xueji 会说", "What xueji says"),
    "mend": ("怎样改", "What to do"),
    "arises": ("怎么会出现", "How it arises"),
    "instead": ("怎么办", "What to do"),
    "unshown": ("没有示例：{0}。", "There is no example: {0}."),
    "advice": ("（建议，不是错误）", " (advice, no error)"),
    "code": ("代码", "code"),
    "meaning": ("含义", "meaning"),
    "one": (
        "查看某个代码的说明和正误示例：xueji explain 代码",
        "One code, with a wrong and a right example: xueji explain CODE",
    ),
    "nothing": (
        "请写明要解释什么：一个代码（xueji explain unknown-name），或者结果文件夹加行号（xueji explain DIR --row N）；"
        "全部代码见 xueji explain --list",
        "say what to explain: a code (xueji explain unknown-name), or a row of results (xueji explain DIR --row N); "
        "xueji explain --list shows every code",
    ),
    "alone": ("--list 单独使用，不与“{0}”同写", "--list stands alone, without “{0}”"),
    "which_row": (
        "“{0}”是文件夹或文件：要解释其中一行，请用 --row N 写明第几行",
        "“{0}” is a folder or a file: to explain one of its rows say which with --row N",
    ),
    "neither": (
        "“{0}”既不是代码，也不是已有的文件夹；全部代码见 xueji explain --list{1}",
        "“{0}” is neither a code nor a folder that is there; xueji explain --list shows every code{1}",
    ),
    "near": ("；是否想写“{0}”？", "; did you mean “{0}”?"),
}  # fmt: skip


def said(word: str, language: Language, *parts: object) -> str:
    """One of this page's own words or sentences."""
    zh, en = WORDS[word]
    return (zh if language == "zh" else en).format(*parts)


def code_of(word: str) -> Code | None:
    """The code a word is, as problems print it, with a colon or brackets around it or not."""
    bare = word.strip(" :[]")
    return bare if bare in CODES else None


def meaning(code: Code, language: Language) -> str:
    """The message of a code, with … where a file's own words stand."""
    return _pattern(PROBLEMS[code][language])


def hint(code: Code, language: Language) -> str:
    """The hint of a code, in the same way."""
    return _pattern(PROBLEMS[code]["hint_zh" if language == "zh" else "hint_en"])


def _pattern(phrase: str) -> str:
    return re.sub(r"\{\w+\}", "…", phrase.replace("{{", "\0").replace("}}", "\1")).replace("\0", "{").replace("\1", "}")


def show(code: Code, language: Language) -> None:
    """Print everything about one code."""
    found, out = explanations()[code], console()
    note = said("advice", language) if code in ADVICE else ""
    out.print(styled(code, "bold"), meaning(code, language) + note)
    out.print()
    out.print(found.why[language])
    if found.told:
        _paragraph(out, "arises", found.told.arises[language], language)
        _paragraph(out, "instead", found.told.instead[language], language)
        out.print()
        out.print(styled(said("unshown", language, UNSHOWN[found.told.reason][language]), "dim"))
    elif found.wrong and found.right:
        _sides(out, found, found.wrong, found.right, language)


def _paragraph(out: Any, heading: str, text: str, language: Language) -> None:
    out.print()
    out.print(styled(said(heading, language), "bold"))
    out.print(text)


def _sides(out: Any, found: Explanation, wrong: "Example", right: "Example", language: Language) -> None:
    suffix = "_commands" if wrong.kind == "commands" else ""
    _example(out, said(f"wrong{suffix}", language), wrong, wrong.files)
    out.print()
    out.print(styled(said("says", language), "bold"))
    if wrong.kind == "commands":
        out.print(f"{found.code}: {meaning(found.code, language)}")
        out.print(f"    {said('mend', language)}: {hint(found.code, language)}")
    else:
        _problems(out, found, wrong, language)
    files = changed(right, wrong)
    same = said("same", language) if len(files) < len(right.files) else ""
    _example(out, said(f"right{suffix}", language) + same, right, files, _lines(wrong))


def _problems(out: Any, found: Explanation, wrong: "Example", language: Language) -> None:
    """What reading the wrong example gives, in the manner of lint."""
    from xueji.cli.lint_blocks import Page  # noqa: PLC0415 -- loads what quotes lines
    from xueji.cli.lint_files import Files  # noqa: PLC0415

    done = tried(wrong, advice=found.code in ADVICE)
    lines = list(Page(language, Files(done.sources), out.width).blocks(done.problems))
    shown = styled("", "")
    for line in lines if lines and lines[-1] else lines[:-1]:
        for piece, style in line:
            shown.append(piece, style or None)
        shown.append("\n")
    out.print(shown, end="", soft_wrap=True)


def changed(right: "Example", wrong: "Example") -> tuple["File", ...]:
    """The files of the right side that are not the same on the wrong one."""
    return tuple(file for file in right.files if file not in wrong.files)


def _example(
    out: Any, heading: str, example: "Example", files: Sequence["File"], known: frozenset[str] = frozenset()
) -> None:
    """Files of one side, indented, and its commands; lines that are not `known` are green where there are colours."""
    shown = styled(f"\n{heading}\n", "")
    shown.stylize("bold")
    for file in files:
        shown.append(f"  {file.path}\n", "cyan")
        for line in file.text.removesuffix("\n").split("\n"):
            shown.append(f"    {line}\n", "green" if known and line not in known else None)
    for command in example.commands:
        shown.append(f"    $ {command}\n")
    out.print(shown, end="", soft_wrap=True)


def _lines(example: "Example") -> frozenset[str]:
    return frozenset(line for file in example.files for line in file.text.split("\n"))


def as_json(code: Code, language: Language) -> dict[str, object]:
    """Everything about one code, both languages; problems of the wrong example in the language asked for."""
    found = explanations()[code]
    plain: dict[str, object] = {
        **_head(found),
        "hint": {"zh": hint(code, "zh"), "en": hint(code, "en")},
        "why": dict(found.why),
        "wrong": None,
        "right": None,
        "told": None,
    }
    if found.wrong and found.right:
        problems = tried(found.wrong, advice=code in ADVICE).problems
        plain["wrong"] = {**_plain(found.wrong), "problems": [problem.as_json(language) for problem in problems]}
        plain["right"] = _plain(found.right)
    if found.told:
        told = found.told
        unshown = {"reason": told.reason, "text": dict(UNSHOWN[told.reason])}
        plain["told"] = {"arises": dict(told.arises), "instead": dict(told.instead), "unshown": unshown}
    return plain


def _head(found: Explanation) -> dict[str, object]:
    title = group_title(found.group)
    return {
        "code": found.code,
        "severity": "advice" if found.code in ADVICE else "error",
        "group": {"id": found.group, "zh": title["zh"], "en": title["en"]},
        "message": {"zh": meaning(found.code, "zh"), "en": meaning(found.code, "en")},
    }


def _plain(example: "Example") -> dict[str, object]:
    return {
        "kind": example.kind,
        "files": [{"path": file.path, "text": file.text} for file in example.files],
        "commands": list(example.commands),
    }


def show_all(language: Language, *, json: bool) -> None:
    """Print every code with its meaning, group by group."""
    if json:
        print_json({"codes": [_head(found) for found in explanations().values()]})
        return
    out = console()
    for group, codes in grouped():
        rows = table(said("code", language), said("meaning", language), title=group_title(group)[language], whole=1)
        for code in codes:
            rows.add_row(code, meaning(code, language))
        out.print(rows)
    out.print(said("one", language))


def grouped() -> Iterator[tuple[str, list[Code]]]:
    """The codes of each group, in the order of the list."""
    found = explanations()
    for group in GROUPS:
        yield group, [code for code in CODES if found[code].group == group]


def nearest_code(word: str) -> str:
    """The code closest to a word, or the first that begins with it; nothing where none is close."""
    close = difflib.get_close_matches(word.strip(" :[]").lower().replace("_", "-"), CODES, n=1, cutoff=0.5)
    return close[0] if close else ""


def print_code(code: Code, language: Language) -> None:
    """Print one code as data."""
    print_json(as_json(code, language))
