"""Calls that the command line cannot read are answered in the language of the call, with the name that was meant."""

import re
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
from tests.cli.test_help import CHINESE, ENGLISH_SENTENCE

from xueji.cli.main import run
from xueji.cli.options import read_day
from xueji.cli.wrong import BadValueError, Wrong
from xueji.cli.wrong_words import WORDS
from xueji.errors import LifecycleError, UsageError
from xueji.model.enums import Stage
from xueji.phrases.usage import USAGE

ENGINE = Path(__file__).parents[2] / "engine" / "xueji"
DAY = ("--on", "2024-09-05")
CALLS = [
    (("linr",), "没有“linr”这个命令；是否想写“lint”？", "no command is called “linr”; did you mean “lint”?"),
    (("检查",), "没有“检查”这个命令\n全部命令", "no command is called “检查”\nevery command"),
    (("lint", "--polices", "x"), "没有“--polices”这个选项；是否想写“--policies”？", "did you mean “--policies”?"),
    (("lint", "-policies", "x"), "没有“-policies”这个选项；是否想写“--policies”？", "did you mean “--policies”?"),
    (("lint", "——policies", "x"), "“——policies”前面不是英文的连字符，请写 --policies", "begins with another dash"),
    (("－－help",), "前面不是英文的连字符，请写 --help", "write --help"),
    (("lint", "--zzz"), "没有“--zzz”这个选项\n用法和全部选项：xueji lint --help", "there is no option “--zzz”\n"),
    (("new", "-h"), "是否想写“--help”？", "did you mean “--help”?"),
    (("--hepl",), "是否想写“--help”？\n用法和全部选项：xueji --help", "did you mean “--help”?"),
    (("bundle",), "缺少 规则包：规则包名，即它的文件夹名\n", "missing: PACK: The pack’s name: that of its folder\n"),
    (("bundle", "henan"), "缺少选项 --out 文件夹：wheel 存入这个文件夹", "missing: the option --out DIR: "),
    (("new", "--from"), "“--from”后面没有写值：请写 --from 日期", "a value must follow “--from”: write --from DAY"),
    (("new", "--yes=1"), "“--yes”后面不能写值，只写“--yes”即可", "“--yes” takes no value"),
    (("demo", "a", "b"), "多写了“a b”", "too many words: “a b”"),
    (("lint", "--format", "jsn"), "“jsn”不在 --format 可写的词中：table、json", "“jsn” cannot be given to --format"),
    (("lint", "--format=jsn"), "是否想写“json”？", "did you mean “json”?"),
    (("schema", "documents"), "“documents”不在 种类 可写的词中", "cannot be given to KIND; it takes document, cases"),
    (("lint", "--lang", "fr"), "“fr”不在 --lang 可写的词中：zh、en", "“fr” cannot be given to --lang"),
    (("synth", "--seed", "-1"), "--seed 应不小于 0，不能是“-1”", "--seed must be at least 0, not “-1”"),
    (("diff", "a", "--seconds", "99999"), "--seconds 应为 0 至 86400，不能是“99999”", "must be 0 to 86400"),
    (("synth", "--defects", "q"), "--defects 应为数，“q”不是数", "--defects takes a number"),
    (("bench", "--rows", "q"), "--rows 应为整数，“q”不是整数", "--rows takes a whole number"),
    (("synth", "--rows", "q"), "--rows：“q”不是行数", "--rows: “q” is not a number of rows"),
    (("new", "--from", "明年"), "--from：“明年”不是 1900 年至 2199 年间的日期", "“明年” is not a date between"),
    (("policies", "--region", "gansuu"), "没有“gansuu”的规定（有 ", "no region is called “gansuu” (there are "),
    (("policies", "--region", "gansuu"), "；是否想写“gansu”？", "; did you mean “gansu”?"),
    (("test", "gansuu"), "没有“gansuu”这个规则包", "no pack is called “gansuu”"),
    (("rules", "--change", "leve"), "没有“leve”这项异动；是否想写“leave”？", "did you mean “leave”?"),
    (("rules", "--change", "fly"), "可写 register 注册、", "there are register, "),
    (("compare", "--topic", "休学"), "没有“休学”这个主题；是否想写“休学与复学”？", "no topic is called “休学”; did"),
    (("compare", "gansu", *DAY, "--differing"), "--differing 要有两栏才能比较", "needs two columns"),
    (("compare", "430000", *DAY), "没有 430000 自己的规定", "no regulation of 430000 itself"),
    (("compare", "gansu@1999-01-01"), "在 1999-01-01 没有施行中的规定", "has no regulation in force on 1999-01-01"),
    (("diff", "gansu", "liaoning", *DAY, "--stage", "小"), "没有“小”这个学段；是否想写“小学”？", "“小学”?"),
    (("diff", "gansu", "liaoning"), "按哪一天的规定？请写 gansu@2024-09-01", "the law of which day?"),
    (("audit", "x.csv"), "核查要写明按哪一天的规定：--as-of 2024-09-05", "an audit needs the day"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "zh", "en"), CALLS, ids=lambda value: " ".join(value)[:40])
def test_what_is_wrong_is_said_in_the_language_of_the_call(
    arguments: tuple[str, ...], zh: str, en: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for locale, wanted in (("zh_CN.UTF-8", zh), ("C", en)):
        monkeypatch.setenv("LC_ALL", locale)
        assert run(arguments) == 64
        found = capsys.readouterr()
        assert found.out == ""
        assert wanted in found.err
        assert "Traceback" not in found.err
        if locale != "C":
            assert not ENGLISH_SENTENCE.search(found.err), found.err


def test_a_dash_that_is_a_value_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["test", "--only", "——nothing", "gansu", "--lang", "en"]) == 1
    assert "another dash" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "text", ["2024-09-01", "2024年9月1日", "2024/9/1", "20240901", "２０２４年９月１日", "2024.9.1"]
)
def test_a_day_may_be_written_otherwise_where_it_is_one_day(text: str) -> None:
    assert read_day(text) == date(2024, 9, 1)


@pytest.mark.parametrize(
    "text", ["", "9月1日", "2024年9月", "01/09/2024", "2024-02-30", "1024-09-01", "2024-09-01T08:00"]
)
def test_any_other_day_is_refused(text: str) -> None:
    with pytest.raises(BadValueError) as caught:
        read_day(text)
    assert "2024-09-01" in Wrong(caught.value, None, (), "zh").sentence()


def test_the_sentences_of_both_languages_have_the_same_parts() -> None:
    for table in (USAGE, WORDS):
        for word, (zh, en) in table.items():
            parts = [{name for _, name, _, _ in Formatter().parse(text) if name is not None} for text in (zh, en)]
            assert parts[0] == parts[1], word
            assert word in ("of", "comma") or CHINESE.search(zh), word
            assert not ENGLISH_SENTENCE.search(zh), word
            assert not CHINESE.search(en.replace("甘肃 辽宁", "")), word


def test_every_sentence_is_said_somewhere_and_every_one_said_is_there() -> None:
    said = {
        word for file in ENGINE.rglob("*.py") for word in re.findall(r'Error\.of\(\s*"(\w+)"', file.read_text("utf-8"))
    }
    asked = {f"no_{what}" for what in ("change", "stage", "grade", "question")}  # what closed lists are called
    assert said | asked == USAGE.keys()


def test_an_error_without_a_chinese_sentence_is_said_in_english() -> None:
    assert LifecycleError("the chart").in_("zh") == "the chart"
    found = UsageError.of("no_stage", "高小", Stage)
    assert str(found) == found.in_("en") == "no stage is called “高小”; there are primary, junior, senior, vocational"
    assert found.in_("zh") == "没有“高小”这个学段；可写 primary 小学、junior 初中、senior 普通高中、vocational 中等职业"
    assert UsageError.of("no_stage", "小", Stage, near="小学").in_("zh") == "没有“小”这个学段；是否想写“小学”？"
