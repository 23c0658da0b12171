"""What is said of snapshots and batches: runs over them, their files, lines and cells."""

from xueji.phrases.codes import Code, Phrase, phrase

TABLES: dict[Code, Phrase] = {
    "folder-in-use": phrase(
        "another run is writing to “{word}”", "另一个运行正在写入“{word}”",
        "wait for it to end, or choose another --out", "请等待其结束，或另选 --out"),
    "folder-not-empty": phrase(
        "the folder holds other things than a run: “{word}”", "文件夹内有运行结果以外的内容：“{word}”",
        "choose an empty folder with --out", "请用 --out 选择空文件夹"),
    "different-run": phrase(
        "the folder holds a run that differs in: {word}", "文件夹内的运行与本次不同：{word}",
        "choose another --out, or begin anew with --restart", "请另选 --out，或用 --restart 重新开始"),
    "snapshot-changed": phrase(
        "the snapshot has changed since the run began: “{word}” ({count} in all)",
        "运行开始后快照有变化：“{word}”（共 {count} 个文件）",
        "begin anew with --restart", "请用 --restart 重新开始"),
    "no-run": phrase(
        "“{word}” holds no run", "“{word}”中没有运行结果",
        "give the folder that was --out of xueji audit or xueji decide",
        "请给出 xueji audit 或 xueji decide 的 --out 文件夹"),
    "bad-run": phrase(
        "“{word}” was not written by this xueji: {why}", "“{word}”不是本版 xueji 所写：{why}",
        "begin anew with --restart", "请用 --restart 重新开始"),
    "no-such-row": phrase(
        "there is no row {word}: the snapshot has {rows}", "没有第 {word} 行：快照共 {rows} 行",
        "rows are numbered from 1, in the order of the files", "行号从 1 起，按文件顺序编排"),
    "row-not-judged": phrase(
        "row {word} is in quarantine: {why}", "第 {word} 行在隔离区：{why_zh}",
        "mend it in the source and run again", "请在来源处更正后重新运行"),
    "row-not-done": phrase(
        "row {word} has not been judged yet", "第 {word} 行尚未判定",
        "let the run finish: the same command carries it on", "请先完成运行：用同一命令继续"),
    "contradictory-row": phrase(
        "“{word}” cannot be true beside the other facts of the row", "“{word}”与本行其他事实相互矛盾",
        "see what contradicts it: xueji explain DIR --row N", "矛盾之处见：xueji explain DIR --row N"),
    "constant-beside-column": phrase(
        "“{word}” was given for all rows and is a column as well", "“{word}”既给定为全部行的值，又是一列",
        "leave one of them out", "请只保留其一"),
    "unknown-format": phrase(
        "“{word}” is no table that can be read here", "“{word}”不是可读取的表格",
        "Parquet, CSV, tab-separated text, .xls, .xlsx, JSON lines, or a database as sqlite:///file.db::table",
        "可用 Parquet、CSV、制表符分隔文本、.xls、.xlsx、JSON Lines，或 sqlite:///file.db::表名 形式的数据库"),
    "no-tables": phrase(
        "the folder “{word}” holds no table", "文件夹“{word}”中没有表格",
        "give the folder that holds the Parquet, CSV or Excel files", "请给出存放 Parquet、CSV 或 Excel 文件的文件夹"),
    "empty-table": phrase(
        "“{word}” is empty: not even a header", "“{word}”是空的，连表头也没有",
        "export it again", "请重新导出"),
    "no-header": phrase(
        "the first row of “{word}” holds values, not the names of columns", "“{word}”的首行是数据，不是列名",
        "put a row with the names of the columns first", "请在首行写列名"),
    "no-rows": phrase(
        "“{word}” holds no row", "“{word}”中没有数据行",
        "check the export", "请检查导出结果"),
    "unreadable-table": phrase(
        "“{word}” cannot be read as {format}: {why}", "“{word}”无法按 {format} 读取：{why_zh}",
        "it may be cut short or damaged: export or copy it again", "文件可能不完整或已损坏，请重新导出或复制"),
    "bad-wheel": phrase(
        "“{word}” is no sound wheel of a pack: {why}", "“{word}”不是完好的规则包（wheel）：{why_zh}",
        "get it once more from where it was made with xueji bundle; do not rename it",
        "请向打包（xueji bundle）的人重新索取，不要改文件名"),
    "duplicate-column": phrase(
        "two columns are called “{word}”", "有两列都名为“{word}”",
        "rename or delete one", "请改名或删除其一"),
    "mixed-headers": phrase(
        "“{word}” has other columns than “{first}”; lacking: {lacking}; more: {more}",
        "“{word}”的列与“{first}”不同；缺少：{lacking}；多出：{more}",
        "give the files the same columns, or audit them apart", "请统一各文件的列，或分开核查"),
    "unknown-encoding": phrase(
        "“{word}” is neither UTF-8 nor GB18030", "“{word}”既不是 UTF-8 也不是 GB18030 编码",
        "save it as UTF-8", "请另存为 UTF-8"),
    "password-protected": phrase(
        "“{word}” is protected by a password", "“{word}”有密码保护",
        "save it without a password", "请取消密码后另存"),
    "sheet-full": phrase(
        "the sheet {word} is filled to its last row, {limit}: what came after was cut off",
        "工作表 {word} 已写满至最后一行 {limit}，其后的数据已被截断",
        "export it as CSV, or as several files", "请导出为 CSV 或分成多个文件"),
    "unknown-sheet": phrase(
        "there is no sheet “{word}”", "没有名为“{word}”的工作表",
        "sheets of the file: {allowed}", "文件中的工作表：{allowed}"),
    "workbook-too-large": phrase(
        "“{word}” unpacks to {size} bytes, the limit is {limit}", "“{word}”解压后有 {size} 字节，上限为 {limit}",
        "export it as CSV, or as several files", "请导出为 CSV 或分成多个文件"),
    "changed-meanwhile": phrase(
        "“{word}” was changed while it was being read", "“{word}”在读取过程中被改动",
        "run again when nothing writes to it", "请在无人写入时重新运行"),
    "database-failed": phrase(
        "the database {word} refuses: {why}", "数据库 {word} 出错：{why}",
        "check the address, the table or query, and your rights", "请检查地址、表名或查询语句以及权限"),
    "too-many-for-workbook": phrase(
        "{word} rows are too many for a workbook, the limit is {limit}", "{word} 行超出工作簿的上限 {limit}",
        "write them as Parquet or CSV", "请改为输出 Parquet 或 CSV"),
    "disk-full": phrase(
        "no room is left on the disk to write “{word}”", "磁盘空间不足，无法写入“{word}”",
        "make room and run again: what is finished is kept", "请清理空间后重新运行，已完成的部分会保留"),
    "cannot-write": phrase(
        "“{word}” cannot be written: {why}", "无法写入“{word}”：{why_zh}",
        "check the path and your rights", "请检查路径和权限"),
    "engine-reads-less": phrase(
        "{engine} cannot read “{word}” here: {why}", "{engine} 在此无法读取“{word}”：{why}",
        "use --engine polars, or convert the snapshot to Parquet", "请用 --engine polars，或把数据转为 Parquet"),
    "wrong-field-count": phrase(
        "the line has not as many cells as the header: {word}", "该行的列数与表头不符：{word}",
        "put cells that hold a separator in quotes", "内容含分隔符的单元格请加引号"),
    "open-quote": phrase(
        "a quote is opened and never closed", "引号没有闭合",
        "close it, or write it twice if it is part of the text", "请补上引号；引号本身属于内容时请写两次"),
    "stray-quote": phrase(
        "a quote stands where no cell ends", "引号出现在单元格中间",
        "write it twice if it is part of the text", "引号属于内容时请写两次"),
    "stray-return": phrase(
        "a carriage return stands inside the line", "行内有回车符",
        "put the cell in quotes, or delete the character", "请给该单元格加引号，或删除该字符"),
    "bad-bytes": phrase(
        "the byte {word} is not text in the encoding of the file", "字节 {word} 不符合文件的编码",
        "mend the line, or export it again as UTF-8", "请更正该行，或重新导出为 UTF-8"),
    "line-too-long": phrase(
        "the line has more than {word} bytes", "该行超过 {word} 字节",
        "look for a missing line break or quote", "请检查是否缺少换行或引号"),
    "bad-json-line": phrase(
        "the line is not a JSON object: {word}", "该行不是 JSON 对象：{word}",
        "one object a line, in double quotes", "每行一个对象，使用双引号"),
    "no-equivalent": phrase(
        "“{word}” has no equivalent among the values of this fact", "“{word}”在本项中没有对应的取值",
        "say in a mapping file what it is to count as (values:)", "请在映射文件的 values: 中写明按什么处理"),
    "code-without-list": phrase(
        "the bare code “{word}” means different things in different systems", "代码“{word}”在不同系统中含义不同",
        "export labels, or name the code list in a mapping file (system: or values:)",
        "请导出文字标签，或在映射文件中写明代码表（system: 或 values:）"),
    "code-label-clash": phrase(
        "in “{word}” the code and the label say different things", "“{word}”中的代码与文字不一致",
        "mend one of the two", "请改正其一"),
    "share-inexact": phrase(
        "the fraction “{word}” cannot be kept exactly in a column of numbers", "分数“{word}”无法在数值列中精确保存",
        "write it with class hours of at most 10000, as 60/180", "请按课时写成 60/180 的形式，课时不超过 10000"),
    "month-no-day": phrase(
        "“{word}” is a month, not a day", "“{word}”只有年月，没有日",
        "export the whole date, or write “month: first” for the column in a mapping file",
        "请导出完整日期，或在映射文件中为该列写“month: first”"),
    "grade-needs-stage": phrase(
        "“{word}” names a year of entry or graduation, and the stage is not known",
        "“{word}”是入学或毕业年份，但学段不明",
        "add a column with the stage (学段)", "请补充学段列"),
    "digits-lost": phrase(
        "a spreadsheet has kept this as a number and lost digits: “{word}”",
        "电子表格把它当作数字保存，尾数已丢失：“{word}”",
        "export it again as text; the digits cannot be won back", "请按文本格式重新导出，丢失的数字无法还原"),
    "wrong-column-type": phrase(
        "the column “{word}” holds {found}, wanted is {wanted}", "“{word}”列的类型是 {found}，应为{wanted_zh}",
        "export it as text or in the type wanted", "请按文本或应有的类型导出"),
}  # fmt: skip
