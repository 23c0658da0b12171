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
        "✗ 没有打包：与上一版相比没有变化，或版本号没有升",
        "✗ not bundled: nothing has changed, or the version does not grow",
    ),
}
