"""What `xueji new` says in its own words, in Chinese and English."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "lacking": ("缺少 {0}", "missing: {0}"),
    "REGION": (
        "REGION（省、市、县的名称，拼音或六位代码）",
        "REGION (a province, city or county: name, pinyin or code)",
    ),
    "--pinyin": ("--pinyin（文件名用的拼音，如 liuyang）", "--pinyin (for the names of files: liuyang)"),
    "--place": ("--place（中文名称）", "--place (its Chinese name)"),
    "--from": (
        "--from（规定的施行日期，如 2024-09-01）",
        "--from (the day the regulation comes into force: 2024-09-01)",
    ),
    "--stage": ("--stage（学段，可重复）", "--stage (one or several)"),
    "--grade": ("--grade（手头文本：statute、press 或 secondary）", "--grade (our copy: statute, press or secondary)"),
    "ask_more": (
        "；在终端里运行并安装 xueji[author]，就会逐项询问",
        "; on a terminal, with pip install 'xueji[author]', they are asked for",
    ),
    "no_place": ("“{0}”不是已知的地名或行政区划代码{1}", "“{0}” is no place known here, and no division code{1}"),
    "meant": (
        "；是否想写 {0}？县、市重名或不在名录的，用 --code 写明代码",
        "; did you mean {0}? With --code the code is told",
    ),
    "several_places": (
        "叫“{0}”的地方不止一处：{1}；用 --code 写明是哪一个",
        "more than one place is called “{0}”: {1}; with --code say which",
    ),
    "need_code": (
        "；不在名录的县、市，用 --code 写明六位代码",
        "; with --code a city or county that is not listed is told",
    ),
    "elsewhere": ("{0} 不在 {1} 省级代码 {2} 之内", "{0} does not lie in {1}, whose code is {2}"),
    "bad_pinyin": (
        "“{0}”不能作文件名：只用小写拼音字母和数字，如 liuyang",
        "“{0}” cannot name a file: write pinyin, liuyang",
    ),
    "bad_articles": (
        "--articles 是 1 至 {0} 的整数，或 unknown",
        "--articles is a whole number from 1 to {0}, or unknown",
    ),
    "bad_date": ("“{0}”不是日期：写成 2024-09-01", "“{0}” is not a date: write 2024-09-01"),
    "dates_reversed": ("终止日 {1} 早于施行日 {0}", "the last day {1} lies before the first, {0}"),
    "own_folder": ("省有自己的文件夹，不用 --into", "a province has a folder of its own: leave --into out"),
    "is_pack": (
        "{0} 自己就是一个省的文件夹；请用 --in 写它的上一级",
        "{0} is a pack itself; with --in give the folder around it",
    ),
    "copy_first": (
        "{0} 是已安装的规定，而 {1} 里没有它；请先把文件夹 {2} 复制到 {1} 里再改，否则新文件夹会取代全部原有规定",
        "{0} is installed and not in {1}: copy its folder {2} into {1} and change that, or a new one hides all of it",
    ),
    "no_pack": ("{0} 里没有文件夹 {1}", "there is no folder {1} in {0}"),
    "there": ("已经有了，不覆盖：{0}", "there already, and not overwritten: {0}"),
    "id_taken": ("编号 {0} 已由 {1} 使用；用 --id 另起一个", "{0} is the id of {1}; with --id give another"),
    "no_document": ("没有编号为 {0} 的规定", "no regulation has the id {0}"),
    "made": ("已创建", "Made"),
    "beside": (
        "注意：录完以前，{0} 中适用这一规定、{1} 起的用例会答复“无法判定”",
        "Note: until it is entered, cases of {0} that fall under it from {1} on are answered “cannot be told”",
    ),
    "next": ("接下来", "Next"),
    "edit": (
        "打开 {0}：补全开头，逐条录入；录完一项，在 not_seen 里删去一行",
        "open {0}: complete its head, enter the articles, take out of not_seen what is entered",
    ),
    "lint": ("检查", "check it"),
    "test": ("运行用例", "run its cases"),
    "try": ("逐项问答试办一例", "talk a case through"),
    "fmt": ("整理格式", "lay it out"),
    "schema": (
        "{0} 里的 JSON Schema 没有改动，可用 xueji schema 更新",
        "the schemas in {0} are as they were; xueji schema brings them up to date",
    ),
    "q_region": (
        "哪个地方的规定？（省、市、县的名称或六位代码）",
        "A regulation of which place? (name or six-digit code)",
    ),
    "q_pinyin": ("{0}的拼音（作文件名，如 liuyang）", "{0} in pinyin (for the names of files: liuyang)"),
    "q_place": ("{0} 的中文名称", "the Chinese name of {0}"),
    "q_from": (
        "规定哪一天起施行？（文件的施行日期，不是今天；写成 2024-09-01）",
        "From which day is the regulation in force? (its own date, not today: 2024-09-01)",
    ),
    "q_stage": ("适用哪些学段？（空格选择，回车确认）", "For which stages? (space to mark, enter to go on)"),
    "q_grade": ("手头的文本是什么？", "What is our copy of it?"),
    "q_articles": ("共几条？（不知道可以不填）", "How many articles has it? (may be left empty)"),
    "q_number": ("文号？（可以不填）", "Its number? (may be left empty)"),
    "q_title": ("名称？", "Its title?"),
    "arrows": ("（方向键或序号选择，回车确认）", "(arrow keys or the sign in front, then enter)"),
    "at_least_one": ("至少选一个", "mark one at least"),
    "statute": ("规定原文", "the text itself"),
    "press": ("媒体报道", "a report of it"),
    "secondary": ("二手资料", "at second hand"),
}  # fmt: skip
