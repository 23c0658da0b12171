"""What is said of a call that the command line cannot read, in Chinese and English."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "no_command": ("没有“{0}”这个命令{1}", "no command is called “{0}”{1}"),
    "no_option": ("没有“{0}”这个选项{1}", "there is no option “{0}”{1}"),
    "near": ("；是否想写“{0}”？", "; did you mean “{0}”?"),
    "lacks_argument": ("缺少{0}：{1}", "missing: {0}: {1}"),
    "lacks_option": ("缺少选项 {0}：{1}", "missing: the option {0}: {1}"),
    "lacks_value": ("“{0}”后面没有写值{1}", "a value must follow “{0}”{1}"),
    "write": ("：请写 {0}", ": write {0}"),
    "no_value": ("“{0}”后面不能写值，只写“{0}”即可", "“{0}” takes no value: write “{0}” alone"),
    "too_many": ("多写了“{0}”", "too many words: “{0}”"),
    "dashes": ("“{0}”前面不是英文的连字符，请写 {1}", "“{0}” begins with another dash: write {1}"),
    "not_there": ("“{0}”不在 {1} 可写的词中：{2}{3}", "“{0}” cannot be given to {1}; it takes {2}{3}"),
    "not_whole": ("{1} 应为整数，“{0}”不是整数", "{1} takes a whole number, and “{0}” is none"),
    "not_number": ("{1} 应为数，“{0}”不是数", "{1} takes a number, and “{0}” is none"),
    "out_of_range": ("{1} 应{2}，不能是“{0}”", "{1} must be {2}, not “{0}”"),
    "range_both": ("为 {0} 至 {1}", "{0} to {1}"),
    "range_least": ("不小于 {0}", "at least {0}"),
    "range_most": ("不大于 {0}", "at most {0}"),
    "not_a_day": (
        "“{0}”不是 1900 年至 2199 年间的日期，请写成年-月-日，如 2024-09-01",
        "“{0}” is not a date between 1900 and 2199: write 2024-09-01",
    ),
    "not_rows": ("“{0}”不是行数，请写整数，如 5_000_000", "“{0}” is not a number of rows: write 5_000_000"),
    "of": ("{0}：{1}", "{0}: {1}"),
    "unreadable": ("{1} 的值“{0}”不能用", "“{0}” cannot be given to {1}"),
    "more": ("用法和全部选项：{0} --help", "how to call it, and every option: {0} --help"),
    "more_commands": ("全部命令：xueji --help", "every command: xueji --help"),
    "comma": ("、", ", "),
}
