"""The closed list of problem codes, each with its message and its hint in English and Chinese."""

from typing import Literal, TypedDict, get_args

Language = Literal["zh", "en"]

Code = Literal[
    # reading files
    "file-not-found",
    "file-too-large", "not-utf8", "outside-folder", "bad-yaml", "tab-in-yaml", "duplicate-key",
    "alias-not-allowed",
    "tag-not-allowed", "too-deep", "too-many-nodes", "empty-file", "several-documents",
    "no-documents", "not-read", "bad-character",
    # the shape of a document
    "unknown-key",
    "unquoted-comma", "missing-key", "wrong-type", "value-not-allowed", "empty-value", "no-force", "several-forces",
    "bad-id", "bad-article", "not-on-record",
    "bad-date", "bad-duration", "bad-month-day", "bad-region", "dates-reversed", "bad-parameter-value", "bad-schema",
    "out-of-range", "text-too-long",
    # names
    "unknown-name",
    "unknown-function", "unknown-member", "unknown-evidence", "unknown-document", "unknown-rule",
    "unknown-parameter", "unknown-region", "unknown-fact", "unknown-article",
    # conditions
    "condition-empty",
    "condition-too-long", "condition-too-deep", "condition-syntax", "fullwidth-character",
    "construct-not-allowed", "type-clash", "unit-clash", "wrong-arguments", "not-a-condition",
    # documents beside one another
    "duplicate-document",
    "duplicate-rule", "duplicate-parameter", "duplicate-declaration", "duplicate-fact",
    "duplicate-pack",
    "conflicting-values", "conflicting-replacements", "replaces-cycle", "replaces-nothing", "narrower-replacement",
    "unsaid-override", "loosens-binding", "binding-replaced", "incomparable-units", "parameter-without-value",
    "rule-stronger-than-value", "region-mismatch", "plugin-failed",
    # requests
    "bad-json",
    "not-finite", "not-an-object", "contradictory-facts", "missing-change", "missing-region", "missing-day",
    # cases
    "no-cases",
    # runs over a snapshot
    "folder-in-use",
    "folder-not-empty", "different-run", "snapshot-changed", "no-run", "bad-run", "no-such-row", "row-not-judged",
    "row-not-done", "contradictory-row", "constant-beside-column",
    # reading and writing tables
    "unknown-format",
    "no-tables", "empty-table", "no-header", "no-rows", "unreadable-table", "duplicate-column", "mixed-headers", "unknown-encoding",
    "password-protected", "sheet-full", "unknown-sheet", "workbook-too-large", "changed-meanwhile", "database-failed",
    "too-many-for-workbook", "disk-full", "cannot-write", "engine-reads-less",
    # lines of a table
    "wrong-field-count",
    "open-quote", "stray-quote", "stray-return", "bad-bytes", "line-too-long", "bad-json-line",
    # cells of a table
    "no-equivalent",
    "code-without-list", "code-label-clash", "share-inexact", "month-no-day", "grade-needs-stage", "digits-lost",
    "wrong-column-type",
]  # fmt: skip
CODES: tuple[Code, ...] = get_args(Code)


class Phrase(TypedDict):
    """What is said about one code; `{word}` is the author's own word."""

    en: str
    zh: str
    hint_en: str
    hint_zh: str


def _phrase(en: str, zh: str, hint_en: str, hint_zh: str) -> Phrase:
    return {"en": en, "zh": zh, "hint_en": hint_en, "hint_zh": hint_zh}


PROBLEMS: dict[Code, Phrase] = {
    "file-not-found": _phrase(
        "“{word}” cannot be read: {why}", "无法读取“{word}”：{why}",
        "check the path", "请检查路径"),
    "file-too-large": _phrase(
        "the file has {size} bytes, the limit is {limit}", "文件有 {size} 字节，上限为 {limit} 字节",
        "one file is one regulation: split what is several", "一个文件只写一部规定，请拆分"),
    "not-utf8": _phrase(
        "byte {word} is not UTF-8", "字节 {word} 不是 UTF-8 编码",
        "save the file as UTF-8 (Chinese editors often write GBK)", "请另存为 UTF-8（常见原因是 GBK 编码）"),
    "outside-folder": _phrase(
        "“{word}” is a link that leads out of the folder", "“{word}”是指向文件夹之外的链接",
        "copy the file into the folder", "请把文件复制到文件夹内"),
    "bad-yaml": _phrase(
        "this is not YAML: {why}", "不是合法的 YAML：{why}",
        "look at quotes, colons and indentation on this line and the one above",
        "请检查本行与上一行的引号、冒号和缩进"),
    "tab-in-yaml": _phrase(
        "a tab character is used for indentation", "用制表符（Tab）缩进",
        "indent with spaces", "请用空格缩进"),
    "duplicate-key": _phrase(
        "“{word}” stands twice", "“{word}”出现了两次",
        "keep one of the two", "请只保留一处"),
    "alias-not-allowed": _phrase(
        "“{word}”: anchors and aliases (& and *) are not used here", "“{word}”：不使用锚点与别名（& 和 *）",
        "write the value out; quote text that begins with & or *", "请直接写出内容；以 & 或 * 开头的文字请加引号"),
    "tag-not-allowed": _phrase(
        "the tag “{word}” is not used here", "不使用标签“{word}”",
        "delete the tag; quote text that begins with !", "请删除标签；以 ! 开头的文字请加引号"),
    "too-deep": _phrase(
        "nested more than {limit} levels deep", "嵌套超过 {limit} 层",
        "no document needs that many levels", "请减少层级"),
    "too-many-nodes": _phrase(
        "more than {limit} values stand here", "此处超过 {limit} 个值",
        "shorten the list or split the file", "请减少内容或拆分文件"),
    "empty-file": _phrase(
        "the file says nothing", "文件没有内容",
        "a file begins with “document:”", "文件应以“document:”开头"),
    "several-documents": _phrase(
        "a second YAML document begins here", "此处开始了第二个 YAML 文档",
        "one file is one regulation: delete the line “---”", "一个文件只写一部规定，请删除“---”行"),
    "no-documents": _phrase(
        "“{word}” holds no regulation (*.yaml)", "“{word}”中没有规定文件（*.yaml）",
        "give the folder that holds one folder per region", "请给出包含各地区文件夹的目录"),
    "not-read": _phrase(
        "“{word}” is not read: its name does not end in .yaml", "“{word}”不会被读取：文件名不以 .yaml 结尾",
        "rename it, or move it elsewhere", "请改名，或移到别处"),
    "bad-character": _phrase(
        "the character {word} is not allowed", "不允许字符 {word}",
        "delete the invisible character", "请删除该不可见字符"),
    "unknown-key": _phrase(
        "“{word}” is not a key here", "此处没有“{word}”这一项",
        "allowed here: {allowed}", "此处可用：{allowed}"),
    "unquoted-comma": _phrase(
        "“{word}” is not a key: a comma inside {{ }} ends the text before it",
        "“{word}”不是一项：花括号内的半角逗号会截断前面的文字",
        "put the whole text in quotes", "请给整段文字加引号"),
    "missing-key": _phrase(
        "“{word}” is missing", "缺少“{word}”",
        "add “{word}:”", "请补上“{word}:”"),
    "wrong-type": _phrase(
        "“{word}” should be {wanted}", "“{word}”应为{wanted_zh}",
        "see the guide to writing rules", "请参阅规则编写说明"),
    "value-not-allowed": _phrase(
        "“{word}” is not one of the values allowed here", "此处不能写“{word}”",
        "allowed here: {allowed}", "可用：{allowed}"),
    "empty-value": _phrase(
        "“{word}” has no value", "“{word}”没有值",
        "write a value or delete the line", "请填写或删除该行"),
    "no-force": _phrase(
        "the rule “{word}” says neither forbid, discourage, require, permit nor oblige",
        "规则“{word}”没有写 forbid、discourage、require、permit 或 oblige",
        "say with one of them what the rule does", "请用其中一项说明规则的效力"),
    "several-forces": _phrase(
        "the rule “{word}” has more than one of forbid, discourage, require, permit, oblige",
        "规则“{word}”同时写了 forbid、discourage、require、permit、oblige 中的多项",
        "make it one rule each", "请拆成多条规则"),
    "bad-id": _phrase(
        "“{word}” is not an identifier", "“{word}”不是合法的标识",
        "small letters, beginning with a letter, as in {example}", "用小写字母并以字母开头，如 {example}"),
    "bad-article": _phrase(
        "“{word}” names no article", "“{word}”没有指明条款",
        "write 第三条, 第六条第二款, 第二十六条(一) or, forwards, 第六条至第九条",
        "写成 第三条、第六条第二款、第二十六条(一) 或由小到大的 第六条至第九条"),
    "not-on-record": _phrase(
        "“{word}” cannot be read on a stored record", "“{word}”不能用于存量学籍的核查",
        "records are held to forbid, discourage, require with a condition, and oblige",
        "存量核查只用 forbid、discourage、带条件的 require 和 oblige"),
    "bad-date": _phrase(
        "“{word}” is not a date between 1900 and 2199", "“{word}”不是 1900 至 2199 年间的日期",
        "write it as 2024-09-01", "请写成 2024-09-01 的形式"),
    "bad-duration": _phrase(
        "“{word}” is not a length of time", "“{word}”不是时间长度",
        "a number and a unit: workdays, days, weeks, months, years, school_years",
        "写数字加单位：workdays 工作日、days 日、weeks 周、months 月、years 年、school_years 学年"),
    "bad-month-day": _phrase(
        "“{word}” is not a day of the year", "“{word}”不是月日",
        "month and day, two digits each: 08-31", "按 月-日 写，各两位数字，如 08-31"),
    "bad-region": _phrase(
        "“{word}” is not a division code", "“{word}”不是行政区划代码",
        "six digits in quotes, as in GB/T 2260: \"620000\"", "按 GB/T 2260 写六位数字并加引号，如 \"620000\""),
    "dates-reversed": _phrase(
        "the end {word} lies before the beginning {start}", "结束日期 {word} 早于开始日期 {start}",
        "exchange the two dates or mend one", "请对调或改正日期"),
    "bad-parameter-value": _phrase(
        "“{word}” is beyond the limits of “{parameter}”", "“{word}”超出参数“{parameter}”的范围",
        "limits: {limits}", "范围：{limits}"),
    "bad-schema": _phrase(
        "“{word}” cannot stand in the schema of “{parameter}”",
        "参数“{parameter}”的 schema 中不能写“{word}”",
        "min, max, allowed: [...]; for lengths of time under amount: and unit:",
        "可用 min、max、allowed: [...]；时间长度分写在 amount: 与 unit: 之下"),
    "out-of-range": _phrase(
        "{word} is out of range: {why}", "{word} 超出范围：{why}",
        "check the figure", "请检查数值"),
    "text-too-long": _phrase(
        "“{word}” has more than {limit} characters", "“{word}”超过 {limit} 个字符",
        "shorten it", "请缩短"),
    "unknown-name": _phrase(
        "“{word}” is neither a fact nor a parameter", "“{word}”既不是事实也不是参数",
        "“xueji rules --vocabulary” lists the facts", "用“xueji rules --vocabulary”查看全部事实"),
    "unknown-function": _phrase(
        "there is no function “{word}”", "没有函数“{word}”",
        "functions: {allowed}", "可用函数：{allowed}"),
    "unknown-member": _phrase(
        "“{word}” is not a value of {fact}", "“{word}”不是{fact}的取值",
        "allowed: {allowed}", "可用：{allowed}"),
    "unknown-evidence": _phrase(
        "the evidence “{word}” is not declared", "材料“{word}”没有声明",
        "in a document, declare it under “evidence:”; in a request, use the names a decision lists",
        "文件中请在“evidence:”下声明；请求中请用结论所列的材料名"),
    "unknown-document": _phrase(
        "there is no document “{word}”", "没有标识为“{word}”的文件",
        "name the id of a document that is loaded", "请写已加载文件的 id"),
    "unknown-rule": _phrase(
        "there is no rule “{word}”", "没有规则“{word}”",
        "write document/rule, as in national-2013/transfer-steps", "写成“文件/规则”的形式"),
    "unknown-parameter": _phrase(
        "the parameter “{word}” is not declared", "参数“{word}”没有声明",
        "declare it under “declare:” with type and topic", "请在“declare:”下声明其类型与主题"),
    "unknown-region": _phrase(
        "no region is called “{word}”", "没有名为“{word}”的地区",
        "a pack's name or a six-digit code: {allowed}", "写包名或六位代码：{allowed}"),
    "unknown-fact": _phrase(
        "“{word}” is not a fact", "没有“{word}”这一事实",
        "known here: {allowed}", "可用：{allowed}"),
    "unknown-article": _phrase(
        "the document has no {word}", "本文件没有{word}",
        "see “articles” in the head of the document", "见文件头部的“articles”"),
    "condition-empty": _phrase(
        "the condition is empty", "条件为空",
        "write a condition, or leave the key out", "请写条件，或删除该项"),
    "condition-too-long": _phrase(
        "the condition has {size} characters, the limit is {limit}", "条件有 {size} 个字符，上限 {limit}",
        "split it into several rules", "请拆成多条规则"),
    "condition-too-deep": _phrase(
        "the condition is nested more than {limit} levels deep", "条件嵌套超过 {limit} 层",
        "use fewer brackets or several rules", "请减少括号或拆成多条规则"),
    "condition-syntax": _phrase(
        "the condition cannot be read at “{word}”", "条件在“{word}”处无法解析",
        "{advice}", "{advice_zh}"),
    "fullwidth-character": _phrase(
        "the full-width character “{word}” stands in a condition", "条件中有全角字符“{word}”",
        "write “{ascii}”", "请改写为“{ascii}”"),
    "construct-not-allowed": _phrase(
        "“{word}” is not part of the condition language", "条件语言中不能使用“{word}”",
        "comparisons, in, and, or, not, + - *, facts, parameters and the listed functions only",
        "只能使用比较、in、and、or、not、+ - *、事实、参数和规定的函数"),
    "type-clash": _phrase(
        "“{word}”: {left} cannot be compared with {right}", "“{word}”：{left_zh}不能与{right_zh}比较",
        "compare like with like", "请比较同类的值"),
    "unit-clash": _phrase(
        "“{word}”: a length of time cannot be compared or reckoned with here",
        "“{word}”：此处不能直接比较或计算时间长度",
        "use exceeds(from, to, length), reached(…) or within(…)",
        "请用 exceeds(起, 止, 时长)、reached(…) 或 within(…)"),
    "wrong-arguments": _phrase(
        "{word} takes ({wanted})", "{word} 的参数应为（{wanted_zh}）",
        "see the table of functions", "请参阅函数表"),
    "not-a-condition": _phrase(
        "“{word}” is {kind}, not a yes-or-no condition", "“{word}”是{kind_zh}，不是是非条件",
        "compare it with something", "请把它与某个值比较"),
    "duplicate-document": _phrase(
        "two documents are called “{word}”", "两个文件的标识都是“{word}”",
        "rename one", "请改名"),
    "duplicate-rule": _phrase(
        "two rules are called “{word}”", "两条规则的标识都是“{word}”",
        "rename one", "请改名"),
    "duplicate-parameter": _phrase(
        "“{word}” is given twice for the same stage", "“{word}”对同一学段给出了两次",
        "keep one value a stage", "每个学段只保留一个值"),
    "duplicate-declaration": _phrase(
        "“{word}” is declared twice", "“{word}”声明了两次",
        "declare it once, where it first makes sense", "请只在最先有意义处声明一次"),
    "duplicate-fact": _phrase(
        "the fact “{word}” exists already", "事实“{word}”已经存在",
        "choose another name or use the existing fact", "请换名或使用已有事实"),
    "duplicate-pack": _phrase(
        "two packs are called “{word}”", "两个包都名为“{word}”",
        "uninstall one or rename the folder", "请卸载其一或改文件夹名"),
    "conflicting-values": _phrase(
        "“{word}” has two values of equal rank on {day}", "“{word}”在 {day} 有两个同级的值",
        "say in one of the documents what it replaces", "请在其中一个文件中写明 replaces"),
    "conflicting-replacements": _phrase(
        "“{word}” is replaced twice at equal rank on {day}", "“{word}”在 {day} 被同级文件替代两次",
        "keep one of the two replacements", "请只保留一处替代"),
    "replaces-cycle": _phrase(
        "“{word}” replaces itself through {chain}", "“{word}”经由 {chain} 替代了自身",
        "the later document replaces the earlier one only", "只能由后文件替代前文件"),
    "replaces-nothing": _phrase(
        "“{word}” replaces nothing: {document} has nothing of the kind for these changes and stages",
        "“{word}”没有替代任何内容：{document} 对这些异动和学段没有相应规定",
        "mend the changes or stages, or leave “replaces” out", "请改正异动或学段，或删除“replaces”"),
    "narrower-replacement": _phrase(
        "“{word}” holds for fewer kinds of school than the rule of {document} it replaces",
        "“{word}”适用的学校类别少于所替代的 {document} 的规则",
        "replace for all its kinds of school, or add a rule instead", "请覆盖全部学校类别，或改为另写一条规则"),
    "unsaid-override": _phrase(
        "“{word}” differs from {document} without saying so",
        "“{word}”与 {document} 不同，但没有写明替代",
        "add “replaces: {document}” beside it", "请在旁边写“replaces: {document}”"),
    "loosens-binding": _phrase(
        "“{word}” is looser than {document} allows ({bound} {value})",
        "“{word}”比 {document} 所允许的（{bound} {value}）更宽",
        "a binding value can only be narrowed", "有约束力的值只能收紧"),
    "binding-replaced": _phrase(
        "“{word}” is binding and cannot be replaced", "“{word}”有约束力，不能替代",
        "add a rule that narrows it instead", "请另写规则收紧"),
    "incomparable-units": _phrase(
        "“{word}” cannot be compared with the binding value {value}",
        "“{word}”无法与有约束力的值 {value} 比较",
        "give it in the same unit", "请使用相同单位"),
    "parameter-without-value": _phrase(
        "“{word}” has no value for {stage} in {region}", "“{word}”在 {region} 的{stage}没有值",
        "give a value, or narrow the rule's stages", "请给出值，或缩小规则的学段"),
    "rule-stronger-than-value": _phrase(
        "the rule forbids by “{word}”, which the law gives only as a presumption",
        "规则以“{word}”禁止，而原文只是“一般”",
        "use discourage", "请用 discourage"),
    "region-mismatch": _phrase(
        "the region {word} does not lie in the pack's region {region}",
        "地区 {word} 不在本包地区 {region} 之内",
        "move the file or mend the code", "请移动文件或改正代码"),
    "plugin-failed": _phrase(
        "the plug-in “{word}” failed: {why}", "插件“{word}”出错：{why}",
        "mend or uninstall it", "请修复或卸载"),
    "bad-json": _phrase(
        "this is not JSON: {why}", "不是合法的 JSON：{why}",
        "look at quotes, commas and brackets here", "请检查此处的引号、逗号和括号"),
    "not-finite": _phrase(
        "“{word}” is not a number", "“{word}”不是数",
        "leave the fact out if it is not known", "未知的事实请省略"),
    "not-an-object": _phrase(
        "the request is not a JSON object", "请求不是 JSON 对象",
        "begin with {{ and \"change\"", "请以 {{ 和 \"change\" 开头"),
    "contradictory-facts": _phrase(
        "{word} contradict one another: {why}", "{word} 相互矛盾：{why}",
        "mend one of them", "请改正其一"),
    "missing-change": _phrase(
        "the request names no change", "请求没有写明异动（change）",
        "add \"change\": \"transfer\" or another", "请加上 \"change\": \"transfer\" 等"),
    "missing-region": _phrase(
        "neither the request nor the call names a region", "请求和命令都没有写明地区",
        "add --region or \"region\"", "请加 --region 或 \"region\""),
    "missing-day": _phrase(
        "neither the request nor the call names the day", "请求和命令都没有写明日期",
        "add --on or \"on\"", "请加 --on 或 \"on\""),
    "no-cases": _phrase(
        "no case was found in “{word}”", "在“{word}”中没有找到用例",
        "write cases/*.yaml beside the documents", "请在文件旁写 cases/*.yaml"),
    "folder-in-use": _phrase(
        "another run is writing to “{word}”", "另一个运行正在写入“{word}”",
        "wait for it to end, or choose another --out", "请等待其结束，或另选 --out"),
    "folder-not-empty": _phrase(
        "the folder holds other things than a run: “{word}”", "文件夹内有运行结果以外的内容：“{word}”",
        "choose an empty folder with --out", "请用 --out 选择空文件夹"),
    "different-run": _phrase(
        "the folder holds a run that differs in: {word}", "文件夹内的运行与本次不同：{word}",
        "choose another --out, or begin anew with --restart", "请另选 --out，或用 --restart 重新开始"),
    "snapshot-changed": _phrase(
        "the snapshot has changed since the run began: “{word}” ({count} in all)",
        "运行开始后快照有变化：“{word}”（共 {count} 个文件）",
        "begin anew with --restart", "请用 --restart 重新开始"),
    "no-run": _phrase(
        "“{word}” holds no run", "“{word}”中没有运行结果",
        "give the folder that was --out of xueji audit or xueji decide",
        "请给出 xueji audit 或 xueji decide 的 --out 文件夹"),
    "bad-run": _phrase(
        "“{word}” was not written by this xueji: {why}", "“{word}”不是本版 xueji 所写：{why}",
        "begin anew with --restart", "请用 --restart 重新开始"),
    "no-such-row": _phrase(
        "there is no row {word}: the snapshot has {rows}", "没有第 {word} 行：快照共 {rows} 行",
        "rows are numbered from 1, in the order of the files", "行号从 1 起，按文件顺序编排"),
    "row-not-judged": _phrase(
        "row {word} is in quarantine: {why}", "第 {word} 行在隔离区：{why_zh}",
        "mend it in the source and run again", "请在来源处更正后重新运行"),
    "row-not-done": _phrase(
        "row {word} has not been judged yet", "第 {word} 行尚未判定",
        "let the run finish: the same command carries it on", "请先完成运行：用同一命令继续"),
    "contradictory-row": _phrase(
        "“{word}” cannot be true beside the other facts of the row", "“{word}”与本行其他事实相互矛盾",
        "see what contradicts it: xueji explain DIR --row N", "矛盾之处见：xueji explain DIR --row N"),
    "constant-beside-column": _phrase(
        "“{word}” was given for all rows and is a column as well", "“{word}”既给定为全部行的值，又是一列",
        "leave one of them out", "请只保留其一"),
    "unknown-format": _phrase(
        "“{word}” is no table that can be read here", "“{word}”不是可读取的表格",
        "Parquet, CSV, tab-separated text, .xls, .xlsx, JSON lines, or a database as sqlite:///file.db::table",
        "可用 Parquet、CSV、制表符分隔文本、.xls、.xlsx、JSON Lines，或 sqlite:///file.db::表名 形式的数据库"),
    "no-tables": _phrase(
        "the folder “{word}” holds no table", "文件夹“{word}”中没有表格",
        "give the folder that holds the Parquet, CSV or Excel files", "请给出存放 Parquet、CSV 或 Excel 文件的文件夹"),
    "empty-table": _phrase(
        "“{word}” is empty: not even a header", "“{word}”是空的，连表头也没有",
        "export it again", "请重新导出"),
    "no-header": _phrase(
        "the first row of “{word}” holds values, not the names of columns", "“{word}”的首行是数据，不是列名",
        "put a row with the names of the columns first", "请在首行写列名"),
    "no-rows": _phrase(
        "“{word}” holds no row", "“{word}”中没有数据行",
        "check the export", "请检查导出结果"),
    "unreadable-table": _phrase(
        "“{word}” cannot be read as {format}: {why}", "“{word}”无法按 {format} 读取：{why}",
        "it may be cut short or damaged: export or copy it again", "文件可能不完整或已损坏，请重新导出或复制"),
    "duplicate-column": _phrase(
        "two columns are called “{word}”", "有两列都名为“{word}”",
        "rename or delete one", "请改名或删除其一"),
    "mixed-headers": _phrase(
        "“{word}” has other columns than “{first}”; lacking: {lacking}; more: {more}",
        "“{word}”的列与“{first}”不同；缺少：{lacking}；多出：{more}",
        "give the files the same columns, or audit them apart", "请统一各文件的列，或分开核查"),
    "unknown-encoding": _phrase(
        "“{word}” is neither UTF-8 nor GB18030", "“{word}”既不是 UTF-8 也不是 GB18030 编码",
        "save it as UTF-8", "请另存为 UTF-8"),
    "password-protected": _phrase(
        "“{word}” is protected by a password", "“{word}”有密码保护",
        "save it without a password", "请取消密码后另存"),
    "sheet-full": _phrase(
        "the sheet {word} is filled to its last row, {limit}: what came after was cut off",
        "工作表 {word} 已写满至最后一行 {limit}，其后的数据已被截断",
        "export it as CSV, or as several files", "请导出为 CSV 或分成多个文件"),
    "unknown-sheet": _phrase(
        "there is no sheet “{word}”", "没有名为“{word}”的工作表",
        "sheets of the file: {allowed}", "文件中的工作表：{allowed}"),
    "workbook-too-large": _phrase(
        "“{word}” unpacks to {size} bytes, the limit is {limit}", "“{word}”解压后有 {size} 字节，上限为 {limit}",
        "export it as CSV, or as several files", "请导出为 CSV 或分成多个文件"),
    "changed-meanwhile": _phrase(
        "“{word}” was changed while it was being read", "“{word}”在读取过程中被改动",
        "run again when nothing writes to it", "请在无人写入时重新运行"),
    "database-failed": _phrase(
        "the database {word} refuses: {why}", "数据库 {word} 出错：{why}",
        "check the address, the table or query, and your rights", "请检查地址、表名或查询语句以及权限"),
    "too-many-for-workbook": _phrase(
        "{word} rows are too many for a workbook, the limit is {limit}", "{word} 行超出工作簿的上限 {limit}",
        "write them as Parquet or CSV", "请改为输出 Parquet 或 CSV"),
    "disk-full": _phrase(
        "no room is left on the disk to write “{word}”", "磁盘空间不足，无法写入“{word}”",
        "make room and run again: what is finished is kept", "请清理空间后重新运行，已完成的部分会保留"),
    "cannot-write": _phrase(
        "“{word}” cannot be written: {why}", "无法写入“{word}”：{why}",
        "check the path and your rights", "请检查路径和权限"),
    "engine-reads-less": _phrase(
        "{engine} cannot read “{word}” here: {why}", "{engine} 在此无法读取“{word}”：{why}",
        "use --engine polars, or convert the snapshot to Parquet", "请用 --engine polars，或把数据转为 Parquet"),
    "wrong-field-count": _phrase(
        "the line has not as many cells as the header: {word}", "该行的列数与表头不符：{word}",
        "put cells that hold a separator in quotes", "内容含分隔符的单元格请加引号"),
    "open-quote": _phrase(
        "a quote is opened and never closed", "引号没有闭合",
        "close it, or write it twice if it is part of the text", "请补上引号；引号本身属于内容时请写两次"),
    "stray-quote": _phrase(
        "a quote stands where no cell ends", "引号出现在单元格中间",
        "write it twice if it is part of the text", "引号属于内容时请写两次"),
    "stray-return": _phrase(
        "a carriage return stands inside the line", "行内有回车符",
        "put the cell in quotes, or delete the character", "请给该单元格加引号，或删除该字符"),
    "bad-bytes": _phrase(
        "the byte {word} is not text in the encoding of the file", "字节 {word} 不符合文件的编码",
        "mend the line, or export it again as UTF-8", "请更正该行，或重新导出为 UTF-8"),
    "line-too-long": _phrase(
        "the line has more than {word} bytes", "该行超过 {word} 字节",
        "look for a missing line break or quote", "请检查是否缺少换行或引号"),
    "bad-json-line": _phrase(
        "the line is not a JSON object: {word}", "该行不是 JSON 对象：{word}",
        "one object a line, in double quotes", "每行一个对象，使用双引号"),
    "no-equivalent": _phrase(
        "“{word}” has no equivalent among the values of this fact", "“{word}”在本项中没有对应的取值",
        "say in a mapping file what it is to count as (values:)", "请在映射文件的 values: 中写明按什么处理"),
    "code-without-list": _phrase(
        "the bare code “{word}” means different things in different systems", "代码“{word}”在不同系统中含义不同",
        "export labels, or name the code list in a mapping file (system: or values:)",
        "请导出文字标签，或在映射文件中写明代码表（system: 或 values:）"),
    "code-label-clash": _phrase(
        "in “{word}” the code and the label say different things", "“{word}”中的代码与文字不一致",
        "mend one of the two", "请改正其一"),
    "share-inexact": _phrase(
        "the fraction “{word}” cannot be kept exactly in a column of numbers", "分数“{word}”无法在数值列中精确保存",
        "write it with class hours of at most 10000, as 60/180", "请按课时写成 60/180 的形式，课时不超过 10000"),
    "month-no-day": _phrase(
        "“{word}” is a month, not a day", "“{word}”只有年月，没有日",
        "export the whole date, or write “month: first” for the column in a mapping file",
        "请导出完整日期，或在映射文件中为该列写“month: first”"),
    "grade-needs-stage": _phrase(
        "“{word}” names a year of entry or graduation, and the stage is not known",
        "“{word}”是入学或毕业年份，但学段不明",
        "add a column with the stage (学段)", "请补充学段列"),
    "digits-lost": _phrase(
        "a spreadsheet has kept this as a number and lost digits: “{word}”",
        "电子表格把它当作数字保存，尾数已丢失：“{word}”",
        "export it again as text; the digits cannot be won back", "请按文本格式重新导出，丢失的数字无法还原"),
    "wrong-column-type": _phrase(
        "the column “{word}” holds {found}, wanted is {wanted}", "“{word}”列的类型是 {found}，应为{wanted_zh}",
        "export it as text or in the type wanted", "请按文本或应有的类型导出"),
}  # fmt: skip
