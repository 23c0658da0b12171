"""What is said of a call that is wrong, or that needs what is not installed: in Chinese and English.

With a near name, what follows a semicolon (a long list of names) gives way to it; what stands in brackets stays.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from xueji.phrases.codes import Language

USAGE: Final[Mapping[str, tuple[str, str]]] = {
    "no_region": (
        "没有“{0}”的规定（有 {1}，也可写六位行政区划代码，未安装的用 --policies 写明文件夹）",
        "no region is called “{0}” (there are {1} and six-digit codes, and --policies adds a folder)",
    ),
    "no_region_known": (
        "没有“{0}”这个地区；请写规则包名，或六位行政区划代码",
        "no region is called “{0}”; give a pack's name or a six-digit code",
    ),
    "no_pack": (
        "没有“{0}”这个规则包（有 {1}，未安装的用 --policies 写明文件夹）",
        "no pack is called “{0}” (there are {1}, and --policies adds a folder)",
    ),
    "no_change": ("没有“{0}”这项异动；可写 {1}", "no change is called “{0}”; there are {1}"),
    "not_a_change": ("没有“{0}”这项异动；可写 {1}", "“{0}” is no change; the changes are {1}"),
    "no_stage": ("没有“{0}”这个学段；可写 {1}", "no stage is called “{0}”; there are {1}"),
    "no_grade": ("没有“{0}”这种文本来源；可写 {1}", "no grade is called “{0}”; there are {1}"),
    "no_question": ("没有“{0}”这个问题；可写 {1}", "no question is called “{0}”; there are {1}"),
    "no_topic": ("没有“{0}”这个主题；可写 {1}", "no topic is called “{0}”; there are {1}"),
    "no_engine": ("没有“{0}”这种计算方式；可写 {1}", "no engine is called “{0}”; there are {1}"),
    "no_contender": ("没有“{0}”这个比较对象；可写 {1}", "no contender is called “{0}”; there are {1}"),
    "not_a_day": (
        "“{0}”不是 1900 年至 2199 年间的日期；请写成 {1}2024-09-01",
        "“{0}” is not a day between 1900 and 2199; write {1}2024-09-01",
    ),
    "which_day": (
        "按哪一天的规定？请写 {0}@2024-09-01，或用 --on 为全部地区写一个日期",
        "the law of which day? write {0}@2024-09-01, or give a day for all with --on",
    ),
    "journey_day": (
        "按哪一天的规定？请写 --on 2024-09-05，或在地区后面写日期：地区@2024-09-05",
        "which day? give --on 2024-09-05, or a day beside a region: REGION@2024-09-05",
    ),
    "audit_day": (
        "核查要写明按哪一天的规定：--as-of 2024-09-05",
        "an audit needs the day whose law is read: --as-of 2024-09-05",
    ),
    "impact_day": (
        "请写明按哪一天核查记录：--as-of 2024-09-05，或在地区后面写日期",
        "say the day the records are checked on: --as-of 2024-09-05, or a day with the region",
    ),
    "audit_out": (
        "核查结果要有文件夹存放：--out 文件夹", "an audit needs a folder for its results: --out DIR",
    ),
    "batch_out": (
        "批量判定的结果要有文件夹存放：--out 文件夹", "a table of requests needs a folder for its results: --out DIR",
    ),
    "batch_engine": (
        "“{0}”只判定一份申请；批量判定可用 {1}", "the engine “{0}” decides one request; a table is decided by {1}",
    ),
    "single_engine": (
        "“{0}”用于批量判定；一份申请可用 {1}", "the engine “{0}” decides batches; one request is decided by {1}",
    ),
    "batch_options": (
        "--change、--out、--mapping、--fact 和 --findings 只用于申请表",
        "--change, --out, --mapping, --fact and --findings are for a table of requests",
    ),
    "lines_input": (
        "--lines 从标准输入读取：xueji decide - --lines", "--lines reads standard input: xueji decide - --lines",
    ),
    "fact_form": (
        "--fact “{0}”不是“事实=值”；请写如 --fact term.start=2024-09-01",
        "--fact “{0}” is not name=value; write --fact term.start=2024-09-01",
    ),
    "numbers_form": (
        "{0} “{1}”不是一列整数；请写如 {0} 1000000,5000000",
        "{0} “{1}” is no list of numbers; write {0} 1000000,5000000",
    ),
    "numbers_from": ("{0} “{1}”：数从 1 开始", "{0} “{1}”: numbers begin at 1"),
    "format_clash": ("--format {0} 与文件名“{1}”的扩展名不一致", "--format {0} contradicts the ending of “{1}”"),
    "format_unknown": (
        "从文件名“{0}”看不出格式；请加 --format {1}", "“{0}” has no ending that tells the format; add --format {1}",
    ),
    "book_file": ("电子表格要写入文件：--out 对照.xlsx", "a workbook needs a file: --out comparison.xlsx"),
    "differing_two": (
        "--differing 要有两栏才能比较：请再写一个地区或一个日期",
        "--differing needs two columns: name another region or another day",
    ),
    "snapshot_only": ("{0} 只能与 --snapshot 同用", "{0} can be given with --snapshot alone"),
    "snapshot_format": (
        "--format {0} 不能与 --snapshot 同用；写 --out 文件夹，会写出 HTML 和 XLSX 报告",
        "--format {0} is not for --snapshot: with --out DIR the report is written as HTML and XLSX",
    ),
    "snapshot_json": (
        "--format json 只输出人数；请加 --no-witnesses，或用 --out 文件夹 两样都要",
        "--format json prints the head-count: add --no-witnesses, or --out DIR for both",
    ),
    "two_laws": (
        "请写两套规定，如 甘肃 辽宁 --on 2024-09-05；或写一个地区并加 --policies 文件夹",
        "name two laws, as 甘肃 辽宁 --on 2024-09-05, or one and a folder with --policies DIR",
    ),
    "many_laws": (
        "一次比较两套规定，这里写了 {0} 套；更多请用 xueji compare",
        "two laws are held against one another, not {0}; for more see xueji compare",
    ),
    "no_pack_here": (
        "{0} 里没有 {1}（{2}）的规则包：只有 {3}", "{0} holds no pack of {1} ({2}): there is only {3}",
    ),
    "no_journey": (
        "从 {0} 到 {1} 不是跨地区转学；请写两个地区，或同一地区的两个日期",
        "from {0} to {1} is no journey; name two regions, or one on two days",
    ),
    "not_a_journey": (
        "“{0}”不会让学生从一地到另一地；跨地区只有转学 transfer",
        "“{0}” leads no student from one region to another; a journey is a transfer",
    ),
    "not_of_records": (
        "{0} 不是就已存记录可问的问题；请写一项异动，或去掉 --record",
        "{0}: not a question about stored records; name a change, or leave --record out",
    ),
    "one_input": (
        "两个文件只能有一个从标准输入读取", "one of the two can be standard input, not both",
    ),
    "wheel_alone": (
        "核对 wheel 只写它一个文件，去掉第二个", "a wheel is verified by itself: leave out the second file",
    ),
    "requests_too": (
        "还要写出申请文件：xueji verify {0} 申请.jsonl", "the requests are needed too: xueji verify {0} REQUESTS.jsonl",
    ),
    "lines_differ": (
        "{0} 有 {1} 行，{2} 有 {3} 行：每份申请应有一个答案",
        "{0} has {1} lines and {2} {3}: an answer belongs to each",
    ),
    "nothing_to_compare": (
        "没有可对照的文件：请安装规则包，或用 --policies 写明文件夹",
        "there is no document to compare: install a pack, or name a folder with --policies",
    ),
    "none_in_force": (
        "{0} 在 {1} 没有施行中的规定；最早的一份 {2} 起施行",
        "{0} has no regulation in force on {1}; its first begins on {2}",
    ),
    "only_drafts": (
        "{0} 只有征求意见稿；加 --include-drafts，就当作已经施行",
        "{0} has only drafts; add --include-drafts to see them as if they were in force",
    ),
    "no_own_law": (
        "没有 {0} 自己的规定，无从对照，请去掉",
        "no regulation of {0} itself is known, so that there is nothing to compare; leave it out",
    ),
    "two_places": (
        "{0} 和 {1} 的学生不同：两边请写同一地区，写两个日期（地区@日期 地区@日期）或加 --policies",
        "{0} and {1} have different students: give the same region on both sides, "
        "with two days (REGION@DAY REGION@DAY) or with --policies",
    ),
    "no_columns": (
        "快照的各列（{0}）都看不懂；请用 --mapping 说明各是什么",
        "no column of the snapshot is understood ({0}): say with --mapping what they are",
    ),
    "findings_kind": (
        "问题清单不能写成“{0}”；可写 {1} 文件，或数据库 URL::table",
        "findings cannot be written as “{0}”: {1} or URL::table",
    ),
    "report_of_audit": (
        "报告由核查结果生成，这个文件夹里是批量判定的结果",
        "a report is made of an audit; this folder holds a batch of decisions",
    ),
    "batch_lacks": (
        "批量判定缺少（作为一列，或各行相同）：{0}", "a batch needs, as a column or for all rows: {0}",
    ),
    "columns_twice": (
        "这些事实既是列，又写成各行相同：{0}", "these facts are columns and were given for all rows as well: {0}",
    ),
    "no_frame": ("{0} 不是能够判定的数据表：{1}", "this {0} is no data frame that can be judged: {1}"),
    "strange_frame": (
        "不能判定 {0} 的数据表；请先转换为 Arrow 表", "frames of {0} cannot be judged; convert them to Arrow first",
    ),
    "no_words": (
        "逐行比较的对象没有 {0} 的写法", "the row-by-row rivals have no words for {0}",
    ),
    "columns_of_answers": (
        "这些列名是结果用的，请去掉：{0}", "these columns are those of answers, leave them out: {0}",
    ),
    "one_audit_day": (
        "核查时各行按同一天的规定（as_of），请去掉 request.on 一列",
        "an audit is of one day for all rows, as_of: leave out the column request.on",
    ),
    "not_a_version": ("“{0}”不是版本号；请写三个数，如 1.4.0", "“{0}” is no version: write three numbers, as 1.4.0"),
    "not_a_wheel": (
        "“{0}”不是 wheel；--previous 后面写上一版的 .whl 文件",
        "“{0}” is no wheel: --previous names the .whl of the version before this one",
    ),
    "different_packs": ("这些 wheel 属于不同的规则包：{0}", "wheels of different packs: {0}"),
    "several_packs": (
        "{0} 里有几个规则包（{1}），请写其中一个的文件夹", "{0} holds several packs ({1}): name the folder of one",
    ),
    "not_editions": (
        "{0} 不是同一规则包的两版：地区是 {1}", "{0} are not editions of one pack: their regions are {1}",
    ),
    "too_many_rows": (
        "一个文本文件放不下 {0:,} 行，最多 {1:,} 行", "{0:,} rows are too many for one text file; at most {1:,}",
    ),
    "rows_range": (
        "不能生成 {0} 行；请写 1 至 {1:,} 的整数", "{0} rows cannot be made; give a number from 1 to {1:,}",
    ),
    "share_range": (
        "--defects 和 --missing 的比例应为 0 至 0.5",
        "a share of defects or of missing facts is a number from 0 to 0.5",
    ),
    "not_empty": ("文件夹“{0}”不是空的，请写一个新文件夹", "“{0}” is not empty; name a new folder"),
    "extra_durable": (
        "“durable”需要附加组件 durable：pip install '.[durable]'",
        "the engine “durable” needs the extra “durable”: pip install '.[durable]'",
    ),
    "extra_engine": (
        "“{0}”需要附加组件 {0}：pip install '.[{0}]'", "the engine “{0}” needs the extra “{0}”: pip install '.[{0}]'",
    ),
    "extra_diff": (
        "证明规定有无差异，需要附加组件 prove：pip install 'xueji[prove]'",
        "to prove where laws differ the extra “prove” is needed: pip install 'xueji[prove]'",
    ),
    "extra_prove": (
        "就规定作证明，需要附加组件 prove：pip install 'xueji[prove]'",
        "to prove anything of a law the extra “prove” is needed: pip install 'xueji[prove]'",
    ),
    "extra_journey": (
        "journey 需要附加组件 prove：pip install 'xueji[prove]'",
        "a journey needs the extra “prove”: pip install 'xueji[prove]'",
    ),
    "extra_lsp": (
        "语言服务器需要附加组件 author：pip install 'xueji[author]'",
        "the language server needs the extra “author”: pip install 'xueji[author]'",
    ),
    "extra_watch": (
        "--watch 需要附加组件 author：pip install 'xueji[author]'",
        "watching needs the extra “author”: pip install 'xueji[author]'",
    ),
    "extra_ask": (
        "在终端里询问，需要附加组件 author：pip install 'xueji[author]'",
        "this needs the extra “author”: pip install 'xueji[author]'",
    ),
    "extra_wheels": (
        "把规则包做成 wheel，需要附加组件 author：pip install 'xueji[author]'",
        "for packs as wheels the extra “author” is needed: pip install 'xueji[author]'",
    ),
    "extra_workbook": (
        "写电子表格需要 XlsxWriter：pip install 'xueji[excel]'",
        "workbooks need XlsxWriter: pip install 'xueji[excel]'",
    ),
    "extra_sheets": (
        "读电子表格需要 {0}：pip install 'xueji[excel]'", "workbooks need {0}: pip install 'xueji[excel]'",
    ),
    "extra_cells": (
        "单元格有错误的电子表格需要 {0}：pip install 'xueji[excel]'",
        "workbooks with errors in cells need {0}: pip install 'xueji[excel]'",
    ),
}  # fmt: skip

_NEAR: Final = {"zh": "；是否想写“{0}”？", "en": "; did you mean “{0}”?"}


def sentence(word: str, language: Language, parts: Sequence[object], near: str = "") -> str:
    """A sentence with its parts: a list in one line; in Chinese, members of closed lists by both their names."""
    zh, en = USAGE[word]
    template, mark = (zh, "；") if language == "zh" else (en, "; ")
    shown = [_shown(part, language) for part in parts]
    if near:
        return template.partition(mark)[0].format(*shown) + _NEAR[language].format(near)
    return template.format(*shown)


def _shown(part: object, language: Language) -> object:
    if isinstance(part, str | int) or not isinstance(part, Iterable):
        return part
    return ("、" if language == "zh" else ", ").join(_named(one, language) for one in part)


def _named(member: object, language: Language) -> str:
    zh = getattr(member, "zh", "")
    return f"{member} {zh}" if language == "zh" and zh else str(member)
