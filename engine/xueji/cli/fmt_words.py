"""What `xueji fmt` says in its own words, in Chinese and English."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "written": ("已整理 {0}", "laid out {0}"),
    "would": ("需要整理 {0}", "would lay out {0}"),
    "all_written": ("{0} 个文件，整理了 {1} 个", "{0} files, {1} laid out"),
    "all_would": ("{0} 个文件，{1} 个需要整理", "{0} files, {1} to be laid out"),
    "unread": ("{0} 个文件有语法错误，没有改动", "{0} with errors of syntax, left as they are"),
    "run": ("运行 xueji fmt 即可整理", "xueji fmt lays them out"),
}
