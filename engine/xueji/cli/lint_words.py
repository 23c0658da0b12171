"""What the page of problems says, in Chinese and English."""

from collections.abc import Mapping
from typing import Final

from xueji.phrases import Language

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "error": ("错误", "error"),
    "advice": ("提醒", "advice"),
    "hint": ("建议", "hint"),
    "mended": ("改后", "mended"),
    "also": ("另见", "see also"),
    "errors_1": ("{0} 个错误", "{0} error"),
    "errors_n": ("{0} 个错误", "{0} errors"),
    "advice_n": ("{0} 条提醒", "{0} pieces of advice"),
    "advice_1": ("{0} 条提醒", "{0} piece of advice"),
    "files_1": ("{0}（{1} 个文件）", "{0} in {1} file"),
    "files_n": ("{0}（{1} 个文件）", "{0} in {1} files"),
    "and": ("、", " and "),
    "comma": ("、", ", "),
    "found": ("发现 {0}", "{0}"),
    "next": ("说明和正误示例：xueji explain {0}", "what it means, a wrong and a right example: xueji explain {0}"),
    "sound": ("没有错误：{0} 个文件，{1} 条规则", "no errors: {0} documents, {1} rules"),
    "sound_chosen": ("没有错误：{0}", "no errors: {0}"),
    "others": ("；另有 {0}", "; the others: {0}"),
    "elsewhere": ("其他文件另有 {0}，此处未列：xueji lint", "{0} in other files, not shown here: xueji lint"),
    "advice_later": (
        "其他文件有错误，未给出提醒", "there are errors in other files: advice is given when there are none",
    ),
    "advice_hidden": (
        "另有 {0}（{1}），加 --advice 查看", "{0} beside ({1}): see them with --advice",
    ),
    "strict": ("--strict：提醒也按错误计", "--strict: advice counts as errors"),
    "no_such": (
        "读取的规则包和文件中没有“{0}”{1}", "no pack and no file that is read is called “{0}”{1}",
    ),
    "near": ("；是否想写“{0}”？", "; did you mean “{0}”?"),
    "add_folder": (
        "；未安装的文件夹请用 --policies 给出", "; give a folder that is not installed with --policies",
    ),
    "strict_alone": (
        "--strict 要把提醒算作错误，不能与 --no-advice 同用", "--strict counts advice; --no-advice leaves none",
    ),
}  # fmt: skip


def told(word: str, language: Language, *parts: object) -> str:
    """One word or sentence of the page."""
    zh, en = WORDS[word]
    return (zh if language == "zh" else en).format(*parts)


def in_files(counts: str, files: int, language: Language) -> str:
    """Counts with the number of files they stand in."""
    return told(f"files_{'1' if files == 1 else 'n'}", language, counts, files)


def counted(errors: int, advice: int, language: Language) -> str:
    """How many errors and pieces of advice, in words; what there is none of is left out unless there is neither."""
    said = [told(f"errors_{'1' if errors == 1 else 'n'}", language, errors)] if errors or not advice else []
    said += [told(f"advice_{'1' if advice == 1 else 'n'}", language, advice)] if advice else []
    return told("and", language).join(said)
