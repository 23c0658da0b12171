"""What a page of `--help` says around the texts of a command, in Chinese and English."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "usage": ("用法：{0}", "Usage: {0}"),
    "options_here": ("[选项]", "[OPTIONS]"),
    "command_here": ("命令", "COMMAND"),
    "arguments": ("参数：", "Arguments:"),
    "options": ("选项：", "Options:"),
    "commands": ("命令：", "Commands:"),
    "each": ("每个命令的用法：xueji 命令 --help", "How to use each command: xueji COMMAND --help"),
    "required": ("必填", "required"),
    "default": ("不写则为 {0}", "default: {0}"),
    "here": ("不写则为当前文件夹", "default: this folder"),
    "variable": ("环境变量 {0}", "env var: {0}"),
    "between": ("{0} 至 {1}", "{0} to {1}"),
    "at_least": ("不小于 {0}", "at least {0}"),
    "at_most": ("不大于 {0}", "at most {0}"),
    "more": ("（{0}）", "  [{0}]"),
    "and": ("，", "; "),
}
