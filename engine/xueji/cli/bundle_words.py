"""What `xueji bundle` says, in Chinese and English."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "written": ("✓ 已打包 {0}", "✓ bundled: {0}"),
    "pack": (
        "  {0} {1}（{2}）：{3} 个文件，{4} 条规则，{5} 个用例全部通过",
        "  {0} {1} ({2}): {3} documents, {4} rules, all {5} cases passed",
    ),
    "digest": ("  摘要 {0}", "  digest {0}"),
    "install": ("  安装：pip install {0}", "  to install it: pip install {0}"),
    "advised": ("  与上一版相比：{0}", "  against the version before: {0}"),
    "unfinished": ("  尚未完成：{0}", "  not finished: {0}"),
    "unfinished_more": (
        "  明细：xueji coverage {0} --articles；xueji lint --advice",
        "  which: xueji coverage {0} --articles; xueji lint --advice",
    ),
    "left_articles": ("{0} 条条文没有交代", "articles not accounted for: {0}"),
    "left_uncounted": ("{0} 个文件没有写明共几条", "documents whose number of articles is not said: {0}"),
    "left_changes": ("{0} 种异动的条文未见或未录入", "changes not all seen or entered: {0}"),
    "left_rules": ("{0} 条规则没有用例", "rules without a case: {0}"),
    "failed": (
        "✗ 没有打包：{0} 个用例未通过",
        "✗ not bundled: {0} case(s) failed",
    ),
    "failed_hint": (
        "  用 xueji test {0} 查看每个用例的细节",
        "  xueji test {0} shows each of them in detail",
    ),
    "too_small": (
        "✗ 没有打包：版本 {0} 不够，改动至少要升{1}",
        "✗ not bundled: {0} is too small a step, the change is {1} at least",
    ),
    "not_newer": (
        "✗ 没有打包：规定和用例都没有变化，{0} 版已经有了；确要重新打包，用 --version 写更大的版本号",
        "✗ not bundled: nothing has changed, and {0} is there already; to bundle it once more, give a larger --version",
    ),
}
