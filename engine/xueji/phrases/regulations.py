"""What is said of regulations, conditions, cases and single requests."""

from xueji.phrases.codes import Code, Phrase, phrase

REGULATIONS: dict[Code, Phrase] = {
    "file-not-found": phrase(
        "“{word}” cannot be read: {why}", "无法读取“{word}”：{why_zh}",
        "check the path", "请检查路径"),
    "file-too-large": phrase(
        "the file has {size} bytes, the limit is {limit}", "文件有 {size} 字节，上限为 {limit} 字节",
        "one file is one regulation: split what is several", "一个文件只写一部规定，请拆分"),
    "not-utf8": phrase(
        "byte {word} is not UTF-8", "字节 {word} 不是 UTF-8 编码",
        "save the file as UTF-8 (Chinese editors often write GBK)", "请另存为 UTF-8（常见原因是 GBK 编码）"),
    "outside-folder": phrase(
        "“{word}” is a link that leads out of the folder", "“{word}”是指向文件夹之外的链接",
        "copy the file into the folder", "请把文件复制到文件夹内"),
    "bad-yaml": phrase(
        "this is not YAML at “{word}”: {why}", "“{word}”处不符合 YAML 格式：{why_zh}",
        "look at quotes, colons and indentation on this line and the one above",
        "请检查本行与上一行的引号、冒号和缩进"),
    "tab-in-yaml": phrase(
        "a tab character stands where YAML wants spaces", "用了制表符（Tab）",
        "indent with spaces", "请用空格缩进"),
    "duplicate-key": phrase(
        "“{word}” stands twice", "“{word}”出现了两次",
        "keep one of the two", "请只保留一处"),
    "alias-not-allowed": phrase(
        "“{word}”: anchors and aliases (& and *) are not used here", "“{word}”：不使用锚点与别名（& 和 *）",
        "write the value out; quote text that begins with & or *", "请直接写出内容；以 & 或 * 开头的文字请加引号"),
    "tag-not-allowed": phrase(
        "the tag “{word}” is not used here", "不使用标签“{word}”",
        "delete the tag; quote text that begins with !", "请删除标签；以 ! 开头的文字请加引号"),
    "too-deep": phrase(
        "nested more than {limit} levels deep", "嵌套超过 {limit} 层",
        "no document needs that many levels", "请减少层级"),
    "too-many-nodes": phrase(
        "more than {limit} values stand here", "此处超过 {limit} 个值",
        "shorten the list or split the file", "请减少内容或拆分文件"),
    "empty-file": phrase(
        "the file says nothing", "文件没有内容",
        "a file begins with “document:”", "文件应以“document:”开头"),
    "several-documents": phrase(
        "a second YAML document begins here", "此处开始了第二个 YAML 文档",
        "one file is one regulation: delete the line “---”", "一个文件只写一部规定，请删除“---”行"),
    "no-documents": phrase(
        "“{word}” holds no regulation (*.yaml)", "“{word}”中没有规定文件（*.yaml）",
        "give the folder that holds one folder per region", "请给出包含各地区文件夹的目录"),
    "not-read": phrase(
        "“{word}” is not read: its name does not end in .yaml", "“{word}”不会被读取：文件名不以 .yaml 结尾",
        "rename it, or move it elsewhere", "请改名，或移到别处"),
    "bad-character": phrase(
        "the character {word} is not allowed", "不允许字符 {word}",
        "delete the invisible character", "请删除该不可见字符"),
    "unknown-key": phrase(
        "“{word}” is not a key here", "此处没有“{word}”这一项",
        "allowed here: {allowed}", "此处可用：{allowed_zh}"),
    "unquoted-comma": phrase(
        "“{word}” is not a key: a comma inside {{ }} ends the text before it",
        "“{word}”不是一项：花括号内的半角逗号会截断前面的文字",
        "put the whole text in quotes", "请给整段文字加引号"),
    "unpaired-quote": phrase(
        "“{word}” has a quote at one end only", "“{word}”只有一边有引号",
        "put a quote at both ends, or at none", "请在两边都加引号，或都不加"),
    "misplaced-entry": phrase(
        "“{word}” is in the wrong place: it looks like {kind}, but stands {where}",
        "“{word}”写错了地方：像{kind_zh}，却写在{where_zh}",
        "move it under {meant}:", "请移到 {meant}: 下面"),
    "missing-key": phrase(
        "“{word}” is missing", "缺少“{word}”",
        "add “{word}:”{values}", "请补上“{word}:”{values_zh}"),
    "wrong-type": phrase(
        "“{word}” should be {wanted}", "“{word}”应为{wanted_zh}",
        "write {wanted} here", "此处请写{wanted_zh}"),
    "value-not-allowed": phrase(
        "“{word}” is not one of the values allowed here", "此处不能写“{word}”",
        "allowed here: {allowed}", "可用：{allowed_zh}"),
    "empty-value": phrase(
        "“{word}” has no value", "“{word}”没有值",
        "write a value or delete the line", "请填写或删除该行"),
    "no-force": phrase(
        "the rule “{word}” says neither forbid, discourage, require, permit nor oblige",
        "规则“{word}”没有写 forbid、discourage、require、permit 或 oblige",
        "say with one of them what the rule does", "请用其中一项说明规则的效力"),
    "several-forces": phrase(
        "the rule “{word}” has {forces} at once", "规则“{word}”同时写了 {forces}",
        "make it one rule each", "请拆成多条规则"),
    "bad-id": phrase(
        "“{word}” is not an identifier", "“{word}”不是合法的标识",
        "small letters, beginning with a letter, as in {example}", "用小写字母并以字母开头，如 {example}"),
    "bad-article": phrase(
        "“{word}” is not how an article is written", "“{word}”不是条款的写法",
        "write 第三条, 第六条第二款, 第二十六条(一) or, forwards, 第六条至第九条",
        "写成 第三条、第六条第二款、第二十六条(一) 或由小到大的 第六条至第九条"),
    "not-on-record": phrase(
        "“{word}” cannot be read on a stored record", "“{word}”不能用于存量学籍的核查",
        "records are held to forbid, discourage, require with a condition, and oblige",
        "存量核查只用 forbid、discourage、带条件的 require 和 oblige"),
    "bad-date": phrase(
        "“{word}” is not how a date is written", "“{word}”不是日期的写法",
        "write it as 2024-09-01 (years 1900 to 2199)", "请写成 2024-09-01 的形式（1900 至 2199 年）"),
    "bad-duration": phrase(
        "“{word}” is not a length of time", "“{word}”不是时间长度",
        "a whole number and a unit, as in 10 workdays or 10 days; other units: weeks, months, years, school_years",
        "写整数加单位，如 10 workdays（10个工作日）或 10 days（10日）；"
        "单位还有 weeks 周、months 月、years 年、school_years 学年"),
    "bad-month-day": phrase(
        "“{word}” is not how a day of the year is written", "“{word}”不是月日的写法",
        "month and day, two digits each: 08-31", "按 月-日 写，各两位数字，如 08-31"),
    "bad-region": phrase(
        "“{word}” is not a division code", "“{word}”不是行政区划代码",
        "six digits in quotes, as in GB/T 2260: \"620000\"", "按 GB/T 2260 写六位数字并加引号，如 \"620000\""),
    "dates-reversed": phrase(
        "the end {word} lies before the beginning {start}", "结束日期 {word} 早于开始日期 {start}",
        "exchange the two dates or mend one", "请对调或改正日期"),
    "bad-parameter-value": phrase(
        "“{word}” is beyond the limits of “{parameter}”", "“{word}”超出参数“{parameter}”的范围",
        "limits: {limits}", "范围：{limits_zh}"),
    "bad-schema": phrase(
        "“{word}” cannot stand in the schema of “{parameter}”",
        "参数“{parameter}”的 schema 中不能写“{word}”",
        "min, max, allowed: [...]; for lengths of time under amount: and unit:",
        "可用 min、max、allowed: [...]；时间长度分写在 amount: 与 unit: 之下"),
    "out-of-range": phrase(
        "{word} is out of range ({why})", "{word} 超出范围（允许 {why}）",
        "check the figure", "请检查数值"),
    "text-too-long": phrase(
        "“{word}” has more than {limit} characters", "“{word}”超过 {limit} 个字符",
        "shorten it", "请缩短"),
    "unknown-name": phrase(
        "“{word}” is neither a fact nor a parameter", "“{word}”既不是事实也不是参数",
        "“xueji rules --vocabulary” lists the facts", "用“xueji rules --vocabulary”查看全部事实"),
    "unknown-function": phrase(
        "there is no function “{word}”", "没有函数“{word}”",
        "functions: {allowed}", "可用函数：{allowed}"),
    "unknown-member": phrase(
        "“{word}” is none of the values it can have", "“{word}”不是这一项的取值",
        "allowed: {allowed}", "可用：{allowed_zh}"),
    "unknown-evidence": phrase(
        "the evidence “{word}” is not declared", "材料“{word}”没有声明",
        "in a document, declare it under “evidence:”; in a request, use the names a decision lists",
        "文件中请在“evidence:”下声明；请求中请用结论所列的材料名"),
    "unknown-document": phrase(
        "there is no document “{word}”", "没有标识为“{word}”的文件",
        "name the id of a document that is loaded", "请写已加载文件的 id"),
    "unknown-rule": phrase(
        "there is no rule “{word}”", "没有规则“{word}”",
        "write document/rule, as in national-2013/transfer-steps", "写成“文件/规则”的形式"),
    "unknown-parameter": phrase(
        "the parameter “{word}” is not declared", "参数“{word}”没有声明",
        "declare it under “declare:” with type and topic", "请在“declare:”下声明其类型与主题"),
    "unknown-region": phrase(
        "no region is called “{word}”", "没有名为“{word}”的地区",
        "a pack's name or a six-digit code: {allowed}", "写包名或六位代码：{allowed}"),
    "unknown-fact": phrase(
        "“{word}” is not a fact", "没有“{word}”这一事实",
        "known here: {allowed}", "可用：{allowed}"),
    "unknown-article": phrase(
        "the document has no {word}", "本文件没有{word}",
        "it has {known}; or mend “articles” in the head of the document",
        "本文件有{known}；如有误请改正文件头部的“articles”"),
    "condition-empty": phrase(
        "the condition is empty", "条件为空",
        "write a condition, or leave the key out", "请写条件，或删除该项"),
    "condition-too-long": phrase(
        "the condition has {size} characters, the limit is {limit}", "条件有 {size} 个字符，上限 {limit}",
        "split it into several rules", "请拆成多条规则"),
    "condition-too-deep": phrase(
        "the condition is nested more than {limit} levels deep", "条件嵌套超过 {limit} 层",
        "use fewer brackets or several rules", "请减少括号或拆成多条规则"),
    "condition-syntax": phrase(
        "the condition cannot be read at “{word}”", "条件在“{word}”处无法解析",
        "{advice}", "{advice_zh}"),
    "fullwidth-character": phrase(
        "“{word}” is written with full-width characters", "“{word}”用了全角字符",
        "write “{ascii}”", "请改写为“{ascii}”"),
    "construct-not-allowed": phrase(
        "“{word}” is not part of the condition language", "条件语言中不能使用“{word}”",
        "{advice}", "{advice_zh}"),
    "compares-itself": phrase(
        "“{word}” compares a thing with itself: the answer is always the same",
        "“{word}”是自己与自己比较，结果总是一样",
        "compare it with a value, or with a parameter: policy.leave.max_times",
        "请把其中一边改成数值或参数，如 policy.leave.max_times"),
    "type-clash": phrase(
        "“{word}”: {left} cannot be compared with {right}", "“{word}”：{left_zh}不能与{right_zh}比较",
        "{advice}", "{advice_zh}"),
    "unit-clash": phrase(
        "“{word}”: a length of time cannot be compared or reckoned with here",
        "“{word}”：此处不能直接比较或计算时间长度",
        "use exceeds(from, to, length), reached(…) or within(…)",
        "请用 exceeds(起, 止, 时长)、reached(…) 或 within(…)"),
    "wrong-arguments": phrase(
        "{word} takes ({wanted})", "{word} 的参数应为（{wanted_zh}）",
        "write {signature}", "写成 {signature}"),
    "not-a-condition": phrase(
        "“{word}” is {kind}, not a yes-or-no condition", "“{word}”是{kind_zh}，不是是非条件",
        "compare it with something", "请把它与某个值比较"),
    "duplicate-document": phrase(
        "two documents are called “{word}”", "两个文件的标识都是“{word}”",
        "rename one", "请改名"),
    "duplicate-rule": phrase(
        "two rules are called “{word}”", "两条规则的标识都是“{word}”",
        "rename one", "请改名"),
    "duplicate-parameter": phrase(
        "“{word}” is given twice for the same stage", "“{word}”对同一学段给出了两次",
        "keep one value a stage", "每个学段只保留一个值"),
    "duplicate-declaration": phrase(
        "“{word}” is declared twice", "“{word}”声明了两次",
        "declare it once, where it first makes sense", "请只在最先有意义处声明一次"),
    "duplicate-title": phrase(
        "“{word}” is the name of another parameter already", "“{word}”已是另一个参数的名称",
        "choose another title", "请换一个名称"),
    "duplicate-fact": phrase(
        "the fact “{word}” exists already: it is {fact}", "事实“{word}”已经存在，就是 {fact}",
        "choose another name or use the existing fact", "请换名或使用已有事实"),
    "duplicate-evidence": phrase(
        "the evidence “{word}” exists already: it is {evidence}", "材料“{word}”已经有了，就是 {evidence}",
        "use {evidence} and delete this line", "请直接用 {evidence}，并删除这一行"),
    "duplicate-pack": phrase(
        "two packs are called “{word}”", "两个包都名为“{word}”",
        "uninstall one or rename the folder", "请卸载其一或改文件夹名"),
    "conflicting-values": phrase(
        "“{word}” is laid down twice at equal rank on {day}, and neither says that it replaces the other",
        "“{word}”在 {day} 有两处同级的规定，都没有写明取代另一处",
        "say in one of the documents what it replaces", "请在其中一个文件中写明 replaces"),
    "conflicting-replacements": phrase(
        "“{word}” is replaced twice at equal rank on {day}", "“{word}”在 {day} 被同级文件取代两次",
        "keep one of the two replacements", "请只保留一处取代"),
    "replaces-cycle": phrase(
        "“{word}” replaces itself through {chain}", "“{word}”经由 {chain} 取代了自身",
        "the later document replaces the earlier one only", "只能由后文件取代前文件"),
    "replaces-nothing": phrase(
        "“{word}” replaces nothing: {document} has nothing of the kind for these changes and stages",
        "“{word}”没有取代任何内容：{document} 对这些异动和学段没有相应规定",
        "mend the changes or stages, or leave “replaces” out", "请改正异动或学段，或删除“replaces”"),
    "narrower-replacement": phrase(
        "“{word}” holds for fewer kinds of school than the rule of {document} it replaces",
        "“{word}”适用的学校类别少于所取代的 {document} 的规则",
        "replace for all its kinds of school, or add a rule instead", "请覆盖全部学校类别，或改为另写一条规则"),
    "unsaid-override": phrase(
        "“{word}” differs from {document} without saying so",
        "“{word}”与 {document} 不同，但没有写明取代",
        "write “replaces: {listed}” beside it", "请在旁边写“replaces: {listed}”"),
    "loosens-binding": phrase(
        "“{word}” is looser than {document} allows ({bound} {value})",
        "“{word}”比 {document} 所允许的（{bound_zh} {value}）更宽",
        "a binding value can only be narrowed", "有约束力的值只能收紧"),
    "binding-replaced": phrase(
        "“{word}” is binding and cannot be replaced", "“{word}”有约束力，不能取代",
        "delete “replaces”; to be stricter add a rule", "请删除 replaces；要更严，请另加一条规则"),
    "incomparable-units": phrase(
        "“{word}” cannot be compared with the binding value {value}",
        "“{word}”无法与有约束力的值 {value} 比较",
        "give it in the same unit", "请使用相同单位"),
    "parameter-without-value": phrase(
        "“{word}” has no value for {stage} in {region}", "“{word}”在 {region} 的{stage_zh}没有值",
        "give a value, or narrow the rule's stages", "请给出值，或缩小规则的学段"),
    "rule-stronger-than-value": phrase(
        "the rule refuses everybody by “{word}”, which the law gives only as a presumption",
        "规则按“{word}”一律禁止，而原文只说“一般”",
        "write discourage instead of forbid", "请把 forbid 改成 discourage（一般不）"),
    "replaces-other-region": phrase(
        "what {word} lays down cannot replace this of {region}", "{word} 的规定不能取代 {region} 的这一规定",
        "only what holds here too can be replaced, rule by rule; a whole document only by one of its own region",
        "只能逐条取代在本地区也适用的规定；整部取代只限同一地区的文件"),
    "region-mismatch": phrase(
        "the region {word} does not lie in the pack's region {region}",
        "地区 {word} 不在本包地区 {region} 之内",
        "move the file or mend the code", "请移动文件或改正代码"),
    "plugin-failed": phrase(
        "the plug-in “{word}” failed: {why}", "插件“{word}”出错：{why}",
        "mend or uninstall it", "请修复或卸载"),
    "bad-json": phrase(
        "this is not JSON: {why}", "不是合法的 JSON：{why_zh}",
        "look at quotes, commas and brackets here", "请检查此处的引号、逗号和括号"),
    "not-finite": phrase(
        "“{word}” is not a number", "“{word}”不是数",
        "leave the fact out if it is not known", "未知的事实请省略"),
    "not-an-object": phrase(
        "the request is not a JSON object", "请求不是 JSON 对象",
        "one request stands in braces: {{\"change\": \"transfer\", …}}",
        "一个请求写在一对花括号里：{{\"change\": \"transfer\", …}}"),
    "contradictory-facts": phrase(
        "“{word}” contradicts the rest: {why}", "“{word}”与其他内容矛盾：{why_zh}",
        "mend one of them", "请改正其一"),
    "missing-change": phrase(
        "the request names no change", "请求没有写明异动（change）",
        "add \"change\": \"transfer\" or another", "请加上 \"change\": \"transfer\" 等"),
    "missing-region": phrase(
        "neither the request nor the call names a region", "请求和命令都没有写明地区",
        "add --region 430000 to the command, or \"region\": \"430000\" to the request",
        "命令加 --region 430000，或请求里写 \"region\": \"430000\""),
    "missing-day": phrase(
        "neither the request nor the call names the day", "请求和命令都没有写明日期",
        "add --on 2024-09-05 to the command, or \"on\": \"2024-09-05\" to the request",
        "命令加 --on 2024-09-05，或请求里写 \"on\": \"2024-09-05\""),
    "no-cases": phrase(
        "no case was found in “{word}”", "在“{word}”中没有找到用例",
        "put cases into files *.yaml in the folder cases/ of the region",
        "请在地区文件夹下建 cases 文件夹，把用例写在里面的 .yaml 文件中"),
    "accepted-twice": phrase(
        "“{word}” is accepted twice", "“{word}”列了两次",
        "keep one of the two", "请只保留一处"),
    "no-reason": phrase(
        "“{word}” is accepted without a reason", "接受“{word}”没有写明理由",
        "say why it stays: the law is so, we model it so, or the text allows no more",
        "请写明为何保留：法律如此、录入方式如此，或文本所限"),
}  # fmt: skip
